"""From what a person types to what is crawled: a slug, or any address of a portal, known or not.

An unknown address is fetched once, by a sweep of its own, so that the guard and robots.txt hold for it too.
"""

import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from crawler import sweep
from crawler.addresses import canonical, names_a_file
from crawler.cms import Page
from crawler.cms.markup import meta
from crawler.exploring import Found, listing_at, listings_below, reads_as_article
from crawler.jobs import Event, Job, Target
from crawler.portals import Column, Portal, named
from crawler.recognition import region_of, slug_of
from home import Home
from pipeline import errors
from pipeline.internet import Allowance
from pipeline.invisible import visible
from pipeline.types import FailureKind, Family

__all__ = ["Found", "Resolved", "resolve", "resolve_all", "write"]

SURE = 0.7
"""Below, a person is told what to look at."""
_ERRORS: Mapping[str, type[errors.PortalError]] = {
    FailureKind.GONE: errors.Gone,
    FailureKind.BLOCKED: errors.Blocked,
    FailureKind.UNREACHABLE: errors.Unreachable,
    FailureKind.TLS_ERROR: errors.TlsFailure,
    FailureKind.REFUSED: errors.Refused,
}


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


def resolve(text: str, portals: Mapping[str, Portal], home: Home, *, save: bool = True) -> Resolved:
    """What `text` means: a portal's slug, or the address of a portal, listing, article or file.

    A new portal is written to the home's portals/ folder, unless `save` is off.

    Raises:
        UsageError: neither a slug that is known nor an address that may be crawled.
        PortalError: the address did not answer, or (UnknownPortal) answered nothing that is recognised.
    """
    (answer,) = resolve_all([text], portals, home, save=save)
    if isinstance(answer, errors.PortalError):
        raise answer
    return answer


def resolve_all(
    texts: Sequence[str], portals: Mapping[str, Portal], home: Home, *, save: bool = True
) -> list[Resolved | errors.PortalError]:
    """What each text means, in order; an address that cannot be resolved answers its error, the others go on.

    Unknown addresses are fetched by one sweep together, and a portal found for one is known to the next.
    """
    for text in texts:
        check_typed(text, home)
    known = dict(portals)
    addresses = [canonical(text) for text in texts if "://" in text]
    unknown = [url for url in addresses if not (_known(url, known) or names_a_file(url))]
    seen = dict(zip(unknown, _look(home, unknown), strict=True)) if unknown else {}
    answers: list[Resolved | errors.PortalError] = []
    for text in texts:
        try:
            resolved = _resolved(text, known, seen, home)
        except errors.PortalError as error:
            answers.append(error)
            continue
        known[resolved.portal.slug] = resolved.portal
        if resolved.new and save:
            write(resolved, home)
        answers.append(resolved)
    return answers


def check_typed(text: str, home: Home) -> None:
    """Refuses what nobody can want crawled, before anything is asked.

    Raises:
        UsageError: another scheme than http and https, no host, a password, an address of a private network
            that `allow_hosts` does not name.
    """
    if "://" not in text:
        return
    try:
        parts = urlsplit(text.strip())
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise errors.UsageError(f"{text!r} is no address: {error}") from error
    if parts.scheme not in {"http", "https"}:
        raise errors.UsageError(f"{text!r}: only http:// and https:// addresses are crawled")
    if not parts.hostname or parts.username or parts.password:
        raise errors.UsageError(f"{text!r}: an address with a host, and without a password, is expected")
    allowance = Allowance(home.settings.allow_hosts)
    if not all(allowance.permits(parts.hostname, port, one) for one in _literal(parts.hostname)):
        raise errors.UsageError(
            f"{text!r}: {parts.hostname} is a private address: allow_hosts must name it to have it crawled"
        )


def _literal(host: str) -> list[IPv4Address | IPv6Address]:
    """The addresses that a host is without being looked up: 127.0.0.1, 0x7f000001, 2130706433, localhost."""
    if host.rstrip(".") == "localhost" or host.rstrip(".").endswith(".localhost"):
        return [ip_address("127.0.0.1")]
    try:
        found = socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
    except (socket.gaierror, UnicodeError):
        return []
    return [ip_address(str(address[0]).partition("%")[0]) for *_, address in found]


