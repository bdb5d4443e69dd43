"""The outbox: one delivery for a subscription and change, one sender for a delivery, nothing lost."""

import multiprocessing
from datetime import timedelta

import pytest

from pipeline.errors import UsageError
from storage import notices, outbox, queries, subscriptions
from storage.engine import Database, open_database
from storage.outbox import Draft
from tests.alerts.newsroom import NOON, Newsroom


@pytest.fixture
def newsroom(database: Database) -> Newsroom:
    return Newsroom(database).open()


def subscribe(database: Database, email: str = "reader@example.org", **options: object) -> int:
    with database.writing() as session:
        return subscriptions.subscribe(session, email=email, at=NOON, **options)


def draft(subscription: int, *changes: int, body: bytes = b"mail", error: str | None = None) -> Draft:
    return Draft(
        subscription=subscription,
        to="reader@example.org",
        message_id=f"<{subscription}-{changes}@test>",
        body=body,
        changes=changes,
        error=error,
    )


def put(database: Database, *drafts: Draft) -> bool:
    changes = sorted({change for one in drafts for change in one.changes})
    with database.writing() as session:
        return outbox.make_out(session, drafts, changes, NOON)


def claim(database: Database, at=NOON, limit: int = 1) -> list[int]:
    with database.writing() as session:
        return [one.id for one in outbox.claim(session, at, limit)]


def states(database: Database) -> list[tuple[str, int]]:
    with database.reading() as session:
        return [(one.state, one.attempts) for one in queries.deliveries(session)]


def test_a_subscription_starts_after_the_newest_change(database: Database, newsroom: Newsroom) -> None:
    before = newsroom.publish()
    number = subscribe(database, units=[" 宜春市财政局 "], years=[2023])
    with database.reading() as session:
        (found,) = subscriptions.subscribers(session)
    assert (found.id, found.after_change) == (number, before)
    assert (found.units, found.years, found.kinds) == (("宜春市财政局",), (2023,), ())


@pytest.mark.parametrize(
    "address", ["", "nobody", "@host", "a@", "a@b\r\nBcc: c@d", "a b@c", "读者@example.org", "a@b, c@d"]
)
def test_what_is_no_address_is_refused(database: Database, address: str) -> None:
    with pytest.raises(UsageError):
        subscribe(database, address)


def test_a_removed_subscription_gets_nothing_more(database: Database, newsroom: Newsroom) -> None:
    number = subscribe(database)
    put(database, draft(number, newsroom.publish()))
    with database.writing() as session:
        subscriptions.unsubscribe(session, number, NOON)
        assert subscriptions.subscribers(session) == []
        assert outbox.retry(session, NOON) == 0
    assert claim(database) == []
    with pytest.raises(UsageError, match=f"no subscription {number}"), database.writing() as session:
        subscriptions.unsubscribe(session, number, NOON)


def test_changes_are_matched_by_one_of_two(database: Database, newsroom: Newsroom) -> None:
    number, change = subscribe(database), newsroom.publish()
    assert put(database, draft(number, change))
    assert not put(database, draft(number, change))
    with database.reading() as session:
        assert notices.unmatched(session) == []
        assert outbox.told(session, [change]) == {(number, change)}
        assert [one.changes for one in queries.deliveries(session)] == [(change,)]


def test_what_a_clock_put_off_that_was_ahead_is_sent_all_the_same(
    database: Database, newsroom: Newsroom
) -> None:
    number, change = subscribe(database), newsroom.publish()
    with database.writing() as session:
        outbox.make_out(session, [draft(number, change)], [change], NOON + timedelta(days=3650))
    assert len(claim(database)) == 1


def test_a_claimed_mail_is_anothers_only_after_the_lease(database: Database, newsroom: Newsroom) -> None:
    put(database, draft(subscribe(database), newsroom.publish()))
    (mail,) = claim(database)
    assert claim(database, NOON + outbox.LEASE - timedelta(seconds=1)) == []
    assert claim(database, NOON + outbox.LEASE) == [mail]


