"""Portals whose columns lie deep (home page, 政府信息公开, 财政信息, listing), news beside everything."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any, ClassVar

from simulator.addresses import Addresses
from simulator.disclosure import Article
from simulator.exchange import Request, Response
from simulator.pages import fill, paragraphs_html
from simulator.portals import Column, Portal
from simulator.quirks import one_in
from simulator.site import Site

_NEWS = (
    "召开党组理论学习中心组学习会",
    "赴基层开展走访慰问活动",
    "组织开展安全生产专项检查",
    "召开全市重点工作推进会",
    "举办财会人员业务培训班",
    "开展“政府开放日”活动",
)


class TreeSite(Site):
    """A portal that a person finds the budget column of by three clicks."""

    list_template: ClassVar[str]
    article_template: ClassVar[str] = ""
    rows: ClassVar[int] = 15
    """Rows of one page of a listing."""
    parents: ClassVar[tuple[str, str]] = ("/zfxxgk/", "/zfxxgk/czxx/")
    """Where 政府信息公开 and 财政信息 stand."""
    metas: ClassVar[bool] = True
    """Whether its pages name site, column and article in metas, as the norm wants."""
    lower_metas: ClassVar[bool] = False
    """Whether the metas' names are in lower case."""
    news_path: ClassVar[str] = "/xwzx/{number}.html"

    def __init__(self, portal: Portal, origin: str, files_origin: str = "") -> None:
        super().__init__(portal, origin, files_origin)
        self._page_addresses = Addresses(self._page_address)

    @abstractmethod
    def listing(self, column: Column, request: Request) -> Response | None:
        """The listing's page, or the answer of its API, if the request is for it."""

    def page(self, request: Request) -> Response | None:
        """Home, parent columns, listings, news, articles."""
        for column in self.portal.columns:
            listing = self.listing(column, request)
            if listing:
                return listing
        return self._article(request) if request.method == "GET" else None

    def stable_page(self, article: Article) -> bytes | None:
        """The page as it is served now: only an edit changes it."""
        return self.html(self.article_page(article)).body

    def home(self, request: Request) -> Response | None:
        """The home page and the two columns above the listings."""
        disclosure, finance = self.parents
        branches: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
            "/": ("", (("政府信息公开", disclosure),)),
            disclosure: (
                "政府信息公开",
                (("政府信息公开指南", "/zfxxgkzn/index.html"), ("财政信息", finance)),
            ),
            finance: ("财政信息", tuple((c.name, self.column_path(c)) for c in self.portal.columns)),
        }
        for path, (name, links) in sorted(branches.items(), reverse=True):
            if request.asks(path):
                return self.html(fill("branch.html", **self.frame(), name=name, links=links))
        return None

    def frame(self) -> dict[str, Any]:
        """With the way up, and the news."""
        parents = (("政府信息公开", self.parents[0]), ("财政信息", self.parents[1]))
        return {**super().frame(), "site": self, "parents": parents, "news": self.news(), "metas": self.metas}

    def news(self) -> list[tuple[str, str, date]]:
        """Title, path and day of what stands beside every page: dated links that disclose nothing."""
        newest = max((article.published_at for article in self.portal.articles), default=None)
        day = (newest or datetime(2024, 9, 1)).date()  # noqa: DTZ001  (a day is all that is wanted)
        place = self.portal.region.county or self.portal.region.city or self.portal.region.province
        return [
            (
                f"{place}{title}",
                self.news_path.format(number=41700 + number),
                day - timedelta(days=3 * number),
            )
            for number, title in enumerate(_NEWS, start=1)
        ]

    def news_page(self, request: Request) -> Response | None:
        """One of the news."""
        for title, path, day in self.news():
            if request.asks(path):
                return self.html(fill("news.html", **self.frame(), title=title, day=day))
        return None

    def paged(self, column: Column) -> list[list[Article]]:
        """The listing cut into pages; one empty page where nothing is listed."""
        articles = self.listed(column) if self.portal.landmarks else []
        pages = range(max(1, ceil(len(articles) / self.rows)))
        return [articles[number * self.rows : (number + 1) * self.rows] for number in pages]

    def list_page(self, column: Column, pages: list[list[Article]], number: int, **more: Any) -> Response:
        """Page `number`, counted from 1, of a listing, with validators."""
        values = {
            "column": column,
            "pages": len(pages),
            "number": number,
            "articles": pages[number - 1],
            **more,
        }
        values["total"] = sum(map(len, pages))
        page = fill(self.list_template, **self.frame(), **values)
        return self.html(page).validated(etag=True, modified_at=self.changed_at())

    def article_page(self, article: Article) -> str:
        """The article as the CMS shows it."""
        values = {
            "column": self.column_of(article),
            "article": article,
            "source": self.source(article),
            "body": paragraphs_html(self.text(article)),
            "files": self.attachments(article),
            "written_on": self.written_on(article),
        }
        return fill(self.article_template, **self.frame(), **values)

    def index_number(self, article: Article) -> str:
        """索引号."""
        return f"{self.portal.site_id[:9]}/{article.published_at:%Y}-{int(article.id[:6], 16) % 100_000:05d}"

    def _article(self, request: Request) -> Response | None:
        asked = self._page_addresses.asked(request, self.portal.articles)
        article = next((each for each in asked if not each.gone and not each.straight), None)
        if article is None:
            return self.home(request) or self.news_page(request)
        edits = article.changes + 1000 * (self.portal.redesigned + 2 * (self.portal.charset is not None))
        edited_at = article.published_at + timedelta(minutes=edits)
        return self.html(self.article_page(article)).validated(modified_at=edited_at)

    def _page_address(self, article: Article) -> Iterator[tuple[str, Article]]:
        yield self.article_path(article), article

    def careless(self, articles: list[Article]) -> list[Article]:
        """Nearly in order: one row in four stands a few places lower than its day says."""

        def place(article: Article) -> datetime:
            return article.published_at - timedelta(days=4 * one_in(4, article, "order"))

        return sorted(articles, key=place, reverse=True)
