"""From changes to the mailbox: nothing lost, nothing twice, nothing held up by something else."""

import multiprocessing
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

import alerts
from home import Home, Settings
from pipeline.errors import UsageError
from storage import lock, outbox, queries, subscriptions
from storage.engine import Database, open_database
from storage.tables import (
    Capture,
    Change,
    Column,
    Disclosure,
    DisclosureSource,
    Document,
    Fact,
    Finding,
    Revision,
    RevisionPart,
    Source,
    Subscription,
    key,
)
from storage.views import DeliveryView
from tests.alerts.conftest import Sink
from tests.alerts.newsroom import NOON, SITE, Newsroom

LATER = NOON + timedelta(minutes=5)


def subscribe(database: Database, email: str = "reader@example.org", **options: Any) -> int:
    with database.writing() as session:
        return subscriptions.subscribe(session, email=email, at=NOON, **options)


def run(database: Database, home: Home, at=NOON) -> alerts.DeliveryReport:
    alerts.prepare(database, home.settings, at)
    return alerts.deliver(database, home, lambda: at)


def deliveries(database: Database) -> list[DeliveryView]:
    with database.reading() as session:
        return queries.deliveries(session)


def test_each_reader_gets_one_mail_with_what_concerns_him(
    database: Database, home: Home, newsroom: Newsroom, sink: Sink
) -> None:
    before = newsroom.publish("早先的决算")
    everything = subscribe(database, "all@example.org")
    education = subscribe(database, "edu@example.org", units=["宜春市教育局"])
    subscribe(database, "none@example.org", regions=["510000"])
    first = newsroom.publish()
    second = newsroom.publish("宜春市教育局2023年度部门决算", unit="宜春市教育局")

    assert run(database, home) == alerts.DeliveryReport(sent=2)
    by_reader = {message["To"]: message for message in sink.mails}
    assert set(by_reader) == {"all@example.org", "edu@example.org"}
    assert by_reader["all@example.org"]["X-Gongkai-Changes"] == f"{first}, {second}"
    assert by_reader["edu@example.org"]["X-Gongkai-Changes"] == str(second)
    assert [(one.subscription, one.changes, one.state) for one in deliveries(database)] == [
        (everything, (first, second), "sent"),
        (education, (second,), "sent"),
    ]
    assert before not in {change for one in deliveries(database) for change in one.changes}
    assert run(database, home, LATER) == alerts.DeliveryReport()
    assert len(sink.bodies) == 2


def archive_facts(database: Database, disclosure: int) -> str:
    """What the ledger records of a page: capture, document, figure, revision."""
    digest = "sha256:" + "7a" * 32
    with database.writing() as session:

        def add(row: Any) -> Any:
            session.add(row)
            session.flush()
            return row

        source = key(add(Source(portal="yichun", url=f"{SITE}/a.html", role="page")))
        add(DisclosureSource(disclosure_id=disclosure, source_id=source))
        times = {"captured_at": NOON, "confirmed_at": NOON}
        add(Capture(source_id=source, digest=digest, size=1, content_type="text/html", **times))
        document = Document(
            source_id=source,
            digest=digest,
            reader="1",
            read_at=NOON,
            media_type="text/html",
            status="ok",
            fingerprint="f",
        )
        number = key(add(document))
        fact = {"field": "total_income", "label": "收入总计", "value": "2779.15", "unit": "万元"}
        add(Fact(document_id=number, raw="2,779.15", start=0, end=8, year=2023, **fact))
        revision = key(add(Revision(disclosure_id=disclosure, number=1, seen_at=NOON)))
        add(RevisionPart(revision_id=revision, source_id=source, document_id=number, role="page"))
    return digest


def test_figures_and_digest_come_from_what_was_recorded(
    database: Database, home: Home, newsroom: Newsroom, sink: Sink
) -> None:
    subscribe(database)
    disclosure = newsroom.disclose()
    digest = archive_facts(database, disclosure)
    newsroom.change(disclosure)
    run(database, home)
    for kind in ("plain", "html"):
        said = sink.mails[0].get_body((kind,)).get_content()  # type: ignore[union-attr]
        assert "收入总计" in said
        assert "2779.15 万元" in said
        assert digest in said


def test_whoever_asks_for_what_does_not_add_up_is_told_of_it_with_its_sentence(
    database: Database, home: Home, newsroom: Newsroom, sink: Sink
) -> None:
    subscribe(database, "errors@example.org", findings=["error"])
    subscribe(database, "sums@example.org", findings=["SUM-01"])
    newsroom.publish("宜春市教育局2023年度部门决算", unit="宜春市教育局")
    disclosure = newsroom.disclose()
    archive_facts(database, disclosure)
    with database.writing() as session:
        (document,) = session.exec(select(Document)).all()
        session.add(
            Finding(document_id=key(document), rule="PCT-01", severity="error", message="占比应为71.65%")
        )
    told = newsroom.change(disclosure)
    run(database, home)

    (message,) = sink.mails
    assert (message["To"], message["X-Gongkai-Changes"]) == ("errors@example.org", str(told))
    for kind in ("plain", "html"):
        said = message.get_body((kind,)).get_content()  # type: ignore[union-attr]
        assert "占比应为71.65%" in said.partition("数据疑点")[2]


