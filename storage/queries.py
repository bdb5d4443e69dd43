"""The read side, for the crawler, the command line, alerts and the web: a session in, frozen views out."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from pipeline.types import Entry, Link, Role
from storage import containers, documents, sources, views
from storage.tables import (
    Change,
    Column,
    Delivery,
    DeliveryChange,
    Disclosure,
    DisclosureSource,
    Obligation,
    Portal,
    Source,
    Unit,
    UnitAlias,
    key,
)
from storage.views import (
    ChangeView,
    ColumnView,
    DeliveryView,
    DueColumn,
    SourceFailure,
    StatusView,
    Validators,
)

IN_LIMIT = 500
"""SQLite takes a bounded number of parameters in one statement."""


def validators(session: Session, portal: str, url: str) -> Validators | None:
    """What to ask a URL conditionally with; None where nothing was recorded of it."""
    source = sources.find(session, portal, url)
    last = sources.newest_capture(session, key(source)) if source else None
    if source is None or last is None:
        return None
    return Validators(
        etag=source.etag,
        last_modified=source.last_modified,
        digest=last.digest,
        content_type=last.content_type,
    )


def is_read(session: Session, portal: str, url: str, digest: str, reader: str) -> bool:
    """Whether these bytes of this URL were read by this version of the reader."""
    source = sources.find(session, portal, url)
    row = documents.find(session, key(source), digest) if source else None
    return row is not None and row.reader == reader


def known(session: Session, portal: str, urls: Sequence[str], now: datetime) -> dict[str, bool]:
    """Of these URLs those that were fetched before, and whether each is due again."""
    found: dict[str, bool] = {}
    for start in range(0, len(urls), IN_LIMIT):
        wanted = select(Source).where(
            Source.portal == portal, col(Source.url).in_(urls[start : start + IN_LIMIT])
        )
        for source in session.exec(wanted):
            unplaced = source.column_id is None  # known by a hand-given address: its column is to tell of it
            retried = bool(source.failure) and not source.gone_passes
            ahead = source.checked_at is not None and source.checked_at > now
            due = source.due_at is None or source.due_at <= now or ahead or retried
            found[source.url] = due or unplaced
    return found


def due_pages(session: Session, portal: str, column: str, now: datetime) -> list[Entry]:
    """Pages of a column that are to be asked again, whether or not it still lists them."""
    wanted = (
        select(Source.title, Source.url, col(Source.listed_on))
        .join(Column, col(Column.id) == Source.column_id)
        .where(
            Source.portal == portal,
            Column.url == column,
            Source.role == Role.PAGE.value,
            _is_due(Source, now),
        )
        .order_by(col(Source.id))
    )
    pages = session.exec(wanted)
    return [Entry(title=title, url=url, published_on=listed_on) for title, url, listed_on in pages]


def files_of(session: Session, portal: str, page: str) -> list[Link]:
    """The files that the disclosures of a page hold, as earlier visits found them there."""
    of_page = select(DisclosureSource.disclosure_id).join(Source).where(Source.url == page)
    own = and_(col(Disclosure.url) == page, col(DisclosureSource.alias).is_(False))
    copied = and_(col(Disclosure.id).in_(of_page), col(DisclosureSource.alias).is_(True))
    wanted = (
        select(Source.url, DisclosureSource.title)
        .join(DisclosureSource, col(DisclosureSource.source_id) == col(Source.id))
        .join(Disclosure, col(Disclosure.id) == col(DisclosureSource.disclosure_id))
        .where(
            Source.portal == portal,
            Source.role == Role.ATTACHMENT.value,
            col(DisclosureSource.attached).is_(True),
            or_(own, copied),
        )
        .order_by(col(Source.id))
    )
    return _asked_for((title, url) for url, title in session.exec(wanted))


def _is_due(row: type[Source] | type[Column], now: datetime) -> ColumnElement[bool]:
    """Never checked, or its time has come, or it was checked under a clock that was ahead."""
    return or_(col(row.due_at).is_(None), col(row.due_at) <= now, col(row.checked_at) > now)


def _watched(what: Any) -> Any:
    """Of enabled columns of enabled portals."""
    columns = select(what).select_from(Column).join(Portal, col(Portal.slug) == Column.portal)
    return columns.where(col(Portal.enabled).is_(True), col(Column.enabled).is_(True))


def due_columns(session: Session, now: datetime) -> list[DueColumn]:
    """Enabled columns of enabled portals whose check is due, the longest waiting first."""
    due = _watched(Column).where(_is_due(Column, now))
    wanted = due.order_by(col(Column.due_at).nulls_first(), col(Column.id))
    return [DueColumn(portal=row.portal, url=row.url) for row in session.exec(wanted)]


def portals(session: Session) -> set[str]:
    """The portals on record, their files still there or not."""
    return set(session.exec(select(Portal.slug)))


def columns(session: Session, portal: str | None = None) -> list[ColumnView]:
    """Columns and how their last check ended."""
    wanted = select(Column)
    if portal:
        wanted = wanted.where(Column.portal == portal)
    return [
        ColumnView(
            portal=row.portal,
            column=row.name,
            url=row.url,
            state=row.state,
            since=row.since,
            entries=row.entries,
            detail=row.detail,
            enabled=row.enabled,
            checked_at=row.checked_at,
            due_at=row.due_at,
            baseline_at=row.baseline_at,
        )
        # Sorted here: each database has its own idea of where a hyphen or an underscore belongs.
        for row in sorted(session.exec(wanted), key=lambda row: (row.portal, key(row)))
    ]


def matching(
    *,
    ids: Collection[int] = (),
    units: Collection[str] = (),
    regions: Collection[str] = (),
    kinds: Collection[str] = (),
    years: Collection[int] = (),
    portals: Collection[str] = (),
    since: date | None = None,
    limit: int | None = None,
) -> SelectOfScalar[Disclosure]:
    """Disclosures by filter: one option's values are alternatives, different options all hold."""
    wanted = select(Disclosure).order_by(col(Disclosure.id))
    equal: list[tuple[Any, Collection[Any]]] = [
        (Disclosure.id, ids),
        (Disclosure.kind, kinds),
        (Disclosure.fiscal_year, years),
        (Disclosure.portal, portals),
    ]
    for column, values in equal:
        if values:
            wanted = wanted.where(col(column).in_(values))
    if units:
        wanted = wanted.where(col(Disclosure.unit_id).in_(named(units)))
    if regions:
        below = [col(Disclosure.adcode).startswith(prefix(code)) for code in regions]
        wanted = wanted.where(or_(*below))
    if since:
        wanted = wanted.where(col(Disclosure.published_on) >= since)
    return wanted.limit(limit) if limit else wanted


