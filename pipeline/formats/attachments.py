"""The files a page offers: linked, embedded, or named in its scripts."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml.html import HtmlElement

from pipeline.formats.body import Body
from pipeline.formats.flatten import names_of
from pipeline.formats.page import Page, joined
from pipeline.formats.ucap import own_files
from pipeline.types import Link

_SUFFIXES = r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|rtf|csv)"
_SUFFIX = re.compile(_SUFFIXES + "$", re.IGNORECASE)
_NO_FILE = re.compile(
    r"\.(?:s?html?|jsp|aspx?|php|jpe?g|png|gif|bmp|svg|webp|js|css|mp4|mp3|ico)$", re.IGNORECASE
)
_PAGE = re.compile(r"(?:\.s?html?|/)$", re.IGNORECASE)
_FILE_PLACES = "/files/|/doc/ucap/|/__local/|/attachments?/|/jcms_files/"
_FILE_PLACE = re.compile(_FILE_PLACES)
_DOWNLOADER = re.compile(
    r"down(?:load|file)\w{0,12}\.(?:jsp|do|action|aspx?|php)\?|DownloadAttachUrl", re.IGNORECASE
)
_LIKE_A_FILE = re.compile(rf"{_SUFFIXES}|{_FILE_PLACES}|down(?:load|file)|[%\t\r\n]", re.IGNORECASE)
"""What every address of a file has, unless it is encoded or broken over lines; most links have none of it."""
_FILE_AREA = re.compile(
    r"(?:^|[-_ ])(?:fj(?:-?\w)?|fujian\w*|attach\w*|appendix\w*|insertfiletag|download\w*|xiazai)(?:[-_ ]|$)",
    re.IGNORECASE,
)
_INTRODUCED = re.compile(r"\s*(?:相关)?(?:附件|附表|下载)")
_QUOTED_FILE = re.compile(
    r"""["']([^"'\s<>]{1,500}?\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|7z)(?:\?[^"'\s]{0,200})?)["']""",
    re.IGNORECASE,
)
_SCRIPT_FILE = re.compile(
    r"""\b(?:var|let|const)\s+(?!\w{0,20}(?:name|title))\w{0,20}(?:pdf|file|fj)\w{0,20}\s*=\s*["']([^"'\s<>]{1,500})["']""",
    re.IGNORECASE,
)
_SCRIPT_NAME = re.compile(
    r"""\b(?:var|let|const)\s+\w{0,20}(?:pdf|file|fj)\w{0,10}(?:name|title)\s*=\s*["']([^"'<>]{1,300})["']""",
    re.IGNORECASE,
)
_SAYS_NOTHING = re.compile(r"(?:点击|立即|文件|附件)*(?:下载|查看|打开|预览)?(?:附件|文件|全文)?[:：]?")
_ORDINAL = re.compile(r"^\d{1,2}\s?[.．、]\s?(?=[^\d\s].{0,200}\.\w{2,4}$)")
"""1.某局决算.pdf: the number is the list's, not the file's."""
_FRAMES = {"iframe": "src", "embed": "src", "object": "data"}
_ANCESTORS = 4
MOST_LINKS = 2000
"""No article has so many files."""


def attachments(page: Page, body: Body) -> tuple[Link, ...]:
    """Every file the article offers, once, with absolute URLs where the page's address is known.

    It stops looking once it has more than MOST_LINKS: pages of hundreds of thousands of links take minutes.
    """
    found: dict[str, Link] = {}
    for title, reference in _offers(page, body):
        if len(found) > MOST_LINKS:
            break
        link = _link(title, reference, page.base)
        known = found.get(link.url)
        if known is None or (not _is_telling(known) and _is_telling(link)):
            found[link.url] = link
    for link in own_files(page.source):
        # UCAP keeps one file at two addresses, under one random name: the page's own link wins.
        if not any(_file_name(url) == _file_name(link.url) for url in found):
            own = _link(link.title, link.url, page.base)
            found[own.url] = own
    return tuple(found.values())


def _offers(page: Page, body: Body) -> Iterator[tuple[str, str]]:
    """Titles and references of files, the body's first."""
    inside = list(body.root.iter("a"))
    trusted = body.root is not page.tree
    yield from _linked(inside, trusted=trusted)
    if trusted:
        known = set(inside)
        yield from _linked((anchor for anchor in page.tree.iter("a") if anchor not in known), trusted=False)
    for tree in dict.fromkeys((body.root, page.tree)):
        yield from _embedded(tree)
    for script in page.tree.iter("script"):
        yield from _written(script.text or "")


