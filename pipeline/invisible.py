"""Characters that nobody sees: copied titles bring them, and what has one is another name to a machine."""

import re

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


def storable(text: str) -> str:
    """The text unchanged but for NULs and lone surrogates, which neither UTF-8 nor PostgreSQL can hold."""
    return _UNSTORABLE.sub("", text)
