"""What the read side gives: frozen values named as in the contract's JSON, and their JSON form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from pipeline.types import Region

BEIJING = ZoneInfo("Asia/Shanghai")


def as_json(value: Any) -> Any:
    """The JSON form of a view: times with +08:00, days ISO, decimals as strings, a region by its parts."""
    if type(value) in _PLAIN:
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {name: as_json(one) for name, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [as_json(one) for one in value]
    form = next((form for kind, form in _FORMS if isinstance(value, kind)), None)
    return form(value) if form else value


_PLAIN = frozenset({str, int, float, bool, type(None)})
"""Their own JSON form: nearly all there is in a file's tables."""
_FORMS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (datetime, lambda moment: moment.astimezone(BEIJING).isoformat(timespec="seconds")),
    (date, date.isoformat),
    (Decimal, str),
    (Enum, lambda word: word.value),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a conditional GET needs: the newest capture's validators, and where its bytes are."""

    etag: str | None
    last_modified: str | None
    digest: str
    content_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueColumn:
    """A column that is to be checked now."""

    portal: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentView:
    """A file of a disclosure; `status` is how reading it, or fetching it, ended."""

    title: str
    url: str
    digest: str | None
    media_type: str | None
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureView:
    """A disclosure as `list` shows it."""

    id: int
    title: str
    unit: str | None
    kind: str | None
    scope: str | None
    fiscal_year: int | None
    region: Region | None
    published_on: date | None
    portal: str
    column: str | None
    url: str
    urls: tuple[str, ...]
    first_seen_at: datetime
    revision: int
    state: str
    digest: str | None
    attachments: tuple[AttachmentView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactView:
    """A figure as `show` and mails show it; the document it stands in by its URL."""

    field: str
    label: str
    value: str
    unit: str
    raw: str
    start: int
    end: int
    scope: str
    measure: str
    subject: str
    code: str | None
    year: int | None
    sentence: str
    page: int | None
    table: int | None
    cell: tuple[int, int] | None
    confidence: float
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """A check that does not hold."""

    rule: str
    severity: str
    message: str
    fields: tuple[str, ...]
    stated: str | None
    computed: str | None
    diagnosis: str | None
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionPartView:
    """What one source held in a revision."""

    role: str
    url: str
    title: str
    digest: str
    fingerprint: str
    media_type: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionView:
    """A version of a disclosure."""

    number: int
    seen_at: datetime
    parts: tuple[RevisionPartView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureView:
    """Bytes one of its sources answered."""

    url: str
    role: str
    digest: str
    size: int
    content_type: str
    captured_at: datetime
    confirmed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureDetail:
    """A disclosure as `show` shows it."""

    disclosure: DisclosureView
    facts: tuple[FactView, ...]
    tables: tuple[Mapping[str, Any], ...]
    findings: tuple[FindingView, ...]
    revisions: tuple[RevisionView, ...]
    captures: tuple[CaptureView, ...]
    reasons: tuple[Mapping[str, Any], ...]
    evidence: Mapping[str, Any]
    corrected: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """An event."""

    id: int
    kind: str
    at: datetime
    disclosure: int | None
    title: str | None
    unit: str | None
    portal: str | None
    column: str | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageView:
    """What a unit owes of one kind and year, and what became of it."""

    unit: str
    region: Region | None
    kind: str
    fiscal_year: int
    status: str
    due_on: date | None
    basis: str | None
    published_on: date | None
    disclosure: int | None
    state: str | None
    """Of the disclosure: one that was withdrawn has been published all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnView:
    """A column and how its last check ended."""

    portal: str
    column: str
    url: str
    state: str | None
    since: datetime | None
    entries: int
    detail: str
    enabled: bool
    checked_at: datetime | None
    due_at: datetime | None
    baseline_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryView:
    """A mail and what became of it."""

    id: int
    subscription: int | None
    channel: str
    to: str
    changes: tuple[int, ...]
    state: str
    attempts: int
    sent_at: datetime | None
    message_id: str
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedFile:
    """A captured file of a disclosure, for `gongkai files`."""

    title: str
    url: str
    role: str
    digest: str
    media_type: str
    captured_at: datetime
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFailure:
    """A URL that gave nothing at its last visit."""

    portal: str
    url: str
    kind: str
    detail: str
    checked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    """The health of a home in one value."""

    portals: int
    columns: int
    columns_by_state: Mapping[str, int]
    disclosures: int
    changes: int
    last_change_at: datetime | None
    last_check_at: datetime | None
    next_due_at: datetime | None
    pending: int
    dead: int
    failures_by_kind: Mapping[str, int]
