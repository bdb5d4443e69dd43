"""From an article to disclosures: which it is, whether it is new, what changed, and what is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from pipeline.drafts import drafts
from pipeline.types import Article, ChangeKind, Draft, Identity, Role
from storage import conflicts, revisions, tables
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
        parts = (article.page, *article.attachments)
        held = {part.url: self.visit.hold(part) for part in parts}
        self._keep_entry(held[article.page.url].source)
        if article.page.reading is None or article.page.failure:
            return self._covered(held[article.page.url])
        found = drafts(article.page, article.attachments, title=article.entry.title, region=article.region)
        return tuple(self._record(draft, [held[part.url] for part in draft.parts], held) for draft in found)

    def _keep_entry(self, source: tables.Source) -> None:
        entry = self.article.entry
        source.title = entry.title or source.title
        if source.column_id is None and self.column:
            source.column_id = self.column.id

    def _covered(self, page: Held) -> tuple[Recorded, ...]:
        """What a page carries that did not answer this time: known, and not judged by its silence."""
        wanted = select(tables.Disclosure).where(
            tables.Disclosure.portal == self.article.portal,
            tables.Disclosure.url == page.source.url,
        )
        return tuple(Recorded(key(row)) for row in self.session.exec(wanted))

    @property
    def session(self) -> Session:
        """The transaction."""
        return self.visit.session

    def _record(self, draft: Draft, own: Sequence[Held], held: dict[str, Held]) -> Recorded:
        known = self._known(own[0])
        now = _manifest(own)
        if known is None:
            return self._first_seen(draft, own, now, held)
        disclosure, link = known
        if link.alias:
            self._link(disclosure, own, alias=True)
            conflicts.note_difference(self.session, disclosure)
            return Recorded(key(disclosure), alias=True)
        return self._seen_again(disclosure, draft, own, now)

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
            self.session, [disclosure, *(twin for twin in twins if twin.portal == disclosure.portal)]
        )
        change = self._announce(disclosure, quiet=self._is_old_news(own[0], held))
        return Recorded(key(disclosure), change=change, new=True)

    def _seen_again(
        self, disclosure: tables.Disclosure, draft: Draft, own: Sequence[Held], now: Manifest
    ) -> Recorded:
        before = revisions.current(self.session, key(disclosure))
        before = self._completed(disclosure, before, now)
        self._link(disclosure, own)
        self._update(disclosure, draft)
        change: ChangeKind | None = None
        if disclosure.state == "withdrawn":
            disclosure.state = "current"
            change = self._change(ChangeKind.RESTORED, disclosure)
        if before.lines and revisions.differ(before, now):
            detail = revisions.detail(self.session, before, now)
            revision = revisions.add(self.session, key(disclosure), now, self.visit.at)
            change = self._change(ChangeKind.AMENDED, disclosure, detail, revision)
        if not disclosure.announced:
            change = self._announce(disclosure, quiet=self._is_baseline()) or change
        return Recorded(key(disclosure), change=change)

    def _completed(self, disclosure: tables.Disclosure, before: Manifest, now: Manifest) -> Manifest:
        """The last revision with what could not be fetched when it was made: our gap, not their amendment."""
        linked = select(tables.DisclosureSource.source_id).where(
            tables.DisclosureSource.disclosure_id == disclosure.id,
            col(tables.DisclosureSource.attached).is_(True),
        )
        awaited = set(self.session.exec(linked)) - before.sources
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
