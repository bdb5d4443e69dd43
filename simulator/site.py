"""What every portal does alike, whatever its CMS: robots, errors, challenges, the shape of its answers."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from simulator.disclosure import Article, Disclosure
from simulator.exchange import Request, Response
from simulator.pages import fill
from simulator.portals import Column, Portal, Soft404

_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as its article offers it."""

    disclosure: Disclosure
    title: str
    path: str


def number(text: str | None, default: int) -> int:
    """A page number or size of a query; anything else means the default, as the portals have it."""
    return int(text) if text and text.isdecimal() else default


class Site(ABC):
    """One portal at one address."""

    def __init__(self, portal: Portal, origin: str) -> None:
        self.portal, self.origin = portal, origin

    def respond(self, request: Request) -> Response:
        """The answer to one request; a challenge or a soft 404 stands before everything else."""
        if request.path == "/robots.txt":
            return Response(b"User-agent: *\nAllow: /\n", "text/plain; charset=utf-8")
        if self.portal.waf:
            return Response(fill("challenge.html").encode(), status=412)
        if self.portal.soft_404 is Soft404.ALL:
            return self.missing()
        response = self.file(request.path) or self.page(request)
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
        return self.origin + quote(path)

    def file(self, path: str) -> Response | None:
        """The attachment at that path, with validators."""
        for article in self.portal.articles:
            for offered in self.attachments(article):
                if offered.path == path:
                    edited_at = article.published_at + timedelta(minutes=article.changes)
                    return Response(offered.disclosure.file(), _PDF).validated(
                        etag=True, modified_at=edited_at
                    )
        return None

    def missing(self) -> Response:
        """What an unknown address gets: an honest 404, or a soft one."""
        status = 404 if self.portal.soft_404 is Soft404.OFF else 200
        return self.html(fill("not_found.html", portal=self.portal), status)

    def html(self, page: str, status: int = 200) -> Response:
        """A page in the portal's charset, or what is left of it when that is broken."""
        if not self.portal.broken_charset:
            return Response(page.encode(), status=status)
        # gb2312 is declared, one character exists in GB18030 only, and one byte is in no encoding at all.
        body = page.replace('charset="utf-8"', 'charset="gb2312"').replace("UTF-8", "gb2312")
        body = body.replace("charset=utf-8", "charset=gb2312").replace("</body>", "<p>承办：𠮷</p>\n</body>")
        return Response(
            body.encode("gb18030").replace(b"</body>", b"<!-- \xff -->\n</body>"),
            "text/html; charset=gb2312",
            status,
        )

    def find(self, matches: Callable[[Article], bool]) -> Article | None:
        """The article that matches and is not withdrawn."""
        return next((a for a in self.portal.articles if not a.gone and matches(a)), None)
