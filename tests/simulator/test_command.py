"""python -m simulator serve: says where it is, and stops when told."""

import signal
import socket
import subprocess
import sys
import time

import pytest

from simulator.__main__ import main
from tests.conftest import ROOT


def test_it_says_where_each_portal_is_and_ends_on_sigterm() -> None:
    command = [
        sys.executable,
        "-m",
        "simulator",
        "serve",
        "--port",
        "0",
        "--units",
        "2",
        "--years",
        "2023-2023",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().split() for _ in range(4)]
        assert [line[0] for line in lines] == ["yichun", "sichuan-czt", "yichun-czj", "daying"]
        assert all(line[2].startswith("http://127.0.0.1:") for line in lines)
        told = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert time.monotonic() - told < 2


def test_the_portals_stand_on_consecutive_ports() -> None:
    from pipeline.types import Family
    from simulator import Province, serve

    for attempt in range(20000, 20400, 20):
        try:
            with serve(Province(units=1, families=[Family.UCAP]), port=attempt) as server:
                homes = [portal.home_url for portal in server.portals]
        except OSError:
            continue
        assert homes == [f"http://127.0.0.1:{attempt}/", f"http://127.0.0.1:{attempt + 1}/"]
        return
    pytest.fail("no two free ports")


def test_a_taken_port_is_said_and_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            assert main(["serve", "--port", str(port), "--units", "1"]) == 2
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
    assert f"cannot listen on 127.0.0.1:{port}" in capsys.readouterr().err


@pytest.mark.parametrize(
    "option", [["--years", "2024-2022"], ["--years", "soon"], ["--cms", "joomla"], ["--units", "0"]]
)
def test_wrong_options_end_with_two(option: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", *option])
    assert ended.value.code == 2


def test_many_portals_share_a_port_when_spread() -> None:
    command = [sys.executable, "-m", "simulator", "serve", "--port", "0", "--units", "1"]
    command += ["--cms", "trs,plain", "--portals", "5", "--spread", "--years", "2023-2023"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().split() for _ in range(6)]
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert [line[0] for line in lines] == ["trs-000", "trs-001", "plain-002", "trs-003", "trs-004", "control"]
    hosts = [line[2].removeprefix("http://").partition(":")[0] for line in lines[:5]]
    assert hosts == [f"127.1.0.{number}" for number in range(1, 6)]


def test_every_action_and_portal_is_documented() -> None:
    from simulator.control import actions
    from simulator.roster import EVERY_FAMILY, portals

    page = (ROOT / "docs/simulator.md").read_text(encoding="utf-8")
    assert [name for name in actions() if f"`{name}`" not in page] == []
    assert [portal.slug for portal in portals(EVERY_FAMILY) if portal.slug not in page] == []
