"""The adapters' speed: listings to entries for every family, articles to fields against BeautifulSoup.

    make bench

CPU seconds of this process; pages of the simulator. The peer for articles, bs4 with html.parser, finds the
same fields the plain way, and every field is compared: a page on which they differ is counted.
"""

import statistics
import time
import urllib.request
from collections.abc import Callable, Iterable
from urllib.parse import quote, urljoin

from bs4 import BeautifulSoup

import simulator
from crawler.addresses import canonical
from crawler.cms import CMS, Page
from pipeline.dates import day
from pipeline.decode import decode
from pipeline.formats.page import open_page
from pipeline.types import Family

ROUNDS = 10
RUNS = 9
"""The best counts: what else the machine does is no speed of ours."""
Fields = tuple[str, str, str, tuple[str, ...]]


def fetched(url: str) -> str:
    """The text behind a loopback URL."""
    with urllib.request.urlopen(quote(url, safe="%/:?#[]@!$&'()*+,;=~")) as answer:
        return decode(answer.read(), answer.headers["Content-Type"]).text


def corpus() -> tuple[list[tuple[Family, str, str]], list[tuple[str, str]]]:
    """(family, url, text) of listings, (url, text) of articles."""
    with simulator.serve(simulator.Province(units=20, years=[2023, 2024], families=tuple(Family))) as server:
        listings, articles = [], []
        for portal in server.portals:
            url = canonical(portal.list_urls[0])
            text = fetched(url)
            listings.append((Family(portal.family), url, text))
            entries = CMS[Family(portal.family)].entries(Page(url, text))
            pages = [entry.url for entry in entries if entry.url.endswith(("html", "htm"))]
            articles += [(one, fetched(one)) for one in pages[:4]]
    return listings, articles


def entries_of(family: Family, url: str, text: str) -> int:
    """What a walk does with one page of a listing."""
    page, cms = Page(url, text), CMS[family]
    found = cms.entries(page)
    cms.total(page)
    cms.next_page(page)
    return len(found)


def fields(url: str, text: str) -> Fields:
    """Title, day, source and the addresses of files, our way."""
    page = open_page(text, url)
    hrefs = (link.get("href", "").strip() for link in page.tree.iter("a"))
    files = tuple(urljoin(page.base, href) for href in hrefs if href.endswith((".pdf", ".doc", ".xls")))
    published = day(page.metas.get("pubdate", ""))
    return page.metas.get("articletitle", ""), str(published), page.metas.get("contentsource", ""), files


def souped(url: str, text: str) -> Fields:
    """The same by BeautifulSoup and html.parser."""
    soup = BeautifulSoup(text, "html.parser")

    def meta(name: str) -> str:
        tags = soup.find_all("meta", attrs={"name": lambda value: bool(value) and value.lower() == name})
        return next((content for tag in tags if (content := str(tag.get("content", "")).strip())), "")

    base = soup.find("base", href=True)
    origin = urljoin(url, str(base["href"])) if base else url
    hrefs = (str(link.get("href", "")).strip() for link in soup.find_all("a"))
    files = tuple(urljoin(origin, href) for href in hrefs if href.endswith((".pdf", ".doc", ".xls")))
    return meta("articletitle"), str(day(meta("pubdate"))), meta("contentsource"), files


def seconds(work: Callable[..., object], cases: Iterable[tuple[object, ...]], rounds: int = 1) -> float:
    """CPU seconds of doing the work on all cases so many times."""
    kept = list(cases)
    start = time.process_time()
    for _ in range(rounds):
        for case in kept:
            work(*case)
    return time.process_time() - start


def report_listings(listings: list[tuple[Family, str, str]]) -> None:
    """Pages a CPU second, by family and over all."""
    for family in Family:
        cases = [case for case in listings if case[0] is family]
        rows = sum(entries_of(*case) for case in cases)
        spent = min(seconds(entries_of, cases, ROUNDS) for _ in range(RUNS))
        size = sum(len(text) for _, _, text in cases) // len(cases) // 1000
        pace = len(cases) * ROUNDS / spent
        print(f"{family:10} {pace:7.0f} pages a CPU second  {rows:4} rows, {size:3} kB a page")
    spent = min(seconds(entries_of, listings, ROUNDS) for _ in range(RUNS))
    print(f"all        {len(listings) * ROUNDS / spent:7.0f} pages a CPU second")


def report_articles(articles: list[tuple[str, str]]) -> None:
    """How many times less CPU than BeautifulSoup, and on how many pages the fields differ."""
    differing = sum(fields(*case) != souped(*case) for case in articles)
    ratios = [seconds(souped, articles) / seconds(fields, articles) for _ in range(3)]
    print(f"articles to fields, against bs4(html.parser): {statistics.median(ratios):.1f} x less CPU")
    print(f"{len(articles)} pages, fields differ on {differing}")


if __name__ == "__main__":
    found, read = corpus()
    report_listings(found)
    report_articles(read)
