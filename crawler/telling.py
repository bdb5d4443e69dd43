"""What became of each visit, counted and told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from scrapy.crawler import Crawler

from crawler.jobs import Event
from storage.disclosing import Recorded


@dataclass(frozen=True, slots=True)
class Telling:
    """The figures of a crawl, and whom to tell."""

    crawler: Crawler
    """Keeps the figures, once the crawl has begun."""
    emit: Callable[[Event], None]

    @property
    def _stats(self) -> Any:
        return self.crawler.stats

    def visited(self, portal: str, covered: Iterable[Recorded] = ()) -> None:
        """One more article, and what it covers."""
        self._stats.inc_value(f"{portal}/visited")
        done, listed = (self._stats.get_value(f"{portal}/{what}", 0) for what in ("visited", "entries"))
        self.emit({"event": "progress", "portal": portal, "done": done, "known_total": max(done, listed)})
        self.covered(portal, covered)

    def covered(self, portal: str, covered: Iterable[Recorded]) -> None:
        """Disclosures, and what recording them changed."""
        for one in covered:
            self._stats.inc_value(f"{portal}/recorded", int(one.new))
            self._stats.inc_value(f"{portal}/changed", int(one.change is not None))
            self.emit(
                {
                    "event": "disclosure",
                    "portal": portal,
                    "id": one.disclosure,
                    "change": one.change.value if one.change else None,
                    "new": one.new,
                    "alias": one.alias,
                }
            )
