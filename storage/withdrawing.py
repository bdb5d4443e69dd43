"""When a disclosure counts as withdrawn: all that carries it was found gone, in pass after pass.

Leaving a listing never counts. A server that loses many pages at once is more likely broken than honest, so
what a portal can withdraw in a day is capped; the rest is held until the days to come bear it out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from home import WithdrawAfter
from pipeline.types import ChangeKind
from storage import changes
from storage.tables import Capture, Change, Disclosure, DisclosureSource, Source, key

DAY = timedelta(days=1)
SHARE = 0.2
"""Of a portal's disclosures, at most so many count as withdrawn in a day."""
FREE = 3
"""So many may in any case: small portals publish fewer than fifteen."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What was withdrawn now, and how many more would be, were it not for the cap."""

    withdrawn: tuple[int, ...] = ()
    held: int = 0


def of_column(session: Session, column_id: int, after: WithdrawAfter, at: datetime) -> Settled:
    """Withdraws what a column published and lost."""
    return _settle(session, _lost(session, after, col(Disclosure.column_id) == column_id), at)


def of_disclosures(session: Session, ids: Sequence[int], after: WithdrawAfter, at: datetime) -> Settled:
    """Withdraws those of these disclosures, of one portal or several, that are lost."""
    lost = _lost(session, after, col(Disclosure.id).in_(ids))
    settled = [_settle(session, [one], at) for one in lost]
    return Settled(
        tuple(chain.from_iterable(one.withdrawn for one in settled)), sum(one.held for one in settled)
    )


def _lost(session: Session, after: WithdrawAfter, which: ColumnElement[bool]) -> Sequence[Disclosure]:
    """Current disclosures all of whose sources, copies too, answered gone often enough.

    A source that never gave anything carries nothing, and is not waited for.
    """
    carrying = (
        select(Source.id)
        .join(DisclosureSource, col(DisclosureSource.source_id) == col(Source.id))
        .where(
            DisclosureSource.disclosure_id == Disclosure.id,
            col(DisclosureSource.attached).is_(True),
            select(Capture.id).where(Capture.source_id == Source.id).exists(),
        )
    )
    gone = col(Source.gone_passes) >= after.passes
    wanted = select(Disclosure).where(
        which, Disclosure.state == "current", carrying.where(gone).exists(), ~carrying.where(~gone).exists()
    )
    return session.exec(wanted.order_by(col(Disclosure.id))).all()


def _settle(session: Session, lost: Sequence[Disclosure], at: datetime) -> Settled:
    """All of them are of one portal."""
    if not lost:
        return Settled()
    room = _room(session, lost[0].portal, at)
    for disclosure in lost[:room]:
        disclosure.state = "withdrawn"
        changes.add(
            session,
            ChangeKind.WITHDRAWN,
            at,
            disclosure=disclosure.id,
            column=disclosure.column_id,
            detail=_evidence(session, disclosure),
        )
    return Settled(tuple(key(one) for one in lost[:room]), len(lost[room:]))


def _room(session: Session, portal: str, at: datetime) -> int:
    """How many more of the portal's disclosures may count as withdrawn now."""

    def count(*conditions: ColumnElement[bool]) -> int:
        wanted = select(func.count(col(Disclosure.id).distinct())).where(col(Disclosure.portal) == portal)
        joined = wanted.join(Change, col(Change.disclosure_id) == col(Disclosure.id), isouter=True)
        return session.exec(joined.where(*conditions)).one()

    withdrawn = count(col(Change.kind) == ChangeKind.WITHDRAWN.value, col(Change.at) > at - DAY)
    current = count(col(Disclosure.state) == "current")
    return max(0, max(FREE, int((current + withdrawn) * SHARE)) - withdrawn)


def _evidence(session: Session, disclosure: Disclosure) -> dict[str, object]:
    wanted = (
        select(Source)
        .join(DisclosureSource, col(DisclosureSource.source_id) == col(Source.id))
        .where(DisclosureSource.disclosure_id == disclosure.id, col(Source.gone_passes) > 0)
        .order_by(col(DisclosureSource.alias), col(DisclosureSource.position))
    )
    sources = session.exec(wanted).all()
    since = min((source.gone_since for source in sources if source.gone_since), default=None)
    return {
        "gone_since": since.isoformat() if since else None,
        "sources": [
            {"url": source.url, "passes": source.gone_passes, "answer": source.failure_detail}
            for source in sources
        ],
    }
