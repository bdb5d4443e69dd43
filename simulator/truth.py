"""The ground truth as JSON: every portal and disclosure as it is now, with digests of what is served."""

from collections.abc import Mapping
from typing import Any

from pipeline.types import Region
from simulator.book import plain
from simulator.disclosure import Article, Disclosure
from simulator.exchange import digest
from simulator.portals import Column
from simulator.province import Province
from simulator.site import Site


def truth(province: Province, sites: Mapping[str, Site]) -> dict[str, Any]:
    """Everything; digests make the files that nobody asked for yet."""
    return {
        "portals": listings(sites),
        "disclosures": [
            row(sites[portal.slug], article, disclosure)
            for portal, article, disclosure in province.disclosures()
        ],
    }


def listings(sites: Mapping[str, Site]) -> list[dict[str, Any]]:
    """The portals with their columns and what each lists now; makes no files."""
    return [_portal(site) for site in sites.values()]


def _portal(site: Site) -> dict[str, Any]:
    portal = site.portal
    return {
        "slug": portal.slug,
        "name": portal.name,
        "family": portal.family,
        "url": f"{site.origin}/",
        "hosts": list(site.further_hosts),
        "site_hosts": {
            home.portal.site: home.origin.removeprefix("http://")
            for home in (site.neighbours[guest.portal] for guest in portal.guests)
        },
        "region": _region(portal.region),
        "columns": [_column(site, column) for column in portal.columns],
    }


def _column(site: Site, column: Column) -> dict[str, Any]:
    """A listing with the entries it has now, in its own order, each once."""
    return {
        "name": column.name,
        "url": site.url(site.column_path(column)),
        "entries": [_entry(home, article) for home, article in site.shown(column)],
    }


def _entry(site: Site, article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "url": site.row_url(article),
        "published_on": site.listed_on(article).isoformat(),
        "straight": article.straight,
    }


def row(site: Site, article: Article, disclosure: Disclosure) -> dict[str, Any]:
    """One disclosure; a contained one is told by its file's URL and names the article in `container`.

    `published_on` is what the page says of itself (PubDate or 发布日期), the listing's day where there is no
    page; `dates` keeps apart what address, listing, page and 成文日期 say.
    """
    attached = site.attachment(article, disclosure)
    container = site.row_url(article) if article.container else None
    published_on = site.listed_on(article) if article.straight else article.published_at.date()
    return {
        "id": disclosure.id,
        "portal": site.portal.slug,
        "column": site.url(site.column_path(site.column_of(article))),
        "title": disclosure.file_name if article.container else article.title,
        "unit": disclosure.unit.name,
        "kind": disclosure.kind,
        "scope": disclosure.scope,
        "fiscal_year": disclosure.fiscal_year,
        "region": _region(disclosure.unit.region),
        "published_on": published_on.isoformat(),
        "dates": _dates(site, article),
        "url": site.file_url(attached) if article.container else site.row_url(article),
        "state": "withdrawn" if disclosure.withdrawn else "current",
        "listed": article in site.listed(site.column_of(article)),
        "straight": article.straight,
        "digest_of_page": _digest_of_page(site, article),
        "attachments": _attachments(site, article, disclosure),
        "facts": [
            {"field": fact.field, "value": plain(fact.value), "unit": fact.unit}
            for fact in disclosure.facts()
        ],
        "faults": list(disclosure.faults),
        "copy_of": disclosure.copy_of,
        "container": container,
    }


def _dates(site: Site, article: Article) -> dict[str, str | None]:
    dates = {
        "url": site.url_on(article),
        "listing": site.listed_on(article),
        "page": None if article.straight else article.published_at.date(),
        "written": None if article.straight else site.written_on(article),
    }
    return {name: day.isoformat() if day else None for name, day in dates.items()}


def _digest_of_page(site: Site, article: Article) -> str | None:
    """Of the bytes at its address (the file's, if straight), where they are the same at every request."""
    if article.gone:
        return None
    if article.straight:
        return digest(article.disclosures[0].file())
    stable = site.stable_page(article)
    return digest(stable) if stable else None


def _attachments(site: Site, article: Article, disclosure: Disclosure) -> list[dict[str, Any]]:
    """None where the row goes straight to the file: the file is the page then."""
    if article.straight or not disclosure.has_file:
        return []
    offered = site.attachment(article, disclosure)
    return [
        {
            "title": offered.title,
            "url": site.file_url(offered),
            "digest": digest(disclosure.file()),
            "media_type": "application/pdf",
        }
    ]


def _region(region: Region) -> dict[str, Any]:
    return {
        "adcode": region.adcode,
        "province": region.province,
        "city": region.city,
        "county": region.county,
    }
