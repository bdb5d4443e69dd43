"""What must hold of a home, whatever happened to the processes that worked on it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import text
from sqlmodel import Session, col, select

from pipeline.errors import ArchiveError
from storage import tables
from storage.archive import Archive
from storage.engine import Database
from tests.unbreakable.sink import Sink


@dataclass(frozen=True, order=True)
class Event:
    """A change as the portal's side knows it: what happened to which address."""

    kind: str
    url: str


@dataclass(frozen=True)
class Audit:
    """Compares a home, and the mails that left it, with what was done to the portals."""

    session: Session
    archive: Archive
    sink: Sink

    def faults(
        self, expected: Counter[Event], owed: set[tuple[int, Event]], published: Counter[str]
    ) -> list[str]:
        """Everything that is not as it must be.

        `expected`: each event as often as it happened; `owed`: which subscription is to be told of what;
        `published`: the addresses of everything there is.
        """
        return [
            *self._damaged(),
            *_differ("change", expected, Counter(self._events().values())),
            *_differ("disclosure", published, Counter(self.session.exec(select(tables.Disclosure.url)))),
            *self._revisions(expected),
            *self._repeated(),
            *self._missing_bytes(),
            *self._untold(owed),
            *self._unsent(),
        ]

    def _damaged(self) -> Iterator[str]:
        found = self.session.connection().execute(text("PRAGMA integrity_check")).scalars().all()
        if found != ["ok"]:
            yield f"integrity_check: {found}"
        for row in self.session.connection().execute(text("PRAGMA foreign_key_check")):
            yield f"foreign_key_check: {row}"

    def _events(self) -> dict[int, Event]:
        of_disclosure = col(tables.Disclosure.id) == col(tables.Change.disclosure_id)
        wanted = select(tables.Change, tables.Disclosure.url).join(
            tables.Disclosure, of_disclosure, isouter=True
        )
        return {tables.key(one): Event(one.kind, url or "") for one, url in self.session.exec(wanted)}

    def _revisions(self, expected: Counter[Event]) -> Iterator[str]:
        """The first, and one for each amendment: numbered without a gap."""
        for disclosure in self.session.exec(select(tables.Disclosure)).all():
            wanted = 1 + expected[Event("amended", disclosure.url)]
            rows = select(tables.Revision.number).where(tables.Revision.disclosure_id == disclosure.id)
            numbers = sorted(self.session.exec(rows))
            if numbers != [*range(1, wanted + 1)]:
                yield f"{disclosure.url} has the revisions {numbers}, not 1 to {wanted}"

    def _repeated(self) -> Iterator[str]:
        """Rows that no constraint keeps single: bytes captured twice in a row."""
        rows = select(tables.Capture).order_by(col(tables.Capture.source_id), col(tables.Capture.id))
        captures = self.session.exec(rows).all()
        for one, other in pairwise(captures):
            if (one.source_id, one.digest) == (other.source_id, other.digest):
                yield f"captured twice: {one.digest} of source {one.source_id}"

    def _missing_bytes(self) -> Iterator[str]:
        for digest in {row.digest for row in self.session.exec(select(tables.Capture))}:
            try:
                self.archive.read(digest)
            except ArchiveError as error:
                yield str(error)

    def _untold(self, owed: set[tuple[int, Event]]) -> Iterator[str]:
        events = self._events()
        carried = self.session.exec(select(tables.DeliveryChange)).all()
        told = Counter((row.subscription_id, events[row.change_id]) for row in carried)
        for subscription, event in owed - told.keys():
            yield f"subscription {subscription} was not told of {event}"
        for subscription, event in told.keys() - owed:
            yield f"subscription {subscription} was told of {event}"
        if any(not row.matched for row in self.session.exec(select(tables.Change))):
            yield "a change was never matched"

    def _unsent(self) -> Iterator[str]:
        """Each delivery came at least once, always as the same bytes, and nothing else came."""
        deliveries = self.session.exec(select(tables.Delivery)).all()
        came: dict[str, set[bytes]] = {}
        for name, body in zip(self.sink.message_ids, self.sink.bodies, strict=True):
            came.setdefault(name, set()).add(_lines(body))
        for row in deliveries:
            if row.state != "sent":
                yield f"delivery {row.id} is {row.state}: {row.error}"
            if came.get(row.message_id) != {_lines(row.body)}:
                yield f"{row.message_id} did not arrive as it was written down"
        for name in came.keys() - {row.message_id for row in deliveries}:
            yield f"{name} arrived, and no delivery knows of it"


def audit(database: Database, archive: Archive, sink: Sink, **expectations: object) -> list[str]:
    """Everything that is not as it must be (Audit.faults)."""
    with database.reading() as session:
        return Audit(session, archive, sink).faults(**expectations)  # type: ignore[arg-type]


def _lines(body: bytes) -> bytes:
    """SMTP ends lines its own way, and the last one always."""
    return body.replace(b"\r\n", b"\n").rstrip(b"\n")


def _differ(what: str, wanted: "Counter[object]", found: "Counter[object]") -> Sequence[str]:
    lost = [f"lost {what}: {one} ({times} times)" for one, times in (wanted - found).items()]
    return lost + [f"{what} too many: {one} ({times} times)" for one, times in (found - wanted).items()]
