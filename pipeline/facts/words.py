"""The words between subjects and numbers: measures, comparisons, directions, and what ends a clause."""

import re
from collections.abc import Iterator
from enum import IntEnum, auto
from functools import cache
from importlib import resources

from pipeline.facts.phrases import Phrases, phrases
from pipeline.facts.subjects import Subject, worded


class Word(IntEnum):
    """What a token does in its clause."""

    NUMBER = auto()
    YEAR = auto()
    YEARS = auto()
    """Several years at once: 2020年至2022年."""
    SUBJECT = auto()
    PURSE = auto()
    """Whose money, without saying income or expenditure: 一般公共预算财政拨款."""
    BUDGET = auto()
    FULL_BUDGET = auto()
    FINAL = auto()
    TOGETHER = auto()
    """共计支出: an amount again of what was just spoken of."""
    LAST = auto()
    """上年, where nothing is compared."""
    THAN = auto()
    THAN_LAST = auto()
    THAN_BUDGET = auto()
    UP = auto()
    DOWN = auto()
    FLAT = auto()
    SHARE = auto()
    DONE = auto()
    EACH = auto()
    OF_WHICH = auto()
    NONE = auto()
    """未安排, 没有: a figure of zero in words."""
    REASON = auto()
    PURPOSE = auto()
    RESUME = auto()
    """Words that begin a statement anew behind a reason: 全年, 年末."""
    AND = auto()
    FILL = auto()
    """Bears no meaning here."""
    COMMA = auto()
    LISTED = auto()
    SEMICOLON = auto()
    STOP = auto()
    COLON = auto()
    OPEN = auto()
    CLOSE = auto()


_SIGNS = {
    ",": Word.COMMA,
    "、": Word.LISTED,
    ";": Word.SEMICOLON,
    "。": Word.STOP,
    "!": Word.STOP,
    "\n": Word.STOP,
    "|": Word.STOP,
    "(": Word.OPEN,
    ")": Word.CLOSE,
    ":": Word.COLON,
    "/": Word.FILL,
}

THAN = "较比与同和"
"""What compares, where a year follows."""
_UP_TO_DIGIT = re.compile(r"\D+(?=\d)")
Meaning = tuple[Word, Subject | None, str | None]
"""What it does, the subject it names, and the purse it names."""


@cache
def vocabulary() -> Phrases[Meaning]:
    """Everything but numbers and years that a clause is made of."""
    return Phrases(_meanings())


@cache
def signs() -> dict[str, Word]:
    """The signs that begin no longer phrase, as `:指` begins with one: most of a text's tokens."""
    begun = {phrase[0] for phrase in _meanings() if len(phrase) > 1}
    return {sign: word for sign, word in _SIGNS.items() if sign not in begun}


@cache
def initials() -> frozenset[str]:
    """Every character that a phrase begins with."""
    return frozenset(phrase[0] for phrase in _meanings())


@cache
def unfinished() -> tuple[str, ...]:
    """How words end whose meaning hangs on the number behind: 较|2021年, 单价|50万元以上的设备, (|204类)."""
    numbered = (_UP_TO_DIGIT.match(phrase) for phrase in _meanings())
    return ("(", *THAN, *{found[0] for found in numbered if found})


@cache
def _meanings() -> dict[str, Meaning]:
    """Every phrase; the first meaning given to one stays."""
    known: dict[str, Meaning] = {}
    for phrase, subject in worded():
        known.setdefault(phrase, (Word.SUBJECT, subject, None))
    for phrase, meaning in _worded():
        known.setdefault(phrase, meaning)
    for sign, word in _SIGNS.items():
        known.setdefault(sign, (word, None, None))
    return known


def _worded() -> Iterator[tuple[str, Meaning]]:
    lines = resources.files(__package__).joinpath("words.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            named, wordings = line.split("\t")
            word, _, purse = named.partition(":")
            meaning: Meaning = (Word[word], None, purse or None)
            yield from (
                (phrase, meaning) for wording in wordings.split() for phrase in phrases(wording) if phrase
            )
