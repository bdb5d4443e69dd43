"""The download handler with a browser behind it; imported only where a portal is to be drawn."""

from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from crawler.heads import BoundedHeads


class Drawing(BoundedHeads, ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """Answers by the browser what asks for it, and everything else as BoundedHeads does."""
