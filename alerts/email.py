"""The email channel: one mail handed to one SMTP server."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from home import Settings
from pipeline.errors import ConfigurationError, DeliveryDelayed, Undeliverable

TIMEOUT = 20.0
"""Seconds the server has for each answer."""
LONGEST = 60.0
"""Seconds for the whole conversation: less than the outbox's LEASE, which keeps other senders off."""


class ServerDown(DeliveryDelayed):
    """No mail can be handed over at present: no connection, no TLS, no login."""


@dataclass(frozen=True, slots=True)
class Server:
    """GONGKAI_SMTP_URL, taken apart."""

    host: str
    port: int
    tls: bool
    """Encrypted from the first byte (smtps://)."""
    starttls: bool
    """Insists on encryption before anything is said (?starttls=required)."""
    user: str | None
    password: str | None

    @classmethod
    def parse(cls, url: str) -> "Server":
        """Takes `smtp://user:password@host:port?starttls=required` apart; user and password percent-decoded.

        Raises:
            ConfigurationError: it is not of that form. The message does not repeat it: it holds a password.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise ConfigurationError("smtp_url: the port is not a number up to 65535") from error
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ConfigurationError("smtp_url: smtp://host:port or smtps://host:port is expected")
        options = parse_qs(parts.query, keep_blank_values=True)
        if options.keys() - {"starttls"} or options.get("starttls", ["required"]) != ["required"]:
            raise ConfigurationError("smtp_url: the only option is ?starttls=required")
        tls, starttls = parts.scheme == "smtps", "starttls" in options
        return cls(
            host=parts.hostname,
            port=port or (465 if tls else 587 if starttls else 25),
            tls=tls,
            starttls=starttls and not tls,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )


def send(settings: Settings, to: str, body: bytes) -> None:
    """Hands the mail over; returns once the server has taken it.

    Raises:
        Undeliverable: the server refuses it for good (5xx), or the address is none.
        DeliveryDelayed: it may take it later (4xx, a connection that broke).
        ServerDown: it would take no mail at all at present.
        ConfigurationError: smtp_url is not set or cannot be meant.
    """
    server, sender = _from(settings)
    with _connected(server, sender) as connection, _explained():
        try:
            connection.sendmail(sender, [to], body)
        except smtplib.SMTPSenderRefused as refused:
            # It is us the server does not want, or not now: no verdict on this mail or its reader.
            raise ServerDown(f"{server.host}:{server.port}: {_reason(refused)}") from refused


def greet(settings: Settings) -> str:
    """Where the server is that lets us in; nothing is sent.

    Raises:
        ServerDown: it does not.
        ConfigurationError: smtp_url is not set or cannot be meant.
    """
    server, sender = _from(settings)
    with _connected(server, sender):
        return f"{server.host}:{server.port}"


def _from(settings: Settings) -> tuple[Server, str]:
    if settings.smtp_url is None:
        raise ConfigurationError("smtp_url is not set: GONGKAI_SMTP_URL=smtp://host:port")
    return Server.parse(settings.smtp_url.get_secret_value()), parseaddr(settings.mail_from)[1]


@contextmanager
def _connected(server: Server, sender: str) -> Iterator[smtplib.SMTP]:
    # The sender's domain greets: smtplib's own choice asks the DNS for our name, which may take its time.
    name = sender.rpartition("@")[2] or "localhost"
    # To load the certificates of the system takes 30 ms: most of what handing over a mail in the house takes.
    secure = ssl.create_default_context() if server.tls or server.starttls else None
    connection = (
        smtplib.SMTP_SSL(local_hostname=name, timeout=TIMEOUT, context=secure)
        if server.tls
        else smtplib.SMTP(local_hostname=name, timeout=TIMEOUT)
    )
    with _ended_in_time(connection) as in_time:
        try:
            _enter(connection, server, secure)
            in_time()
        except (OSError, UnicodeError, smtplib.SMTPException) as error:
            connection.close()
            raise ServerDown(f"{server.host}:{server.port}: {_reason(error)}") from error
        try:
            yield connection
        finally:
            _leave(connection)


def _enter(connection: smtplib.SMTP, server: Server, secure: ssl.SSLContext | None) -> None:
    # smtplib notes the name that certificates are checked against only where its constructor connects.
    connection._host = server.host  # type: ignore[attr-defined]
    code, answer = connection.connect(server.host, server.port)
    if code != 220:
        raise smtplib.SMTPConnectError(code, answer)
    if server.starttls:
        connection.starttls(context=secure)
    if server.user is not None:
        connection.login(server.user, server.password or "")
    connection.ehlo_or_helo_if_needed()


@contextmanager
def _ended_in_time(connection: smtplib.SMTP) -> Iterator[Callable[[], None]]:
    """Breaks the connection after LONGEST; what it gives raises when that has happened.

    A server that sends a letter every 19 seconds is never silent for TIMEOUT.
    """
    over = threading.Event()

    def end() -> None:
        over.set()
        if (line := connection.sock) is not None:
            with suppress(OSError):  # it has ended by itself meanwhile
                socket.socket.shutdown(line, socket.SHUT_RDWR)

    def in_time() -> None:
        if over.is_set():
            raise TimeoutError(f"no end after {LONGEST:.0f} s")

    timer = threading.Timer(LONGEST, end)
    timer.daemon = True
    timer.start()
    try:
        yield in_time
    finally:
        timer.cancel()


def _leave(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except (OSError, smtplib.SMTPException):
        connection.close()  # what was taken stays taken: a server that cannot say goodbye changes nothing


@contextmanager
def _explained() -> Iterator[None]:
    """Tells a refusal for good from one for now."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refused:
        code, answer = next(iter(refused.recipients.values()))
        raise _verdict(code)(f"{code} {_decoded(answer)}") from refused
    except smtplib.SMTPResponseException as refused:
        raise _verdict(refused.smtp_code)(_reason(refused)) from refused
    except (UnicodeError, ValueError, smtplib.SMTPNotSupportedError) as error:
        raise Undeliverable(f"not a mail that SMTP carries: {error}") from error
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryDelayed(_reason(error)) from error


def _verdict(code: int) -> type[Undeliverable] | type[DeliveryDelayed]:
    return Undeliverable if 500 <= code < 600 and code not in _OF_THE_SERVER else DeliveryDelayed


_OF_THE_SERVER = {500, 502, 503, 530, 535, 538, 552}
"""Wrong order, wrong login, no room: troubles of the server or of our settings, whatever their number."""


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"
    return str(error) or type(error).__name__


def _decoded(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
