"""The tables that a table of contents promises, and what the text has of each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.tables.catalogue import table_name
from pipeline.tables.entries import has_amounts
from pipeline.types import ListedTable, Table

_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九", start=1)}
_ITEM = re.compile(
    r"^[ \t\u3000\u2002*·-]{0,8}(?:附?表)?[（(]?([一二三四五六七八九十]{1,3}|\d{1,2})[）)]?"
    r"\s{0,3}[、.．:：]\s{0,3}([^\n]{3,80})$",
    re.MULTILINE,
)
_LEADER = re.compile(r"[\s.…·。]{0,200}(?:PAGEREF.{0,30}|\d{0,4})\s{0,4}$")
_YEAR = re.compile(r"^20\d\d\s?年度?")
_QUOTES = str.maketrans("", "", "《》 \t\u3000\u2002\xa0")
_FEWEST = 3
_LONGEST = 60
_HEADER = re.compile(
    r"行次|栏次|科目编码|功能分类|经济分类|(?:金额)?单位\s?[:：]\s?(?:万元|元)|公开\d\d表|预算数|决算数"
)
_FIGURE = re.compile(r"\d\.\d\d(?!\d)|\d,\d{3}(?!\d)")
_STATED_EMPTY = re.compile(r"本表(?:无数据|为空)|(?:此|该)表(?:无数据|为空)|空表(?:列示|公开|说明|[。；)）])")
_SENTENCE = 120
_TABLE = 3_000
_FUNDS = ("政府性基金", "国有资本经营", "三公", "社会保险基金")


@dataclass(frozen=True, slots=True)
class _Item:
    number: int
    name: str
    end: int


def tables_listed(text: str, tables: Sequence[Table] = ()) -> tuple[ListedTable, ...]:
    """The promised tables in their order; () where the text has no list of tables.

    A table is "stated_empty" when the text says so. Else it is "present" or, without an amount, "empty" when
    it is among the `tables` read, or when a heading of its name with table columns follows the list; and
    "not_captured" otherwise: it may be a picture or a file.
    """
    items = next((run for run in _runs(text) if _is_list(run)), [])
    if not items:
        return ()
    after = text[items[-1].end :]
    headings = _headings(after, [item.name for item in items])
    empty = _stated_empty(after, [item.name for item in items])
    read = {table.name: table for table in reversed(tables) if table.name}
    return tuple(
        ListedTable(
            number=item.number,
            name=item.name,
            state=_state(item.name, headings, empty, read.get(table_name(item.name) or "")),
        )
        for item in items
    )


def _runs(text: str) -> Iterator[list[_Item]]:
    """Stretches of items numbered one after the other."""
    run: list[_Item] = []
    for item in _items(text):
        if run and item.number != run[-1].number + 1:
            yield run
            run = []
        if run or item.number == 1:
            run.append(item)
    if run:
        yield run


def _items(text: str) -> Iterator[_Item]:
    for match in _ITEM.finditer(text):
        name = _YEAR.sub("", _LEADER.sub("", match[2]).translate(_QUOTES))
        yield _Item(_number(match[1]), name, match.end())


def _number(numeral: str) -> int:
    if numeral.isdigit():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def _is_list(run: list[_Item]) -> bool:
    # Real lists lose a 表 here and there; those of paragraphs (…情况说明) have none.
    named = sum(item.name.endswith("表") for item in run)
    return named >= max(_FEWEST, 0.6 * len(run)) and all(len(item.name) <= _LONGEST for item in run)


def _headings(after: str, names: list[str]) -> dict[str, str]:
    """What follows the heading of each table that stands in the text with its columns."""
    wanted = {name.rstrip("表") for name in names}
    found: list[tuple[str, int]] = []
    for line in re.finditer(r"^[^\n]{3,80}$", after, re.MULTILINE):
        plain = _YEAR.sub("", line[0].translate(_QUOTES)).rstrip("表")
        plain = plain.split("、", 1)[-1] if plain[:1] in "一二三四五六七八九十" else plain
        if plain in wanted:
            found.append((plain, line.end()))
    bodies: dict[str, str] = {}
    for (name, start), (_, end) in pairwise([*found, ("", len(after))]):
        body = after[start : min(end, start + _TABLE)]
        if _HEADER.search(body[:400]):
            bodies.setdefault(name, body)
    return bodies


def _stated_empty(after: str, names: list[str]) -> set[str]:
    """The tables a sentence says to have no data: those of the fund it names, else the nearest one."""
    empty: set[str] = set()
    for statement in _STATED_EMPTY.finditer(after):
        lead = after[max(0, statement.start() - _SENTENCE) : statement.start()]
        sentence = lead.rsplit("。", 1)[-1]
        funds = [fund for fund in _FUNDS if fund in sentence]
        if funds:
            empty.update(name for name in names if any(fund in name for fund in funds))
        else:
            empty.update(_nearest(lead.translate(_QUOTES), names))
    return empty


def _nearest(lead: str, names: list[str]) -> list[str]:
    """The name that ends last in the text; of names that end alike the longest."""
    ends = [(lead.rfind(name) + len(name), len(name), name) for name in names if name in lead]
    return [max(ends)[2]] if ends else []


def _state(name: str, bodies: dict[str, str], empty: set[str], read: Table | None) -> str:
    if name in empty:
        return "stated_empty"
    if read is not None:
        return "present" if has_amounts(read) else "empty"
    body = bodies.get(name.rstrip("表"))
    if body is None:
        return "not_captured"
    return "present" if _FIGURE.search(body) else "empty"
