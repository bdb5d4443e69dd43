"""How long a host that gives no answer is asked on."""

from dataclasses import dataclass

from crawler import failures, standins
from crawler.fetching import Fetcher
from crawler.portals import Column
from pipeline.types import Article, Failure, FailureKind

PATIENCE = 5
"""So many pages in a row without an answer: then the listing says whether the host is there at all."""


@dataclass
class Patience:
    """Watches the pages of one walk for a host that is down or shuts us out."""

    fetcher: Fetcher
    column: Column
    lost: Failure | None = None
    """Why the rest of the column waits for another day, if so."""
    _silent: int = 0

    async def note(self, article: Article) -> None:
        """Counts an article whose page gave no answer, and after too many in a row asks the listing again."""
        if not failures.is_silence(article.page.failure):
            self._silent = 0
            return
        self._silent += 1
        if self._silent >= PATIENCE:
            self.lost = await self._failure_of_listing()
            self._silent = 0

    async def _failure_of_listing(self) -> Failure | None:
        answer = await self.fetcher.get(self.column.url, listing=True)
        said = f"{self._silent} pages in a row gave no answer, then the listing none either: "
        if isinstance(answer, Failure):
            return Failure(kind=answer.kind, detail=said + answer.detail)
        if standins.is_challenge(answer.text):
            return Failure(kind=FailureKind.BLOCKED, detail=said + "a challenge")
        return None
