"""Plain text: the file's own characters, so that offsets are those of the file."""

from itertools import islice

from pipeline.decode import decode
from pipeline.formats import Origin
from pipeline.formats.headings import breadcrumb, title_of
from pipeline.types import Document

_OPENING_LINES = 40


def parse(body: bytes, origin: Origin) -> Document:
    """The decoded content unchanged; title and breadcrumb where the opening lines hold them."""
    decoded = decode(body, origin.content_type)
    opening = list(islice(decoded.text.splitlines(), _OPENING_LINES))
    where = next((steps for line in opening[:3] if (steps := breadcrumb(line))), ())
    return Document(
        title=title_of(opening),
        text=decoded.text,
        breadcrumb=where,
        encoding=decoded.encoding,
        replaced=decoded.replaced,
    )
