"""A file that comes spoilt is a failed fetch: what the portal published stands as it was read last."""

import asyncio
from dataclasses import replace

from crawler.fetching import HEAD, Answer, Fetcher
from crawler.homepage import is_home
from crawler.standins import has_landmarks
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
    return await _compared(fetcher, answer) if good else (answer, None)


async def _compared(fetcher: Fetcher, answer: Answer) -> tuple[Answer | Failure, Reading | None]:
    """Other bytes than the good ones: spoilt, the same said anew, or what they say now.

    Nearly always the same is said, beside another counter, clock or token: then the answer is one that was
    not modified, and no figure is read again.
    """
    url = answer.capture.url
    known = fetcher.records.memory.known(fetcher.portal.slug, url)
    reading = await read(fetcher, answer, known.fingerprint if known else None)
    if known and reading.fingerprint == known.fingerprint:
        if fetcher.records.repeats(known, reading):
            stands = replace(answer.capture, digest=known.digest)
            return replace(answer, capture=stands, not_modified=True), None
        reading = await read(fetcher, answer)
    if reading.status in SPOILT:
        detail = f"{reading.status}: {reading.reason or 'not what was there before'}"
        return fetcher.failed(url, Failure(kind=FailureKind.UNREACHABLE, detail=detail)), None
    return answer, reading


async def _is_home(fetcher: Fetcher, answer: Answer, title: str) -> bool:
    if sniff(answer.body[:HEAD]) != HTML:
        return False
    text = answer.text
    strange = title[:_OPENING].rstrip(".…") not in text and not has_landmarks(text)
    return strange and await is_home(fetcher, answer.capture.url, text)


async def read(fetcher: Fetcher, answer: Answer, known: str | None = None) -> Reading:
    """What the bytes say; read on a thread: it may take half a minute, in which other portals go on.

    Without figures where its fingerprint is the one that is `known`.
    """
    capture, records = answer.capture, fetcher.records
    return await asyncio.to_thread(
        records.sandbox.read,
        records.archive.path(capture.digest),
        url=capture.url,
        content_type=capture.content_type,
        known=known,
    )
