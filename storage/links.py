"""Which sources carry which disclosure: its own in order, and aliases that only repeat it."""

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, select

from pipeline.invisible import visible
from storage import tables
from storage.sources import Held
from storage.tables import Disclosure, DisclosureSource, Source, key, renew

_CARRIED = (
    select(Disclosure, DisclosureSource.alias)
    .join(DisclosureSource, col(DisclosureSource.disclosure_id) == Disclosure.id)
    .where(col(DisclosureSource.source_id) == bindparam("source"), DisclosureSource.position == 0)
    .order_by(col(DisclosureSource.alias), col(Disclosure.id))
    .limit(1)
)


def carried(session: Session, source_id: int) -> tuple[Disclosure, bool] | None:
    """The disclosure whose first source this is, and whether it only repeats it."""
    return session.exec(_CARRIED, params={"source": source_id}).first()


def belongs_somewhere(session: Session, source_id: int) -> bool:
    """Whether any disclosure was ever carried by this source."""
    wanted = select(DisclosureSource).where(DisclosureSource.source_id == source_id)
    return session.exec(wanted).first() is not None


def holder(session: Session, source_id: int) -> Disclosure | None:
    """The disclosure that this source is a file of, whether or not the first."""
    wanted = (
        select(Disclosure)
        .join(DisclosureSource, col(DisclosureSource.disclosure_id) == Disclosure.id)
        .where(DisclosureSource.source_id == source_id)
        .order_by(col(Disclosure.id))
    )
    return session.exec(wanted).first()


_OWN = (
    select(DisclosureSource)
    .where(
        col(DisclosureSource.disclosure_id) == bindparam("disclosure"),
        col(DisclosureSource.alias).is_(False),
    )
    .order_by(col(DisclosureSource.position))
)


def own(session: Session, disclosure: Disclosure) -> Sequence[DisclosureSource]:
    """The disclosure's own sources, linked now or once, in order."""
    return session.exec(_OWN, params={"disclosure": disclosure.id}).all()


def primary(session: Session, disclosure: Disclosure) -> Source | None:
    """The source whose chain of captures the disclosure follows."""
    return first(session, own(session, disclosure))


def first(session: Session, own: Sequence[DisclosureSource]) -> Source | None:
    """Of a disclosure's own sources the one whose chain of captures it follows."""
    links = [link for link in own if link.position == 0 and link.attached]
    return session.get(Source, links[0].source_id) if links else None


def is_gone(session: Session, disclosure: Disclosure, *, visits: int) -> bool:
    """Whether the disclosure's first source was not there at so many visits in a row."""
    source = primary(session, disclosure)
    return source is not None and source.gone_passes >= visits


_WITHDRAWN = (
    select(Disclosure)
    .join(DisclosureSource, col(DisclosureSource.disclosure_id) == Disclosure.id)
    .where(
        Disclosure.state == "withdrawn",
        col(DisclosureSource.attached).is_(True),
        col(DisclosureSource.source_id).in_(bindparam("sources", expanding=True)),
    )
    .order_by(col(Disclosure.id))
)


def withdrawn(session: Session, sources: Collection[int]) -> Sequence[Disclosure]:
    """Withdrawn disclosures that any of these sources carries, as its own or as a copy."""
    return session.exec(_WITHDRAWN, params={"sources": list(sources)}).unique().all()


def attach(
    session: Session,
    disclosure: Disclosure,
    held: Sequence[Held],
    known: Sequence[DisclosureSource] = (),
    *,
    alias: bool = False,
) -> None:
    """These sources carry the disclosure now; of its own so far (`known`) the others stay, as history."""
    carrying = {key(one.source) for one in held}
    for other in known:
        if other.source_id not in carrying:
            renew(other, attached=False, position=max(other.position, 1))
    for position, one in enumerate(held):
        keys = key(disclosure), key(one.source)
        link = session.get(DisclosureSource, keys)
        link = link or DisclosureSource(disclosure_id=keys[0], source_id=keys[1])
        renew(link, alias=alias, position=position, attached=True, title=visible(one.part.title))
        session.add(link)


def detach(session: Session, disclosure: Disclosure) -> None:
    """No page links what carried the disclosure any more."""
    for known in own(session, disclosure):
        known.attached = False


def make_aliases(session: Session, disclosure: Disclosure) -> None:
    """What were the disclosure's own sources repeat it from now on."""
    for link in own(session, disclosure):
        link.alias = True


def detach_copy(session: Session, disclosure: Disclosure, source_id: int) -> None:
    """A URL that repeated the disclosure says something else now."""
    session.exec(
        delete(DisclosureSource).where(
            col(DisclosureSource.disclosure_id) == disclosure.id,
            col(DisclosureSource.source_id) == source_id,
            col(DisclosureSource.alias).is_(True),
        )
    )
    session.flush()


_NUMBERED = select(Disclosure).where(col(Disclosure.id).in_(bindparam("ids", expanding=True)))


def numbered(session: Session, ids: Collection[int]) -> list[Disclosure]:
    """The disclosures of these numbers, in their order."""
    rows = {row.id: row for row in session.exec(_NUMBERED, params={"ids": list(ids)})}
    return [rows[one] for one in ids]


_OF_ARTICLE = (
    select(Disclosure)
    .where(col(Disclosure.portal) == bindparam("portal"), col(Disclosure.url) == bindparam("url"))
    .order_by(col(Disclosure.id))
)


def of_article(session: Session, portal: str, url: str) -> Sequence[tables.Disclosure]:
    """Every disclosure that this page publishes."""
    return session.exec(_OF_ARTICLE, params={"portal": portal, "url": url}).all()
