"""A squeezed text as tokens: numbers, years, subjects, and the words that say what a number measures."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.facts.amounts import RUN, Number, numbers
from pipeline.facts.subjects import Subject, function
from pipeline.facts.words import Word, vocabulary

_PARAGRAPH = re.compile("[^\n]*\n|[^\n]+$")
_TELLING = re.compile("[0-9]|无|没有|未|持平|一致")
_YEAR = re.compile(r"(20\d\d)年(?:度)?")
_DATED = re.compile(r"(?:\d{1,12}[.,])?(20\d\d)年度?")
"""A year, perhaps behind the number of its item: 1.2023年度."""
_YEARS = re.compile(r"20\d\d年?(?:至|到|-|—|~)+20\d\d年")
_THAN = "较比与同和"
_PATH = re.compile(r"([^。,;:|\n]{1,40}?)\(款\)(?:(?:支出)?([^。,;:|\n]{1,60}?)\(项\))?")
_CODED = re.compile(
    r"\((2\d\d)类?\)([^。,;:|\n()]{1,40})\((\d{2}|\d{5})款?\)(?:([^。,;:|\n()]{1,60})\((\d{2}|\d{7})项?\))?"
)
"""公共安全支出(204类)司法(06款)行政运行(01项), or with whole codes in the brackets."""
_CLASS = re.compile(r"(.{1,30}?)\(类\)")


class Token(NamedTuple):
    """One meaningful stretch of a squeezed text."""

    word: Word
    start: int
    end: int
    subject: Subject | None = None
    number: Number | None = None
    year: int | None = None
    purse: str | None = None


def tokens(text: str) -> Iterator[Token]:
    """The tokens in order; what lies between them is not understood.

    Paragraphs that hold no digit and no word for zero say nothing here and are passed over.
    """
    for paragraph in _PARAGRAPH.finditer(text):
        if _TELLING.search(paragraph[0]):
            yield from _paragraph(text, *paragraph.span())
        elif paragraph[0][-1] == "\n":
            yield Token(Word.STOP, paragraph.end() - 1, paragraph.end())


def _paragraph(text: str, start: int, end: int) -> Iterator[Token]:
    initials = vocabulary().initials
    place = start
    while place < end:
        character = text[place]
        if character in initials:
            found = _word(text, place)
            place = found.end if found else place + 1
            if found:
                yield found
        elif character.isdecimal():
            found_here = _digits(text, place)
            yield from found_here
            place = found_here[-1].end
        else:
            place += 1


def _word(text: str, start: int) -> Token | None:
    character = text[start]
    if character == "(" and (path := _CODED.match(text, start)):
        return Token(Word.SUBJECT, start, path.end(), _coded(path))
    if character in _THAN and _YEAR.match(text, start + 1):
        return Token(Word.THAN, start, start + 1)
    found = vocabulary().longest(text, start)
    if found is None:
        return None
    end, (word, meaning) = found
    if isinstance(meaning, Subject):
        return _named(text, start, end, meaning)
    return Token(word, start, end, purse=meaning)


def _digits(text: str, start: int) -> list[Token]:
    if text.startswith("20", start) and (years := _YEARS.match(text, start)):
        return [Token(Word.YEARS, start, years.end())]
    if year := _DATED.match(text, start):
        return [Token(Word.YEAR, year.start(1), year.end(), year=int(year[1]))]
    found = numbers(text, start)
    if found:
        return [Token(Word.NUMBER, one.start, one.after, number=one) for one in found]
    run = RUN.match(text, start)
    return [Token(Word.STOP, start, run.end() if run else start + 1)]


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
