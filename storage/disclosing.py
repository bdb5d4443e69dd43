"""From an article to disclosures: which it is, whether it is new, what changed, and what is told."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from pipeline.dates import address_day
from pipeline.drafts import drafts
from pipeline.invisible import visible
from pipeline.sniff import HTML
from pipeline.types import Article, ChangeKind, Draft, Region, Role
from storage import conflicts, identities, links, revisions, tables, withdrawing, years
from storage.news import News
from storage.revisions import Line, Manifest
from storage.sources import Held, Visit
from storage.tables import Disclosure, key, renew


@dataclass(frozen=True, slots=True)
class Recorded:
    """A disclosure that an article covers, and what recording it changed."""

    disclosure: int
    change: ChangeKind | None = None
    new: bool = False
    alias: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """One draft of the article with what the database holds of its parts."""

    draft: Draft
    own: Sequence[Held]
    page: Held
    manifest: Manifest
    unit: int | None
    region: Region | None

    @property
    def primary(self) -> Held:
        """The part whose chain of captures the disclosure follows."""
        return self.own[0]

    @property
    def whole(self) -> bool:
        """Whether something is known of every part."""
        return all(one.document for one in self.own)


@dataclass(frozen=True, slots=True)
class Disclosing:
    """Records one article within one transaction."""

    visit: Visit
    article: Article
    column: tables.Column | None

    @property
    def session(self) -> Session:
        """The transaction."""
        return self.visit.session

    @property
    def news(self) -> News:
        """Where changes are written."""
        return News(self.visit, self.article, self.column)

    def run(self) -> tuple[Recorded, ...]:
        """Notes every part, then records each disclosure the article carries."""
        article = self.article
        held = {part.url: self.visit.hold(part) for part in (article.page, *article.attachments)}
        page = held[article.page.url]
        self._keep_entry(page.source, held)
        covered = {one.disclosure: one for one in self._covered(page, held)}
        covered |= {one.disclosure: one for one in self._returned(held.values())}
        if self.column is None:  # no check of a column will tell what became of an address given by hand
            covered |= {one.disclosure: one for one in self._lost(covered)}
        if any(one.part.reading for one in held.values()):
            years.renew(self.session, links.numbered(self.session, covered))
        return tuple(covered.values())

    def _covered(self, page: Held, held: dict[str, Held]) -> tuple[Recorded, ...]:
        article = self.article
        if article.page.reading is None or article.page.failure:
            # Known, and not judged by its silence.
            known = links.of_article(self.session, article.portal, page.source.url)
            return tuple(Recorded(key(disclosure)) for disclosure in known)
        found = drafts(article.page, article.attachments, title=article.entry.title, region=article.region)
        seen = [self._seen(draft, page, held) for draft in found]
        drafted = {key(one.primary.source) for one in seen}
        recorded = tuple(self._record(one, drafted) for one in seen)
        return recorded + self._dropped(held, recorded)

    def _returned(self, held: Iterable[Held]) -> Iterator[Recorded]:
        """Withdrawn disclosures of which some source, their own or a copy, answered now."""
        answered = [key(one.source) for one in held if one.answered]
        for disclosure in links.withdrawn(self.session, answered):
            disclosure.state = "current"
            yield Recorded(key(disclosure), self.news.tell(ChangeKind.RESTORED, disclosure))

    def _lost(self, covered: Iterable[int]) -> Iterator[Recorded]:
        visit = self.visit
        settled = withdrawing.of_disclosures(self.session, list(covered), visit.withdraw_after, visit.at)
        return (Recorded(one, ChangeKind.WITHDRAWN) for one in settled.withdrawn)

    def _keep_entry(self, source: tables.Source, held: dict[str, Held]) -> None:
        renew(
            source,
            title=visible(self.article.entry.title) or source.title,
            column_id=self.column.id if self.column and source.column_id is None else source.column_id,
            # Files are asked for with their page: it is due as soon as the first of them is.
            due_at=min(one.source.due_at for one in held.values() if one.source.due_at),
        )

    def _seen(self, draft: Draft, page: Held, held: dict[str, Held]) -> Seen:
        own = [held[part.url] for part in draft.parts]
        region = draft.identity.region or self.article.region
        unit = identities.unit_of(self.session, draft.identity, region)
        return Seen(draft, own, page, _manifest(own), unit, region)

    def _record(self, seen: Seen, drafted: set[int]) -> Recorded:
        if known := links.carried(self.session, key(seen.primary.source)):
            disclosure, alias = known
            return self._copy_again(disclosure, seen) if alias else self._own_again(disclosure, seen)
        if self.column is None and (holder := links.holder(self.session, key(seen.primary.source))):
            return Recorded(key(holder))  # the address of a file, given by hand
        moved = self._moved(seen, drafted)
        return self._seen_again(moved, seen) if moved else self._first_seen(seen)

    def _own_again(self, disclosure: Disclosure, seen: Seen) -> Recorded:
        """The article that published it speaks for it; another that links the same file does not."""
        elsewhere = disclosure.url != seen.draft.url and disclosure.portal == self.article.portal
        if elsewhere and not links.is_gone(self.session, disclosure, visits=2):
            return Recorded(key(disclosure), self._announced(disclosure))
        return self._seen_again(disclosure, seen)

    def _copy_again(self, disclosure: Disclosure, seen: Seen) -> Recorded:
        """A copy stays one while it repeats the disclosure; then it leads, or stands for itself."""
        contradicts = conflicts.contradicts(disclosure, seen.unit, seen.draft.identity)
        here = disclosure.portal == self.article.portal
        # A portal that moves a page answers for the move at once; another one waits for a second look.
        if not contradicts and links.is_gone(self.session, disclosure, visits=1 if here else 2):
            if not here:
                return self._take_over(disclosure, seen)
            links.make_aliases(self.session, disclosure)
            disclosure.url = seen.draft.url
            return self._seen_again(disclosure, seen)
        if contradicts or (here and conflicts.differs(self.session, disclosure, seen.manifest)):
            links.detach_copy(self.session, disclosure, key(seen.primary.source))
            return self._first_seen(seen, carried_other=True)
        links.attach(self.session, disclosure, seen.own, alias=True)
        conflicts.note_difference(self.session, disclosure)
        return Recorded(key(disclosure), self._announced(disclosure), alias=True)

    def _moved(self, seen: Seen, drafted: set[int]) -> Disclosure | None:
        """What this article published before under another of its URLs.

        A file replaced under a new name, a page that became a list of files, or the reverse.
        """
        for known in links.of_article(self.session, self.article.portal, seen.draft.url):
            first = links.primary(self.session, known)
            if first is None or key(first) in drafted:
                continue
            if conflicts.same(known, seen.unit, seen.draft.identity):
                return known
        return None

    def _first_seen(self, seen: Seen, *, carried_other: bool = False) -> Recorded:
        twins = conflicts.same_identity(self.session, seen.unit, seen.draft.identity)
        original = conflicts.original_of(
            self.session, twins, self.article.portal, seen.manifest, whole=seen.whole
        )
        if original:
            return self._new_copy(original, seen)
        carried_other = carried_other or links.belongs_somewhere(self.session, key(seen.primary.source))
        disclosure = self._new(seen)
        links.attach(self.session, disclosure, seen.own)
        revisions.add(self.session, key(disclosure), Manifest(), seen.manifest, self.visit.at)
        conflicts.renew(self.session, [disclosure, *twins])
        quiet = self.news.is_old(seen.primary, seen.page, carried_other=carried_other)
        return Recorded(key(disclosure), self.news.announce(disclosure, quiet=quiet), new=True)

    def _new_copy(self, original: Disclosure, seen: Seen) -> Recorded:
        if revisions.leads(self.session, key(original), seen.manifest):
            return self._take_over(original, seen)
        links.attach(self.session, original, seen.own, alias=True)
        conflicts.note_difference(self.session, original)
        return Recorded(key(original), self._announced(original), alias=True)

    def _take_over(self, original: Disclosure, seen: Seen) -> Recorded:
        """A fuller source of what only a copy had shown, or what is left of one: it leads from now on."""
        links.make_aliases(self.session, original)
        original.portal, original.url = self.article.portal, seen.draft.url
        original.column_id = self.column.id if self.column else None
        links.attach(self.session, original, seen.own)
        self._update(original, seen)
        revisions.replace(self.session, key(original), seen.manifest)
        conflicts.note_difference(self.session, original)
        return Recorded(key(original), self._announced(original), alias=True)

    def _seen_again(self, disclosure: Disclosure, seen: Seen) -> Recorded:
        if not any(one.answered for one in seen.own):
            return Recorded(key(disclosure), self._announced(disclosure))
        now = _manifest([one for one in seen.own if not self.visit.is_lost(one.source)])
        known = links.own(self.session, disclosure)
        linked = {link.source_id for link in known if link.attached}
        before = self._completed(disclosure, now, linked)
        led, dropped = links.first(self.session, known), bool(known) and not linked
        links.attach(self.session, disclosure, seen.own, known)
        self._update(disclosure, seen)
        if dropped:
            return Recorded(key(disclosure), self._put_back(disclosure, before, now))
        rearranged = led is not seen.primary.source and revisions.rearranged(before, now)
        if rearranged:
            revisions.replace(self.session, key(disclosure), now)
        change = self._compared(disclosure, now if rearranged else before, now)
        return Recorded(key(disclosure), self._announced(disclosure) or change)

    def _put_back(self, disclosure: Disclosure, before: Manifest, now: Manifest) -> ChangeKind:
        """A page links again what it had dropped, as it was or otherwise: its going was told, so is this."""
        detail = revisions.detail(self.session, revisions.manifest([]), now)
        differs = revisions.differ(before, now)
        revision = self._revised(disclosure, before, now) if differs else None
        return self.news.tell(ChangeKind.AMENDED, disclosure, detail, revision)

    def _compared(self, disclosure: Disclosure, before: Manifest, now: Manifest) -> ChangeKind | None:
        """What came of it since the last revision: back, other than it was, or both, told as one event."""
        kind = ChangeKind.AMENDED
        if disclosure.state == "withdrawn":
            disclosure.state, kind = "current", ChangeKind.RESTORED
        if before.lines and revisions.differ(before, now):
            detail = revisions.detail(self.session, before, now)
            revision = self._revised(disclosure, before, now)
            return self.news.tell(kind, disclosure, detail, revision)
        return self.news.tell(kind, disclosure) if kind is ChangeKind.RESTORED else None

    def _revised(self, disclosure: Disclosure, before: Manifest, now: Manifest) -> int:
        return revisions.add(self.session, key(disclosure), before, now, self.visit.at)

    def _completed(self, disclosure: Disclosure, now: Manifest, linked: Collection[int]) -> Manifest:
        """The last revision with what could not be fetched when it was made: our gap, not their amendment.

        A file that an earlier revision held was not missed: it was gone, and is back.
        """
        before = revisions.current(self.session, key(disclosure))
        late = revisions.late(before, now, linked)
        if before.revision is None or not late:
            return before
        held_once = revisions.sources_ever(self.session, key(disclosure))
        late = [line for line in late if line.source_id not in held_once]
        revisions.complete(self.session, before.revision, late)
        return revisions.manifest([*before.lines, *late], before.revision)

    def _dropped(self, held: dict[str, Held], recorded: Sequence[Recorded]) -> tuple[Recorded, ...]:
        """Disclosures of files that this page linked and no longer does: told once, and kept."""
        present = {key(one.source) for one in held.values()}
        covered = {one.disclosure for one in recorded}
        dropped = []
        for known in links.of_article(self.session, self.article.portal, self.article.page.url):
            if key(known) in covered or known.state == "withdrawn":
                continue
            first = links.primary(self.session, known)
            if first is None or first.role == Role.PAGE or key(first) in present:
                continue
            before = revisions.current(self.session, key(known))
            links.detach(self.session, known)
            detail = revisions.detail(self.session, before, revisions.manifest([]))
            dropped.append(Recorded(key(known), self.news.tell(ChangeKind.AMENDED, known, detail)))
        return tuple(dropped)

    def _announced(self, disclosure: Disclosure) -> ChangeKind | None:
        if self.news.is_settled(disclosure):
            return None
        return self.news.announce(disclosure, quiet=self.news.is_of_baseline)

    def _new(self, seen: Seen) -> Disclosure:
        disclosure = Disclosure(
            portal=self.article.portal,
            column_id=self.column.id if self.column else None,
            title=seen.draft.title.strip(),
            url=seen.draft.url,
            unit_id=seen.unit,
            first_seen_at=self.visit.at,
            published_on=self._published_on(seen),
            **identities.columns(seen.draft.identity),
        )
        self.session.add(disclosure)
        self.session.flush()
        return disclosure

    def _update(self, disclosure: Disclosure, seen: Seen) -> None:
        """What a later reading knows better; what a person corrected stays."""
        if self.column and disclosure.column_id is None:
            disclosure.column_id = self.column.id
        renew(
            disclosure,
            title=seen.draft.title.strip() or disclosure.title,
            published_on=self._published_on(seen) or disclosure.published_on,
        )
        known_otherwise = identities.renewed(disclosure, seen.draft.identity, seen.unit)
        is_another = bool(known_otherwise.keys() - {"evidence"})
        twins = conflicts.twins_of(self.session, disclosure) if is_another else ()
        identities.apply(disclosure, known_otherwise)
        if is_another:
            self.news.match_again(disclosure)
            conflicts.renew(self.session, [disclosure, *twins])

    def _published_on(self, seen: Seen) -> date | None:
        """What the article's page states, else the listing's day, the address's, the files' own.

        A catalogue lists the day of the document or of a migration (nine rows of ten on jiangxi.gov.cn), an
        address keeps the day of a migration or 1970-01-01; the day of the document (成文日期) never counts.
        """
        page = seen.page.document
        if page and page.media_type == HTML and page.published_on:
            return page.published_on
        if listed := self.article.entry.published_on or address_day(self.article.entry.url):
            return listed
        stated = (part.reading.document for part in seen.draft.parts if part.reading)
        return next((said.published_on for said in stated if said and said.published_on), None)


def _manifest(own: Sequence[Held]) -> Manifest:
    """The role is the source's: a file that one page lists and another links is one thing."""
    return revisions.manifest(
        [
            Line(
                key(one.source),
                Role(one.source.role),
                one.part.title,
                one.part.url,
                one.document,
                one.part.reading.document if one.part.reading else None,
            )
            for one in own
            if one.document
        ]
    )
