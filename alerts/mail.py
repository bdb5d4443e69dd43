"""The mail itself: bytes ready to be sent, the same however often they are sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from alerts.plain import Link, plain
from alerts.story import CHINA, Story

LISTED = 50
"""Changes told one by one in a mail; the rest is counted."""
SUBJECT = 120

_TEMPLATES = Environment(
    loader=PackageLoader("alerts"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What stands on the mail: from whom, to whom, under which name."""

    sender: str
    to: str
    message_id: str
    subscription: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """A column as the summary of a first crawl tells it."""

    portal: str
    column: str
    source: Link | None
    disclosures: int
    """Those that the subscription would match."""


def of_changes(envelope: Envelope, stories: Sequence[Story], changes: Sequence[int]) -> bytes:
    """A mail that tells of `changes`; `stories` tell the first of them, up to LISTED."""
    first = stories[0]
    others = f" (等{len(changes)}项)" if len(changes) > 1 else ""
    subject = plain(f"【公开】{first.about} {first.event}", SUBJECT - len(others)) + others
    ids = ", ".join(str(change) for change in changes[:LISTED])
    rest = len(changes) - len(stories)
    message = _message(envelope, subject, "changes", stories=stories, rest=rest, total=len(changes))
    message["X-Gongkai-Changes"] = ids + (f", +{len(changes) - LISTED}" if len(changes) > LISTED else "")
    return message.as_bytes()


def of_baseline(envelope: Envelope, columns: Sequence[Baseline]) -> bytes:
    """The one mail after a first crawl: which columns are watched now, and what was there already."""
    total = sum(column.disclosures for column in columns)
    subject = f"【公开】开始监测 {len(columns)} 个栏目，已有 {total} 项符合您的订阅"
    return _message(envelope, subject, "baseline", columns=columns, total=total).as_bytes()


def of_test(envelope: Envelope) -> bytes:
    """A mail that only shows that mail arrives."""
    return _message(envelope, "【公开】测试邮件", "test").as_bytes()


def _message(envelope: Envelope, subject: str, template: str, **values: object) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject
    message["From"] = envelope.sender
    message["To"] = Address(addr_spec=envelope.to)
    message["Date"] = envelope.at.astimezone(CHINA)
    message["Message-ID"] = envelope.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = _unsubscribe(envelope)
    values |= {"subscription": envelope.subscription, "subject": subject}
    for subtype, add in (("txt", message.set_content), ("html", message.add_alternative)):
        text = _TEMPLATES.get_template(f"{template}.{subtype}").render(values)
        add(text, subtype="plain" if subtype == "txt" else subtype, charset="utf-8", cte="base64")
    return message


def _unsubscribe(envelope: Envelope) -> str:
    address = parseaddr(envelope.sender)[1]
    return f"<mailto:{address}?subject={quote(f'unsubscribe {envelope.subscription}')}>"
