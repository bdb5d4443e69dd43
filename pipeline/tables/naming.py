"""Which standard table a grid is: by the title above it if the columns bear it out, else by the columns."""

import re
from collections.abc import Sequence

from pipeline.tables.catalogue import table_name
from pipeline.tables.wording import squeezed

_REQUIRED = {
    "收入决算表": "财政拨款收?入?.{0,200}(?:事业|上级补助|其他)收入",
    "支出决算表": "基本支出.{0,80}项目支出",
    "收入支出决算总表": "收入.{0,400}支出",
    "收入总表": "(?:财政拨款|一般公共预算).{0,400}收入",
    "支出总表": "基本支出.{0,80}项目支出",
    "收支总表": "收入.{0,400}支出",
    "项目支出表": "项目",
}
"""What the columns and first rows of a table must say to bear a name that is also the end of longer names."""

_SHAPES: Sequence[tuple[str, str]] = (
    ("收入决算表", "科目编码.{0,200}本年收入合计.{0,20}财政拨款收入.{0,20}上级补助收入.{0,20}事业收入"),
    ("支出决算表", "科目编码.{0,200}本年支出合计.{0,20}基本支出.{0,20}项目支出.{0,20}上缴上级支出"),
    (
        "财政拨款收入支出决算总表",
        "收入/(?:项目|金额|决算数).{0,60}支出/.{0,60}合计.{0,40}一般公共预算财政拨款.{0,40}政府性基金",
    ),
    ("财政拨款“三公”经费支出决算表", '^\\S{0,4}财政拨款"?三公"?经费.{0,80}因公出国.{0,200}公务接待费'),
)
_JOINED = 3


def name_of(titles: Sequence[str], columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str | None:
    """The standard name; None for a table that is not known.

    `titles` are the lines above the grid in their order. A title that breaks over lines is read whole before
    its last line alone is: …财政拨款 | 支出决算表 is no 支出决算表.
    """
    said = squeezed(" ".join([*columns, *(cell for row in rows[:3] for cell in row)]))
    for name in _titled(titles):
        if name is None or name not in _REQUIRED or re.search(_REQUIRED[name], said):
            return name
        return None
    shaped = squeezed(" ".join(columns))
    return next((name for name, shape in _SHAPES if re.search(shape, shaped)), None)


def _titled(titles: Sequence[str]) -> list[str | None]:
    """[the name that the nearest title gives], None for a table that is not known; [] without a title."""
    for end in range(len(titles), 0, -1):
        for start in range(max(0, end - _JOINED), end):
            if name := table_name("".join(titles[start:end])):
                return [_qualified(name, titles[end:])]
        if squeezed(titles[end - 1]).endswith("表"):
            return [None]
    return []


def _qualified(name: str, below: Sequence[str]) -> str | None:
    """The name, unless a line below it narrows the table to another one: (基本支出经济分类)."""
    narrowed = next((line for line in map(squeezed, below) if line.startswith("(")), "")
    return name if not narrowed or table_name(f"{name}{narrowed}") else None
