"""A daemon whose surroundings fail while it runs: a disk that is full for a while, a crawl that stands still."""

import resource
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

import scheduler
from home import open_home
from pipeline.errors import GongkaiError
from sqlalchemy.exc import SQLAlchemyError
from storage import queries
from tests.unbreakable.audit import Event
from tests.unbreakable.faulty import Sql, faulty_sql
from tests.unbreakable.killing import Episode, episode
from tests.unbreakable.processes import arguments, until

SOON = 60.0


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Episode]:
    with episode(3, tmp_path / "episode") as made:
        yield made


def crawls(one: Episode) -> list[int]:
    return [pid for pid in one.daemon.pids() if b"crawler.sweep" in arguments(pid)]


def publish(one: Episode) -> Event:
    row = one.server.control({"action": "publish", "portal": one.server.portals[0].slug})["disclosure"]
    one.portal_of[row["url"]] = row["portal"]
    event = Event("published", row["url"])
    one.expected[event] += 1
    return event


def judged(one: Episode) -> list[str]:
    one.daemon.terminate()
    one._judge()
    return one.tally.faults


def test_a_crawl_that_stands_still_is_ended_and_the_next_one_goes_on(watched: Episode):
    watched.daemon.environment["GONGKAI_SWEEP_DEADLINE"] = "3s"
    watched.daemon.start()
    assert until(lambda: all(watched._baselines()) and bool(watched._baselines()), SOON)
    stopped = next(iter(crawls(watched)), None)
    assert until(lambda: bool(crawls(watched)), SOON)
    stopped = crawls(watched)[0]
    signal.pidfd_send_signal
    import os

    os.kill(stopped, signal.SIGSTOP)
    publish(watched)
    assert until(lambda: stopped not in watched.daemon.pids(), 10)
    assert until(watched._all_told, SOON)
    assert judged(watched) == []
