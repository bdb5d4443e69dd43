"""From what a person types to what is crawled: a slug, or any address of a portal, known or not.

An unknown address is fetched once, by a sweep of its own, so that the guard and robots.txt hold for it too.
"""

from collections.abc import Mapping, Sequence

from crawler import newcomers, sweep
from crawler.addresses import canonical, names_a_file
from crawler.exploring import Found, listing_at, listings_below, reads_as_article
from crawler.jobs import Event, Job, Target
from crawler.newcomers import Resolved, of_article, with_columns, write
from crawler.portals import Portal, named
from crawler.recognition import slug_of
from crawler.typed import check_typed
from home import Home
from pipeline import errors
from pipeline.types import FailureKind

__all__ = ["Found", "Resolved", "resolve", "resolve_all", "write"]

_ERRORS: Mapping[str, type[errors.PortalError]] = {
    FailureKind.GONE: errors.Gone,
    FailureKind.BLOCKED: errors.Blocked,
    FailureKind.UNREACHABLE: errors.Unreachable,
    FailureKind.TLS_ERROR: errors.TlsFailure,
    FailureKind.REFUSED: errors.Refused,
}


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
    unknown = [url for url in addresses if not (newcomers.known(url, known) or names_a_file(url))]
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


def _resolved(text: str, portals: Mapping[str, Portal], seen: Mapping[str, Event], home: Home) -> Resolved:
    if "://" not in text:
        portal = named(text, dict(portals))
        return Resolved(portal, Target(portal.slug))
    url = canonical(text)
    if known := newcomers.known(url, portals):
        return known
    return _recognised(url, seen[url], portals, home) if url in seen else of_article(url, "", portals)


def _recognised(url: str, page: Event, portals: Mapping[str, Portal], home: Home) -> Resolved:
    if page["failure"] == FailureKind.TOO_LARGE:  # no page is that long
        return of_article(url, "", portals)
    if page["failure"]:
        raise _ERRORS[page["failure"]](f"{url}: {page['detail']}")
    text = page.get("text", "")
    listing = listing_at(url, text)
    if listing and listing.is_of_accounts:
        return with_columns(portals, [listing], text)
    if not text or (listing is None and reads_as_article(text)):
        return of_article(url, text, portals)
    listings = listings_below(url, text, lambda urls: _look(home, urls))
    if listings:
        return with_columns(portals, listings, text, notes=("found through the links of the page",))
    if listing:  # no word of accounts in it, but it is what was asked for
        return with_columns(portals, [listing], text, notes=("nothing in it speaks of budgets or accounts",))
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
