"""A mail server on loopback that keeps what it is given, tells of each verb, and fails at one."""

import asyncio
import socket
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from enum import StrEnum
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

HANG = 1.0
"""Seconds a server that hangs keeps its client waiting: the client must be the less patient."""


class Fault(StrEnum):
    """What the server does at one verb in place of answering it."""

    LATER = "451 try again later"
    NEVER = "554 not this one"
    DROP = "drops the connection"
    HANG = "hangs"
    SILENT_YES = "takes the mail, then drops the connection"


@dataclass(frozen=True)
class Planned:
    """A fault at the so-manieth verb, counted from 1 over all connections."""

    number: int
    fault: Fault


class Sink:
    """The server from entering to leaving; mails by arrival, as bytes."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.verbs: list[str] = []
        self.planned: Planned | None = None
        self.on_verb: Callable[[str], None] = lambda verb: None
        """Told of each verb before it is answered, on the server's thread."""
        self._controller: Any = Controller(self, hostname="127.0.0.1", port=_free_port(), decode_data=False)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._controller.port}"

    @property
    def message_ids(self) -> list[str]:
        """Of every mail, repeated ones too, in the order in which they came."""
        mails = (message_from_bytes(body, policy=policy.default) for body in self.bodies)
        return [str(mail["Message-ID"]).strip() for mail in mails]

    @property
    def resent(self) -> dict[str, int]:
        """How often each mail came once too often."""
        return {name: times - 1 for name, times in Counter(self.message_ids).items() if times > 1}

    def __enter__(self) -> Self:
        self._controller.start()
        self.verbs.clear()  # the controller greets itself to see that it runs
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        refused = await self._verb("EHLO", server)
        return [refused] if refused else responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        refused = await self._verb("MAIL", server)
        if not refused:
            envelope.mail_from = address
        return refused or "250 ok"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        refused = await self._verb("RCPT", server)
        if not refused:
            envelope.rcpt_tos.append(address)
        return refused or "250 ok"

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802
        refused = await self._verb("DATA", server, envelope.content)
        if not refused:
            self.bodies.append(envelope.content)
        return refused or "250 taken"

    async def handle_QUIT(self, server: SMTP, _session: Any, _envelope: Any) -> str:  # noqa: N802
        return await self._verb("QUIT", server) or "221 bye"

    async def _verb(self, name: str, server: SMTP, body: bytes | None = None) -> str:
        """The refusal, if this is the verb to refuse."""
        self.verbs.append(name)
        self.on_verb(name)
        if self.planned is None or self.planned.number != len(self.verbs):
            return ""
        fault = self.planned.fault
        if fault is Fault.HANG:
            await asyncio.sleep(HANG)
        if fault is Fault.SILENT_YES and body is not None:
            self.bodies.append(body)
        if fault in {Fault.LATER, Fault.NEVER}:
            return fault.value
        if server.transport:
            server.transport.abort()
        return "421 gone"


def _free_port() -> int:
    """Aiosmtpd connects to itself to start, so it must be told a real port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
