"""Subscriptions: who is told what, from when on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address

from sqlalchemy import func
from sqlmodel import Session, col, select, update

from pipeline.errors import UsageError
from storage.tables import Change, Delivery, Subscription, key


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Who is told what; an empty tuple means any."""

    id: int
    email: str
    created_at: datetime
    after_change: int
    units: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    keywords: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    """Ids of rules and severities."""


def subscribe(
    session: Session,
    *,
    email: str,
    at: datetime,
    units: Iterable[str] = (),
    regions: Iterable[str] = (),
    kinds: Iterable[str] = (),
    years: Iterable[int] = (),
    keywords: Iterable[str] = (),
    events: Iterable[str] = (),
    findings: Iterable[str] = (),
) -> int:
    """The id of a new subscription; it concerns the changes made from now on.

    Raises:
        UsageError: `email` is not an address that mail can be sent to, or is told of just that already.
    """
    newest = session.exec(select(func.max(Change.id))).one()
    row = Subscription(
        created_at=at,
        email=checked(email),
        units=[unit.strip() for unit in units],
        regions=list(regions),
        kinds=list(kinds),
        years=list(years),
        keywords=list(keywords),
        events=list(events),
        findings=list(findings),
        after_change=newest or 0,
    )
    _refuse_twice(session, row)
    session.add(row)
    session.flush()
    return key(row)


def _refuse_twice(session: Session, asked: Subscription) -> None:
    """Whoever asks for the same twice would get every mail twice."""
    in_force = select(Subscription).where(
        Subscription.email == asked.email, col(Subscription.removed_at).is_(None)
    )
    filters = ("units", "regions", "kinds", "years", "keywords", "events", "findings")
    for row in session.exec(in_force):
        if all(getattr(row, name) == getattr(asked, name) for name in filters):
            raise UsageError(f"{asked.email} has this very subscription already: number {row.id}")


def unsubscribe(session: Session, subscription: int, at: datetime) -> None:
    """Ends it; mails that still wait for it are not sent.

    Raises:
        UsageError: there is none of that number.
    """
    row = session.get(Subscription, subscription)
    if row is None or row.removed_at:
        raise UsageError(f"there is no subscription {subscription}; see `gongkai subscription list`")
    row.removed_at = at
    session.exec(
        update(Delivery)
        .where(col(Delivery.subscription_id) == subscription, col(Delivery.state) == "pending")
        .values(state="dead", error="the subscription was removed")
    )


def subscribers(session: Session) -> list[Subscriber]:
    """Everyone with a subscription in force."""
    rows = session.exec(
        select(Subscription).where(col(Subscription.removed_at).is_(None)).order_by(col(Subscription.id))
    )
    return [
        Subscriber(
            id=key(row),
            email=row.email,
            created_at=row.created_at,
            after_change=row.after_change,
            units=tuple(row.units),
            regions=tuple(row.regions),
            kinds=tuple(row.kinds),
            years=tuple(row.years),
            keywords=tuple(row.keywords),
            events=tuple(row.events),
            findings=tuple(row.findings),
        )
        for row in rows
    ]


def checked(email: str) -> str:
    """The address, if it is one: `name@host` in ASCII, as every mail server takes it."""
    try:
        address = Address(addr_spec=email.strip())
    except (MessageError, ValueError, IndexError) as error:
        raise UsageError(f"{email!r} is not a mail address: {error}") from error
    if not address.username or not address.domain or not address.addr_spec.isascii():
        raise UsageError(f"{email!r} is not a mail address of the form name@host")
    return address.addr_spec
