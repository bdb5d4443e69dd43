"""A terminal on a home of its own, with its tables where the tests keep theirs."""

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.databases import ON_POSTGRESQL, Databases


@pytest.fixture
def terminal(tmp_path: Path, databases: Databases) -> Terminal:
    made = Terminal(tmp_path / "home")
    if ON_POSTGRESQL:
        made.environment["GONGKAI_DATABASE_URL"] = databases.ready()
    return made
