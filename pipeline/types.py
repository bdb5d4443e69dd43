"""The values that pass between the layers: frozen, typed, free of any outside world.

Words (design: portal, column, entry, capture, document, disclosure, revision, fact, finding, change) mean the
same here, in the tables, on the command line and in the documentation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What is disclosed, in the field's own terms."""

    DEPARTMENT_FINAL = "部门决算"
    UNIT_FINAL = "单位决算"
    DEPARTMENT_BUDGET = "部门预算"
    UNIT_BUDGET = "单位预算"
    GOVERNMENT_FINAL = "政府决算"
    GOVERNMENT_BUDGET = "政府预算"
    SANGONG_FINAL = "三公经费决算"
    SANGONG_BUDGET = "三公经费预算"
    PERFORMANCE = "绩效评价"
    PROCUREMENT = "政府采购"
    OPENNESS_REPORT = "政府信息公开年报"
    OTHER = "其他"


class Scope(StrEnum):
    """Whose money the figures cover."""

    DEPARTMENT = "department"
    """部门: the department with its subordinate units."""
    UNIT = "unit"
    """单位: one budget unit."""
    OWN_LEVEL = "own_level"
    """本级: the department's own office without its subordinate units."""
    SUMMARY = "summary"
    """汇总: a total over many units."""


class Status(StrEnum):
    """How reading a file ended."""

    OK = "ok"
    ENCRYPTED = "encrypted"
    TRUNCATED = "truncated"
    MALFORMED = "malformed"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TIMED_OUT = "timed_out"
    OVER_LIMIT = "over_limit"
    UNSUPPORTED = "unsupported"
    NEEDS_TOOL = "needs_tool"
    NOT_A_DOCUMENT = "not_a_document"
    NO_TEXT = "no_text"
    PARTIAL = "partial"


