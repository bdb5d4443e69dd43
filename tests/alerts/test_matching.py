"""Whom a change concerns."""

import pytest

from alerts.matching import concerns, matches
from pipeline.types import ChangeKind
from storage.engine import Database
from storage.notices import Notice, of_columns, unmatched
from storage.subscriptions import Subscriber
from tests.alerts.newsroom import NOON, Newsroom

YICHUN = Notice(
    change=7,
    event=ChangeKind.PUBLISHED,
    at=NOON,
    title="宜春市财政局2023年度部门决算",
    unit="宜春市财政局",
    names=("宜春市财政局", "宜春财政局"),
    adcode="360900",
    kind="部门决算",
    fiscal_year=2023,
    findings=("PCT-01", "error"),
)
UNKNOWN = Notice(change=8, event=ChangeKind.AMENDED, at=NOON, title="关于决算的说明")


def subscriber(**options: tuple[object, ...]) -> Subscriber:
    return Subscriber(id=1, email="a@example.org", created_at=NOON, after_change=6, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"units": ("宜春市财政局",)},
        {"units": ("宜春财政局",)},
        {"units": ("高安市财政局", "宜春市财政局")},
        {"regions": ("360000",)},
        {"regions": ("360900",)},
        {"regions": ("510000", "360000")},
        {"kinds": ("部门决算", "单位决算")},
        {"years": (2022, 2023)},
        {"keywords": ("财政", "教育")},
        {"events": ("published",)},
        {"findings": ("error",)},
        {"findings": ("SUM-01", "PCT-01")},
        {"units": ("宜春市财政局",), "regions": ("360000",), "years": (2023,), "events": ("published",)},
    ],
)
def test_it_matches(options: dict[str, tuple[object, ...]]) -> None:
    assert matches(subscriber(**options), YICHUN)


@pytest.mark.parametrize(
    "options",
    [
        {"units": ("财政局",)},
        {"regions": ("360100",)},
        {"regions": ("360902",)},
        {"kinds": ("部门预算",)},
        {"years": (2022,)},
        {"keywords": ("教育",)},
        {"events": ("amended", "withdrawn")},
        {"findings": ("warning",)},
        {"kinds": ("部门决算",), "findings": ("SUM-01",)},
        {"units": ("宜春市财政局",), "years": (2022,)},
    ],
)
def test_it_does_not_match(options: dict[str, tuple[object, ...]]) -> None:
    assert not matches(subscriber(**options), YICHUN)


@pytest.mark.parametrize(
    "options",
    [
        {"units": ("宜春市财政局",)},
        {"regions": ("360000",)},
        {"kinds": ("部门决算",)},
        {"years": (2023,)},
        {"findings": ("error",)},
    ],
)
def test_what_is_unknown_answers_no_question(options: dict[str, tuple[object, ...]]) -> None:
    assert matches(subscriber(), UNKNOWN)
    assert not matches(subscriber(**options), UNKNOWN)


def test_only_later_changes_concern_a_subscription() -> None:
    assert concerns(subscriber(), YICHUN)
    late = Subscriber(id=2, email="b@example.org", created_at=NOON, after_change=7)
    assert matches(late, YICHUN)
    assert not concerns(late, YICHUN)


def test_a_notice_says_what_the_rows_say(database: Database) -> None:
    newsroom = Newsroom(database).open(adcode="360900")
    county = newsroom.publish(
        "袁州区审计局2022年度决算", unit="袁州区审计局", adcode="360902", alias="区审计局"
    )
    bare = newsroom.publish("决算公开", unit=None, adcode=None, kind=None, year=None)
    broken = newsroom.change(None, "column_broken", {"state": "blocked"})
    with database.reading() as session:
        first, second, third = unmatched(session)
        listed = of_columns(session, [newsroom.column])
    assert [first.change, second.change, third.change] == [county, bare, broken]
    assert (first.names, first.adcode, first.fiscal_year) == (("袁州区审计局", "区审计局"), "360902", 2023)
    assert (second.names, second.adcode, second.kind) == ((), "360900", None)
    assert (third.title, third.adcode, third.portal) == ("部门决算", "360900", "宜春市人民政府")
    assert [(one.change, one.title) for one in listed] == [(None, first.title), (None, second.title)]
