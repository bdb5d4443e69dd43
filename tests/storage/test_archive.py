"""The archive: written once, never changed, checked on every reading."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ArchiveError
from storage.archive import Archive


@settings(deadline=None)  # how long a disk takes is no matter of ours
@given(st.binary(max_size=2000))
def test_what_is_put_comes_back(tmp_path_factory, body: bytes):
    archive = Archive(tmp_path_factory.mktemp("archive"))
    digest = archive.put(body)
    assert archive.put(body) == digest
    assert archive.read(digest) == body
    assert digest in archive


def test_an_altered_file_is_noticed(tmp_path: Path):
    archive = Archive(tmp_path)
    digest = archive.put("公开".encode())
    archive.path(digest).write_bytes(b"forged")
    with pytest.raises(ArchiveError, match="altered"):
        archive.read(digest)


@pytest.mark.parametrize(
    "digest", ["sha256:../../etc/passwd", "sha256:" + "0" * 63, "", "sha256:" + "G" * 64]
)
def test_only_digests_name_files(tmp_path: Path, digest: str):
    with pytest.raises(ArchiveError):
        Archive(tmp_path).path(digest)


def test_missing_bytes_are_an_error(tmp_path: Path):
    with pytest.raises(ArchiveError, match="not in the archive"):
        Archive(tmp_path).read("sha256:" + "0" * 64)


def test_no_temporary_file_stays(tmp_path: Path):
    archive = Archive(tmp_path)
    archive.put(b"one")
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == [
        archive.path(archive.put(b"one")).name
    ]


def test_drafts_of_killed_processes_are_removed_and_those_of_living_ones_are_not(tmp_path: Path):
    archive = Archive(tmp_path)
    digest = archive.put(b"whole")
    dead, living = tmp_path / "new" / "dead", tmp_path / "new" / "living"
    for draft in (dead, living):
        draft.write_bytes(b"half")
    os.utime(dead, (0, 0))
    assert archive.tidy() == 1
    assert living.exists()
    assert not dead.exists()
    assert archive.read(digest) == b"whole"


def test_an_archive_without_a_folder_is_tidy(tmp_path: Path):
    assert Archive(tmp_path / "none").tidy() == 0
