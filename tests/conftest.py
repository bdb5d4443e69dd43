"""What every test may use: the shared reference data, where it lies beside the project."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine import Database, open_database

ROOT = Path(__file__).resolve().parent.parent


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
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with its schema; copied, because running the migrations takes a third of a second."""
    file = tmp_path_factory.mktemp("schema") / "gongkai.db"
    open_database(f"sqlite:///{file}").close()
    return file


@pytest.fixture
def database(tmp_path: Path, empty_database: Path) -> Iterator[Database]:
    """An empty database with its schema."""
    shutil.copy(empty_database, tmp_path / "gongkai.db")
    opened = open_database(f"sqlite:///{tmp_path / 'gongkai.db'}")
    yield opened
    opened.close()
