"""Archives (.zip, .rar, .7z): which documents they hold, and each of them by its name.

Nothing is ever unpacked under a name from inside: names are labels, and bytes are read one member at a time.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

import rarfile

from pipeline.errors import DocumentError
from pipeline.formats import Origin
from pipeline.invisible import visible
from pipeline.sniff import RAR, SEVEN_ZIP, ZIP, sniff
from pipeline.types import Document, Status

MOST_MEMBERS = 1_000
MOST_BYTES = 128 * 1024 * 1024
"""Unpacked, of all members together; one of them is held in memory at a time."""
_HIGHEST_RATIO = 200
_SMALL = 10 * 1024 * 1024
"""Below, any ratio is harmless: a sheet of zeros packs a thousandfold."""
_LONGEST_NAME = 300
_UTF8_NAME = 0x800
# rarfile tries UTF-16 before what it is told: two Chinese letters of GB18030 pass for two of that.
rarfile.TRY_ENCODINGS = ("utf-8", "gb18030")
_NO_DOCUMENT = re.compile(
    r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$)", re.IGNORECASE
)
_ARCHIVES = {".zip", ".rar", ".7z"}


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    size: int
    read: Callable[[], bytes]


def parse(body: bytes, origin: Origin) -> Document:
    """The names of the documents inside, one a line, and as `members`; `member` gives each one's bytes.

    An archive inside stands with the documents in it: 附件.zip/决算.pdf. One inside that stays closed.

    Raises:
        DocumentError: encrypted, damaged, beyond the limits of count, size and ratio, or in need of a tool.
    """
    names = [name for member in _members(body) for name in _names(member)]
    _bounded(len(names), 0, len(body))
    return Document(title="", text="\n".join(names), members=tuple(names))


def member(body: bytes, name: str) -> bytes:
    """The bytes of one document in an archive, by the name that `parse` gives it.

    Raises:
        DocumentError: as parse; malformed where there is no such member.
    """
    for one in _members(body):
        if one.name == name and not _is_archive(one.name):
            return one.read()
        if _is_archive(one.name) and name.startswith(f"{one.name}/"):
            inside = {inner.name: inner for inner in _members(one.read())}
            if found := inside.get(name.removeprefix(f"{one.name}/")):
                return found.read()
        if one.name == name:
            return one.read()
    raise DocumentError(Status.MALFORMED, f"the archive holds no file named {name}")


def _names(one: _Member) -> Iterator[str]:
    if not _is_archive(one.name):
        yield one.name
        return
    try:
        inside = [inner.name for inner in _members(one.read())]
    except DocumentError:
        yield one.name  # reading it as a document tells why
        return
    yield from (f"{one.name}/{name}" for name in inside)


def _is_archive(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in _ARCHIVES


def _members(body: bytes) -> list[_Member]:
    """The files of an archive that may be documents, of two with one name the first."""
    kind = sniff(body)
    if kind not in _OPENERS:
        raise DocumentError(Status.MALFORMED, "this is no archive")
    found: dict[str, _Member] = {}
    count = total = 0
    with _told():
        for one in _OPENERS[kind](body):
            count, total = count + 1, total + one.size
            _bounded(count, total, len(body))
            if not _NO_DOCUMENT.search(one.name):
                found.setdefault(one.name, one)
    return list(found.values())


def _bounded(count: int, unpacked: int, packed: int) -> None:
    if count > MOST_MEMBERS:
        raise DocumentError(Status.OVER_LIMIT, f"more than {MOST_MEMBERS} files in one archive")
    if unpacked > MOST_BYTES:
        raise DocumentError(Status.OVER_LIMIT, f"unpacked it takes more than {MOST_BYTES >> 20} MiB")
    if unpacked > _SMALL and unpacked > _HIGHEST_RATIO * packed:
        raise DocumentError(Status.OVER_LIMIT, f"it unpacks to more than {_HIGHEST_RATIO} times its size")


@contextmanager
def _told() -> Iterator[None]:
    """What the libraries raise, as what a person can do about it."""
    try:
        yield
    except (rarfile.NeedFirstVolume, rarfile.BadRarFile, zipfile.BadZipFile, EOFError) as error:
        raise DocumentError(Status.TRUNCATED, f"the archive is cut short or damaged: {error}") from error
    except (rarfile.PasswordRequired, rarfile.RarWrongPassword) as error:
        raise DocumentError(Status.ENCRYPTED, "the archive asks for a password") from error
    except rarfile.RarCannotExec as error:
        reason = "unpacking this rar takes bsdtar, unar or 7z: apt-get install libarchive-tools"
        raise DocumentError(Status.NEEDS_TOOL, reason) from error


def _label(name: str) -> str:
    """A member's name as a harmless path: no drive, no root, no way up."""
    steps = re.sub(r"\s+", " ", visible(name)).replace("\\", "/").split("/")
    kept = [step.strip() for step in steps if step.strip() not in {"", ".", ".."}]
    if kept and re.fullmatch(r"[A-Za-z]:", kept[0]):
        kept = kept[1:]
    return "/".join(kept)[-_LONGEST_NAME:]


def _limited(file: io.BufferedIOBase | zipfile.ZipExtFile | rarfile.RarExtFile, size: int) -> bytes:
    """No more than the member's header says, and never more than the limit."""
    content = bytearray()
    while piece := file.read(1 << 16):
        content += piece
        if len(content) > min(size, MOST_BYTES):
            raise DocumentError(Status.OVER_LIMIT, "a file in the archive is longer than the archive says")
    return bytes(content)


def _in_zip(body: bytes) -> Iterator[_Member]:
    archive = zipfile.ZipFile(io.BytesIO(body))
    for info in archive.infolist():
        if not info.is_dir():
            yield _Member(_label(_zip_name(info)), info.file_size, _from_zip(archive, info))


def _from_zip(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        if info.flag_bits & 1:
            raise DocumentError(Status.ENCRYPTED, "the archive asks for a password")
        try:
            with _told(), archive.open(info) as file:
                return _limited(file, info.file_size)
        except NotImplementedError as error:
            raise DocumentError(Status.UNSUPPORTED, f"packed in a way not known here: {error}") from error

    return read


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Windows programs write Chinese names in GB18030 and do not say so; Python reads them as CP437."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    written = info.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _in_rar(body: bytes) -> Iterator[_Member]:
    archive = rarfile.RarFile(io.BytesIO(body), errors="strict")
    if archive.needs_password():
        raise DocumentError(Status.ENCRYPTED, "the archive asks for a password")
    for info in archive.infolist():
        if info.is_file():
            yield _Member(_label(info.filename), info.file_size, _from_rar(archive, info))


def _from_rar(archive: rarfile.RarFile, info: rarfile.RarInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        with _told(), archive.open(info) as file:
            return _limited(file, info.file_size)

    return read


def _in_7z(body: bytes) -> Iterator[_Member]:
    from pipeline.formats import seven_zip  # a fifth of what all readers together take to load

    for name, size in seven_zip.names(body, MOST_BYTES):
        yield _Member(_label(name), size, partial(seven_zip.content, body, name, MOST_BYTES))


_OPENERS: Mapping[str, Callable[[bytes], Iterator[_Member]]] = {
    ZIP: _in_zip,
    RAR: _in_rar,
    SEVEN_ZIP: _in_7z,
}
