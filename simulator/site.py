"""What every portal does alike, whatever its CMS: robots, errors, misbehaviour, the shape of its answers."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

from simulator.addresses import Addresses
from simulator.charsets import encoded
from simulator.disclosure import Article, Disclosure, Form
from simulator.exchange import Request, Response
from simulator.pages import fill, short_notice
from simulator.portals import Column, Portal, Soft404
from simulator.walls import wall

_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as its article offers it."""

    disclosure: Disclosure
    title: str
    path: str
    """With its query, if it has one; on the file host where `elsewhere`."""
    elsewhere: bool = False


def number(text: str | None, default: int) -> int:
    """A page number or size of a query; anything else means the default, as the portals have it."""
    return int(text) if text and text.isdecimal() else default


def _newest(row: tuple["Site", Article]) -> tuple[datetime, str]:
    return row[1].published_at, row[1].id


class Site(ABC):
    """One portal at one address, its files perhaps at another."""

    files_apart: ClassVar[bool] = False
    """Whether some of its files lie on another host."""

    def __init__(self, portal: Portal, origin: str, files_origin: str = "") -> None:
        self.portal, self.origin, self.files_origin = portal, origin, files_origin or origin
        self._file_addresses = Addresses(self._file_address)
        self.neighbours: Mapping[str, Site] = {}
        """The other portals' sites by slug."""

    def respond(self, request: Request) -> Response:
        """The answer to one request; a challenge or a soft 404 stands before everything else."""
        if request.path == "/robots.txt":
            return Response(b"User-agent: *\nAllow: /\n", "text/plain; charset=utf-8")
        if self.portal.waf:
            return wall(self.portal.waf)
        if self.portal.soft_404 is Soft404.ALL:
            return self.missing()
        response = self.file(request) or self.page(request)
        return response.answering(request) if response else self.missing()

    @abstractmethod
    def page(self, request: Request) -> Response | None:
        """The page, listing or API answer of that address."""

    @abstractmethod
    def column_path(self, column: Column) -> str:
        """Where the column's listing stands."""

    @abstractmethod
    def article_path(self, article: Article) -> str:
        """Where the article stands."""

    @abstractmethod
    def attachment(self, article: Article, disclosure: Disclosure) -> Attachment:
        """The disclosure's file as that article offers it."""

    @abstractmethod
    def stable_page(self, article: Article) -> bytes | None:
        """The article's exact bytes where they are the same at every request."""

    def attachments(self, article: Article) -> list[Attachment]:
        """The files an article offers now."""
        return [self.attachment(article, d) for d in article.disclosures if d.has_file]

    def url(self, path: str) -> str:
        """The absolute, percent-encoded address of a path here."""
        return self.origin + quote(path, safe="/?=&#")

    def file_url(self, attachment: Attachment) -> str:
        """The absolute address of a file, on the file host where it lies there."""
        origin = self.files_origin if attachment.elsewhere else self.origin
        return origin + quote(attachment.path, safe="/?=&#")

    def row_url(self, article: Article) -> str:
        """Where the article's row on the listing leads: to its page, or straight to its file."""
        if article.straight:
            return self.file_url(self.attachment(article, article.disclosures[0]))
        return self.url(self.article_path(article))

    @property
    def further_hosts(self) -> tuple[str, ...]:
        """Hosts besides its own that its files lie on."""
        host = urlsplit(self.files_origin).hostname or ""
        return (host,) if self.files_apart else ()

    def listed(self, column: Column) -> list[Article]:
        """The articles in the order of the listing: newest first, unless the family is careless."""
        return self.portal.listing(column)

    def shown(self, column: Column) -> list[tuple["Site", Article]]:
        """The rows of the listing, cross-posted ones among them, each with the site it lies on."""
        own: list[tuple[Site, Article]] = [(self, article) for article in self.listed(column)]
        guests = [
            (self.neighbours[guest.portal], guest.article)
            for guest in self.portal.guests
            if guest.column == column.code and guest.article.listed and not guest.article.gone
        ]
        return sorted(own + guests, key=_newest, reverse=True) if guests else own

    def listed_on(self, article: Article) -> date:
        """The day its row shows."""
        return article.published_at.date()

    def url_on(self, article: Article) -> date | None:
        """The day that stands in its address."""
        return None

    def written_on(self, article: Article) -> date | None:
        """成文日期, where its page states one."""
        return None

    def file(self, request: Request) -> Response | None:
        """The attachment at that address, with validators."""
        for article, disclosure in self._file_addresses.asked(request, self.portal.articles):
            if disclosure.has_file:
                file = Response(disclosure.file(), _PDF)
                return file.validated(etag=True, modified_at=self.edited_at(article))
        return None

    def _file_address(self, article: Article) -> Iterator[tuple[str, tuple[Article, Disclosure]]]:
        for disclosure in article.disclosures:
            yield self.attachment(article, disclosure).path, (article, disclosure)

    def missing(self) -> Response:
        """What an unknown address gets: an honest 404, or a soft one, perhaps the home page."""
        status = 404 if self.portal.soft_404 is Soft404.OFF else 200
        home = self.page(Request("GET", "/")) if status == 200 and self.portal.soft_404_home else None
        if home:
            return home
        return self.html(fill("not_found.html", portal=self.portal), status)

    def html(self, page: str, status: int = 200) -> Response:
        """A page in the portal's charset, or what is left of it when that is broken."""
        body, content_type = encoded(page, self.portal.charset)
        return Response(body, content_type, status)

    def find(self, matches: Callable[[Article], bool]) -> Article | None:
        """The article that matches and is not withdrawn."""
        return next((a for a in self.portal.articles if not a.gone and matches(a)), None)

    def column_of(self, article: Article) -> Column:
        """The column that lists the article."""
        return next(column for column in self.portal.columns if column.code == article.column)

    def frame(self) -> dict[str, Any]:
        """What every template wants to know."""
        columns = [(column, self.column_path(column)) for column in self.portal.columns]
        return {"portal": self.portal, "origin": self.origin, "columns": columns}

    def text(self, article: Article) -> tuple[str, ...]:
        """The article's own words: the narrative, or a notice that leaves everything to the files."""
        first = article.disclosures[0]
        if article.container:
            return short_notice(f"{len(article.disclosures)}家单位", f"{first.fiscal_year}年度部门决算")
        if first.form is Form.FILE:
            return short_notice(first.unit.name, f"{first.fiscal_year}年{first.own}{first.kind[-2:]}")
        return (first.file_title, *first.paragraphs())

    def source(self, article: Article) -> str:
        """来源: the unit, or the portal where the article speaks for several."""
        return self.portal.name if article.container else article.disclosures[0].unit.name

    def changed_at(self) -> datetime:
        """When the listings were generated last: a minute later for every change, no real clock needed."""
        newest = max(article.published_at for article in self.portal.articles)
        return newest + timedelta(days=30, minutes=self.portal.changes)

    def edited_at(self, article: Article) -> datetime:
        """When a file of the article was last replaced."""
        return article.published_at + timedelta(minutes=article.changes)
