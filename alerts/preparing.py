"""From changes to mails: matched with every subscription, composed, put into the outbox."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from jinja2 import TemplateError

from alerts import mail
from alerts.mail import Baseline, Envelope
from alerts.matching import concerns, matches
from alerts.plain import link, plain
from alerts.story import Story, tell
from home import Settings
from storage import findings, notices, outbox, showing, subscriptions
from storage.engine import Database
from storage.notices import Notice
from storage.outbox import Draft
from storage.retrying import retried
from storage.subscriptions import Subscriber

log = logging.getLogger(__name__)


@retried
def prepare(database: Database, settings: Settings, at: datetime) -> int:
    """Makes out one mail to each subscription that new changes concern; how many.

    Composed outside of the write transaction, which then checks that nobody else matched the same changes.
    """
    with database.reading() as session:
        found = notices.unmatched(session)
        changes = [notice.change for notice in found if notice.change]
        told = outbox.told(session, changes)
        everyone = subscriptions.subscribers(session)
    if not changes:
        return 0
    concerned = {
        one: [notice for notice in found if concerns(one, notice) and (one.id, notice.change) not in told]
        for one in everyone
    }
    stories = _stories(database, [notice for told_of in concerned.values() for notice in _listed(told_of)])
    drafts = [
        _of_changes(settings, one, told_of, stories, at) for one, told_of in concerned.items() if told_of
    ]
    with database.writing() as session:
        return len(drafts) if outbox.make_out(session, drafts, changes, at) else 0


@retried
def summarise(database: Database, settings: Settings, at: datetime) -> int:
    """Makes out the one summary that follows a first crawl, to each subscription that asked before; how many.

    To be called when a sweep has ended, so that one mail tells of all its new columns. Called again it does
    nothing: what a summary told is known by the summary.
    """
    with database.reading() as session:
        fresh = {one: notices.baselined(session, one, at) for one in subscriptions.subscribers(session)}
        columns = {column for of_one in fresh.values() for column in of_one}
        found = notices.of_columns(session, columns) if columns else []
    made = 0
    for one, baselines in fresh.items():
        matching = [notice for notice in found if _is_part(notice, baselines) and matches(one, notice)]
        if not matching:
            continue
        draft = _of_baseline(settings, one, matching, at)
        newest = max(baselines.values())
        with database.writing() as session:
            made += outbox.make_out_summary(session, draft, until=newest, at=at)
    return made


def _is_part(notice: Notice, baselines: Mapping[int, datetime]) -> bool:
    """Whether it was recorded with the baseline of its column; what came later has a change of its own."""
    began = baselines.get(notice.column_id or 0)
    return began is not None and notice.at <= began


def _stories(database: Database, told_of: Iterable[Notice]) -> dict[int, Story]:
    """The story of each change, told once however many subscriptions it concerns."""
    by_change = {notice.change: notice for notice in told_of if notice.change}
    disclosures = {notice.disclosure for notice in by_change.values() if notice.disclosure}
    with database.reading() as session:
        views = showing.disclosures(session, ids=disclosures) if disclosures else ()
        digests = {view.id: view.digest for view in views}
        figures = {disclosure: showing.headline(session, disclosure) for disclosure in disclosures}
        faults = findings.in_force(session, disclosures)

    def story(notice: Notice) -> Story:
        about = notice.disclosure or 0
        return tell(notice, figures.get(about, ()), digests.get(about), faults.get(about, ()))

    return {change: story(notice) for change, notice in by_change.items()}


def _listed(told_of: Sequence[Notice]) -> Sequence[Notice]:
    return told_of[: mail.LISTED]


def _of_changes(
    settings: Settings,
    one: Subscriber,
    told_of: Sequence[Notice],
    stories: Mapping[int, Story],
    at: datetime,
) -> Draft:
    changes = tuple(notice.change for notice in told_of if notice.change)
    listed = [stories[change] for change in changes[: mail.LISTED]]
    envelope = _envelope(settings, one, ",".join(map(str, changes)), at)
    return _composed(envelope, lambda: mail.of_changes(envelope, listed, changes), changes)


def _of_baseline(settings: Settings, one: Subscriber, matching: Sequence[Notice], at: datetime) -> Draft:
    counts = Counter(notice.column_id for notice in matching)
    first = {notice.column_id: notice for notice in reversed(matching)}
    columns = [
        Baseline(
            portal=plain(notice.portal, 80),
            column=plain(notice.column, 80),
            source=link(notice.column_url),
            disclosures=counts[column],
        )
        for column, notice in sorted(first.items(), key=lambda item: item[0] or 0)
    ]
    envelope = _envelope(settings, one, f"baseline {sorted(counts, key=lambda column: column or 0)}", at)
    return _composed(envelope, lambda: mail.of_baseline(envelope, columns))


def _envelope(settings: Settings, one: Subscriber, what: str, at: datetime) -> Envelope:
    return Envelope(
        sender=settings.mail_from,
        to=one.email,
        message_id=outbox.message_id(one, what),
        subscription=one.id,
        at=at,
    )


def _composed(envelope: Envelope, compose: Callable[[], bytes], changes: tuple[int, ...] = ()) -> Draft:
    """The mail, or a dead one that says why there is none: a poisoned change must not hold up others."""
    body, failure = b"", None
    try:
        body = compose()
    except (ValueError, TypeError, LookupError, TemplateError) as error:
        failure = f"could not be composed: {type(error).__name__}: {error}"
        log.exception("mail to subscription %d could not be composed", envelope.subscription)
    return Draft(
        subscription=envelope.subscription,
        to=envelope.to,
        message_id=envelope.message_id,
        body=body,
        changes=changes,
        error=failure,
    )
