"""A mail server on loopback that keeps what it is given, and answers as it is told."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from home import Home, Settings
from storage.engine import Database
from tests.alerts.newsroom import Newsroom


class Sink:
    """The server's side: mails by arrival, and answers for recipients that get another than 250."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.answers: dict[str, str] = {}
        self.data_answer = "250 taken"

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        answer = self.answers.get(address, "250 ok")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.data_answer.startswith("250"):
            self.bodies.append(envelope.content)
        return self.data_answer

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(body, policy=policy.default) for body in self.bodies]  # type: ignore[misc]


def login(server: SMTP, session: Any, envelope: Any, mechanism: str, data: LoginPassword) -> AuthResult:
    known = (data.login, data.password) == (b"us:er", b"p@ss")
    return AuthResult(success=known, handled=False)


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def controller(sink: Sink) -> Iterator[Controller]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(
        sink, hostname="127.0.0.1", port=port, authenticator=login, auth_require_tls=False, decode_data=False
    )
    server.start()
    yield server
    server.stop()


@pytest.fixture
def smtp_url(controller: Controller) -> str:
    return f"smtp://127.0.0.1:{controller.port}"


@pytest.fixture
def home(tmp_path: Any, smtp_url: str) -> Home:
    return Home(
        tmp_path, Settings.model_validate({"smtp_url": smtp_url, "mail_from": "公开 <gongkai@example.org>"})
    )


@pytest.fixture
def newsroom(database: Database) -> Newsroom:
    return Newsroom(database).open()
