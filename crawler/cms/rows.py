"""The rows of a listing, found by what repeats: a link, a day beside it, and the same place in the page.

No selector is needed: the markup of rows differs from column to column even within one family.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.cms.links import Row, anchors_of, row_of
from crawler.cms.places import are_dated, best_place, folder_of, is_aside, lead_to_articles, place_of
from crawler.cms.territories import Unit, outside_links, units
from pipeline.types import Entry

_PAGER = re.compile(r"\s*[\[【<]?(?:上一?页|下一?页|尾页|末页)")


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of the one place that is the listing's."""

    rows: tuple[Row, ...] = ()
    place: str = ""
    share: float = 0.0
    """Of all dated rows of the page, how many are these."""
    dated: bool = False
    """Whether days are printed beside the titles, rather than held by the addresses alone."""
    own: float = 0.0
    """Of these rows, how many lead below the page's own folder: those of a home page lead to many."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The rows as entries, each address once."""
        found: dict[str, Entry] = {}
        for row in self.rows:
            if row.url not in found:
                found[row.url] = Entry(
                    title=row.title, url=row.url, published_on=row.shown_on, attachments=row.files
                )
        return tuple(found.values())


def find_listing(tree: HtmlElement, url: str, origin: str, place: str = "") -> Listing:
    """The listing of a page, or of a part of it; without rows where nothing repeats.

    `url` is the page's own address, `origin` what its links resolve against. `place` is where the page
    before had its rows: the last page may hold one row, and a side bar ten.
    """
    rows, pager = _candidates(tree, origin)
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.place].append(row)
    dated = {name: found for name, found in groups.items() if are_dated(found)}
    if place and place in groups:
        best = place
    elif dated:
        best = best_place(dated, url, pager)
    else:
        dated = {name: found for name, found in groups.items() if lead_to_articles(found)}
        best = best_place(dated, url, pager) if dated else ""
    if not best or (best != place and is_aside(best, groups[best], url, pager)):
        return Listing()
    chosen, folder = _kept(groups[best]), folder_of(url)
    everything = sum(map(_weight_of, dated.values())) or 1
    return Listing(
        rows=chosen,
        place=best,
        share=min(1.0, _weight_of(chosen) / everything),
        dated=any(row.shown_on for row in chosen),
        own=sum(bool(folder) and row.url.startswith(folder) for row in chosen) / max(1, len(chosen)),
    )


def entry_of(fragment: HtmlElement, origin: str) -> Entry | None:
    """The entry of markup that is known to hold one row; None where it leads nowhere."""
    anchors = anchors_of(fragment)
    if not anchors:
        return None
    row = row_of(Unit(tuple(anchors), fragment, outside_links(fragment)), origin, 0, place="")
    if row is None:
        return None
    return Entry(title=row.title, url=row.url, published_on=row.shown_on, attachments=row.files)


def _candidates(tree: HtmlElement, origin: str) -> tuple[list[Row], int]:
    """Every link with its surroundings, and where among them the pager begins (-1: none that is linked)."""
    anchors = anchors_of(tree)
    order = {anchor: number for number, anchor in enumerate(anchors)}
    pager = next((order[a] for a in anchors if _PAGER.match(a.text or "")), -1)
    around: dict[HtmlElement | None, str] = {}
    found = []
    for unit in units(anchors):
        parent = unit.row.getparent()
        if parent not in around:
            around[parent] = place_of(parent)
        row = row_of(unit, origin, order[unit.anchors[0]], f"{unit.row.tag}{around[parent]}")
        if row:
            found.append(row)
    return found, pager


def _kept(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.shown_on or len(row.title) >= 4)


def _weight_of(rows: Iterable[Row]) -> int:
    return sum(len(row.title) >= 4 for row in rows)
