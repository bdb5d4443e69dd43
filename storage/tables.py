"""The tables: portals, columns, units, disclosures with sources and revisions, changes and deliveries.

SQLModel tables do not validate: every value comes from a frozen dataclass of pipeline.types or a validated
settings model. Times are stored in UTC; enumerations as the words of the contract.

Identity: a disclosure has a surrogate id. (unit, fiscal year, kind, scope) is what is known of it and may be
corrected; unknown parts stay null and its primary source's URL is its identity.
"""

from datetime import UTC, date, datetime
from typing import Any, Protocol

from sqlalchemy import JSON, CheckConstraint, DateTime, ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Column as SqlColumn
from sqlmodel import Field, SQLModel


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """A naive time is refused: nobody could say when it was."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always aware, always UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _moment(*, nullable: bool = False, index: bool = False) -> Any:
    return Field(default=None, sa_column=SqlColumn(UtcDateTime(), nullable=nullable, index=index))


def _json(default: type = dict) -> Any:
    return Field(default_factory=default, sa_column=SqlColumn(JSON, nullable=False))


def _ref(target: str, *, nullable: bool = False, primary_key: bool = False) -> Any:
    column: SqlColumn[Any] = SqlColumn(
        ForeignKey(target, ondelete="CASCADE"), nullable=nullable, index=True, primary_key=primary_key
    )
    return Field(default=None, sa_column=column)


class Numbered(Protocol):
    """A row with a surrogate id."""

    id: int | None


def key(row: Numbered) -> int:
    """The id of a row that is in the database.

    Raises:
        LookupError: the row was never flushed.
    """
    if row.id is None:
        raise LookupError(f"{type(row).__name__} has no id yet")
    return row.id


def renew(row: SQLModel, **columns: Any) -> None:
    """Sets what is otherwise now: a row set to what it was is gone through by the next flush all the same."""
    for name, value in columns.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


class Portal(SQLModel, table=True):
    """A portal as its TOML file declares it; the file is the source, this row what others refer to."""

    slug: str = Field(primary_key=True)
    name: str
    homepage: str
    family: str
    adcode: str | None = None
    enabled: bool = True
    verified: bool = False


class Column(SQLModel, table=True):
    """A column (栏目) and how its last check ended."""

    __table_args__ = (UniqueConstraint("portal", "url"),)

    id: int | None = Field(default=None, primary_key=True)
    portal: str = _ref("portal.slug")
    name: str
    url: str
    enabled: bool = True
    state: str | None = None
    """A word of ColumnState; None before the first check."""
    since: datetime | None = _moment(nullable=True)
    """When the state last changed."""
    detail: str = ""
    entries: int = 0
    """Rows found at the last check, over all pages."""
    checked_at: datetime | None = _moment(nullable=True)
    due_at: datetime | None = _moment(nullable=True, index=True)
    """When it is to be checked next; None: at once."""
    baseline_at: datetime | None = _moment(nullable=True)
    """When the first complete crawl ended; before it nothing here is a change."""


class Entry(SQLModel, table=True):
    """A row of a listing: what was announced there, whether or not it could be fetched."""

    __table_args__ = (UniqueConstraint("column_id", "url"),)

    id: int | None = Field(default=None, primary_key=True)
    column_id: int = _ref("column.id")
    url: str = Field(index=True)
    title: str = Field(sa_column=SqlColumn(Text, nullable=False))
    published_on: date | None = None
    baseline: bool
    """Listed before or during the first complete crawl: recorded without a change, however late."""
    first_listed_at: datetime = _moment()
    last_listed_at: datetime = _moment()


class Unit(SQLModel, table=True):
    """A publishing unit: canonical name and region; the key makes two spellings one."""

    __table_args__ = (UniqueConstraint("stem", "adcode"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    stem: str
    """The name without its leading region (pipeline.regions.unit_key)."""
    adcode: str = ""
    """Code of GB/T 2260; empty where neither the name nor the portal says."""


class UnitAlias(SQLModel, table=True):
    """Another spelling under which a unit was seen."""

    __table_args__ = (UniqueConstraint("unit_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = _ref("unit.id")
    name: str = Field(index=True)


class Disclosure(SQLModel, table=True):
    """The thing published: unit x fiscal year x kind x scope, as far as known, and where a person sees it."""

    __table_args__ = (Index("ix_disclosure_identity", "unit_id", "fiscal_year", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    portal: str = _ref("portal.slug")
    column_id: int | None = _ref("column.id", nullable=True)
    """The column that led to it; None while it is known by a hand-given address alone."""
    title: str = Field(sa_column=SqlColumn(Text, nullable=False))
    url: str = Field(index=True)
    """The page where it is published, also for one of many files of one article."""
    unit_id: int | None = _ref("unit.id", nullable=True)
    kind: str | None = Field(default=None, index=True)
    scope: str | None = None
    fiscal_year: int | None = Field(default=None, index=True)
    adcode: str | None = Field(default=None, index=True)
    published_on: date | None = Field(default=None, index=True)
    evidence: dict[str, Any] = _json()
    corrected: dict[str, Any] = _json()
    """What a person set by `correct`; it outlives every later reading."""
    first_seen_at: datetime = _moment()
    announced: bool = False
    """Whether its publication is settled: alerted, or part of a baseline."""
    state: str = "current"
    """current or withdrawn."""


class Source(SQLModel, table=True):
    """A URL of a portal that is watched, with its own chain of captures."""

    __table_args__ = (
        UniqueConstraint("portal", "url"),
        CheckConstraint("role IN ('listing', 'page', 'attachment')"),
    )

    id: int | None = Field(default=None, primary_key=True)
    portal: str = _ref("portal.slug")
    column_id: int | None = _ref("column.id", nullable=True)
    url: str = Field(index=True)
    role: str
    title: str = Field(default="", sa_column=SqlColumn(Text, nullable=False))
    listed_on: date | None = None
    etag: str | None = None
    """Validators of the newest capture, set in the transaction that recorded it."""
    last_modified: str | None = None
    checked_at: datetime | None = _moment(nullable=True)
    due_at: datetime | None = _moment(nullable=True, index=True)
    gone_since: datetime | None = _moment(nullable=True)
    """Since when every pass answered 404, 410 or a soft 404."""
    gone_passes: int = 0
    gone_last_at: datetime | None = _moment(nullable=True)
    failure: str | None = None
    """A word of FailureKind when the last fetch gave nothing."""
    failure_detail: str | None = Field(default=None, sa_column=SqlColumn(Text))


class Capture(SQLModel, table=True):
    """Bytes one source answered; a row only when they differ from the ones before."""

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = _ref("source.id")
    digest: str = Field(index=True)
    size: int
    content_type: str
    captured_at: datetime = _moment()
    confirmed_at: datetime = _moment()
    """When the same bytes, or a 304, were last answered."""


class Document(SQLModel, table=True):
    """What captured bytes say, by which reader; read again, the row is brought up to date."""

    __table_args__ = (UniqueConstraint("source_id", "digest"),)

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = _ref("source.id")
    digest: str = Field(index=True)
    reader: str
    read_at: datetime = _moment()
    media_type: str
    status: str
    reason: str | None = Field(default=None, sa_column=SqlColumn(Text))
    fingerprint: str = Field(index=True)
    title: str = Field(default="", sa_column=SqlColumn(Text, nullable=False))
    text: str = Field(default="", sa_column=SqlColumn(Text, nullable=False))
    pages: int | None = None
    ocr: bool = False
    published_on: date | None = None
    written_on: date | None = None
    index_number: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    money_unit: str | None = None
    template: str | None = None
    identity: dict[str, Any] = _json()
    links: list[dict[str, Any]] = _json(list)
    tables_listed: list[dict[str, Any]] = _json(list)
    tables: list[dict[str, Any]] = _json(list)
    reasons: list[dict[str, Any]] = _json(list)


class Fact(SQLModel, table=True):
    """One figure of a document with its place."""

    __table_args__ = (Index("ix_fact_field_year", "field", "year"),)

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = _ref("document.id")
    field: str
    label: str
    value: str
    """A decimal as printed; a string, because floats lose cents and databases round differently."""
    unit: str
    raw: str
    start: int
    end: int
    scope: str = "all"
    measure: str = "final"
    subject: str = "total"
    code: str | None = None
    year: int | None = None
    sentence: str = Field(default="", sa_column=SqlColumn(Text, nullable=False))
    page: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    confidence: float = 1.0


class Finding(SQLModel, table=True):
    """A check that does not hold: within one document, or between the sources of a disclosure."""

    id: int | None = Field(default=None, primary_key=True)
    disclosure_id: int | None = _ref("disclosure.id", nullable=True)
    document_id: int | None = _ref("document.id", nullable=True)
    rule: str = Field(index=True)
    severity: str
    message: str = Field(sa_column=SqlColumn(Text, nullable=False))
    fields: list[str] = _json(list)
    stated: str | None = None
    computed: str | None = None
    diagnosis: str | None = None
    start: int | None = None
    end: int | None = None


class DisclosureSource(SQLModel, table=True):
    """Which sources carry a disclosure: its own, in order, and aliases (copies on other portals or pages)."""

    __tablename__ = "disclosure_source"

    disclosure_id: int = _ref("disclosure.id", primary_key=True)
    source_id: int = _ref("source.id", primary_key=True)
    position: int = 0
    title: str = Field(default="", sa_column=SqlColumn(Text, nullable=False))
    alias: bool = False
    """A copy: where it differs that is a sources_differ finding, never an amendment."""
    attached: bool = True
    """False once the page no longer links it; the history stays."""


class Revision(SQLModel, table=True):
    """A version of a disclosure: the manifest of what its own sources said at one moment."""

    __table_args__ = (UniqueConstraint("disclosure_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    disclosure_id: int = _ref("disclosure.id")
    number: int
    seen_at: datetime = _moment()


class RevisionPart(SQLModel, table=True):
    """One line of a manifest: which document a source held."""

    __tablename__ = "revision_part"

    revision_id: int = _ref("revision.id", primary_key=True)
    source_id: int = _ref("source.id", primary_key=True)
    document_id: int = _ref("document.id")
    role: str
    position: int = 0


class Obligation(SQLModel, table=True):
    """What was told to be overdue: once for each unit, kind and fiscal year, whatever comes after."""

    __table_args__ = (UniqueConstraint("unit_id", "kind", "fiscal_year"),)

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = _ref("unit.id")
    adcode: str
    kind: str
    fiscal_year: int
    due_on: date
    basis: str
    column_id: int = _ref("column.id")
    """Where it is expected: the column of what the unit published before."""


class Change(SQLModel, table=True):
    """An event, kept for ever: the transactional outbox from which alerts are made."""

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(index=True)
    at: datetime = _moment(index=True)
    disclosure_id: int | None = _ref("disclosure.id", nullable=True)
    column_id: int | None = _ref("column.id", nullable=True)
    revision_id: int | None = _ref("revision.id", nullable=True)
    obligation_id: int | None = Field(default=None, foreign_key="obligation.id", index=True)
    """What is overdue."""
    detail: dict[str, Any] = _json()
    matched: bool = Field(default=False, index=True)
    """Whether deliveries for it have been made out to every subscription it concerns."""


class Correction(SQLModel, table=True):
    """The log of what people corrected."""

    id: int | None = Field(default=None, primary_key=True)
    disclosure_id: int = _ref("disclosure.id")
    at: datetime = _moment()
    before: dict[str, Any] = _json()
    after: dict[str, Any] = _json()


class Subscription(SQLModel, table=True):
    """Who is told what. Options of one kind mean or, different kinds mean and; an empty list means any."""

    id: int | None = Field(default=None, primary_key=True)
    created_at: datetime = _moment()
    email: str
    units: list[str] = _json(list)
    regions: list[str] = _json(list)
    """Codes of GB/T 2260; what lies below is included."""
    kinds: list[str] = _json(list)
    years: list[int] = _json(list)
    keywords: list[str] = _json(list)
    events: list[str] = _json(list)
    findings: list[str] = _json(list)
    """Ids of rules, and severities."""
    after_change: int = 0
    """Only changes with a greater id concern it."""
    removed_at: datetime | None = _moment(nullable=True)


class Delivery(SQLModel, table=True):
    """A message to one subscriber, its bytes and Message-ID frozen before the first attempt."""

    id: int | None = Field(default=None, primary_key=True)
    subscription_id: int | None = _ref("subscription.id", nullable=True)
    channel: str = "email"
    to: str
    message_id: str = Field(unique=True)
    body: bytes = Field(sa_column=SqlColumn(LargeBinary, nullable=False))
    state: str = Field(default="pending", index=True)
    """pending, sent or dead."""
    attempts: int = 0
    created_at: datetime = _moment()
    due_at: datetime = _moment(index=True)
    claimed_until: datetime | None = _moment(nullable=True)
    """A sender holds it until then; a crash lets go by itself."""
    sent_at: datetime | None = _moment(nullable=True)
    error: str | None = Field(default=None, sa_column=SqlColumn(Text))


class DeliveryChange(SQLModel, table=True):
    """Which changes a delivery carries: at most one delivery per subscription and change."""

    __tablename__ = "delivery_change"
    __table_args__ = (UniqueConstraint("subscription_id", "change_id"),)

    delivery_id: int = _ref("delivery.id", primary_key=True)
    change_id: int = _ref("change.id", primary_key=True)
    subscription_id: int = _ref("subscription.id")
