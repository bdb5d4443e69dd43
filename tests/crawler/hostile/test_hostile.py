"""One sweep over every hostile host: each address ends typed, and the healthy portal beside notices nothing."""

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

import simulator
from crawler.portals import Column, Portal
from home import Home, open_home
from tests.crawler.hostile.cases import Case, cases
from tests.crawler.hostile.server import serving
from tests.crawler.hostile.sweeping import Watched, outcomes, sweep_over
from tests.crawler.test_sweep import self_signed

MEGA = 1024 * 1024


@pytest.fixture(scope="module")
def province() -> Iterator[simulator.Server]:
    with simulator.serve(simulator.Province(seed=3, units=6, years=range(2023, 2025))) as served:
        yield served


@pytest.fixture(scope="module")
def unwanted() -> Iterator[socket.socket]:
    """A listener on loopback that nobody may connect to."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


@pytest.fixture(scope="module")
def hostile(unwanted: socket.socket, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Case]]:
    key, certificate = self_signed(tmp_path_factory.mktemp("tls"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    made = cases(context, unwanted.getsockname()[1])
    with serving([case.started() for case in made]):
        yield made


def healthy(province: simulator.Server) -> Portal:
    served = province.portals[0]
    return Portal(
        slug="healthy",
        name=served.name,
        homepage=served.home_url,
        cms=served.family,
        columns=tuple(Column(name=url, url=url) for url in served.list_urls),
    )


@pytest.fixture(scope="module")
def homes(
    hostile: list[Case], province: simulator.Server, tmp_path_factory: pytest.TempPathFactory
) -> list[Home]:
    """Two homes that may ask the hostile hosts and the healthy portal, each at its own port, and nobody else."""
    allowed = [case.host.url.partition("//")[2] for case in hostile] + [healthy(province).homepage.split("/")[2]]
    settings = {
        "GONGKAI_ALLOW_HOSTS": ",".join(allowed),
        "GONGKAI_DELAY": "0",
        "GONGKAI_DOWNLOAD_TIMEOUT": "6s",
    }
    made = []
    for name in ("alone", "beside"):
        path: Path = tmp_path_factory.mktemp(name)
        lines = [f'{key.removeprefix("GONGKAI_").lower()} = "{value}"' for key, value in settings.items()]
        (path / "gongkai.toml").write_text("\n".join(lines), encoding="utf-8")
        made.append(open_home(path, {}))
    return made


def test_x(hostile: list[Case], province: simulator.Server, homes: list[Home]) -> None:
    import time
    alone = sweep_over(homes[0], [], healthy(province))
    beside = sweep_over(homes[1], hostile, healthy(province))
    print(alone.peak / MEGA, beside.peak / MEGA, beside.events[-1][0], alone.events[-1][0])
    for case in hostile:
        got = outcomes(beside, case)
        mark = "" if got == case.outcomes else f"   <-------- wanted {case.outcomes}"
        at = [t for t, e in beside.events if e["event"] in {"failure", "column", "disclosure"} and e["portal"] == case.name]
        first = case.host.asked[0][1] if case.host.asked else 0
        d = [e.get("detail", "")[:70] for e in beside.of("failure", case.name) + beside.of("column", case.name)][:3]
        print(f"{case.name:20} {max(at, default=0) + beside.began - first:6.1f} s, {max(at, default=0):6.1f} asked {len(case.host.asked):4} {set(got.values())} {d} {mark}")
    print(*[(round(t,1), e["state"]) for t, e in alone.events if e["event"] == "column"])
    print(*[(round(t,1), e["state"]) for t, e in beside.events if e["event"] == "column" and e["portal"] == "healthy"])
    for e in beside.of("ended"): print(e)
