"""Results on stdout, everything else on stderr; nothing a portal wrote can drive the terminal."""

import codecs
import json
import re
import sys
import unicodedata
from collections.abc import Container, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline.invisible import storable

stderr = Console(stderr=True, highlight=False)

_STEERING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What JSON may hold as it is, but a terminal or a reader of lines would obey."""


def emit(value: Any) -> None:
    """One JSON object on one line."""
    from storage.views import as_json

    # Escaped where the stream was given a charset of its own: half of a JSON text in GBK helps no program.
    plain = codecs.lookup(sys.stdout.encoding).name == "utf-8"
    line = storable(json.dumps(as_json(value), ensure_ascii=not plain))
    sys.stdout.write(_STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", line) + "\n")
    sys.stdout.flush()


def say(text: str) -> None:
    """A line of a result for people."""
    Console(highlight=False, soft_wrap=True).print(text)


def note(text: str) -> None:
    """A remark beside the result."""
    stderr.print(text, soft_wrap=True)


def error(text: str) -> None:
    """Why it did not work, in one line."""
    stderr.print(f"[red]gongkai:[/red] {safe(text)}", soft_wrap=True)


def safe(text: object) -> str:
    """Text from outside, fit for a terminal: no control characters, no bidi overrides, no markup."""
    plain = "".join(
        " " if char in "\n\t\r" else char
        for char in str("" if text is None else text)
        if char in "\n\t\r" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    )
    return escape(plain)


def moment(at: datetime | None) -> str:
    """In Chinese time, to the minute."""
    from storage.views import BEIJING

    return at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M") if at else "—"


def show_table(
    headings: Sequence[str], rows: Sequence[Sequence[object]], empty: str, *, right: Container[int] = ()
) -> None:
    """A table for people, or one sentence where there is nothing to list; columns at `right` are amounts.

    A heading may have several lines.
    """
    if not rows:
        say(empty)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, heading in enumerate(headings):
        lines = "\n".join(map(safe, heading.split("\n")))
        amounts = place in right
        table.add_column(lines, overflow="fold", justify="right" if amounts else "left", no_wrap=amounts)
    for row in rows:
        table.add_row(*map(safe, row))
    # Piped, a table keeps its columns whole: width is a matter of terminals.
    console = Console(highlight=False)
    console.width = console.width if console.is_terminal else 200
    console.print(table)
