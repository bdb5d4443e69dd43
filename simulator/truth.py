"""The ground truth as JSON: every portal and disclosure as it is now, with digests of what is served."""

from collections.abc import Mapping
from typing import Any

from pipeline.types import Region
from simulator.book import plain
from simulator.disclosure import Article, Disclosure
from simulator.exchange import digest
from simulator.province import Province
from simulator.site import Site


def truth(province: Province, sites: Mapping[str, Site]) -> dict[str, Any]:
    """Everything; digests make the files that nobody asked for yet."""
    return {
        "portals": [_portal(site) for site in sites.values()],
        "disclosures": [
            row(sites[portal.slug], article, disclosure)
            for portal, article, disclosure in province.disclosures()
        ],
    }


def _portal(site: Site) -> dict[str, Any]:
    portal = site.portal
    columns = [{"name": c.name, "url": site.url(site.column_path(c))} for c in portal.columns]
    return {
        "slug": portal.slug,
        "name": portal.name,
        "family": portal.family,
        "url": f"{site.origin}/",
        "region": _region(portal.region),
        "columns": columns,
    }


def row(site: Site, article: Article, disclosure: Disclosure) -> dict[str, Any]:
    """One disclosure; a contained one is told by its file's URL and names the article in `container`."""
    page = site.url(site.article_path(article))
    attached = site.attachment(article, disclosure)
    stable = None if article.gone else site.stable_page(article)
    column = next(c for c in site.portal.columns if c.code == article.column)
    return {
        "id": disclosure.id,
        "portal": site.portal.slug,
        "column": site.url(site.column_path(column)),
        "title": disclosure.file_name if article.container else article.title,
        "unit": disclosure.unit.name,
        "kind": disclosure.kind,
        "scope": disclosure.scope,
        "fiscal_year": disclosure.fiscal_year,
        "region": _region(disclosure.unit.region),
        "published_on": article.published_at.date().isoformat(),
        "url": site.url(attached.path) if article.container else page,
        "state": "withdrawn" if disclosure.withdrawn else "current",
        "listed": article.listed and not article.gone,
        "digest_of_page": digest(stable) if stable else None,
        "attachments": [_attachment(site, article, disclosure)] if disclosure.has_file else [],
        "facts": [
            {"field": fact.field, "value": plain(fact.value), "unit": fact.unit}
            for fact in disclosure.facts()
        ],
        "faults": list(disclosure.faults),
        "copy_of": disclosure.copy_of,
        "container": page if article.container else None,
    }


def _attachment(site: Site, article: Article, disclosure: Disclosure) -> dict[str, Any]:
    offered = site.attachment(article, disclosure)
    return {
        "title": offered.title,
        "url": site.url(offered.path),
        "digest": digest(disclosure.file()),
        "media_type": "application/pdf",
    }


def _region(region: Region) -> dict[str, Any]:
    return {
        "adcode": region.adcode,
        "province": region.province,
        "city": region.city,
        "county": region.county,
    }
