"""What a page gives away about its portal: family, names, region. Pure: bytes were decoded before."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.cms import CMS, Page
from crawler.cms.markup import meta
from pipeline import regions
from pipeline.types import Family, Region


@dataclass(frozen=True, slots=True)
class Recognised:
    """A listing of a known family."""

    family: Family
    confidence: float
    """0 to 1."""
    column_name: str
    site_name: str


def recognise(url: str, text: str) -> Recognised | None:
    """The family whose listing this page is; None for articles, home pages, error pages, other families."""
    if not text.strip():
        return None
    page = Page(url, text)
    confidence, family = max((cms.recognise(page), family) for family, cms in CMS.items())
    if not confidence:
        return None
    return Recognised(family, confidence, CMS[family].column_name(page), meta(page.tree, "SiteName"))


def region_of(site_name: str) -> Region | None:
    """The region a site is named after: 宜春市人民政府, 四川省财政厅."""
    return regions.find(site_name)[0] if site_name else None


def slug_of(url: str, *, with_path: bool = False) -> str:
    """A name for a portal by its host: www_yichun_gov_cn, 127_0_0_1_8000.

    `with_path` tells two sites of one host apart by the folder of their column.
    """
    parts = urlsplit(url)
    words = [parts.netloc, *(parts.path.split("/")[1:3] if with_path else ())]
    return re.sub(r"[^a-z0-9]+", "_", "_".join(words).lower()).strip("_")