def prefix(adcode: str) -> str:
    """The part of a code that everything below shares: 36 for 360000, 3609 for 360900."""
    return adcode[:2] if adcode.endswith("0000") else adcode[:4] if adcode.endswith("00") else adcode


def named(names: Collection[str]) -> Any:
    """The ids of the units of these names or aliases."""
    aliases = select(UnitAlias.unit_id).where(col(UnitAlias.name).in_(names))
    return select(Unit.id).where(or_(col(Unit.name).in_(names), col(Unit.id).in_(aliases)))


def changes(
    session: Session, *, since: int = 0, ids: Collection[int] = (), limit: int | None = None
) -> list[ChangeView]:
    """Events after the one numbered `since`, newest last."""
    wanted = (
        select(Change, Disclosure, Unit, Column)
        .join(Disclosure, col(Disclosure.id) == Change.disclosure_id, isouter=True)
        .join(Obligation, col(Obligation.id) == Change.obligation_id, isouter=True)
        .join(Unit, col(Unit.id) == func.coalesce(Disclosure.unit_id, Obligation.unit_id), isouter=True)
        .join(Column, col(Column.id) == Change.column_id, isouter=True)
        .where(col(Change.id) > since)
        .order_by(col(Change.id))
    )
    if ids:
        wanted = wanted.where(col(Change.id).in_(ids))
    rows = session.exec(wanted.limit(limit) if limit else wanted)
    return [
        ChangeView(
            id=key(change),
            kind=change.kind,
            at=change.at,
            disclosure=change.disclosure_id,
            title=disclosure.title if disclosure else None,
            unit=unit.name if unit else None,
            portal=disclosure.portal if disclosure else column.portal if column else None,
            column=column.name if column else None,
            detail=change.detail,
        )
        for change, disclosure, unit, column in rows
    ]


