"""Titles by strangers on their way: recorded, listed, shown and mailed, inert, and in nobody's way."""

from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from pipeline.invisible import visible
from simulator.mailbox import Mailbox
from storage.archive import Archive
from storage.engine import open_database
from storage.ledger import Ledger
from tests.cli.terminal import Terminal
from tests.hostile import LONG, TITLES
from tests.storage.ledger_desk import Desk, account

UNIT = "宜春市教育局"
STEERING = [
    *map(chr, range(0x20)),
    *map(chr, range(0x7F, 0xA0)),
    *"\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2069",
]
"""What no terminal and no header may ever see; a line's end stands at its end only."""


@pytest.fixture
def recorded(terminal: Terminal) -> Iterator[Terminal]:
    """A home with one publication for each hostile title, and a plain one behind them."""
    terminal.run("subscription", "add", "--email", "reader@example.org")
    database = open_database(terminal.database_url)
    desk = Desk(Ledger(database, Archive(terminal.home / "archive")))
    desk.open()
    desk.settle()
    for number, title in enumerate([*TITLES.values(), "宜春市司法局2023年度部门决算"]):
        record(desk, f"{number}.html", title)
    yield terminal
    database.close()


def record(desk: Desk, name: str, title: str) -> None:
    """The title as the listing, the page, the file and the document give it."""
    made = desk.article(name, "题", account(UNIT), files={f"{name}.txt": f"{name} {account(UNIT)}".encode()})
    entry = replace(made.entry, title=title)
    desk.ledger.listed(made.portal, made.column or "", [entry], made.seen_at)
    parts = []
    for part in (made.page, *made.attachments):
        assert part.reading
        assert part.reading.document
        document = replace(part.reading.document, title=title, text=title + part.reading.document.text)
        parts.append(replace(part, title=title, reading=replace(part.reading, document=document)))
    desk.ledger.record(replace(made, entry=entry, page=parts[0], attachments=tuple(parts[1:])))


def kept(title: str) -> str:
    """A title as every database gives it back: what nobody sees is gone, line ends and blanks stay."""
    return visible(title).strip()


def test_they_are_listed_and_shown_as_they_are(recorded: Terminal) -> None:
    answer = recorded.run("list", "--json")
    rows = answer.lines
    assert [row["title"] for row in rows][: len(TITLES)] == list(map(kept, TITLES.values()))
    assert [change["kind"] for change in recorded.run("changes", "--json").lines] == ["published"] * len(rows)
    for row in rows[3:6]:
        (shown,) = recorded.run("show", row["id"], "--json").lines
        assert shown["title"] == row["title"]
        assert shown["facts"]


def test_nothing_of_them_steers_a_terminal(recorded: Terminal) -> None:
    commands = ("list", "changes", "list --json", "changes --json", "show 2", "show 8")
    printed = "".join(recorded.run(*command.split()).stdout for command in commands)
    for line in printed.split("\n"):
        assert not [char for char in STEERING if char in line], line


def test_their_mail_goes_out_whole_and_inert(recorded: Terminal) -> None:
    with Mailbox() as mailbox:
        recorded.environment["GONGKAI_SMTP_URL"] = mailbox.url
        recorded.run("watch", "--once")
    (mail,) = mailbox.messages
    assert recorded.run("alert", "list", "--json").lines[0]["state"] == "sent"
    assert len(str(mail["Subject"])) <= 120
    assert mail.keys().count("Bcc") == 0
    text, page = body(mail, "plain"), body(mail, "html")
    assert "宜春市司法局2023年度部门决算" in text
    assert "<script" not in page
    assert "onerror=alert(2)&gt;" in page
    assert LONG not in text
    assert not [char for char in STEERING if char in text.replace("\n", "").replace("\r", "")]


def body(mail: EmailMessage, subtype: Any) -> str:
    part = mail.get_body((subtype,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())
