"""A mail server on loopback that accepts everything and keeps it: where alerts of demos and tests arrive."""

import socket
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller

HOST = "127.0.0.1"


class Mailbox:
    """An SMTP server while it is entered; mails in order of arrival, and as files where a folder is given."""

    def __init__(self, folder: Path | None = None) -> None:
        """Nothing is listening yet."""
        self.folder = folder
        self.messages: list[EmailMessage] = []
        self._controller: Any = Controller(self, hostname=HOST, port=_free_port())

    @property
    def url(self) -> str:
        """What GONGKAI_SMTP_URL is to be."""
        return f"smtp://{HOST}:{self._controller.port}"

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
        """Takes one mail (aiosmtpd's name for the hook)."""
        message = message_from_bytes(envelope.content, policy=default)
        self.messages.append(message)
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / f"{len(self.messages):02d}.eml").write_bytes(envelope.content)
        return "250 OK"

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._controller.stop()


def _free_port() -> int:
    """Aiosmtpd connects to itself to start, so it must be told a real port."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
