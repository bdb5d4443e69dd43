"""A daemon whose surroundings fail while it runs: a crawl stands still, a disk is full, a statement fails."""

import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

import scheduler
from home import open_home
from pipeline.errors import ConfigurationError
from tests.unbreakable.faulty import Sql, faulty_sql
from tests.unbreakable.killing import Episode, episode
from tests.unbreakable.processes import until

SOON = 60.0
UNRESTED = "import sys, home, scheduler; scheduler.REST = 1.0; sys.exit(scheduler.watch(home.open_home()))"
"""A daemon that does not rest for a minute after a crawl that crashed."""


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Episode]:
    with episode(3, tmp_path / "episode") as made:
        yield made


def test_a_crawl_that_stands_still_is_ended_and_the_next_one_goes_on(watched: Episode):
    watched.settle(watched.baselined)
    pace = watched.pace
    watched.daemon.environment["GONGKAI_SWEEP_DEADLINE"] = str(5 + 2 * pace)
    watched.settle(watched.baselined)
    assert until(lambda: bool(watched.daemon.crawls()), SOON)
    (crawl,) = watched.daemon.crawls()
    os.kill(crawl, signal.SIGSTOP)
    watched.publish(watched.server.portals[0].slug)
    assert until(lambda: crawl not in watched.daemon.pids(), 10 + 2 * pace)
    assert until(watched.all_told, SOON + 2 * pace)
    assert watched.judge() == []


def test_a_full_disk_stops_the_records_and_when_there_is_room_again_nothing_is_missing(watched: Episode):
    watched.daemon.command = (sys.executable, "-c", UNRESTED)
    watched.settle(watched.baselined)
    write_at_most(watched, 0)
    watched.publish(watched.server.portals[0].slug)
    watched.publish(watched.server.portals[1].slug)
    assert not until(watched.all_told, 8)
    assert watched.daemon.running
    write_at_most(watched, resource.RLIM_INFINITY)
    assert until(watched.all_told, SOON)
    assert watched.judge() == []


def write_at_most(one: Episode, size: int) -> None:
    """No file of the daemon's or its crawl's may grow beyond that."""
    for pid in one.daemon.pids():
        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def test_a_statement_of_the_daemon_that_fails_loses_nothing(
    watched: Episode, monkeypatch: pytest.MonkeyPatch
):
    for name, text in watched.daemon.environment.items():
        monkeypatch.setenv(name, text)
    home = open_home()
    scheduler.watch(home, once=True)
    with faulty_sql(Engine) as counted:
        scheduler.watch(home, once=True)
    happened = []
    for number in range(2, counted.done + 20, counted.done // 4):
        watched.publish(watched.server.portals[0].slug)
        with faulty_sql(Engine, [*Sql][number % 3], number) as counter:
            with suppress(SQLAlchemyError, ConfigurationError):
                scheduler.watch(home, once=True)
            happened.append(counter.happened)
    scheduler.watch(home, once=True)
    assert all(happened)
    assert watched.judge() == []