def _written(script: str) -> Iterator[tuple[str, str]]:
    """Files in the variables of a script (武汉: var pdf, var pdfname), under the names beside them."""
    files = [match[1] for match in _SCRIPT_FILE.finditer(script) if _is_file(match[1])]
    names = [match[1] for match in _SCRIPT_NAME.finditer(script)] if files else []
    for number, reference in enumerate(files):
        yield names[number] if len(names) == len(files) else "", reference


def _linked(anchors: Iterable[HtmlElement], *, trusted: bool) -> Iterator[tuple[str, str]]:
    for anchor in anchors:
        if reference := _reference(anchor):
            title = _title(anchor)
            is_file = _is_file(reference) or _is_named_as_file(title, reference)
            if is_file and (trusted or _is_offered(anchor, title)):
                yield title, reference


def _reference(anchor: HtmlElement) -> str:
    """The address a link leads to, or that its click opens."""
    href = anchor.get("href", "").strip()
    if href and not href.lower().startswith(("javascript:", "#", "mailto:")):
        return href if "{{" not in href else ""
    opened = _QUOTED_FILE.search(f"{href} {anchor.get('onclick', '')}")
    return opened[1] if opened else ""


def _is_offered(anchor: HtmlElement, title: str) -> bool:
    """Outside the body a link counts only where it says that it leads to a file: menus link to files too."""
    if _SUFFIX.search(title) or _INTRODUCED.match(title):
        return True
    element = anchor.getparent()
    for _ in range(_ANCESTORS):
        if element is None:
            return False
        if _FILE_AREA.search(names_of(element)):
            return True
        if _INTRODUCED.match(element.text or ""):
            return True
        element = element.getparent()
    return False


def _is_file(reference: str) -> bool:
    if not _LIKE_A_FILE.search(reference):
        return False
    try:
        parts = urlsplit(reference)
    except ValueError:
        return False
    if any(_SUFFIX.search(value) for value in (parts.path, *(value for _, value in parse_qsl(parts.query)))):
        return True
    if _DOWNLOADER.search(reference):
        return True
    return bool(_FILE_PLACE.search(parts.path)) and not _NO_FILE.search(parts.path)


def _is_named_as_file(title: str, reference: str) -> bool:
    """Some addresses have no suffix, but what they lead to is called 决算.pdf: the bytes will tell."""
    if not _SUFFIX.search(title):
        return False
    try:
        return not _PAGE.search(urlsplit(reference).path)
    except ValueError:
        return False


def _embedded(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    for frame in tree.iter(*_FRAMES):
        reference = frame.get(_FRAMES[frame.tag], "").strip()
        if "{{" not in reference and _is_file(reference):
            yield frame.get("title", ""), _viewed(reference)


def _viewed(reference: str) -> str:
    """The file that a viewer page shows: /pdfjs/web/viewer.html?file=%2Ffiles%2F1.pdf."""
    parts = urlsplit(reference)
    shown = dict(parse_qsl(parts.query))
    return shown.get("file", reference) if _NO_FILE.search(parts.path) else reference


def _link(title: str, reference: str, base: str) -> Link:
    url = joined(base, _viewed(reference)).partition("#")[0]
    words = _ORDINAL.sub("", " ".join(title.split()))
    return Link(title=_file_name(url) if _SAYS_NOTHING.fullmatch(words) else words, url=url)


def _title(anchor: HtmlElement) -> str:
    said = anchor.text_content() if len(anchor) else anchor.text or ""
    words = " ".join(said.split())
    if words and not words.endswith(("...", "…")) and not _SAYS_NOTHING.fullmatch(words):
        return words
    return anchor.get("title", "").strip() or anchor.get("download", "").strip() or words


def _is_telling(link: Link) -> bool:
    return link.title != _file_name(link.url)


def _file_name(url: str) -> str:
    """The last part of a URL's path, or of the parameter that names the file."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    named = next((value for _, value in parse_qsl(parts.query) if _SUFFIX.search(value)), "")
    return (named or unquote(parts.path)).rsplit("/", 1)[-1]
