"""CMS families: how a listing names its entries, and where the next page is. One file a family.

An adapter sees decoded text only (pipeline.decode) and asks nothing of the network: what it wants fetched
it returns.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.types import Entry, Family


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing as it was answered."""

    url: str
    text: str
    number: int = 1
    """1 for the column's own address."""
    memo: Mapping[str, str] = field(default_factory=dict)
    """What the adapter wanted to remember from the page before (see Ask.memo)."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A further page of the listing to ask for."""

    url: str
    form: Mapping[str, str] | None = None
    """Fields of a POST; None asks by GET."""
    memo: Mapping[str, str] = field(default_factory=dict)
    promised: bool = False
    """The listing itself says that this page has rows of its own: coming without any, it is a glitch."""


class Cms(Protocol):
    """How a family of portals publishes its listings."""

    def recognise(self, page: Page) -> float:
        """How surely the page is a listing of this family: 0 to 1."""
        ...

    def entries(self, page: Page) -> tuple[Entry, ...]:
        """The rows, in the page's order, with absolute URLs.

        Raises:
            LayoutChanged: the landmarks of the family are not there (landmarks without rows: an empty tuple).
        """
        ...

    def next_page(self, page: Page) -> Ask | None:
        """The page after this one, or None at the end."""
        ...

    def pages(self, page: Page) -> int | None:
        """How many pages the listing has by its own account; None where it does not say."""
        ...

    def total(self, page: Page) -> int | None:
        """How many rows the listing has by its own, maybe stale, account; None where it does not say."""
        ...

    def column_name(self, page: Page) -> str:
        """What the page calls itself (ColumnName, else its title)."""
        ...


def _registry() -> Mapping[Family, Cms]:
    # Here, not above: the adapters themselves need Page and Ask of this module.
    from crawler.cms.cmspro import CmsPro
    from crawler.cms.ucap import Ucap

    return {Family.UCAP: Ucap(), Family.CMSPRO: CmsPro()}


CMS: Mapping[Family, Cms] = _registry()
"""Every adapter by its family."""
