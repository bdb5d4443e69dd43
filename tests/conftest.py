"""What every test may use: the shared reference data, where it lies beside the project."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine import Database, open_database
from tests.databases import Databases
from tests.databases import databases as made_databases

ROOT = Path(__file__).resolve().parent.parent
LONG = ("unbreakable", "cli", "hostile", "crawler", "simulator")
"""Folders whose tests take longest."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no worker is left alone with it at the end."""
    items.sort(
        key=lambda item: next((n for n, name in enumerate(LONG) if name in item.path.parts), len(LONG))
    )


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference data beside the project; CI must have it, a user's machine may not."""
    folder = ROOT.parent / "shared"
    if not (folder / "contract.md").exists():
        if os.environ.get("CI"):
            pytest.fail("../shared is absent in CI")
        pytest.skip("the reference data of ../shared is not on this machine")
    return folder


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Databases for as many tests and homes as want one."""
    with made_databases(tmp_path_factory.mktemp("databases")) as made:
        yield made


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    """An empty database with its schema."""
    url = databases.ready()
    opened = open_database(url)
    yield opened
    opened.close()
    databases.give_back(url)
