"""Where a grid's header ends, and one name for each column out of a header of several levels."""

import re
from collections.abc import Sequence

from pipeline.tables.pieces import Cells
from pipeline.tables.wording import amount, healed, is_code, squeezed

LEVEL = "/"
"""Between the levels of a column's name: 支出/合计."""

_MOST_LEVELS = 8
_ORDINAL = re.compile(r"(?:\d{1,2}|[甲乙丙丁])(?:=[\d+\-=()]{1,40})?|[行栏]次|栏目")
_LEVELS = frozenset("类款项")
_ITEM = re.compile(r"[一二三四五六七八九十]{1,3}[、.]|[(][一二三四五六七八九十\d]{1,3}[)]|\d{1,2}[、.]\D")
_SUM = re.compile(r"(?:本年)?(?:收入|支出)?(?:合|总)计")
_CAPTION = re.compile(
    r"表$|表[(（]\S{1,20}[)）]$|单位[:：]|^附件|^公开\d\d表|编[制报](?:部门|单位)|公开\d\d表$"
)


def captions(rows: Cells) -> int:
    """How many rows on top hold but a title, a unit of money or nothing: workbooks rule these too."""
    count = 0
    for row in rows[:_MOST_LEVELS]:
        words = [cell for cell in map(squeezed, row) if cell]
        if len(words) > 1 and not all(map(_CAPTION.search, words)):
            break
        if words and not any(map(_CAPTION.search, words)):
            break
        count += 1
    return count if count < len(rows) else 0


def header_depth(rows: Cells) -> int:
    """How many rows on top name columns; the numbering of rows and columns (行次, 栏次) counts among them."""
    depth = 0
    for row in rows[:_MOST_LEVELS]:
        if _is_data(row):
            return depth
        depth += 1
    return depth if depth < len(rows) else min(len(rows), 1)


def column_names(header: Cells) -> tuple[str, ...]:
    """A name for each column, the levels above it joined by LEVEL."""
    levels = _filled([row for row in header if not is_numbering(row)])
    width = len(header[0]) if header else 0
    return tuple(_joined([level[place] for level in levels]) for place in range(width))


def is_numbering(row: Sequence[str | None]) -> bool:
    """Whether the row numbers the columns: 栏次 1 2 3."""
    numbers = []
    for word in map(squeezed, row):
        if not word or word in _LEVELS:
            continue
        if not _ORDINAL.fullmatch(word):
            return False
        if word[0].isdigit():
            numbers.append(int(word.partition("=")[0]))
    return len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _is_data(row: Sequence[str | None]) -> bool:
    words = [cell for cell in map(squeezed, row) if cell]
    if not words:
        return None not in row
    if is_numbering(row):
        return False
    figures = [word for word in words if amount(word) is not None]
    if figures or words == ["无"] or is_code(words[0]) or _ITEM.match(words[0]):
        return True
    return bool(_SUM.fullmatch(words[0])) and len(words) == 1


def _filled(levels: list[Sequence[str | None]]) -> list[list[tuple[int, str]]]:
    """Each level with what spans cover filled in, as (number of the cell it comes from, words)."""
    filled: list[list[tuple[int, str]]] = []
    for depth, level in enumerate(levels):
        above = filled[-1] if filled else [(-1, "")] * len(level)
        row: list[tuple[int, str]] = []
        for place, cell in enumerate(level):
            if cell is not None:
                row.append((depth * len(level) + place, healed(cell)))
            elif place and (depth == 0 or above[place][0] == above[place - 1][0]):
                row.append(row[-1])
            else:
                row.append(above[place])
        filled.append(row)
    return filled


def _joined(levels: list[tuple[int, str]]) -> str:
    names: dict[int, str] = {origin: squeezed_name(words) for origin, words in levels}
    return LEVEL.join(dict.fromkeys(name for name in names.values() if name))


def squeezed_name(words: str) -> str:
    """A column's name without the spaces that stretch it: 项  目 is 项目."""
    return re.sub(r"[\s\u3000]{1,40}", "", words)