def test_a_crash_between_accept_and_mark_repeats_the_same_mail(
    database: Database, home: Home, newsroom: Newsroom, sink: Sink
) -> None:
    subscribe(database)
    newsroom.publish()
    alerts.prepare(database, home.settings, NOON)
    with database.writing() as session:
        (claimed,) = outbox.claim(session, NOON)
    alerts.CHANNELS["email"](home.settings, claimed.to, claimed.body)

    assert alerts.deliver(database, home, lambda: NOON).sent == 1
    first, second = sink.bodies
    assert first == second
    assert sink.mails[0]["Message-ID"] == deliveries(database)[0].message_id
    assert alerts.deliver(database, home, lambda: LATER).sent == 0


def send_all(home: Home) -> None:
    database = open_database(home.database_url)
    alerts.deliver(database, home, lambda: LATER)
    database.close()


def test_a_sender_killed_again_and_again_loses_nothing(
    database: Database, home: Home, newsroom: Newsroom, sink: Sink
) -> None:
    readers = {f"r{number}@example.org" for number in range(40)}
    for reader in readers:
        subscribe(database, reader)
    newsroom.publish()
    alerts.prepare(database, home.settings, NOON)
    kills = 3
    for kill in range(kills):
        sender = multiprocessing.get_context("spawn").Process(target=send_all, args=(home,))
        sender.start()
        while len(sink.bodies) < 10 * (kill + 1) and sender.is_alive():
            time.sleep(0.001)
        sender.kill()
        sender.join()
    alerts.deliver(database, home, lambda: LATER)

    assert {message["To"] for message in sink.mails} == readers
    assert len({message["Message-ID"] for message in sink.mails}) == len(readers)
    assert len(sink.bodies) <= len(readers) + kills
    assert {one.state for one in deliveries(database)} == {"sent"}


def test_a_crash_before_sending_loses_nothing(
    database: Database, home: Home, newsroom: Newsroom, sink: Sink
) -> None:
    subscribe(database)
    change = newsroom.publish()
    alerts.prepare(database, home.settings, NOON)
    newsroom.publish("另一份决算")
    run(database, home, LATER)
    assert [message["X-Gongkai-Changes"] for message in sink.mails] == [str(change), str(change + 1)]


def test_a_refused_reader_does_not_hold_up_the_others(
    database: Database, home: Home, newsroom: Newsroom, sink: Sink
) -> None:
    for reader in ("gone@example.org", "full@example.org", "fine@example.org"):
        subscribe(database, reader)
    sink.answers = {"gone@example.org": "550 no such user", "full@example.org": "452 mailbox full"}
    newsroom.publish()
    assert run(database, home) == alerts.DeliveryReport(sent=1, failed=1, dead=1, pending=1)
    assert [(one.state, one.error) for one in deliveries(database)] == [
        ("dead", "550 no such user"),
        ("pending", "452 mailbox full"),
        ("sent", None),
    ]
    sink.answers = {}
    assert run(database, home, NOON + timedelta(seconds=59)).sent == 0
    assert run(database, home, NOON + timedelta(seconds=60)).sent == 1


def test_a_server_that_is_down_costs_one_attempt_a_run(
    database: Database, home: Home, newsroom: Newsroom
) -> None:
    for number in range(3):
        subscribe(database, f"r{number}@example.org")
    newsroom.publish()
    down = replace(home, settings=Settings.model_validate({"smtp_url": "smtp://127.0.0.1:1"}))
    report = run(database, down)
    assert (report.failed, report.pending) == (1, 3)
    assert "127.0.0.1:1" in report.note
    assert [one.attempts for one in deliveries(database)] == [1, 0, 0]
    assert run(database, home, LATER).sent == 3


def test_without_a_server_mails_wait(database: Database, home: Home, newsroom: Newsroom) -> None:
    subscribe(database)
    newsroom.publish()
    report = run(database, replace(home, settings=Settings()))
    assert (report.sent, report.failed, report.pending) == (0, 0, 1)
    assert "smtp_url" in report.note


def test_of_two_senders_of_a_home_one_sends(
    database: Database, home: Home, newsroom: Newsroom, sink: Sink
) -> None:
    subscribe(database)
    newsroom.publish()
    with lock.held(home.path / "send.lock") as alone:
        assert alone
        assert run(database, home).note == "another process is sending"
    assert sink.bodies == []
    assert run(database, home).sent == 1


def test_a_flood_is_one_mail(database: Database, home: Home, newsroom: Newsroom, sink: Sink) -> None:
    subscribe(database)
    disclosure = newsroom.disclose()
    for _ in range(120):
        newsroom.change(disclosure)
    assert run(database, home).sent == 1
    assert "等120项" in sink.mails[0]["Subject"]
    assert len(deliveries(database)[0].changes) == 120


def set_address(database: Database, subscription: int, email: str) -> None:
    with database.writing() as session:
        row = session.get(Subscription, subscription)
        assert row is not None
        row.email = email


