"""The home page under another address: what portals answer, with 200, for what is not there."""

from crawler.addresses import canonical
from crawler.fetching import Fetcher
from crawler.standins import is_same_page


async def is_home(fetcher: Fetcher, url: str, text: str) -> bool:
    """Whether a page is the portal's home page; that is asked for once in a sweep, and only when in doubt."""
    home = fetcher.portal.homepage
    if canonical(url).rstrip("/") == canonical(home).rstrip("/"):
        return False
    if home not in fetcher.peeked:
        fetcher.peeked[home] = await fetcher.peek(home)
    return is_same_page(text, fetcher.peeked[home])
