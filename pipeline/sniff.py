"""What bytes are, by what they begin with and hold: names and headers lie too often to be asked."""

import io
import re
import zipfile
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

PDF = "application/pdf"
HTML = "text/html"
TEXT = "text/plain"
XML = "application/xml"
EMPTY = "application/x-empty"
BINARY = "application/octet-stream"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
PPT = "application/vnd.ms-powerpoint"
OLE = "application/x-ole-storage"
ENCRYPTED_OFFICE = "application/x-ole-encrypted"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OFD = "application/ofd"
ZIP = "application/zip"
RAR = "application/vnd.rar"
SEVEN_ZIP = "application/x-7z-compressed"

ARCHIVES = frozenset({ZIP, RAR, SEVEN_ZIP})
"""Files that hold documents; what is read of them is the documents' names, one a line."""

_MAGIC: dict[bytes, str] = {
    b"%PDF-": PDF,
    b"Rar!\x1a\x07": RAR,
    b"7z\xbc\xaf\x27\x1c": SEVEN_ZIP,
    b"\x1f\x8b": "application/gzip",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"{\\rtf": "application/rtf",
}
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_MEMBERS = {
    "word/document.xml": DOCX,
    "xl/workbook.xml": XLSX,
    "ppt/presentation.xml": PPTX,
    "OFD.xml": OFD,
}
_OLE_STREAMS = {
    "EncryptedPackage": ENCRYPTED_OFFICE,
    "WordDocument": DOC,
    "Workbook": XLS,
    "Book": XLS,
    "PowerPoint Document": PPT,
}
_TAGS = (
    "!doctype|html|head|body|meta|script|style|title|link|base|div|table|form|iframe|center|section"
    "|p|a|span|font|h[1-6]|ul|ol|br|img|ucap\\w*"
)
_HTML_START = re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:" + _TAGS.encode() + rb")\b", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_HTML_INSIDE = re.compile(rb"<(?:html|body|ucapcontent)\b", re.IGNORECASE)
_XML_START = re.compile(rb"\s*<\?xml\b")
_HEAD = 4096
_BLANK = b"\x00\t\n\r\f "
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")

_PROMISES = {
    "pdf": PDF,
    "doc": DOC,
    "docx": DOCX,
    "wps": DOC,
    "xls": XLS,
    "xlsx": XLSX,
    "et": XLS,
    "ppt": PPT,
    "pptx": PPTX,
    "ofd": OFD,
    "zip": ZIP,
    "rar": RAR,
    "7z": SEVEN_ZIP,
}
_PAGES = frozenset({"html", "htm", "shtml"})
_PROMISED_TYPES = frozenset(_PROMISES.values()) | {"application/x-pdf", "application/x-zip-compressed"}


def sniff(body: bytes) -> str:
    """The media type of these bytes; application/octet-stream where they are nothing known."""
    start = _without_mark(body[:_HEAD])
    if not start.strip(_BLANK) and not body[_HEAD:].strip(_BLANK):
        return EMPTY
    for magic, media_type in _MAGIC.items():
        if body.startswith(magic):
            return media_type
    if body.startswith(_ZIP_STARTS):
        return _of_zip(body)
    if body.startswith(_OLE_START):
        return _of_ole(body)
    return _of_text(body, start)


def promised(name: str, url: str | None, content_type: str | None) -> str | None:
    """The kind of file that its name, address or header promises, where that is not a page or text."""
    addressed = _suffix(_path(url)) if url else ""
    # A listing may call an article “….pdf”: an address that promises a page is right about itself.
    for suffix in (addressed, "" if addressed in _PAGES else _suffix(name)):
        if suffix in _PROMISES:
            return suffix
    stated = (content_type or "").partition(";")[0].strip().lower()
    return stated if stated in _PROMISED_TYPES else None


def _path(url: str) -> str:
    try:
        return unquote(urlsplit(url).path)
    except ValueError:
        return ""


def _suffix(name: str) -> str:
    return PurePosixPath(name.strip()).suffix.lower().lstrip(".")


def _of_zip(body: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return ZIP
    return next((media_type for member, media_type in _ZIP_MEMBERS.items() if member in names), ZIP)


def _of_ole(body: bytes) -> str:
    for stream, media_type in _OLE_STREAMS.items():
        if stream.encode("utf-16-le") + b"\x00\x00" in body:  # as the directory spells it
            return media_type
    return OLE


def _of_text(body: bytes, start: bytes) -> str:
    plain = start.replace(b"\x00", b"")
    if _HTML_START.match(_COMMENT.sub(b"", plain)):
        return HTML
    if b"%PDF-" in body[:1024]:
        return PDF
    if _HTML_INSIDE.search(plain):
        return HTML
    if _XML_START.match(plain):
        return XML
    # UTF-16 is half NULs for ASCII characters; other binary formats are full of the other control characters.
    return BINARY if len(_CONTROLS.findall(plain)) * 50 > len(plain) or _is_scattered(start) else TEXT


def _is_scattered(start: bytes) -> bool:
    even, odd = start[0::2].count(0), start[1::2].count(0)
    return min(even, odd) > 8


def _without_mark(start: bytes) -> bytes:
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        start = start.removeprefix(mark)
    return start
