"""A squeezed text as tokens: numbers, years, subjects, and the words that say what a number measures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.facts.amounts import RUN, Number, numbers
from pipeline.facts.subjects import Subject, function
from pipeline.facts.words import Word, vocabulary

_YEAR = re.compile(r"(20\d\d)年(?:度)?")
_YEARS = re.compile(r"20\d\d年?(?:至|到|-|—|~)+20\d\d年")
_THAN = frozenset("较比与同和")
_PATH = re.compile(r"([^。,;:|\n]{1,40}?)\(款\)(?:(?:支出)?([^。,;:|\n]{1,60}?)\(项\))?")
_CODED = re.compile(
    r"\((2\d\d)类?\)([^。,;:|\n()]{1,40})\((\d{2}|\d{5})款?\)(?:([^。,;:|\n()]{1,60})\((\d{2}|\d{7})项?\))?"
)
"""公共安全支出(204类)司法(06款)行政运行(01项), or with whole codes in the brackets."""
_CLASS = re.compile(r"(.{1,30}?)\(类\)")


@dataclass(frozen=True, slots=True)
class Token:
    """One meaningful stretch of a squeezed text."""

    word: Word
    start: int
    end: int
    subject: Subject | None = None
    number: Number | None = None
    year: int | None = None
    purse: str | None = None


def tokens(text: str) -> Iterator[Token]:
    """The tokens in order; what lies between them is not understood."""
    start = 0
    while found := _starts().search(text, start):
        read = list(_read(text, found.start()))
        yield from read
        start = max(read[-1].end if read else found.end(), found.start() + 1)


@cache
def _starts() -> re.Pattern[str]:
    return re.compile(f"[0-9{re.escape(vocabulary().initials)}{''.join(_THAN)}]")


def _read(text: str, start: int) -> Iterator[Token]:
    if text[start].isdigit():
        yield from _digits(text, start)
        return
    if text[start] in _THAN and _YEAR.match(text, start + 1):
        yield Token(Word.THAN, start, start + 1)
        return
    if text[start] == "(" and (path := _CODED.match(text, start)):
        yield Token(Word.SUBJECT, start, path.end(), subject=_coded(path))
        return
    found = vocabulary().longest(text, start)
    if found is None:
        return
    end, (word, meaning) = found
    if isinstance(meaning, Subject):
        yield _named(text, start, end, meaning)
    else:
        yield Token(word, start, end, purse=meaning)


def _digits(text: str, start: int) -> Iterator[Token]:
    if years := _YEARS.match(text, start):
        yield Token(Word.YEARS, start, years.end())
        return
    run = RUN.match(text, start)
    if run is None:
        return
    year = _YEAR.match(text, run.end() - 4) if run.end() - start >= 4 else None
    if year:
        yield Token(Word.YEAR, year.start(), year.end(), year=int(year[1]))
        return
    found = numbers(text, run)
    yield from (Token(Word.NUMBER, one.start, one.after, number=one) for one in found)
    if not found:
        yield Token(Word.STOP, run.start(), run.end())


def _coded(path: re.Match[str]) -> Subject:
    code = path[1] + path[3][-2:] + (path[5] or "")[-2:]
    name = path[4] or path[2]
    return Subject(f"{'item' if len(code) == 7 else 'type'}_{code}", "function", "money", name, code)


def _named(text: str, start: int, end: int, subject: Subject) -> Token:
    """The subject, or where 款 and 项 follow the name of a 类, what the whole path names."""
    name = _CLASS.match(text[start:end])
    path = _PATH.match(text, end) if name and subject.id.startswith("func_") else None
    if name is None or path is None:
        return Token(Word.SUBJECT, start, end, subject=subject)
    names = tuple(part for part in (name[1], path[1], path[2]) if part)
    return Token(Word.SUBJECT, start, path.end(), subject=function(names))
