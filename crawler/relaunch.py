"""Which family reads a listing today: its own, or, once the portal has another CMS, the one that can.

A relaunch leaves the column's address and the titles of its rows; the markup, the pager and all addresses of
articles are new. Another family is believed only where it shows rows that the column had.
"""

from collections.abc import Callable, Sequence

from crawler.cms import CMS, Page
from pipeline.errors import LayoutChanged
from pipeline.types import Entry, Family

Knows = Callable[[Sequence[Entry]], bool]
"""Whether rows are mostly those that a column had before, by title or address."""


def family_of(page: Page, own: Family, knows: Knows) -> Family:
    """The family to read a first page by: `own` while its landmarks are there, or nothing is better."""
    if CMS[own].recognise(page):
        return own
    rows = _rows(page, own)
    if rows and CMS[own].next_page(page):
        return own
    for family in _candidates(page):
        if (not rows or CMS[family].next_page(page)) and knows(_rows(page, family)):
            return family
    return own


def _candidates(page: Page) -> list[Family]:
    """The surest first; plain in any case: rows that are known leave no doubt what a page is."""
    scores = {family: cms.recognise(page) for family, cms in CMS.items()}
    sure = sorted((family for family in CMS if scores[family]), key=lambda one: scores[one], reverse=True)
    return [*sure, Family.PLAIN]


def _rows(page: Page, family: Family) -> Sequence[Entry]:
    try:
        return CMS[family].entries(page)
    except LayoutChanged:
        return ()