def test_what_cannot_be_composed_is_set_aside_with_its_reason(
    database: Database, home: Home, newsroom: Newsroom, sink: Sink
) -> None:
    poisoned = subscribe(database, "a@example.org")
    subscribe(database, "b@example.org")
    change = newsroom.publish()
    set_address(database, poisoned, "a@example.org\r\nBcc: c@example.org")
    assert run(database, home).sent == 1
    first, second = deliveries(database)
    assert (first.subscription, first.state, first.changes) == (poisoned, "dead", (change,))
    assert "could not be composed" in (first.error or "")
    assert second.state == "sent"

    set_address(database, poisoned, "a@example.org")
    with database.writing() as session:
        outbox.retry(session, LATER)
    assert run(database, home, LATER).sent == 1
    assert [message["To"] for message in sink.mails] == ["b@example.org", "a@example.org"]


def test_an_unknown_channel_is_dead_at_once(
    database: Database, home: Home, newsroom: Newsroom, sink: Sink
) -> None:
    subscribe(database)
    newsroom.publish()
    alerts.prepare(database, home.settings, NOON)
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE delivery SET channel = 'pigeon'")
    assert alerts.deliver(database, home, lambda: NOON).dead == 1
    assert deliveries(database)[0].error == "no channel 'pigeon'"


def baseline(database: Database, column: int, minutes: int) -> None:
    with database.writing() as session:
        row = session.get(Column, column)
        assert row is not None
        row.baseline_at = NOON + timedelta(minutes=minutes)


def test_a_first_crawl_is_summed_up_once(
    database: Database, home: Home, newsroom: Newsroom, sink: Sink
) -> None:
    reader = subscribe(database, years=[2023])
    subscribe(database, "elsewhere@example.org", regions=["510000"])
    with database.writing() as session:
        other = newsroom.add_column(session, "预算")
        third = newsroom.add_column(session, "三公")
    newsroom.disclose()
    newsroom.disclose("宜春市教育局2023年度部门决算", unit="宜春市教育局")
    newsroom.disclose("宜春市财政局2022年度部门决算", year=2022)
    newsroom.disclose("宜春市财政局2023年部门预算", kind="部门预算", column=other)
    baseline(database, newsroom.column, 1)
    baseline(database, other, 2)

    for _ in range(2):
        alerts.summarise(database, home.settings, LATER)
    run(database, home, LATER)
    (message,) = sink.mails
    assert message["To"] == "reader@example.org"
    said = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "部门决算：2 项" in said
    assert "预算：1 项" in said
    assert [(one.subscription, one.changes, one.state) for one in deliveries(database)] == [
        (reader, (), "sent")
    ]

    newsroom.disclose("宜春市财政局2023年三公经费", column=third)
    baseline(database, third, 60)
    later = NOON + timedelta(hours=2)
    assert alerts.summarise(database, home.settings, later) == 1
    run(database, home, later)
    said = sink.mails[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "三公：1 项" in said
    assert "预算：" not in said


def test_a_baseline_before_the_subscription_is_not_summed_up(
    database: Database, home: Home, newsroom: Newsroom
) -> None:
    newsroom.disclose()
    baseline(database, newsroom.column, -1)
    subscribe(database)
    assert alerts.summarise(database, home.settings, LATER) == 0


def test_what_is_published_after_a_first_crawl_that_held_nothing_is_no_baseline(
    database: Database, home: Home, newsroom: Newsroom
) -> None:
    subscribe(database, units=["宜春市财政局"])
    newsroom.disclose("宜春市教育局2023年度部门决算", unit="宜春市教育局")
    baseline(database, newsroom.column, 1)
    assert alerts.summarise(database, home.settings, LATER) == 0
    published = newsroom.disclose()
    with database.writing() as session:
        row = session.get(Disclosure, published)
        assert row is not None
        row.first_seen_at = LATER
    assert alerts.summarise(database, home.settings, LATER) == 0


def test_a_first_crawl_is_no_news_for_ever(database: Database, home: Home, newsroom: Newsroom) -> None:
    subscribe(database)
    newsroom.disclose()
    baseline(database, newsroom.column, 1)
    assert alerts.summarise(database, home.settings, NOON + timedelta(days=3)) == 0
    assert alerts.summarise(database, home.settings, NOON + timedelta(days=1)) == 1


def test_a_summary_does_not_stand_for_changes(
    database: Database, home: Home, newsroom: Newsroom, sink: Sink
) -> None:
    subscribe(database)
    newsroom.publish()
    baseline(database, newsroom.column, 1)
    alerts.summarise(database, home.settings, LATER)
    assert run(database, home, LATER).sent == 2
    with database.reading() as session:
        change = session.get(Change, 1)
        assert change is not None
        assert change.matched


def test_a_test_mail_arrives(home: Home, sink: Sink) -> None:
    alerts.send_test(home.settings, "me@example.org", NOON)
    assert sink.mails[0]["Subject"] == "【公开】测试邮件"
    with pytest.raises(UsageError):
        alerts.send_test(home.settings, "nobody", NOON)
