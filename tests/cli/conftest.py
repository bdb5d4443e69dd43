"""A terminal on a home of its own, with its tables where the tests keep theirs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.databases import ON_POSTGRESQL, Databases


@pytest.fixture
def terminal(tmp_path: Path, databases: Databases) -> Iterator[Terminal]:
    made = Terminal(tmp_path / "home")
    if not ON_POSTGRESQL:
        yield made
        return
    url = databases.ready()
    made.environment["GONGKAI_DATABASE_URL"] = url
    yield made
    databases.give_back(url)
