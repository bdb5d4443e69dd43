"""A ledger with its archive and a column, and articles to record in it, made of our own sentences."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import SQLModel, select

from pipeline.read import read
from pipeline.regions import by_adcode
from pipeline.types import Article, Capture, ColumnState, Entry, Failure, FailureKind, Part, Role
from storage import at_rest, queries, showing
from storage.checking import Closed, ColumnCheck
from storage.ledger import Ledger
from storage.views import ChangeView, DisclosureView

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
CITY, BUREAU = "jx_city", "jx_bureau"


def page(title: str, *paragraphs: str) -> bytes:
    """An article page as a portal serves it."""
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f'<html><head><meta name="ArticleTitle" content="{title}">'
        f'<meta name="PubDate" content="2024-09-20 10:00"></head>'
        f'<body><h1>{title}</h1><div id="zoom">{body}</div></body></html>'
    ).encode()


def account(unit: str, income: str = "1234.56", kind: str = "部门决算") -> str:
    """The sentences a reader finds its figures in."""
    return (
        f"{unit}2023年度{kind}情况说明如下。本部门2023年度收入总计{income}万元，"
        f"其中年初结转和结余10.00万元，比上年有所减少。"
    )


@dataclass
class Desk:
    """Records articles of two portals and tells what came of it."""

    ledger: Ledger
    at: datetime = MONDAY

    def open(self) -> None:
        for slug, name, adcode in ((CITY, "宜春市人民政府", "360900"), (BUREAU, "宜春市财政局", "360900")):
            self.ledger.register(
                slug=slug,
                name=name,
                homepage=f"http://{slug}.example/",
                family="ucap",
                adcode=adcode,
                verified=False,
                enabled=True,
                columns=[("部门决算", column(slug))],
            )

    def settle(self, portal: str = CITY) -> None:
        """The column's first complete check is over."""
        self.check(portal=portal)

    def check(
        self, state: ColumnState = ColumnState.OK, entries: int = 1, *, portal: str = CITY, detail: str = ""
    ) -> Closed:
        """The column was gone through to its end, an hour later."""
        self.at += timedelta(hours=1)
        return self.ledger.close_check(
            ColumnCheck(
                portal=portal,
                column=column(portal),
                state=state,
                entries=entries,
                at=self.at,
                detail=detail,
                complete=state.healthy,
            )
        )

    def find_gone(self, article: Article, *, files: bool = True) -> list[tuple[int, str | None]]:
        """(disclosure, change) of a visit that finds a page gone, and its files with it or still there."""
        asked = tuple(failed(part, FailureKind.GONE) if files else part for part in article.attachments)
        gone = replace(
            article,
            page=failed(article.page, FailureKind.GONE),
            attachments=asked,
            seen_at=self.at,
        )
        return [(one.disclosure, one.change) for one in self.ledger.record(gone)]

    def article(
        self,
        name: str,
        title: str,
        *paragraphs: str,
        files: dict[str, bytes] | None = None,
        portal: str = CITY,
    ) -> Article:
        """An article as the crawler hands it over; listed first, as it is in a crawl."""
        self.at += timedelta(minutes=10)
        entry = Entry(title=title, url=address(name, portal), published_on=date(2024, 9, 20))
        self.ledger.listed(portal, column(portal), [entry], self.at)
        return Article(
            portal=portal,
            column=column(portal),
            entry=entry,
            page=self.part(Role.PAGE, entry.url, title, page(title, *paragraphs)),
            attachments=tuple(
                self.part(Role.ATTACHMENT, address(file, portal), file, body)
                for file, body in (files or {}).items()
            ),
            seen_at=self.at,
            region=by_adcode("360900"),
        )

    def part(self, role: Role, url: str, title: str, body: bytes) -> Part:
        capture = Capture(
            url=url,
            digest=self.ledger.archive.put(body),
            size=len(body),
            content_type="text/html" if role is Role.PAGE else "application/octet-stream",
            captured_at=self.at,
            etag=f'"{len(body)}"',
        )
        return Part(role=role, url=url, title=title, capture=capture, reading=read(body, url=url, name=title))

    def record(self, *arguments: Any, **options: Any) -> list[tuple[int, str | None]]:
        """(disclosure, change) of what one article covers."""
        article = self.article(*arguments, **options)
        covered = [(one.disclosure, one.change) for one in self.ledger.record(article)]
        self.try_to_shake(article)
        return covered

    def try_to_shake(self, article: Article) -> bool:
        """Records an article that stands once more, the long way: nothing but the times may differ.

        In every story every article is tried; whether this one stood.
        """
        later = self.at + timedelta(minutes=5)
        files = tuple(unread(part, later) for part in article.attachments)
        again = replace(article, page=unread(article.page, later), attachments=files, seen_at=later)
        with self.ledger.database.reading() as session:
            standing = at_rest.of_column(session, article.portal, article.column or "").get(article.page.url)
        if standing is None or not standing.holds(again):
            return False
        before = self.rows()
        covered = self.ledger.record(again)
        assert {one.disclosure for one in covered} == set(standing.disclosures)
        assert not any(one.change or one.new for one in covered)
        assert self.rows() == before
        noted = self.rows(times=True)
        self.ledger.confirm_standing([(standing, later)])
        assert self.rows(times=True) == noted
        return True

    def rows(self, *, times: bool = False) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that is on record; without the times of visits, unless they are asked for.

        And without the numbers of findings: those across years are made anew, and nothing refers to them.
        """
        left_out = {"finding.id"}
        if not times:
            left_out |= {"source.checked_at", "source.due_at", "capture.confirmed_at"}
        found = {}
        with self.ledger.database.reading() as session:
            for table in SQLModel.metadata.sorted_tables:
                columns = [one for one in table.columns if str(one) not in left_out]
                found[table.name] = sorted(session.connection().execute(select(*columns)).all(), key=str)
        return found

    @property
    def disclosures(self) -> list[DisclosureView]:
        with self.ledger.database.reading() as session:
            return list(showing.disclosures(session))

    @property
    def changes(self) -> list[ChangeView]:
        with self.ledger.database.reading() as session:
            return queries.changes(session)

    def findings(self, disclosure: int) -> list[str]:
        with self.ledger.database.reading() as session:
            detail = showing.disclosure(session, disclosure)
            assert detail
            return [finding.rule for finding in detail.findings]


def column(portal: str) -> str:
    return f"http://{portal}.example/list.html"


def address(name: str, portal: str = CITY) -> str:
    return f"http://{portal}.example/{name}"


def unread(part: Part, at: datetime) -> Part:
    """The same part as the crawler hands it over where the ledger has read the same bytes before."""
    return replace(part, capture=part.capture and replace(part.capture, captured_at=at), reading=None)


def failed(part: Part, kind: FailureKind = FailureKind.UNREACHABLE) -> Part:
    """The same part at a visit where its URL gave nothing."""
    return replace(part, capture=None, reading=None, failure=Failure(kind=kind, detail="timed out"))
