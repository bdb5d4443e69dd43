"""What a mail server's answers mean."""

import socket
import threading
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from alerts import email
from alerts.email import Server, ServerDown
from home import Settings
from pipeline.errors import ConfigurationError, DeliveryDelayed, DeliveryError, Undeliverable
from storage.outbox import LEASE
from tests.alerts.conftest import Sink

MAIL = b"Subject: s\r\nMessage-ID: <1@x>\r\n\r\nbody\r\n"


def settings(url: str, sender: str = "gongkai@example.org") -> Settings:
    return Settings.model_validate({"smtp_url": url, "mail_from": sender})


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Server("mail.example", 25, False, False, None, None)),
        ("smtps://mail.example", Server("mail.example", 465, True, False, None, None)),
        ("smtp://[::1]:2525", Server("::1", 2525, False, False, None, None)),
        ("smtp://u:p@mail.example?starttls=required", Server("mail.example", 587, False, True, "u", "p")),
        (
            "smtp://me%40example.org:p%2Fa%3Ass@mail.example:26",
            Server("mail.example", 26, False, False, "me@example.org", "p/a:ss"),
        ),
    ],
)
def test_an_address_is_taken_apart(url: str, server: Server) -> None:
    assert Server.parse(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "http://u:secret@mail.example",
        "mail.example:25",
        "smtp://",
        "smtp://u:secret@host:99999",
        "smtp://u:secret@host?starttls=maybe",
        "smtp://u:secret@host?tls=1",
    ],
)
def test_an_address_of_another_form_is_refused_without_telling_it(url: str) -> None:
    with pytest.raises(ConfigurationError, match="smtp_url") as raised:
        Server.parse(url)
    assert "secret" not in str(raised.value)


def test_a_mail_arrives_byte_for_byte(sink: Sink, smtp_url: str) -> None:
    email.send(settings(smtp_url), "a@example.org", MAIL)
    assert sink.bodies == [MAIL]


def test_user_and_password_are_sent_decoded(sink: Sink, smtp_url: str) -> None:
    email.send(settings(smtp_url.replace("//", "//us%3Aer:p%40ss@")), "a@example.org", MAIL)
    assert len(sink.bodies) == 1


def test_a_refused_login_is_the_servers_trouble_not_the_mails(sink: Sink, smtp_url: str) -> None:
    with pytest.raises(ServerDown, match="535") as raised:
        email.send(settings(smtp_url.replace("//", "//us%3Aer:secret@")), "a@example.org", MAIL)
    assert "secret" not in str(raised.value)
    assert sink.bodies == []


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("550 no such user", Undeliverable),
        ("553 no", Undeliverable),
        ("451 greylisted", DeliveryDelayed),
        ("421 busy", DeliveryDelayed),
    ],
)
def test_answers_for_a_recipient(sink: Sink, smtp_url: str, answer: str, kind: type[DeliveryError]) -> None:
    sink.answers["a@example.org"] = answer
    with pytest.raises(kind, match=answer):
        email.send(settings(smtp_url), "a@example.org", MAIL)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("554 spam", Undeliverable),
        ("452 disk full", DeliveryDelayed),
        ("503 bad sequence", DeliveryDelayed),
        ("552 relay quota", DeliveryDelayed),
    ],
)
def test_answers_for_a_body(sink: Sink, smtp_url: str, answer: str, kind: type[DeliveryError]) -> None:
    sink.data_answer = answer
    with pytest.raises(kind, match=answer):
        email.send(settings(smtp_url), "a@example.org", MAIL)


def test_a_port_where_nobody_listens_is_a_server_that_is_down() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        with pytest.raises(ServerDown, match=f"127.0.0.1:{port}"):
            email.send(settings(f"smtp://127.0.0.1:{port}"), "a@example.org", MAIL)


def test_a_server_that_never_answers_is_one_that_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(email, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as mute, pytest.raises(ServerDown):
        email.send(settings(f"smtp://127.0.0.1:{mute.getsockname()[1]}"), "a@example.org", MAIL)


@pytest.mark.parametrize("said", [b"", b"220 hello\r\n"], ids=["before it greets", "after"])
def test_a_server_that_drips_is_left_before_another_takes_the_mail(
    monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    assert timedelta(seconds=email.LONGEST) < LEASE
    monkeypatch.setattr(email, "LONGEST", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as dripping:
        threading.Thread(target=_drip, args=(dripping, said), daemon=True).start()
        with pytest.raises(ServerDown, match="127"):
            email.send(settings(f"smtp://127.0.0.1:{dripping.getsockname()[1]}"), "a@example.org", MAIL)


def _drip(server: socket.socket, said: bytes) -> None:
    client, _ = server.accept()
    with client, suppress(OSError):
        client.sendall(said)
        for _ in range(100):
            client.sendall(b"2")
            time.sleep(0.1)


def test_starttls_is_insisted_on(sink: Sink, smtp_url: str) -> None:
    with pytest.raises(ServerDown, match="STARTTLS"):
        email.send(settings(f"{smtp_url}?starttls=required"), "a@example.org", MAIL)
    assert sink.bodies == []


def test_without_a_server_it_says_which_setting(tmp_path: Path, controller: Controller) -> None:
    with pytest.raises(ConfigurationError, match="GONGKAI_SMTP_URL"):
        email.send(Settings(), "a@example.org", MAIL)
