"""A squeezed text as tokens: numbers, years, subjects, and the words that say what a number measures."""

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.facts.amounts import RUN, Number, numbers, single_number
from pipeline.facts.subjects import Subject, by_id, function
from pipeline.facts.words import THAN, Word, initials, signs, unfinished, vocabulary

_PARAGRAPH = re.compile("[^\n]*\n|[^\n]+$")
_TELLING = re.compile("0|1|2|3|4|5|6|7|8|9|无|没有|未|持平|一致")
_DIGIT = re.compile(r"\d")
_REPEATED = 60
"""Characters: what is longer is hardly said twice."""
_YEAR = re.compile(r"(20\d\d)年(?:度)?")
_DATED = re.compile(r"(?:\d{1,12}+[.,])?(20\d\d)年度?")
"""A year, perhaps behind the number of its item: 1.2023年度."""
_YEARS = re.compile(r"20\d\d年?(?:至|到|-|—|~)+20\d\d年")
_ANNUAL = re.compile(r"(?:收入|支出)(?=\d)")
_ITEM = re.compile(r"(?:^|\n)[(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)、.．]$")
_ITEM_LENGTH = 7
_PATH = re.compile(r"([^。,;:|\n]{1,40}?)\(款\)(?:(?:支出)?([^。,;:|\n]{1,60}?)\(项\))?")
_CODED = re.compile(
    r"\((2\d\d)类?\)([^。,;:|\n()]{1,40})\((\d{2}|\d{5})款?\)(?:([^。,;:|\n()]{1,60})\((\d{2}|\d{7})项?\))?"
)
"""公共安全支出(204类)司法(06款)行政运行(01项), or with whole codes in the brackets."""
_CLASS = re.compile(r"(.{1,30}?)\(类\)")


@dataclass(slots=True)
class Token:
    """One meaningful stretch of a squeezed text."""

    word: Word
    start: int
    end: int
    subject: Subject | None = None
    purse: str | None = None
    number: Number | None = None
    year: int | None = None


def tokens(text: str) -> list[Token]:
    """The tokens in order; what lies between them is not understood.

    Paragraphs that hold no digit and no word for zero say nothing here: they only lengthen the stop before.
    """
    found: list[Token] = []
    for paragraph in _PARAGRAPH.finditer(text):
        start, end = paragraph.span()
        if _TELLING.search(text, start, end):
            _paragraph(text, start, end, found)
        elif found:
            found[-1].end = end
        else:
            found.append(Token(Word.STOP, end - 1, end))
    return found


def _paragraph(text: str, start: int, end: int, found: list[Token]) -> None:
    place = start
    while place < end:
        digit = _DIGIT.search(text, place, end)
        stop = digit.start() if digit else end
        if place < stop:
            place = _wording(text, place, stop, found)
        if digit and place == stop:
            found.extend(_digits(text, place))
            place = found[-1].end


def _wording(text: str, start: int, stop: int, found: list[Token]) -> int:
    """Adds the tokens of the words up to a number; where they end, for a name may go on behind it."""
    known = _told(text[start:stop]) if stop - start <= _REPEATED else None
    if known is None:
        told = _words(text, start, stop)
        found.extend(told)
        return max(stop, told[-1].end) if told else stop
    found.extend(
        [Token(one.word, start + one.start, start + one.end, one.subject, one.purse) for one in known]
    )
    return stop


@lru_cache(maxsize=4096)
def _told(words: str) -> tuple[Token, ...] | None:
    """The tokens of words between two numbers: narratives repeat them, in one text and from unit to unit.

    None where their meaning hangs on what follows them.
    """
    if "(类)" in words or words.endswith(unfinished()):
        return None
    return tuple(_words(words, 0, len(words)))


def _words(text: str, start: int, stop: int) -> list[Token]:
    lone, begins, place, found = signs(), initials(), start, []
    while place < stop:
        character = text[place]
        if character in lone:
            found.append(Token(lone[character], place, place + 1))
            place += 1
        elif character in begins and (word := _word(text, place, character)):
            found.append(word)
            place = word.end
        else:
            place += 1
    return found


def _word(text: str, start: int, character: str) -> Token | None:
    if character == "(" and (path := _CODED.match(text, start)):
        return Token(Word.SUBJECT, start, path.end(), _coded(path))
    if character in THAN and _YEAR.match(text, start + 1):
        return Token(Word.THAN, start, start + 1)
    found = vocabulary().longest(text, start)
    if found is None:
        return None
    length, (word, subject, purse) = found
    end = start + length
    if subject and subject.family == "function":
        return _named(text, start, end, subject)
    return Token(word, start, end, subject, purse)


def _digits(text: str, start: int) -> list[Token]:
    if number := single_number(text, start):
        return [Token(Word.NUMBER, start, number.after, None, None, number)]
    if text.startswith("20", start) and (years := _YEARS.match(text, start)):
        return [Token(Word.YEARS, start, years.end())]
    if year := _DATED.match(text, start):
        dated = Token(Word.YEAR, year.start(1), year.end(), year=int(year[1]))
        return [dated, *_annual(text, start, year.end())]
    found = numbers(text, start)
    if found:
        return [Token(Word.NUMBER, one.start, one.after, number=one) for one in found]
    run = RUN.match(text, start)
    return [Token(Word.STOP, start, run.end() if run else start + 1)]


def _annual(text: str, start: int, end: int) -> list[Token]:
    """(一)2022年收入2,500.00万元: where an item begins so, the year's income as a whole."""
    found = _ANNUAL.match(text, end)
    if found is None or not _ITEM.search(text, max(0, start - _ITEM_LENGTH), start):
        return []
    name = "current_income" if found[0] == "收入" else "current_expenditure"
    return [Token(Word.SUBJECT, end, found.end(), by_id()[name])]


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
