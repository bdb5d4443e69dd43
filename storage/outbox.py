"""The transactional outbox: changes wait here until matched, deliveries until a server took them.

A mail's bytes and Message-ID are written down in the transaction that marks its changes as matched, before
the first attempt. Whatever is killed, and when: no change goes untold, and none is told twice but for a crash
between the server's yes and our note of it, which repeats one mail under the same Message-ID.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, insert, not_, or_
from sqlmodel import Session, col, delete, select, update

from storage.subscriptions import Subscriber
from storage.tables import Change, Delivery, DeliveryChange, Subscription, key

NAMESPACE = uuid.UUID("6f2b1a53-5b0e-5a7e-9d51-6a6f6e676b61")
DOMAIN = "alerts.gongkai.local"
LEASE = timedelta(seconds=90)
"""How long a sender may keep one mail; it hands over one at a time, in a minute at most."""
ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A mail to put into the outbox; with `error` one that could not be composed and lies there dead."""

    subscription: int
    to: str
    message_id: str
    body: bytes
    changes: tuple[int, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A mail this sender, and no other, is to hand over now."""

    id: int
    channel: str
    to: str
    message_id: str
    body: bytes
    attempts: int


def message_id(subscriber: Subscriber, what: str) -> str:
    """The Message-ID of what `what` names for this subscriber: the same however often it is asked for.

    Address and moment of the subscription are part of it: two homes count their changes from 1 alike, and a
    mailbox that is told by both must not take the one's mail for a copy of the other's.
    """
    name = f"{subscriber.id} {subscriber.email} {subscriber.created_at.timestamp():.6f} {what}"
    return f"<{uuid.uuid5(NAMESPACE, name)}@{DOMAIN}>"


def fresh_message_id() -> str:
    """A Message-ID for a mail outside of the outbox."""
    return f"<{uuid.uuid4()}@{DOMAIN}>"


def told(session: Session, changes: Iterable[int]) -> set[tuple[int, int]]:
    """Which (subscription, change) already have their delivery."""
    rows = session.exec(
        select(DeliveryChange.subscription_id, DeliveryChange.change_id).where(
            col(DeliveryChange.change_id).in_(list(changes))
        )
    )
    return set(rows)


def make_out(session: Session, drafts: Iterable[Draft], changes: Sequence[int], at: datetime) -> bool:
    """Puts the drafts into the outbox and marks `changes` as matched.

    False, and nothing done, where another has matched some of them meanwhile.
    """
    unmatched = select(Change.id).where(col(Change.id).in_(changes), col(Change.matched).is_(False))
    if len(session.exec(unmatched.with_for_update()).all()) != len(changes):
        return False
    for draft in drafts:
        _add(session, draft, created_at=at, at=at)
    session.exec(update(Change).where(col(Change.id).in_(changes)).values(matched=True))
    return True


def make_out_summary(session: Session, draft: Draft, *, until: datetime, at: datetime) -> bool:
    """Puts a mail without changes into the outbox; False if it is there already.

    `until`, the newest baseline it tells of, becomes its created_at: later ones are not told of yet.
    """
    known = select(Delivery.id).where(Delivery.message_id == draft.message_id)
    if session.exec(known).first() is not None:
        return False
    _add(session, draft, created_at=until, at=at)
    return True


def _add(session: Session, draft: Draft, *, created_at: datetime, at: datetime) -> None:
    row = Delivery(
        subscription_id=draft.subscription,
        to=draft.to,
        message_id=draft.message_id,
        body=draft.body,
        state="dead" if draft.error else "pending",
        error=draft.error,
        created_at=created_at,
        due_at=at,
    )
    session.add(row)
    session.flush()
    carried = [
        {"delivery_id": key(row), "change_id": change, "subscription_id": draft.subscription}
        for change in draft.changes
    ]
    if carried:
        session.connection().execute(insert(DeliveryChange), carried)


def claim(session: Session, now: datetime, limit: int = 1) -> list[Claimed]:
    """Up to `limit` due mails, ours alone for LEASE; the longest due first.

    SQLite's write transaction keeps a second sender out; on PostgreSQL the row locks do, and SKIP LOCKED lets
    every worker take other rows.
    """
    held = and_(col(Delivery.claimed_until) > now, col(Delivery.claimed_until) <= now + LEASE)
    free = or_(col(Delivery.claimed_until).is_(None), not_(held))
    # A pause longer than the longest was begun under a clock that was ahead.
    due = or_(col(Delivery.due_at) <= now, col(Delivery.due_at) > now + LONGEST_PAUSE)
    rows = session.exec(
        select(Delivery)
        .where(col(Delivery.state) == "pending", due, free)
        .order_by(col(Delivery.due_at), col(Delivery.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.claimed_until = now + LEASE
    return [
        Claimed(
            id=key(row),
            channel=row.channel,
            to=row.to,
            message_id=row.message_id,
            body=row.body,
            attempts=row.attempts,
        )
        for row in rows
    ]


def release(session: Session) -> None:
    """Lets go of every claim: for a sender that knows itself to be alone, so that each is a dead one's."""
    session.exec(update(Delivery).where(col(Delivery.claimed_until).is_not(None)).values(claimed_until=None))


def mark_sent(session: Session, delivery: int, at: datetime) -> None:
    """The server took it."""
    session.exec(
        update(Delivery)
        .where(col(Delivery.id) == delivery)
        .values(
            state="sent",
            sent_at=at,
            attempts=col(Delivery.attempts) + 1,
            claimed_until=None,
            error=None,
        )
    )


def mark_failed(session: Session, delivery: int, error: str, at: datetime, *, final: bool = False) -> bool:
    """Notes a failed attempt; whether it was the last, after which the mail is dead.

    The pauses are 1 min, 8 min, 64 min, then 6 h each: eight attempts outlast a server down for a day.
    """
    row = session.get(Delivery, delivery, with_for_update=True)
    if row is None or row.state != "pending":
        return False
    row.attempts += 1
    row.error = error
    row.claimed_until = None
    row.due_at = at + pause(row.attempts)
    if final or row.attempts >= ATTEMPTS:
        row.state = "dead"
    return row.state == "dead"


def pause(attempts: int) -> timedelta:
    """How long to wait after that many failed attempts."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * float(8 ** min(attempts - 1, ATTEMPTS)))


def retry(session: Session, now: datetime, deliveries: Sequence[int] | None = None) -> int:
    """Makes dead mails (None: all) pending again, with all their attempts; how many.

    One that could not be composed has no bytes: it is taken back, and its changes are matched anew. Mails of
    a removed subscription stay dead.
    """
    rows = session.exec(
        select(Delivery)
        .join(Subscription, col(Subscription.id) == col(Delivery.subscription_id))
        .where(col(Delivery.state) == "dead", col(Subscription.removed_at).is_(None))
    ).all()
    chosen = [row for row in rows if deliveries is None or row.id in deliveries]
    for row in chosen:
        if row.body:
            row.state, row.attempts, row.due_at, row.error = "pending", 0, now, None
        else:
            _take_back(session, row)
    return len(chosen)


def _take_back(session: Session, row: Delivery) -> None:
    carried = select(DeliveryChange.change_id).where(DeliveryChange.delivery_id == row.id)
    session.exec(update(Change).where(col(Change.id).in_(carried)).values(matched=False))
    session.exec(delete(DeliveryChange).where(col(DeliveryChange.delivery_id) == row.id))
    session.delete(row)


def pending(session: Session) -> int:
    """How many mails wait, due or not."""
    return session.exec(select(func.count(col(Delivery.id))).where(col(Delivery.state) == "pending")).one()
