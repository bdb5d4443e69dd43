"""From an article to disclosures: which it is, whether it is new, what changed, and what is told."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from pipeline.drafts import drafts
from pipeline.types import Article, ChangeKind, Draft, Identity, Role
from storage import conflicts, revisions, tables, withdrawing
from storage.revisions import Line, Manifest
from storage.sources import Held, Visit
from storage.tables import key
from storage.units import unit_id


@dataclass(frozen=True, slots=True)
class Recorded:
    """A disclosure that an article covers, and what recording it changed."""

    disclosure: int
    change: ChangeKind | None = None
    new: bool = False
    alias: bool = False


@dataclass(frozen=True, slots=True)
class Disclosing:
    """Records one article within one transaction."""

    visit: Visit
    article: Article
    column: tables.Column | None

    def run(self) -> tuple[Recorded, ...]:
        """Notes every part, then records each disclosure the article carries."""
        article = self.article
        parts = (article.page, *article.attachments, *article.unlinked)
        held = {part.url: self.visit.hold(part) for part in parts}
        page = held[article.page.url]
        self._keep_entry(page.source)
        self._ask_soon(page.source, held.values())
        covered = {one.disclosure: one for one in self._covered(page, held)}
        for disclosure in self._returned(held.values()):
            disclosure.state = "current"
            restored = self._change(ChangeKind.RESTORED, disclosure)
            covered[key(disclosure)] = Recorded(key(disclosure), change=restored)
        if self.column is None:  # no check of a column will tell whether what was asked for by hand is lost
            settled = withdrawing.of_disclosures(
                self.session, list(covered), self.visit.withdraw_after, self.visit.at
            )
            covered |= {lost: Recorded(lost, change=ChangeKind.WITHDRAWN) for lost in settled.withdrawn}
        return tuple(covered.values())

    def _keep_entry(self, source: tables.Source) -> None:
        entry = self.article.entry
        source.title = entry.title or source.title
        if source.column_id is None and self.column:
            source.column_id = self.column.id

    def _ask_soon(self, page: tables.Source, held: Iterable[Held]) -> None:
        """A file that may be gone is asked for with its page, at the distance of passes."""
        soon = self.visit.at + self.visit.withdraw_after.apart
        missing = any(one.source.gone_passes and not self.visit.is_lost(one.source) for one in held)
        if missing and page.due_at and page.due_at > soon:
            page.due_at = soon

    def _covered(self, page: Held, held: dict[str, Held]) -> Iterator[Recorded]:
        """Every disclosure of the article; where its page is silent those known, not judged by that."""
        article = self.article
        if article.page.reading and not article.page.failure:
            found = drafts(
                article.page, article.attachments, title=article.entry.title, region=article.region
            )
            for draft in found:
                yield self._record(draft, [held[part.url] for part in draft.parts], held)
            return
        wanted = select(tables.Disclosure).where(
            tables.Disclosure.portal == article.portal,
            tables.Disclosure.url == page.source.url,
        )
        for row in self.session.exec(wanted).all():
            yield Recorded(key(row))

    def _returned(self, held: Iterable[Held]) -> Sequence[tables.Disclosure]:
        """Withdrawn disclosures of which some source, their own or a copy, answered now."""
        answered = [key(one.source) for one in held if one.answered]
        wanted = (
            select(tables.Disclosure)
            .join(
                tables.DisclosureSource,
                col(tables.DisclosureSource.disclosure_id) == tables.Disclosure.id,
            )
            .where(
                tables.Disclosure.state == "withdrawn",
                col(tables.DisclosureSource.attached).is_(True),
                col(tables.DisclosureSource.source_id).in_(answered),
            )
            .distinct()
        )
        return self.session.exec(wanted).all()

    @property
    def session(self) -> Session:
        """The transaction."""
        return self.visit.session

    def _record(self, draft: Draft, own: Sequence[Held], held: dict[str, Held]) -> Recorded:
        known = self._known(own[0])
        if known is None:
            return self._first_seen(draft, own, _manifest(own), held)
        disclosure, link = known
        if link.alias:
            self._link(disclosure, own, alias=True)
            conflicts.note_difference(self.session, disclosure)
            return Recorded(key(disclosure), alias=True)
        return self._seen_again(disclosure, draft, own)

    def _known(self, primary: Held) -> tuple[tables.Disclosure, tables.DisclosureSource] | None:
        wanted = (
            select(tables.Disclosure, tables.DisclosureSource)
            .join(
                tables.DisclosureSource,
                col(tables.DisclosureSource.disclosure_id) == tables.Disclosure.id,
            )
            .where(
                tables.DisclosureSource.source_id == primary.source.id,
                tables.DisclosureSource.position == 0,
            )
        )
        return self.session.exec(wanted).first()

    def _first_seen(
        self, draft: Draft, own: Sequence[Held], now: Manifest, held: dict[str, Held]
    ) -> Recorded:
        unit = (
            unit_id(self.session, draft.identity.unit, self._region(draft)) if draft.identity.unit else None
        )
        twins = conflicts.same_identity(self.session, unit, draft.identity)
        original = conflicts.original_of(self.session, twins, self.article.portal, now)
        if original:
            if revisions.leads(self.session, key(original), now):
                self._take_over(original, draft, own, now)
            else:
                self._link(original, own, alias=True)
            conflicts.note_difference(self.session, original)
            return Recorded(key(original), alias=True)
        disclosure = self._new(draft, unit)
        self._link(disclosure, own)
        revisions.add(self.session, key(disclosure), now, self.visit.at)
        conflicts.note_conflict(
            self.session, [disclosure, *(twin for twin in twins if self._lives_beside(twin, disclosure))]
        )
        change = self._announce(disclosure, quiet=self._is_old_news(own[0], held))
        return Recorded(key(disclosure), change=change, new=True)

    def _lives_beside(self, twin: tables.Disclosure, disclosure: tables.Disclosure) -> bool:
        return twin.portal == disclosure.portal and twin.state == "current"

    def _seen_again(self, disclosure: tables.Disclosure, draft: Draft, own: Sequence[Held]) -> Recorded:
        if not any(one.answered for one in own):
            return Recorded(key(disclosure))
        now = _manifest([one for one in own if not self.visit.is_lost(one.source)])
        before = revisions.current(self.session, key(disclosure))
        before = self._completed(disclosure, before, now)
        self._link(disclosure, own)
        self._update(disclosure, draft)
        change = self._compared(disclosure, before, now)
        if not disclosure.announced:
            change = self._announce(disclosure, quiet=self._is_baseline()) or change
        return Recorded(key(disclosure), change=change)

    def _compared(self, disclosure: tables.Disclosure, before: Manifest, now: Manifest) -> ChangeKind | None:
        """What came of it since the last revision: back, other than it was, or both, told as one event."""
        kind = ChangeKind.AMENDED
        if disclosure.state == "withdrawn":
            disclosure.state, kind = "current", ChangeKind.RESTORED
        if before.lines and revisions.differ(before, now):
            detail = revisions.detail(self.session, before, now)
            revision = revisions.add(self.session, key(disclosure), now, self.visit.at)
            return self._change(kind, disclosure, detail, revision)
        return self._change(kind, disclosure) if kind is ChangeKind.RESTORED else None

    def _completed(self, disclosure: tables.Disclosure, before: Manifest, now: Manifest) -> Manifest:
        """The last revision with what could not be fetched when it was made: our gap, not their amendment.

        A file that an earlier revision held was not missed: it was gone, and is back.
        """
        linked = select(tables.DisclosureSource.source_id).where(
            tables.DisclosureSource.disclosure_id == disclosure.id,
            col(tables.DisclosureSource.attached).is_(True),
        )
        held_once = revisions.sources_ever(self.session, key(disclosure))
        awaited = set(self.session.exec(linked)) - held_once
        late = [line for line in now.lines if line.source_id in awaited]
        if before.revision and late:
            revisions.complete(self.session, before.revision, late)
            return revisions.manifest([*before.lines, *late], before.revision)
        return before

    def _new(self, draft: Draft, unit: int | None) -> tables.Disclosure:
        identity = draft.identity
        disclosure = tables.Disclosure(
            portal=self.article.portal,
            column_id=self.column.id if self.column else None,
            title=draft.title.strip(),
            url=draft.url,
            unit_id=unit,
            first_seen_at=self.visit.at,
            published_on=self._published_on(draft),
            **_identity_columns(identity),
        )
        self.session.add(disclosure)
        self.session.flush()
        return disclosure

    def _take_over(
        self, original: tables.Disclosure, draft: Draft, own: Sequence[Held], now: Manifest
    ) -> None:
        """A fuller source of what only a copy had shown: it leads from now on, the copy is an alias."""
        for link in self._links(original):
            link.alias = True
        original.portal, original.url = self.article.portal, draft.url
        original.column_id = self.column.id if self.column else None
        self._link(original, own)
        self._update(original, draft)
        revisions.replace(self.session, key(original), now)

    def _update(self, disclosure: tables.Disclosure, draft: Draft) -> None:
        """What a later reading knows better; what a person corrected stays."""
        if self.column and disclosure.column_id is None:
            disclosure.column_id = self.column.id
        disclosure.title = draft.title.strip() or disclosure.title
        disclosure.published_on = self._published_on(draft) or disclosure.published_on
        apply_identity(self.session, disclosure, draft.identity, self._region(draft))

    def _published_on(self, draft: Draft) -> Any:
        """The listing's date first: it is the portal's public word on when; else the document's own."""
        if self.article.entry.published_on:
            return self.article.entry.published_on
        stated = (part.reading.document for part in draft.parts if part.reading)
        return next((said.published_on for said in stated if said and said.published_on), None)

    def _region(self, draft: Draft) -> Any:
        return draft.identity.region or self.article.region

    def _link(self, disclosure: tables.Disclosure, own: Sequence[Held], *, alias: bool = False) -> None:
        """Which sources carry the disclosure now; those no longer linked stay, as history."""
        if not alias:
            for known in self._links(disclosure):
                known.attached = False
        for position, one in enumerate(own):
            keys = (key(disclosure), key(one.source))
            link = self.session.get(tables.DisclosureSource, keys) or tables.DisclosureSource(
                disclosure_id=keys[0], source_id=keys[1], alias=alias
            )
            link.position, link.title, link.attached = position, one.part.title, True
            self.session.add(link)
        self.session.flush()

    def _links(self, disclosure: tables.Disclosure) -> Sequence[tables.DisclosureSource]:
        """The disclosure's own sources, linked now or once."""
        wanted = select(tables.DisclosureSource).where(
            tables.DisclosureSource.disclosure_id == disclosure.id,
            col(tables.DisclosureSource.alias).is_(False),
        )
        return self.session.exec(wanted).all()

    def _announce(self, disclosure: tables.Disclosure, *, quiet: bool) -> ChangeKind | None:
        """Tells of a publication once: at its first sight in a column that has its baseline."""
        if self.column is None:
            return None
        disclosure.announced = True
        return None if quiet else self._change(ChangeKind.PUBLISHED, disclosure)

    def _is_old_news(self, primary: Held, held: dict[str, Held]) -> bool:
        """A file newly linked by a page seen before is news, however old the page's entry is."""
        page = held[self.article.page.url]
        if primary.part.role is Role.ATTACHMENT and page.known and not primary.known and self._has_baseline():
            return False
        return self._is_baseline()

    def _is_baseline(self) -> bool:
        if not self._has_baseline():
            return True
        wanted = select(tables.Entry.baseline).where(
            tables.Entry.column_id == (self.column.id if self.column else None),
            tables.Entry.url == self.article.entry.url,
        )
        return bool(self.session.exec(wanted).first())

    def _has_baseline(self) -> bool:
        return self.column is not None and self.column.baseline_at is not None

    def _change(
        self,
        kind: ChangeKind,
        disclosure: tables.Disclosure,
        detail: dict[str, Any] | None = None,
        revision: tables.Revision | None = None,
    ) -> ChangeKind:
        self.session.add(
            tables.Change(
                kind=kind.value,
                at=self.visit.at,
                disclosure_id=disclosure.id,
                column_id=disclosure.column_id,
                revision_id=revision.id if revision else None,
                detail=detail or {},
            )
        )
        self.session.flush()
        return kind


def apply_identity(session: Session, disclosure: tables.Disclosure, identity: Identity, region: Any) -> None:
    """Brings what is known of a disclosure up to date, without a change event; corrections stay."""
    for name, value in _identity_columns(identity).items():
        if name not in disclosure.corrected and (value is not None or name == "evidence"):
            setattr(disclosure, name, value)
    if identity.unit and "unit" not in disclosure.corrected:
        disclosure.unit_id = unit_id(session, identity.unit, region)
    session.add(disclosure)
    session.flush()


def _identity_columns(identity: Identity) -> dict[str, Any]:
    return {
        "kind": identity.kind.value if identity.kind else None,
        "scope": identity.scope.value if identity.scope else None,
        "fiscal_year": identity.fiscal_year,
        "adcode": identity.region.adcode if identity.region else None,
        "evidence": dict(identity.evidence),
    }


def _manifest(own: Sequence[Held]) -> Manifest:
    return revisions.manifest(
        [
            Line(key(one.source), one.part.role, one.part.title, one.part.url, one.document)
            for one in own
            if one.document
        ]
    )
