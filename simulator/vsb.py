"""博达 VSB: pages counted down (`czxx.htm`, then `czxx/5.htm` to `czxx/1.htm`), files behind download.jsp."""

from datetime import date
from posixpath import relpath

from simulator.disclosure import Article, Disclosure
from simulator.exchange import Request, Response
from simulator.portals import Column
from simulator.quirks import digits, one_in
from simulator.site import Attachment
from simulator.tree import TreeSite

_DOWNLOAD = "/system/_content/download.jsp"


class VsbSite(TreeSite):
    """One VSB portal."""

    list_template = "vsb_list.html"
    article_template = "vsb_article.html"
    parents = ("/zfxxgk.htm", "/zfxxgk/fdzdgknr.htm")
    news_path = "/info/1021/{number}.htm"

    def column_path(self, column: Column) -> str:
        """The first page; the others lie in a directory of the same name."""
        return f"/zfxxgk/fdzdgknr/{column.code}.htm"

    def listing(self, column: Column, request: Request) -> Response | None:
        """Of five pages the second is 4.htm, the last 1.htm."""
        pages, stem = self.paged(column), self.column_path(column).removesuffix(".htm")
        names = {f"{stem}/{len(pages) - before}.htm": before + 1 for before in range(1, len(pages))}
        number = (names | {self.column_path(column): 1}).get(request.path)
        if number is None:
            return None
        older = len(pages) - number
        following = f"{stem}/{older}.htm" if older else None
        return self.list_page(column, pages, number, following=following, here=request.path)

    def relative(self, path: str, here: str) -> str:
        """A path as seen from a page: VSB writes ../../info/…."""
        return relpath(path, here.rsplit("/", 1)[0] or "/")

    def row_path(self, article: Article) -> str:
        """Where the row leads, from the root."""
        return self.row_url(article).removeprefix(self.origin)

    def article_path(self, article: Article) -> str:
        """/info/{tree}/{id}.htm: no day in it."""
        return f"/info/{self.portal.site}/{digits(article.id, 7)}.htm"

    def url_on(self, article: Article) -> date | None:
        """None: addresses are numbers."""
        return None

    def framed(self, article: Article) -> bool:
        """Whether its files are shown in frames instead of being linked."""
        return not article.container and one_in(3, article, "framed")

    def attachment(self, article: Article, disclosure: Disclosure) -> Attachment:
        """Behind download.jsp, whose address has no extension; what is framed or listed lies in /__local/."""
        mark = disclosure.id.upper()
        path = f"{_DOWNLOAD}?urltype=news.DownloadAttachUrl&owner=1588321451&wbfileid={mark}"
        if article.straight or self.framed(article):
            path = f"/__local/{mark[0]}/{mark[1:3]}/{mark[3:5]}/{mark[5:]}_{mark[:8]}_{digits(mark, 5)}.pdf"
        return Attachment(disclosure, f"{disclosure.file_name}.pdf", path)