def _resolved(text: str, portals: Mapping[str, Portal], seen: Mapping[str, Event], home: Home) -> Resolved:
    if "://" not in text:
        portal = named(text, dict(portals))
        return Resolved(portal, Target(portal.slug))
    url = canonical(text)
    if known := _known(url, portals):
        return known
    return _recognised(url, seen[url], portals, home) if url in seen else _article(url, "", portals)


def _known(url: str, portals: Mapping[str, Portal]) -> Resolved | None:
    for portal in portals.values():
        if url in {canonical(column.url) for column in portal.columns}:
            columns = tuple(column.url for column in portal.columns if canonical(column.url) == url)
            return Resolved(portal, Target(portal.slug, columns))
        if portal.columns and url.rstrip("/") == canonical(portal.homepage).rstrip("/"):
            return Resolved(portal, Target(portal.slug))
    return None


def _recognised(url: str, page: Event, portals: Mapping[str, Portal], home: Home) -> Resolved:
    if page["failure"] == FailureKind.TOO_LARGE:  # no page is that long
        return _article(url, "", portals)
    if page["failure"]:
        raise _ERRORS[page["failure"]](f"{url}: {page['detail']}")
    text = page.get("text", "")
    listing = listing_at(url, text)
    if listing and listing.is_of_accounts:
        return _with_columns(portals, [listing], text)
    if not text or (listing is None and reads_as_article(text)):
        return _article(url, text, portals)
    listings = listings_below(url, text, lambda urls: _look(home, urls))
    if listings:
        return _with_columns(portals, listings, text, notes=("found through the links of the page",))
    if listing:  # no word of accounts in it, but it is what was asked for
        return _with_columns(portals, [listing], text, notes=("nothing in it speaks of budgets or accounts",))
    raise errors.UnknownPortal(
        f"{url} is no listing that is recognised, no article, and links to none: give the address of the "
        f"budget column's listing itself, or write {home.portals / (slug_of(url) + '.toml')} by hand "
        "(see docs/portals.md)"
    )


def _look(home: Home, urls: list[str]) -> list[Event]:
    events = list(sweep.run(Job(home=str(home.path), look=tuple(urls), deadline=60.0 * len(urls))))
    pages = {event["url"]: event for event in events if event["event"] == "page"}
    detail = next((event["detail"] for event in events if event["event"] == "ended"), "no answer")
    missing = {"failure": FailureKind.UNREACHABLE, "detail": detail, "text": ""}
    return [pages.get(url, {"url": url, **missing}) for url in urls]


def _with_columns(
    portals: Mapping[str, Portal], listings: Sequence[Found], text: str, notes: tuple[str, ...] = ()
) -> Resolved:
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
    known = {column.url for column in columns}
    kept = tuple(column for column in portal.columns if column.url not in known)
    portal = portal.model_copy(update={"columns": (*kept, *columns)})
    target = Target(portal.slug, tuple(column.url for column in columns))
    return Resolved(
        portal, target, new=True, found=tuple(listings), notes=(*notes, *_doubts(listings, portal))
    )


def _doubts(listings: Sequence[Found], portal: Portal) -> Iterator[str]:
    """What a person should look at, and where to set it by hand."""
    for one in listings:
        if one.recognised.confidence < SURE:
            yield (
                f"{one.url}: {one.recognised.family} with confidence {one.recognised.confidence:.1f} only: "
                f"look at the first entries; if they are not the column's rows, set `cms` of this column in "
                f"{portal.slug}.toml by hand ({', '.join(Family)}), or give the listing's own address"
            )


def _article(url: str, text: str, portals: Mapping[str, Portal]) -> Resolved:
    portal = _portal_of(url, portals)
    family = Family.UCAP if "contentData" in text or "/doc/ucap/" in url else Family.CMSPRO
    known = portal is not None
    portal = portal or _new_portal(url, text, family, portals)
    return Resolved(portal, Target(portal.slug, columns=(), articles=(url,)), new=not known)


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


def write(resolved: Resolved, home: Home) -> None:
    """Writes the portal's file into the home, with what was seen as comments."""
    home.portals.mkdir(parents=True, exist_ok=True)
    file = home.portals / f"{resolved.portal.slug}.toml"
    file.write_text(resolved.portal.to_toml(_comments(resolved)), encoding="utf-8")


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