def test_mails_are_claimed_the_longest_due_first(database: Database, newsroom: Newsroom) -> None:
    number = subscribe(database)
    for _ in range(3):
        put(database, draft(number, newsroom.publish()))
    (first,) = claim(database)
    with database.writing() as session:
        outbox.mark_failed(session, first, "451 later", NOON)
    assert claim(database, NOON + timedelta(minutes=2), limit=9) == [first + 1, first + 2, first]


def test_a_mail_dies_after_eight_attempts_over_a_day(database: Database, newsroom: Newsroom) -> None:
    put(database, draft(subscribe(database), newsroom.publish()))
    at, pauses = NOON, []
    for _ in range(outbox.ATTEMPTS):
        (mail,) = claim(database, at)
        with database.writing() as session:
            outbox.mark_failed(session, mail, "connection refused", at)
        pauses.append(outbox.pause(len(pauses) + 1))
        assert claim(database, at + pauses[-1] - timedelta(seconds=1)) == []
        at += pauses[-1]
    assert states(database) == [("dead", 8)]
    assert pauses[0] == timedelta(minutes=1)
    assert max(pauses) == timedelta(hours=6)
    assert sum(pauses[:-1], timedelta()) > timedelta(hours=24)


def test_dead_mails_are_revived(database: Database, newsroom: Newsroom) -> None:
    number = subscribe(database)
    put(database, draft(number, newsroom.publish()))
    (mail,) = claim(database)
    with database.writing() as session:
        assert outbox.mark_failed(session, mail, "550 no such user", NOON, final=True)
    assert states(database) == [("dead", 1)]
    with database.writing() as session:
        assert outbox.retry(session, NOON, [mail + 1]) == 0
        assert outbox.retry(session, NOON, [mail]) == 1
    assert claim(database) == [mail]
    with database.writing() as session:
        outbox.mark_sent(session, mail, NOON)
        assert not outbox.mark_failed(session, mail, "too late", NOON)
    assert states(database) == [("sent", 1)]


def test_a_mail_that_could_not_be_composed_is_matched_anew(database: Database, newsroom: Newsroom) -> None:
    number, change = subscribe(database), newsroom.publish()
    put(database, draft(number, change, body=b"", error="could not be composed"))
    assert states(database) == [("dead", 0)]
    with database.writing() as session:
        assert outbox.retry(session, NOON) == 1
    with database.reading() as session:
        assert [one.change for one in notices.unmatched(session)] == [change]
        assert outbox.told(session, [change]) == set()


def test_the_message_id_is_that_of_subscription_and_changes(database: Database) -> None:
    subscribe(database)
    subscribe(database, "other@example.org")
    with database.reading() as session:
        one, other = subscriptions.subscribers(session)
    assert outbox.message_id(one, "1,2") == outbox.message_id(one, "1,2")
    assert len({outbox.message_id(who, what) for who in (one, other) for what in ("1", "1,2")}) == 4


def claim_all(url: str, results: "multiprocessing.Queue[list[int]]") -> None:
    opened = open_database(url)
    taken: list[int] = []
    while mails := claim(opened):
        taken += mails
    results.put(taken)


def test_of_two_senders_each_mail_is_sent_by_one(database: Database, newsroom: Newsroom) -> None:
    number = subscribe(database)
    for _ in range(20):
        put(database, draft(number, newsroom.publish()))
    spawn = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[list[int]] = spawn.Queue()
    url = database.engine.url.render_as_string(hide_password=False)
    senders = [spawn.Process(target=claim_all, args=(url, results)) for _ in range(2)]
    for sender in senders:
        sender.start()
    taken = [mail for _ in senders for mail in results.get(timeout=60)]
    for sender in senders:
        sender.join(timeout=30)
    assert len(taken) == 20
    assert len(set(taken)) == 20
