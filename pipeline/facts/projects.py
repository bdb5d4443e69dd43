"""Figures of the projects that a report lists by number, in prose or in the heads of their tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.facts.squeezed import Squeezed
from pipeline.types import Fact

_NAMED = re.compile(r"(?<![\d.])(?P<number>\d{1,2})[.、．](?P<name>[^,。;:|\n]{2,60})$")
_BUDGETED = re.compile(r",(?:20\d\d年)?(?=(?:年初预算数|年中追加数|全年预算数)\d)")
"""What follows the number and the name of a project: quickly sought, where a number may stand anywhere."""
_AMOUNT = r"(?P<value>\d{1,12}(?:\.\d{1,6})?)"
_FIGURES = (
    (re.compile(rf"(?:年初预算数|年中追加数|全年预算数){_AMOUNT}万元"), "budget", "年初预算数", "万元"),
    (re.compile(rf"全年执行数{_AMOUNT}万元"), "executed", "全年执行数", "万元"),
    (re.compile(rf"自评得分{_AMOUNT}分"), "score", "自评得分", "分"),
)
_TABLE = re.compile(r"项目预算执行情况\(?(?P<unit>[亿万]?元)\)?")
_CELLS = (
    (re.compile(rf"\|预算数:?\|{_AMOUNT}\|"), "budget", "预算数"),
    (re.compile(rf"\|执行数:?\|{_AMOUNT}\|"), "executed", "执行数"),
    (re.compile(rf"\|其中:?财政拨款\|{_AMOUNT}\|其中"), "budget_fiscal", "预算数其中财政拨款"),
    (
        re.compile(rf"\|其中:?财政拨款\|[\d.]{{0,20}}\|其中:?财政拨款\|{_AMOUNT}\|"),
        "executed_fiscal",
        "执行数其中财政拨款",
    ),
)
_LONGEST = 2_000
"""Characters of one project's paragraph."""
_FARTHEST = 63
"""Characters of its number and its name."""
_HEAD = 160
"""Characters of a table's head."""


@dataclass(frozen=True, slots=True)
class _Paper:
    """The text that the figures stand in."""

    text: str
    ready: Squeezed
    year: int | None

    def fact(self, found: re.Match[str], name: str, label: str, unit: str) -> Fact:
        start, end = self.ready.span(*found.span("value"))
        around = self.ready.span(max(0, found.start() - 60), min(len(self.ready.text), found.end() + 20))
        return Fact(
            field=name,
            label=label,
            value=Decimal(found["value"]),
            unit=unit,
            raw=self.text[start:end],
            start=start,
            end=end,
            measure=name.split("_", 2)[2],
            subject="project",
            year=self.year,
            sentence=self.text[slice(*around)].strip(),
        )


def projects(text: str, ready: Squeezed, fiscal_year: int | None) -> Iterator[Fact]:
    """The budget, the execution and the score of each project.

    `project_<n>` counts as printed; tables without numbers count in their order.
    """
    paper = _Paper(text, ready, fiscal_year)
    items = list(_items(ready.text))
    for place, (named, begin) in enumerate(items):
        end = items[place + 1][0].start() if place + 1 < len(items) else len(ready.text)
        for pattern, measure, label, unit in _FIGURES:
            if found := pattern.search(ready.text, begin, min(end, begin + _LONGEST)):
                name = f"project_{named['number']}_{measure}"
                yield paper.fact(found, name, f"{named['name']}{label}", unit)
    if not items:
        yield from _tables(paper)


def _items(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """The number and name of each project, and where its figures begin."""
    end = 0
    for budgeted in _BUDGETED.finditer(text):
        if named := _NAMED.search(text, max(end, budgeted.start() - _FARTHEST), budgeted.start()):
            end = budgeted.end()
            yield named, end


def _tables(paper: _Paper) -> Iterator[Fact]:
    ready = paper.ready
    for number, table in enumerate(_TABLE.finditer(ready.text), start=1):
        head = table.end() + _HEAD
        for pattern, measure, label in _CELLS:
            if found := pattern.search(ready.text, table.end(), head):
                name = f"project_{number}_{measure}"
                yield paper.fact(found, name, f"项目{number}{label}", table["unit"])
