"""Bad days of eight portals: trouble is told once for each column, a new CMS not at all, nothing is lost."""

import shutil
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import simulator
from crawler import sweep
from crawler.jobs import Event, Job, Target
from crawler.portals import Column, Portal
from pipeline.types import Family
from storage import queries
from storage.engine import open_database
from tests.clock import pass_by
from tests.crawler.conftest import of

FAMILIES = tuple(set(Family) - {Family.UCAP, Family.CMSPRO, Family.JPAGE, Family.JPAAS, Family.JIANGSU})
TROUBLES: dict[str, tuple[str, dict[str, Any]]] = {
    "zhangshu": ("blocked", {"action": "waf", "kind": "ruishu"}),
    "wuhan": ("blocked", {"action": "waf", "kind": "stub"}),
    "chengdu": ("soft_404", {"action": "soft_404", "pages": "all"}),
    "meishan": ("soft_404", {"action": "soft_404", "pages": "all", "home": True}),
    "shaoguan": ("suspect", {"action": "shrink"}),
    "luojiang": ("unreachable", {"action": "outage", "kind": "hangup"}),
    "yaohai": ("layout_changed", {"action": "redesign", "landmarks": False}),
    "anyuan": ("empty", {"action": "empty"}),
}

RELAUNCHED = ("zhangshu", "meishan", "shaoguan", "anyuan")


@pytest.fixture(scope="module")
def server() -> Iterator[simulator.Server]:
    with simulator.serve(simulator.Province(units=3, years=[2024], families=FAMILIES)) as served:
        yield served


def swept(
    path: Path, server: simulator.Server, slugs: Collection[str] = TROUBLES.keys(), **options: Any
) -> dict[str, Event]:
    """Goes through the columns of these portals; what was told of each."""
    portals = [
        Portal(
            slug=one.slug,
            name=one.name,
            homepage=one.home_url,
            cms=one.family,
            columns=tuple(Column(name="预决算", url=url) for url in one.list_urls),
        )
        for one in server.portals
        if one.slug in slugs
    ]
    targets = tuple(Target(one.slug) for one in portals)
    inline = tuple(one.model_dump_json() for one in portals)
    job = Job(home=str(path), targets=targets, portals=inline, **options)
    return {one["portal"]: one for one in of(list(sweep.run(job)), "column")}


@pytest.fixture(scope="module")
def crawled(server: simulator.Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with the baseline of every column; each test works on a copy."""
    path = tmp_path_factory.mktemp("crawled") / "home"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"ALLOW_HOSTS": "127.0.0.0/8", "DELAY": "0", "MIN_INTERVAL": "1h"}.items():
            patch.setenv(f"GONGKAI_{name}", value)
        assert {one["state"] for one in swept(path, server).values()} == {"ok"}
        yield path


@pytest.fixture
def home(crawled: Path, tmp_path: Path, server: simulator.Server) -> Iterator[Path]:
    yield Path(shutil.copytree(crawled, tmp_path / "home"))
    server.control({"action": "reset"})


def address(home: Path) -> str:
    return f"sqlite:///{home / 'gongkai.db'}"


def recorded(home: Path) -> tuple[Counter[tuple[str, str]], Mapping[str, str]]:
    """Changes by kind and portal, and the state of every disclosure by its address."""
    database = open_database(address(home))
    with database.reading() as session:
        changes = Counter((one.kind, one.portal) for one in queries.changes(session))
        stand = {one.url: one.state for one in session.exec(queries.matching())}
    database.close()
    return changes, stand


def test_trouble_is_told_once_for_each_column_and_costs_no_disclosure(
    server: simulator.Server, home: Path
) -> None:
    _, before = recorded(home)

    def eight_hours_later() -> dict[str, str]:
        pass_by(address(home), timedelta(hours=8))
        return {slug: event["state"] for slug, event in swept(home, server).items()}

    for slug, (_, order) in TROUBLES.items():
        server.control({"portal": slug, **order})
    for hours in (8, 16, 24):
        assert eight_hours_later() == {slug: state for slug, (state, _) in TROUBLES.items()}
        broken = {("column_broken", slug): 1 for slug in TROUBLES}
        assert recorded(home) == (broken if hours > 8 else {}, before)
    server.control({"action": "reset"})
    assert set(eight_hours_later().values()) == {"no_news"}
    assert recorded(home) == (broken | {("column_recovered", slug): 1 for slug in TROUBLES}, before)


def test_after_a_relaunch_only_what_is_new_is_told(
    server: simulator.Server, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_WITHDRAW_AFTER", "1x0s")
    _, before = recorded(home)
    for slug in RELAUNCHED:
        server.control({"action": "redesign", "portal": slug, "urls": True})
    relaunched = swept(home, server, RELAUNCHED, recheck_all=True)
    assert {one["state"] for one in relaunched.values()} == {"ok"}
    assert relaunched["shaoguan"]["detail"] == "read as plain: the landmarks of gkmlpt are gone"
    changes, after = recorded(home)
    assert changes == {}
    assert set(after.values()) == {"current"}
    assert len(after) == len(before)

    for slug in RELAUNCHED:
        server.control({"action": "publish", "portal": slug})
    swept(home, server, RELAUNCHED, recheck_all=True)
    changes, after = recorded(home)
    assert changes == {("published", slug): 1 for slug in RELAUNCHED}
    assert len(after) == len(before) + len(RELAUNCHED)
