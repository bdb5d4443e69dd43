"""A sweep over some fifty hostile hosts with the usual 30 s to answer, a healthy portal alone and among them.

    make bench

Exits 1 where an address takes more than 35 s, ends otherwise than it must, or the crawl holds 400 MB.
"""

import socket
import ssl
import sys
import tempfile
from pathlib import Path

import simulator
from home import Home, open_home

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.crawler.hostile.cases import Case, cases
from tests.crawler.hostile.server import serving
from tests.crawler.hostile.sweeping import Watched, outcomes, seconds, sweep_over
from tests.crawler.hostile.test_hostile import healthy
from tests.crawler.test_sweep import self_signed

MEGA = 1024 * 1024


def home_at(folder: Path, allowed: list[str]) -> Home:
    """A home that may ask these hosts."""
    folder.mkdir()
    (folder / "gongkai.toml").write_text(f"delay = 0\nallow_hosts = {allowed}\n", encoding="utf-8")
    return open_home(folder, {})


def table(beside: Watched, made: list[Case]) -> bool:
    """Prints a line per host; whether all of them ended as they must."""
    well = True
    for case in made:
        took, ended = seconds(beside, case), outcomes(beside, case)
        good = took < 35 and all(how in case.outcomes[path].split() for path, how in ended.items())
        well = well and good
        how = ", ".join(sorted(set(ended.values()))) + ("" if good else "  WRONG")
        print(f"{case.name:20} {took:5.1f} s  {len(case.host.asked):3} requests  {how}")
    return well


def main() -> int:
    """Runs both sweeps and prints what came of them."""
    folder = Path(tempfile.mkdtemp())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    key, certificate = self_signed(folder)
    context.load_cert_chain(certificate, key)
    province = simulator.Province(seed=3, units=6, years=range(2023, 2025))
    with simulator.serve(province) as server, socket.create_server(("127.0.0.1", 0)) as unwanted:
        made, portal = cases(context, unwanted.getsockname()[1]), healthy(server)
        with serving([case.started() for case in made]):
            allowed = [url.split("/")[2] for url in (portal.homepage, *(case.host.url for case in made))]
            alone = sweep_over(home_at(folder / "alone", allowed), [], portal)
            beside = sweep_over(home_at(folder / "beside", allowed), made, portal)
        well = table(beside, made)
    for name, watched in (("alone", alone), ("among them", beside)):
        done = max(
            at for at, one in watched.events if one["event"] == "column" and one["portal"] == "healthy"
        )
        recorded = watched.of("summary", "healthy")[0]["recorded"]
        print(
            f"healthy portal {name:12} {done:5.1f} s, {recorded} recorded, peak {watched.peak / MEGA:.0f} MiB"
        )
    return 0 if well and beside.peak < 400 * MEGA else 1


if __name__ == "__main__":
    sys.exit(main())