def deliveries(session: Session, state: str | None = None) -> list[DeliveryView]:
    """Mails, oldest first."""
    wanted = select(Delivery).order_by(col(Delivery.id))
    if state:
        wanted = wanted.where(Delivery.state == state)
    rows = session.exec(wanted).all()
    carried: dict[int, list[int]] = {key(row): [] for row in rows}
    for line in session.exec(select(DeliveryChange).order_by(col(DeliveryChange.change_id))):
        if line.delivery_id in carried:
            carried[line.delivery_id].append(line.change_id)
    return [
        DeliveryView(
            id=key(row),
            subscription=row.subscription_id,
            channel=row.channel,
            to=row.to,
            changes=tuple(carried[key(row)]),
            state=row.state,
            attempts=row.attempts,
            sent_at=row.sent_at,
            message_id=row.message_id,
            error=row.error,
        )
        for row in rows
    ]


def failures(session: Session, portal: str | None = None) -> list[SourceFailure]:
    """URLs that gave nothing at their last visit, and why."""
    wanted = select(Source).where(col(Source.failure).is_not(None)).order_by(col(Source.id))
    if portal:
        wanted = wanted.where(Source.portal == portal)
    return [
        SourceFailure(
            portal=row.portal,
            url=row.url,
            kind=row.failure or "",
            detail=row.failure_detail or "",
            checked_at=row.checked_at,
        )
        for row in session.exec(wanted)
        if row.checked_at
    ]


def status(session: Session) -> StatusView:
    """The health of a home in numbers."""
    states = session.exec(select(Column.state, func.count()).group_by(col(Column.state))).all()
    failed = session.exec(
        select(Source.failure, func.count())
        .where(col(Source.failure).is_not(None))
        .group_by(col(Source.failure))
    ).all()
    mails = dict(session.exec(select(Delivery.state, func.count()).group_by(col(Delivery.state))).all())

    def one(expression: Any) -> Any:
        return session.exec(select(expression)).one()

    return views.StatusView(
        portals=one(func.count(col(Portal.slug))),
        columns=one(func.count(col(Column.id))),
        columns_by_state={state or "unchecked": number for state, number in states},
        disclosures=one(func.count(col(Disclosure.id))),
        changes=one(func.count(col(Change.id))),
        last_change_at=one(func.max(Change.at)),
        last_check_at=one(func.max(Column.checked_at)),
        next_due_at=session.exec(_watched(func.min(Column.due_at))).one(),
        pending=mails.get("pending", 0),
        dead=mails.get("dead", 0),
        failures_by_kind={kind or "": number for kind, number in failed},
    )


def known_entry(session: Session, portal: str, url: str) -> Entry | None:
    """A page that was visited before, as its listing named it; None for any other address."""
    source = sources.find(session, portal, url)
    if source is None or source.role != Role.PAGE.value:
        return None
    return Entry(title=source.title, url=source.url, published_on=source.listed_on)


def files_of_page(session: Session, portal: str, url: str) -> list[Link]:
    """The files a page's disclosures have through a row of the listing alone, in order.

    Empty where the page itself named files when it was read last: what it no longer names is gone.
    """
    page = sources.find(session, portal, url)
    document = documents.newest(session, key(page)) if page else None
    if page is None or document is None or document.links:
        return []
    beside = aliased(DisclosureSource)
    wanted = (
        select(Source)
        .join(DisclosureSource, col(DisclosureSource.source_id) == Source.id)
        .join(
            beside,
            (col(beside.disclosure_id) == DisclosureSource.disclosure_id)
            & (col(beside.alias) == DisclosureSource.alias),  # a copy has not the files of the original
        )
        .where(
            beside.source_id == page.id,
            Source.portal == portal,
            Source.role == Role.ATTACHMENT.value,
            col(DisclosureSource.attached).is_(True),
        )
        .order_by(col(DisclosureSource.disclosure_id), col(DisclosureSource.position))
    )
    return _asked_for((source.title, source.url) for source in session.exec(wanted))


def _asked_for(files: Iterable[tuple[str, str]]) -> list[Link]:
    """Titles and addresses as links to ask for, each once: of documents in an archive, the archive."""
    places = [(title, containers.located(url)[0]) for title, url in files]
    return list({url: Link(title=title, url=url) for title, url in places}.values())
