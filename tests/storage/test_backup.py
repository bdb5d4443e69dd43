"""A home in one file and back; what is no backup writes nothing."""

import json
import tarfile
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from home import Home, open_home
from pipeline.errors import ArchiveError, UsageError
from storage.archive import Archive
from storage.backup import Copied, backup
from storage.engine import open_database
from storage.ledger import Ledger
from storage.restoring import restore
from tests.storage.ledger_desk import MONDAY, Desk, account

DATABASE = "gongkai.db"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with settings, a portal file, and one disclosure."""
    home = open_home(tmp_path / "home", {})
    (home.path / "gongkai.toml").write_text('smtp_url = "smtp://me:secret@mail.example"\n')
    (home.path / "gongkai.toml").chmod(0o600)
    home.portals.mkdir()
    (home.portals / "my_town.toml").write_text('name = "x"\n')
    database = open_database(home.database_url)
    desk = Desk(Ledger(database, Archive(home.archive)))
    desk.open()
    desk.record("a", "宜春市教育局2023年度部门决算", account("宜春市教育局"))
    database.close()
    return home


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def disclosures(folder: Path) -> list[str]:
    home = open_home(folder, {})
    database = open_database(home.database_url)
    found = [one.title for one in Desk(Ledger(database, Archive(home.archive))).disclosures]
    database.close()
    return found


def test_what_is_backed_up_comes_back_as_it_was(home: Home, tmp_path: Path):
    file, elsewhere = tmp_path / "b.tar", tmp_path / "elsewhere"
    copied = backup(home, file, MONDAY)
    assert copied == Copied(4, copied.size)
    assert file.stat().st_mode & 0o777 == 0o600
    assert restore(file, elsewhere) == copied
    before, after = tree(home.path), tree(elsewhere)
    assert {name for name in before if not name.startswith(DATABASE)} | {DATABASE} == after.keys()
    assert all(after[name] == before[name] for name in after if name != DATABASE)
    assert disclosures(elsewhere) == disclosures(home.path) != []


def test_a_backup_is_one_moment_though_a_writer_goes_on(home: Home, tmp_path: Path):
    database = open_database(home.database_url)
    desk = Desk(Ledger(database, Archive(home.archive)))
    with database.writing():
        backup(home, tmp_path / "b.tar", MONDAY)
    desk.record("b", "宜春市司法局2023年度部门决算", account("宜春市司法局"))
    restore(tmp_path / "b.tar", tmp_path / "elsewhere")
    assert len(disclosures(tmp_path / "elsewhere")) == 1
    assert len(desk.disclosures) == 2
    database.close()


def test_altered_bytes_are_named_and_kept(home: Home, tmp_path: Path):
    (blob,) = home.archive.glob("*/*/*")
    blob.write_bytes(b"rotten")
    name = blob.relative_to(home.path).as_posix()
    assert backup(home, tmp_path / "b.tar", MONDAY).altered == (name,)
    assert restore(tmp_path / "b.tar", tmp_path / "elsewhere").altered == (name,)


def test_nothing_is_overwritten(home: Home, tmp_path: Path):
    file = tmp_path / "b.tar"
    backup(home, file, MONDAY)
    with pytest.raises(UsageError, match="exists already"):
        backup(home, file, MONDAY)
    with pytest.raises(UsageError, match="not empty"):
        restore(file, home.path)
    with pytest.raises(UsageError, match="no such file"):
        restore(tmp_path / "none.tar", tmp_path / "elsewhere")


def forged(
    file: Path, promises: dict[str, bytes], change: Callable[[tarfile.TarInfo], None] | None = None
) -> None:
    """A tar with a manifest that promises just what follows; `change` alters the last member."""
    files = {
        name: {"size": len(body), "digest": "sha256:" + sha256(body).hexdigest()}
        for name, body in promises.items()
    }
    manifest = json.dumps({"format": 1, "files": files}).encode()
    with tarfile.open(file, "w") as tar:
        for name, body in {"manifest.json": manifest, **promises}.items():
            member = tarfile.TarInfo(name)
            member.size = len(body)
            if change and name == [*promises][-1]:
                change(member)
            tar.addfile(member, BytesIO(body))


def changed(**values: object) -> Callable[[tarfile.TarInfo], None]:
    def change(member: tarfile.TarInfo) -> None:
        for name, value in values.items():
            setattr(member, name, value)

    return change


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("../outside", None, "no home holds"),
        ("/etc/cron.d/x", None, "no home holds"),
        ("portals/../../x.toml", None, "no home holds"),
        ("archive/ab/cd/short", None, "no home holds"),
        ("watch.lock", None, "no home holds"),
        ("gongkai.toml", changed(type=tarfile.SYMTYPE, linkname="/etc/passwd"), "does not promise"),
        ("gongkai.toml", changed(type=tarfile.LNKTYPE, linkname="gongkai.db"), "does not promise"),
        ("gongkai.toml", changed(type=tarfile.CHRTYPE), "does not promise"),
        ("gongkai.toml", changed(type=tarfile.FIFOTYPE), "does not promise"),
        ("gongkai.toml", changed(type=tarfile.GNUTYPE_SPARSE), "no whole backup|does not promise"),
        ("gongkai.toml", changed(name="gongkai.db"), "does not promise"),
        ("gongkai.toml", changed(name="portals/other.toml"), "does not promise"),
        ("gongkai.toml", changed(size=2), "does not promise"),
    ],
)
def test_a_hostile_backup_writes_nothing(
    tmp_path: Path, name: str, change: Callable[[tarfile.TarInfo], None] | None, told: str
):
    file, folder = tmp_path / "b.tar", tmp_path / "in/home"
    forged(file, {DATABASE: b"x", name: b"delay = 1"}, change)
    with pytest.raises(ArchiveError, match=told):
        restore(file, folder)
    assert list(tmp_path.rglob("*")) == [file, tmp_path / "in", folder] or not any(folder.iterdir())
    assert {path.name for path in tmp_path.iterdir()} == {"b.tar", "in"}


def test_what_is_cut_short_or_altered_on_its_way_is_refused(home: Home, tmp_path: Path):
    file = tmp_path / "b.tar"
    backup(home, file, MONDAY)
    body = file.read_bytes()
    spoilt = bytearray(body)
    spoilt[body.index("宜春市教育局".encode())] ^= 1
    for number, bad in enumerate((body[: len(body) // 2], bytes(spoilt), b"", b"no tar" * 1000, body[512:])):
        damaged = tmp_path / f"bad{number}.tar"
        damaged.write_bytes(bad)
        with pytest.raises(ArchiveError):
            restore(damaged, tmp_path / "elsewhere")
        assert not any((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize(
    "manifest",
    [b"{}", b"[]", b'{"format": 1, "files": []}', b'{"format": 2, "files": {}}', b"\xff", b"[" * 100_000],
)
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, manifest: bytes):
    file = tmp_path / "b.tar"
    with tarfile.open(file, "w") as tar:
        member = tarfile.TarInfo("manifest.json")
        member.size = len(manifest)
        tar.addfile(member, BytesIO(manifest))
    with pytest.raises(ArchiveError):
        restore(file, tmp_path / "elsewhere")


def test_settings_linked_from_elsewhere_are_backed_up(home: Home, tmp_path: Path):
    kept = (home.path / "gongkai.toml").rename(tmp_path / "kept.toml")
    (home.path / "gongkai.toml").symlink_to(kept)
    backup(home, tmp_path / "b.tar", MONDAY)
    restore(tmp_path / "b.tar", tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere" / "gongkai.toml").read_bytes() == kept.read_bytes()


def test_captured_bytes_that_are_lost_are_named(home: Home, tmp_path: Path):
    lost = next(home.archive.glob("*/*/*"))
    lost.unlink()
    assert backup(home, tmp_path / "b.tar", MONDAY).missing == (f"sha256:{lost.name}",)


def test_a_restoration_that_was_killed_does_not_stand_in_the_way(home: Home, tmp_path: Path):
    backup(home, tmp_path / "b.tar", MONDAY)
    (tmp_path / "elsewhere" / ".restore-x" / "archive").mkdir(parents=True)
    restore(tmp_path / "b.tar", tmp_path / "elsewhere")
    assert not list((tmp_path / "elsewhere").glob(".restore-*"))
