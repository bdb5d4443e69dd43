"""Characters that nobody sees, or that no database can hold: copied titles bring them."""

import re
from typing import Any

_ALWAYS = "\x00\ud800-\udfff"
_UNSTORABLE = re.compile(f"[{_ALWAYS}]")
# Controls, soft hyphen, Mongolian and Hangul fillers, zero widths, direction marks, variation selectors,
# byte order mark, noncharacters, tags. Tab and line ends are spaces, not controls.
_UNSEEN = re.compile(
    f"[{_ALWAYS}\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)


def visible(words: str) -> str:
    """The words without zero-width, bidirectional and control characters and lone surrogates; spaces stay."""
    return _UNSEEN.sub("", words)


def storable(value: Any) -> Any:
    """The same value with U+FFFD for each NUL and each lone surrogate, also inside of lists and mappings.

    PostgreSQL refuses a NUL, SQLite's own functions end a text there, and a lone surrogate has no UTF-8. One
    character for one: what counts characters of the text stays right.
    """
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {storable(name): storable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(storable, value))
    return value
