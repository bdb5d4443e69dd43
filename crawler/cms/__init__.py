"""CMS families: how a listing names its entries, and where the next page is. One file a family.

An adapter sees decoded text only (pipeline.decode) and asks nothing of the network: what it wants fetched
it returns. How the portals are really built is told in docs/portals.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, TypeVar

from lxml.html import HtmlElement

from crawler.cms.markup import base
from crawler.cms.rows import Listing, find_listing
from pipeline.errors import DocumentError
from pipeline.formats.page import shallow_tree_of
from pipeline.types import Entry, Family

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Page:
    """One page of a listing as it was answered; what is found in it is found once."""

    url: str
    text: str
    number: int = 1
    """1 for the column's own address."""
    memo: Mapping[str, str] = field(default_factory=dict)
    """What the adapter wanted to remember from the page before (see Ask.memo)."""

    found: dict[object, Any] = field(default_factory=dict)
    """What was found in it (see once)."""

    @cached_property
    def tree(self) -> HtmlElement:
        """The page parsed, once for all questions put to it; of an answer without markup an empty tree."""
        try:
            return shallow_tree_of(self.text)
        except DocumentError:
            return shallow_tree_of("<html></html>")

    @cached_property
    def origin(self) -> str:
        """What the page's links resolve against."""
        return base(self.tree, self.url)

    @cached_property
    def listing(self) -> Listing:
        """The rows of its HTML, in the place where the page before had its own."""
        return find_listing(self.tree, self.url, self.origin, self.memo.get("place", ""))


def once(find: Callable[[Page], T]) -> Callable[[Page], T]:
    """Puts a question to a page once; the answer is kept with the page, and no longer: trees may be large."""

    def answer(page: Page) -> T:
        if find not in page.found:
            page.found[find] = find(page)
        kept: T = page.found[find]
        return kept

    return answer


@dataclass(frozen=True, slots=True)
class Ask:
    """A further page of the listing to ask for."""

    url: str
    form: Mapping[str, str] | None = None
    """Fields of a POST; None asks by GET."""
    memo: Mapping[str, str] = field(default_factory=dict)
    promised: bool = False
    """The listing itself says that this page has rows of its own: coming without any, it is a glitch."""
    leads_on: bool = False
    """A page on the way to rows, such as a list of departments: it need not have any itself."""


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
    from crawler.cms.chengdu import Chengdu
    from crawler.cms.cmspro import CmsPro
    from crawler.cms.gkmlpt import Gkmlpt
    from crawler.cms.jiangsu import Jiangsu
    from crawler.cms.jpaas import Jpaas
    from crawler.cms.jpage import Jpage
    from crawler.cms.lonsun import Lonsun
    from crawler.cms.plain import Plain
    from crawler.cms.trs import Trs
    from crawler.cms.ucap import Ucap
    from crawler.cms.visionsky import VisionSky
    from crawler.cms.vsb import Vsb

    return {
        Family.UCAP: Ucap(),
        Family.CMSPRO: CmsPro(),
        Family.TRS: Trs(),
        Family.JPAGE: Jpage(),
        Family.JPAAS: Jpaas(),
        Family.GKMLPT: Gkmlpt(),
        Family.VSB: Vsb(),
        Family.LONSUN: Lonsun(),
        Family.VISIONSKY: VisionSky(),
        Family.CHENGDU: Chengdu(),
        Family.JIANGSU: Jiangsu(),
        Family.PLAIN: Plain(),
    }


CMS: Mapping[Family, Cms] = _registry()
"""Every adapter by its family."""
