"""A portal made of what its pages showed: the known one with a column more, or one not known before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.addresses import canonical
from crawler.cms import Page
from crawler.cms.markup import meta
from crawler.exploring import Found
from crawler.jobs import Target
from crawler.portals import Column, Portal
from crawler.recognition import region_of, slug_of
from home import Home
from pipeline.invisible import visible
from pipeline.types import Family

SURE = 0.7
"""Below, a person is told what to look at."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What to crawl for what was typed."""

    portal: Portal
    target: Target
    new: bool = False
    """Whether the portal, or a column of it, was not known before."""
    found: tuple[Found, ...] = ()
    """The listings that were recognised just now."""
    notes: tuple[str, ...] = ()

    @property
    def confidence(self) -> float | None:
        """How sure the recognition is; None where nothing had to be recognised."""
        return min((one.recognised.confidence for one in self.found), default=None)


def known(url: str, portals: Mapping[str, Portal]) -> Resolved | None:
    """The portal that an address is a column, or the home page, of."""
    for portal in portals.values():
        if url in {canonical(column.url) for column in portal.columns}:
            columns = tuple(column.url for column in portal.columns if canonical(column.url) == url)
            return Resolved(portal, Target(portal.slug, columns))
        if portal.columns and url.rstrip("/") == canonical(portal.homepage).rstrip("/"):
            return Resolved(portal, Target(portal.slug))
    return None


def with_columns(
    portals: Mapping[str, Portal], listings: Sequence[Found], text: str, notes: tuple[str, ...] = ()
) -> Resolved:
    """The portal of these listings, with a column for each; `text` is the page they were found from."""
    first = listings[0]
    portal = _portal_of(first.url, portals) or _new_portal(first.url, text, first.recognised.family, portals)
    columns = tuple(
        Column(
            name=one.called or one.recognised.column_name or one.url,
            url=one.url,
            cms=None if one.recognised.family is portal.cms else one.recognised.family,
        )
        for one in listings
    )
    found = {column.url for column in columns}
    kept = tuple(column for column in portal.columns if column.url not in found)
    portal = portal.model_copy(update={"columns": (*kept, *columns)})
    target = Target(portal.slug, tuple(column.url for column in columns))
    return Resolved(
        portal, target, new=True, found=tuple(listings), notes=(*notes, *_doubts(listings, portal))
    )


def of_article(url: str, text: str, portals: Mapping[str, Portal]) -> Resolved:
    """A single address of a portal: its article or file, no column."""
    portal = _portal_of(url, portals)
    family = Family.UCAP if "contentData" in text or "/doc/ucap/" in url else Family.CMSPRO
    new = portal is None
    portal = portal or _new_portal(url, text, family, portals)
    return Resolved(portal, Target(portal.slug, columns=(), articles=(url,)), new=new)


def write(resolved: Resolved, home: Home) -> None:
    """Writes the portal's file into the home, with what was seen as comments."""
    home.portals.mkdir(parents=True, exist_ok=True)
    file = home.portals / f"{resolved.portal.slug}.toml"
    file.write_text(resolved.portal.to_toml(_comments(resolved)), encoding="utf-8")


def _doubts(listings: Sequence[Found], portal: Portal) -> Iterator[str]:
    """What a person should look at, and where to set it by hand."""
    for one in listings:
        if one.recognised.confidence < SURE:
            yield (
                f"{one.url}: {one.recognised.family} with confidence {one.recognised.confidence:.1f} only: "
                f"look at the first entries; if they are not the column's rows, set `cms` of this column in "
                f"{portal.slug}.toml by hand ({', '.join(Family)}), or give the listing's own address"
            )


def _portal_of(url: str, portals: Mapping[str, Portal]) -> Portal | None:
    """The portal whose own site this is, by its home page first."""
    site = urlsplit(url).netloc
    for portal in portals.values():
        if urlsplit(canonical(portal.homepage)).netloc == site:
            return portal
    for portal in portals.values():
        if site in {urlsplit(canonical(column.url)).netloc for column in portal.columns}:
            return portal
    return None


def _new_portal(url: str, text: str, family: Family, portals: Mapping[str, Portal]) -> Portal:
    parts = urlsplit(url)
    slug = slug_of(url)
    if slug in portals:
        slug = slug_of(url, with_path=True)
    name = meta(Page(url, text).tree, "SiteName") if text else ""
    region = region_of(name)
    return Portal(
        slug=slug,
        name=name or parts.netloc,
        homepage=f"{parts.scheme}://{parts.netloc}/",
        cms=family,
        region=region.adcode if region else None,
    )


def _comments(resolved: Resolved) -> Iterator[str]:
    """What was seen when the file was written, for the person who reads it."""
    yield "Recognised by gongkai; not yet checked by a person (set verified = true once it was)."
    for one in resolved.found:
        pages = f"{one.pages} pages" if one.pages else "pages not counted"
        yield f"{one.url}: {one.recognised.family}, confidence {one.recognised.confidence:.1f}, {pages}"
        for entry in one.entries[:2]:
            yield f"  {entry.published_on or 'no day'}  {visible(entry.title)}"
    yield from (f"NOTE {note}" for note in resolved.notes)
    yield "Of a column may be set: at_least (fewer rows: the layout changed), most_pages, cms, enabled."
