"""The few figures that an alert shows: totals of income and expenditure, and the 三公经费.

Exact before complete: a sentence of an unknown form, of another year or of another scope (财政拨款收、支总计)
gives no fact here.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from pipeline.facts.normal import normal
from pipeline.facts.scope import is_of_everything
from pipeline.types import Fact

Match = re.Match[str]

_INCOME, _EXPENDITURE = ("total_income",), ("total_expenditure",)
_LABELS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("收入支出总计", "收入、支出总计", "收、支总计", "收支总计", "收、支决算总计", "收支决算总计"),
        _INCOME + _EXPENDITURE,
    ),
    "收入总计": _INCOME,
    "支出总计": _EXPENDITURE,
    **dict.fromkeys(("本年收入合计", "收入合计", "本年收入"), ("current_income",)),
    **dict.fromkeys(("本年支出合计", "支出合计", "本年支出"), ("current_expenditure",)),
}
"""The wordings of each total; the longer ones first, so that 收入支出总计 is not read as 支出总计."""


def _wrapped(words: str) -> str:
    """The words as a pattern that bears line ends and spaces anywhere: PDF pages break 支出决|算为."""
    return "[ \n]{0,3}".join(re.escape(character) for character in words)


def _any(words: Iterable[str]) -> str:
    return "|".join(map(_wrapped, words))


_PLAIN = r"\d{1,15}(?:\.\d{1,6})?"
_UNIT = "(?P<unit>亿元|万元|元)"
_AMOUNT = (
    rf"(?<![\d.,])(?P<number>\d{{1,3}}(?:,\d{{3}}){{1,5}}(?:\.\d{{1,6}})?|{_PLAIN})[ \n]{{0,12}}" + _UNIT
)
_GAP = r"[ \n]{0,8}(?:各?(?:为|是|共计|共)|:)?[ \n]{0,8}"
_TOTAL = re.compile(f"(?P<label>{_any(_LABELS)}){_GAP}{_AMOUNT}")
# 收、支总计各是4125.49,4143.91万元: the comma stands between two numbers, it marks no thousands.
_PAIR = re.compile(
    f"收、支(?:决算)?总计各(?:为|是) {{0,4}}(?P<income>{_PLAIN})[,、和] {{0,4}}"
    f"(?P<expenditure>{_PLAIN}) {{0,4}}{_UNIT}"
)
_SANGONG = re.compile(rf"三[\"']?[ \n]{{0,3}}公[\"']?[ \n]{{0,3}}{_wrapped('经费')}[\"']?")
_SANGONG_SPENT = re.compile(
    rf"[ \n]{{0,3}}(?:{_wrapped('财政拨款')})?[ \n]{{0,3}}{_wrapped('支出')}"
    f"(?:{_any(('决算', '总额', '合计'))})?{_GAP}{_AMOUNT}"
)
_SANGONG_FINAL = re.compile(f"(?:{_any(('决算支出数', '决算数', '决算'))}){_GAP}{_AMOUNT}")
_END_OF_TOTAL = re.compile("三[\"']?公|因公|公务接待|公务用车|出国|其中|占|具体|[。;]|\n\n")
"""Behind these words a 三公 sentence speaks of a part, no longer of the whole."""

_YEAR = re.compile(r"(20\d\d) {0,2}年")
_HEADING = re.compile(r"\s{0,8}(?:[（(]?[一二三四五六七八九十\d]{1,3}[、.．）)]|第.部分)|\s*$")
_BEFORE, _AFTER, _SENTENCE = 80, 160, 400
"""Characters: how far back a year is sought, how far a 三公 sentence is read, how much is quoted."""


def headline_facts(text: str, fiscal_year: int | None, money_unit: str | None) -> tuple[Fact, ...]:
    """The figures at the place where the text first states them, at most one of a field, in text order.

    `value` is the number as printed, `unit` the 元, 万元 or 亿元 behind it; start and end enclose the number.
    `money_unit` is the unit of the document's prose: an amount in another one is a detail or a slip.
    """
    plain = normal(text)
    found: dict[str, Fact] = {}
    for field, label, match, group in (*_totals(plain), *_pairs(plain), *_sangong(plain)):
        year = _year_before(plain, match.start())
        of_this_year = year is None or fiscal_year is None or year == fiscal_year
        if of_this_year and money_unit in {None, match["unit"]} and field not in found:
            found[field] = _fact(text, field, label, match, group, year=year or fiscal_year)
    return tuple(sorted(found.values(), key=lambda fact: (fact.start, fact.field)))


def _totals(plain: str) -> Iterator[tuple[str, str, Match, str]]:
    # What calls itself 本年 is surer than a bare 收入合计 further up.
    for match in sorted(_TOTAL.finditer(plain), key=lambda match: not match["label"].startswith("本")):
        label = "".join(match["label"].split())
        if is_of_everything(plain, match.start(), label):
            yield from ((field, label, match, "number") for field in _LABELS[label])


def _pairs(plain: str) -> Iterator[tuple[str, str, Match, str]]:
    for match in _PAIR.finditer(plain):
        if is_of_everything(plain, match.start(), "收、支总计"):
            yield "total_income", "收、支总计", match, "income"
            yield "total_expenditure", "收、支总计", match, "expenditure"


def _sangong(plain: str) -> Iterator[tuple[str, str, Match, str]]:
    for named in _SANGONG.finditer(plain):
        start = named.end()
        stop = _END_OF_TOTAL.search(plain, start, start + _AFTER)
        end = stop.start() if stop else start + _AFTER
        match = _SANGONG_SPENT.match(plain, start, end) or _SANGONG_FINAL.search(plain, start, end)
        if match:
            yield "sangong_final", "“三公”经费支出决算", match, "number"


def _year_before(plain: str, position: int) -> int | None:
    sentence = re.split("[。;]|\n\n", plain[max(0, position - _BEFORE) : position])[-1]
    years = _YEAR.findall(sentence)
    return int(years[-1]) if years else None


def _fact(text: str, field: str, label: str, match: Match, group: str, *, year: int | None) -> Fact:
    start, end = match.span(group)
    return Fact(
        field=field,
        label=label,
        value=Decimal(match[group].replace(",", "")),
        unit=match["unit"],
        raw=text[start:end],
        start=start,
        end=end,
        year=year,
        sentence=_sentence(text, start, end),
    )


def _sentence(text: str, start: int, end: int) -> str:
    before = re.split("[。！？]|\n[ \t]*\n", text[max(0, start - _SENTENCE) : start])[-1]
    lines = before.splitlines(keepends=True)
    headings = [number for number, line in enumerate(lines[:-1], start=1) if _HEADING.match(line)]
    lines = lines[headings[-1] :] if headings else lines
    after = text[end : end + _SENTENCE]
    stop = re.search("[。！？]|(?=\n[ \t]*\n)", after)
    return ("".join(lines) + text[start:end] + (after[: stop.end()] if stop else after)).strip()
