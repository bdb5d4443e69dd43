"""A file that comes spoilt is a failed fetch: what the portal published stands as it was read last."""

import asyncio

from crawler.fetching import HEAD, Answer, Fetcher
from pipeline.sniff import HTML, sniff
from pipeline.types import Failure, FailureKind, Reading, Status

SPOILT = {Status.NOT_A_DOCUMENT, Status.EMPTY, Status.TRUNCATED, Status.PARTIAL, Status.MALFORMED}
"""An error page in its place, nothing, or a piece of it."""
_OPENING = 12
"""Characters by which a title is looked for: listings cut the rest."""


async def sound(
    fetcher: Fetcher, url: str, *, file: bool = False, title: str = ""
) -> tuple[Answer | Failure, Reading | None]:
    """What an address answers, and what it says where that had to be read to tell whether it is spoilt.

    Where nothing better was ever had, spoilt bytes are what there is to record. `title` is what the page is
    called where one leads to it: the home page in its place does not hold it.
    """
    answer = await fetcher.get(url, file=file)
    if isinstance(answer, Failure) or answer.not_modified:
        return answer, None
    good = fetcher.records.good(fetcher.portal.slug, url)
    if good == answer.capture.digest:
        return answer, None
    if title and await _is_home(fetcher, answer, title):
        detail = "the home page in its place"
        return fetcher.failed(url, Failure(kind=FailureKind.GONE, detail=detail)), None
    if good is None:
        return answer, None
    reading = await read(fetcher, answer)
    if reading.status in SPOILT:
        detail = f"{reading.status}: {reading.reason or 'not what was there before'}"
        return fetcher.failed(url, Failure(kind=FailureKind.UNREACHABLE, detail=detail)), None
    return answer, reading


async def _is_home(fetcher: Fetcher, answer: Answer, title: str) -> bool:
    if sniff(answer.body[:HEAD]) != HTML:
        return False
    text = answer.text
    return title[:_OPENING].rstrip(".…") not in text and await fetcher.is_home(answer.capture.url, text)


async def read(fetcher: Fetcher, answer: Answer) -> Reading:
    """What the bytes say; read on a thread: it may take half a minute, in which other portals go on."""
    capture = answer.capture
    reader = fetcher.records.ledger.read_archived
    return await asyncio.to_thread(reader, capture.digest, capture.url, capture.content_type)