class Severity(StrEnum):
    """How sure a finding is that something is wrong."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class ChangeKind(StrEnum):
    """What happened, in the past tense."""

    PUBLISHED = "published"
    AMENDED = "amended"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    OVERDUE = "overdue"
    COLUMN_BROKEN = "column_broken"
    COLUMN_RECOVERED = "column_recovered"


class ColumnState(StrEnum):
    """How the last check of a column ended."""

    OK = "ok"
    NO_NEWS = "no_news"
    EMPTY = "empty"
    LAYOUT_CHANGED = "layout_changed"
    SUSPECT = "suspect"
    BLOCKED = "blocked"
    SOFT_404 = "soft_404"
    UNREACHABLE = "unreachable"
    TLS_ERROR = "tls_error"
    SILENT = "silent"

    @property
    def healthy(self) -> bool:
        """Whether the column answered as a listing should."""
        return self in {ColumnState.OK, ColumnState.NO_NEWS}


class Family(StrEnum):
    """The CMS families portals are built with (an adapter in crawler/cms/ each)."""

    UCAP = "ucap"
    CMSPRO = "cmspro"
    TRS = "trs"
    JPAGE = "jpage"
    JPAAS = "jpaas"
    GKMLPT = "gkmlpt"
    VSB = "vsb"
    LONSUN = "lonsun"
    VISIONSKY = "visionsky"
    CHENGDU = "chengdu"
    JIANGSU = "jiangsu"
    PLAIN = "plain"
    """Any page with a repeated structure of links and dates."""


class Role(StrEnum):
    """What a captured URL is to the portal."""

    LISTING = "listing"
    PAGE = "page"
    ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A division of GB/T 2260, named down to the level that is known."""

    adcode: str
    province: str
    city: str | None = None
    county: str | None = None

    @property
    def name(self) -> str:
        """The full name, as 江西省宜春市袁州区."""
        return "".join(part for part in (self.province, self.city, self.county) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a text says it is: unit x fiscal year x kind x scope; None where it does not say."""

    kind: Kind | None = None
    scope: Scope | None = None
    unit: str | None = None
    fiscal_year: int | None = None
    region: Region | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)
    """For each known part, where it was read: "title", "breadcrumb", "meta", "cover", "body", "portal"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An attachment as its page names it; the URL is absolute."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of a listing."""

    title: str
    url: str
    published_on: date | None = None
    attachments: tuple[Link, ...] = ()
    """Files the row itself names (new UCAP lists them before the article is fetched)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One figure with its place in the text; offsets count characters of Document.text."""

    field: str
    label: str
    value: Decimal
    unit: str
    raw: str
    start: int
    end: int
    scope: str = "all"
    measure: str = "final"
    subject: str = "total"
    code: str | None = None
    year: int | None = None
    sentence: str = ""
    page: int | None = None
    table: int | None = None
    cell: tuple[int, int] | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A check that does not hold."""

    rule: str
    severity: Severity
    message: str
    fields: tuple[str, ...] = ()
    stated: str | None = None
    computed: str | None = None
    diagnosis: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a figure moved, in the publisher's words."""

    field: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTable:
    """A table the document promises, and whether it was captured."""

    number: int
    name: str
    state: str
    """present, empty, not_captured or stated_empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A standard table, joined over pages."""

    name: str | None
    number: int | None
    pages: tuple[int, ...]
    money_unit: str | None
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    confidence: float = 1.0
    spans: tuple[tuple[tuple[int, int] | None, ...], ...] = ()
    """Where each cell of `rows` stands in Document.text; empty where the format does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One ruled grid of one page, its cells as printed."""

    page: int
    bbox: tuple[float, float, float, float]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What the bytes say."""

    title: str
    text: str
    identity: Identity = Identity()
    published_on: date | None = None
    written_on: date | None = None
    index_number: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    breadcrumb: tuple[str, ...] = ()
    money_unit: str | None = None
    template: str | None = None
    pages: int | None = None
    ocr: bool = False
    encoding: str | None = None
    replaced: int = 0
    """Places that no encoding explains, each shown as U+FFFD in the text."""
    links: tuple[Link, ...] = ()
    pictures: tuple[str, ...] = ()
    """Addresses of the pictures and frames that a page without text shows instead."""
    members: tuple[str, ...] = ()
    """Of an archive: the documents in it, each read by itself (`member` of pipeline.read.read)."""
    tables_listed: tuple[ListedTable, ...] = ()
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()
    grids: tuple[Grid, ...] = ()
    findings: tuple[Finding, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How reading one file ended: always a status, a document where there is one to give."""

    digest: str
    media_type: str
    status: Status
    reader: str
    """The version of the reader that made it (pipeline.version.READER)."""
    fingerprint: str
    """Of the meaning: title and text, or what a page without text links to and shows; else of the bytes."""
    reason: str | None = None
    document: Document | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """The bytes one URL answered at one moment; they lie in the archive under their digest."""

    url: str
    digest: str
    size: int
    content_type: str
    captured_at: datetime
    etag: str | None = None
    last_modified: str | None = None


class FailureKind(StrEnum):
    """Why a URL gave no bytes worth keeping."""

    GONE = "gone"
    """404, 410 or a soft 404: counts towards withdrawal."""
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    TLS_ERROR = "tls_error"
    REFUSED = "refused"
    """Refused by us: a private address, an off-site host, a scheme we do not speak, robots.txt."""
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A fetch that gave nothing, and why."""

    kind: FailureKind
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One URL of an article at one visit: the page itself, or a file attached to it.

    Exactly one of these holds: `capture` is set (bytes came; `reading` is what they say, left out where the
    ledger has read the same bytes before), `not_modified` is true (304: what the ledger has of this URL
    still stands), or `failure` is set.
    """

    role: Role
    url: str
    title: str
    capture: Capture | None = None
    reading: Reading | None = None
    not_modified: bool = False
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One visit to one entry: its page and everything attached, recorded in one transaction."""

    portal: str
    column: str | None
    """URL of the column whose listing led here; None for an address given by hand."""
    entry: Entry
    page: Part
    attachments: tuple[Part, ...]
    seen_at: datetime
    region: Region | None = None
    """The portal's own region: where the unit's name says none, it lies here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What one article says was published: one identity and the parts that carry it."""

    title: str
    identity: Identity
    url: str
    """Where a person goes to see it."""
    parts: tuple[Part, ...]
    """Primary part first."""
