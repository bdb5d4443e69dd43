"""Looking at an address of no known portal: fetched once, under the same guard, recorded nowhere."""

from scrapy import Request
from scrapy.crawler import Crawler

from crawler import failures
from crawler.asking import PAGE_BYTES
from crawler.fetching import HEAD
from crawler.jobs import Event
from pipeline.decode import decode
from pipeline.sniff import HTML, TEXT, sniff


async def look(crawler: Crawler, url: str) -> Event:
    """What the address answered, as a `page` event: its text where it has any, else its media type."""
    try:
        request = Request(url, meta={"download_maxsize": PAGE_BYTES})
        response = await crawler.engine.download_async(request)
    except Exception as error:  # noqa: BLE001 - whatever a server makes Twisted raise is a failure of that URL
        failure = failures.of_exception(error)
        return {"event": "page", "url": url, "failure": failure.kind.value, "detail": failure.detail}
    media_type = sniff(response.body[:HEAD])
    header = response.headers.get("Content-Type", b"") or b""
    text = decode(response.body, header.decode("latin-1")).text if media_type in {HTML, TEXT} else ""
    unfit = failures.of_answer(response.status, text)
    return {
        "event": "page",
        "url": url,
        "final": response.url,
        "media_type": media_type,
        "text": text,
        "failure": unfit.kind.value if unfit else None,
        "detail": unfit.detail if unfit else "",
    }
