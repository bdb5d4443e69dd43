"""Which article or file an address stands for: looked up, because a portal has hundreds of both."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from simulator.disclosure import Article
from simulator.exchange import Request

Thing = TypeVar("Thing")


@dataclass(slots=True)
class Addresses(Generic[Thing]):
    """Things by address; articles only ever come, so as many as were seen are known."""

    of: Callable[[Article], Iterable[tuple[str, Thing]]]
    """The addresses that an article brings, each with what stands there."""
    _seen: int = 0
    _by_path: dict[str, list[tuple[str, Thing]]] = field(default_factory=dict)

    def asked(self, request: Request, articles: list[Article]) -> Iterator[Thing]:
        """What stands at the address of a request."""
        for article in articles[self._seen :]:
            for address, thing in self.of(article):
                self._by_path.setdefault(address.partition("?")[0], []).append((address, thing))
        self._seen = len(articles)
        for address, thing in self._by_path.get(request.path, ()):
            if request.asks(address):
                yield thing
