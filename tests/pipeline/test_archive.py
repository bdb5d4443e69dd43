"""Archives: the documents in them, under the names their makers gave, and nothing outside them."""

import io
import os
import shutil
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import py7zr
import pytest

from pipeline.read import read
from pipeline.types import Status

ACCOUNTS = "平安县档案馆2023年度部门决算\n收入总计12.50万元。".encode()
STORED, PACKED = 0x30, 0x33


class WindowsName(zipfile.ZipInfo):
    """A member whose name is written as Chinese Windows programs write it: in GB18030, unmarked."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - its name in zipfile
        return self.filename.encode("gb18030"), self.flag_bits & ~0x800


def zipped(*members: tuple[str, bytes], windows: bool = False) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            info = WindowsName(name) if windows else zipfile.ZipInfo(name)
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def rar(*members: tuple[str, bytes], method: int = STORED, flags: int = 0) -> bytes:
    """A RAR 4 archive by its published layout, with the members stored or said to be packed."""

    def block(kind: int, flags: int, fields: bytes) -> bytes:
        rest = struct.pack("<BHH", kind, flags, 7 + len(fields)) + fields
        return struct.pack("<H", crc32(rest) & 0xFFFF) + rest

    written = b"Rar!\x1a\x07\x00" + block(0x73, 0, bytes(6))
    for name, content in members:
        plain = name.encode("gb18030")
        fields = struct.pack(
            "<IIBIIBBHI", len(content), len(content), 2, crc32(content), 0, 20, method, len(plain), 0x20
        )
        written += block(0x74, 0x8000 | flags, fields + plain) + content
    return written + block(0x7B, 0x4000, b"")


def seven_zip(*members: tuple[str, bytes], password: str | None = None) -> bytes:
    file = io.BytesIO()
    with py7zr.SevenZipFile(file, "w", password=password) as archive:
        for name, content in members:
            archive.writestr(content, name)
    return file.getvalue()


def members(body: bytes) -> Sequence[str]:
    reading = read(body)
    assert reading.status == Status.OK, reading.reason
    assert reading.document
    assert reading.document.text == "\n".join(reading.document.members)
    return reading.document.members


@pytest.mark.parametrize("made", [zipped, rar, seven_zip])
def test_each_document_inside_is_read_by_itself(made):
    body = made(("附件/县档案馆.txt", ACCOUNTS), ("附件/空白.txt", b" "))
    assert members(body) == ("附件/县档案馆.txt", "附件/空白.txt")
    inside = read(body, member="附件/县档案馆.txt")
    assert inside.document
    assert inside.document.identity.unit == "平安县档案馆"
    assert inside.digest == read(ACCOUNTS).digest
    assert read(body, member="附件/空白.txt").status == Status.EMPTY


def test_names_written_by_chinese_windows_are_read_right():
    body = zipped(("单位决算/县水利局（本级）.txt", ACCOUNTS), windows=True)
    assert members(body) == ("单位决算/县水利局（本级）.txt",)
    assert read(body, member="单位决算/县水利局（本级）.txt").status == Status.OK


def test_an_archive_in_an_archive_is_opened_once():
    deepest = zipped(("甲.txt", ACCOUNTS))
    body = seven_zip(
        ("附件.zip", zipped(("乙.txt", ACCOUNTS), ("内.zip", deepest))), ("坏.zip", b"PK\x03\x04")
    )
    assert members(body) == ("附件.zip/乙.txt", "附件.zip/内.zip", "坏.zip")
    assert read(body, member="附件.zip/乙.txt").status == Status.OK
    assert read(body, member="附件.zip/内.zip").status == Status.OVER_LIMIT
    assert read(body, member="坏.zip").status == Status.TRUNCATED


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\决算.txt", "Windows/决算.txt"),
        ("..\\..\\决算.txt", "决算.txt"),
    ],
)
def test_names_lead_nowhere(name: str, label: str):
    assert members(zipped((name, ACCOUNTS))) == (label,)


def test_what_a_mac_or_windows_leaves_in_archives_is_no_document():
    body = zipped(
        ("__MACOSX/._决算.txt", b"x"), ("Thumbs.db", b"x"), ("~$决算.docx", b"x"), ("决算.txt", ACCOUNTS)
    )
    assert members(body) == ("决算.txt",)


def test_bombs_are_not_unpacked():
    assert read(zipped(("零.txt", bytes(20 << 20)))).status == Status.OVER_LIMIT
    assert read(zipped(*((f"{number}.txt", b"x") for number in range(1001)))).status == Status.OVER_LIMIT
    inner = zipped(*((f"{number}.txt", b"x") for number in range(600)))
    assert read(zipped(("甲.zip", inner), ("乙.zip", inner))).status == Status.OVER_LIMIT


def test_a_member_longer_than_its_header_says_is_refused():
    body = zipped(("甲.txt", ACCOUNTS * 100))
    length = struct.pack("<I", len(ACCOUNTS) * 100)
    assert body.count(length) == 2
    reading = read(body.replace(length, struct.pack("<I", 10)), member="甲.txt")
    assert reading.status in {Status.OVER_LIMIT, Status.TRUNCATED}


def test_locked_archives_are_encrypted():
    locked = bytearray(zipped(("甲.txt", ACCOUNTS)))
    for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(start) + flags] |= 1
    assert read(bytes(locked), member="甲.txt").status == Status.ENCRYPTED
    assert read(rar(("甲.txt", ACCOUNTS), flags=4)).status == Status.ENCRYPTED
    assert read(seven_zip(("甲.txt", ACCOUNTS), password="x")).status == Status.ENCRYPTED


@pytest.mark.parametrize("made", [zipped, rar, seven_zip])
def test_archives_cut_short_say_so(made):
    body = made(("甲.txt", ACCOUNTS * 50), ("乙.txt", ACCOUNTS))
    for cut in (body[:-40], body[: len(body) // 2]):
        whole = read(cut)
        names = whole.document.members if whole.document else ()
        readings = [whole, *(read(cut, member=name) for name in names)]
        assert {reading.status for reading in readings} <= {Status.OK, Status.TRUNCATED}
        assert any(reading.status is Status.TRUNCATED and reading.reason for reading in readings)


def test_a_packed_rar_takes_a_tool(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    body = rar(("甲.txt", ACCOUNTS), method=PACKED)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert members(body) == ("甲.txt",)
    reading = read(body, member="甲.txt")
    assert reading.status == Status.NEEDS_TOOL
    assert reading.reason
    assert "libarchive-tools" in reading.reason


def test_a_packed_rar_is_what_the_tool_makes_of_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    plain = tmp_path / "plain"
    plain.write_bytes(ACCOUNTS)
    tool = tmp_path / "bsdtar"
    tool.write_text(f'#!{shutil.which("sh")}\ncase "$1" in --version) echo bsdtar;; *) cat {plain};; esac\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path) + os.pathsep + os.environ["PATH"])
    reading = read(rar(("甲.txt", ACCOUNTS), method=PACKED), member="甲.txt")
    assert (reading.status, reading.digest) == (Status.OK, read(ACCOUNTS).digest)


def test_no_such_member_is_said():
    assert read(zipped(("甲.txt", ACCOUNTS)), member="乙.txt").status == Status.MALFORMED
    assert read(ACCOUNTS, member="乙.txt").status == Status.MALFORMED
