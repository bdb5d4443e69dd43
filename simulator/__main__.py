"""python -m simulator serve --port 8800: the simulated portals until they are told to stop."""

import argparse
import io
import signal
import sys
from threading import Event

from pipeline.types import Family
from simulator.province import Province
from simulator.roster import EVERY_FAMILY
from simulator.server import serve


def _years(text: str) -> range:
    first, _, last = text.partition("-")
    try:
        years = range(int(first), int(last or first) + 1)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not like 2022-2024") from None
    if not years or years[0] < 2010 or years[-1] > 2100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a span of years like 2022-2024")
    return years


def _families(text: str) -> tuple[Family, ...]:
    if text == "all":
        return EVERY_FAMILY
    known = {family.value: family for family in EVERY_FAMILY}
    names = [name.strip() for name in text.split(",")]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise argparse.ArgumentTypeError(f"no CMS {', '.join(unknown)}; there are: all, {', '.join(known)}")
    return tuple(known[name] for name in names)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 500:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 500")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("serve", help="serve the portals, /_truth and /_control")
    command.add_argument("--port", type=int, default=8800, help="of the first portal; 0: any free ports")
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--units", type=_count, default=12, help="units of the largest portal")
    command.add_argument("--years", type=_years, default=range(2022, 2025), metavar="A-B")
    command.add_argument("--cms", type=_families, default=EVERY_FAMILY, metavar="all|ucap,cmspro,trs,...")
    command.add_argument("--portals", type=_count, help="that many (to 500), cycling through the families")
    command.add_argument("--spread", action="store_true", help="one port, each on an address of its own")
    command.add_argument("--faults", action="store_true", help="plant faults in seven of ten disclosures")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Serves until SIGTERM or SIGINT; 2 where a port is taken."""
    options = _parser().parse_args(arguments)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    province = Province(
        seed=options.seed,
        units=options.units,
        years=options.years,
        families=options.cms,
        count=options.portals,
        crossposts=True,
        faults=options.faults,
    )
    try:
        server = serve(province, options.port, options.host, spread=options.spread)
    except (OSError, OverflowError) as error:
        sys.stderr.write(f"cannot listen on {options.host}:{options.port}: {error}\n")
        return 2
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # the portals' names are Chinese, whatever the locale
    with server:
        for portal in server.portals:
            sys.stdout.write(f"{portal.slug} {portal.family} {portal.home_url} {portal.name}\n")
        sys.stdout.write(f"control - {server.control_url} /_truth and /_control, whatever the portals do\n")
        sys.stdout.flush()
        stop.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
