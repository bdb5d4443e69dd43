"""The cells that ruling lines enclose: lines straightened, joined where they nearly touch, crossed, closed.

The distances are pdfplumber's (snap 3, join 3, cross 3 points), so that the cells are those of its `lines`
strategy; the work is bounded, for a hostile page may draw a million lines.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, product
from operator import itemgetter
from typing import NamedTuple

TOLERANCE = 3.0
MOST_RULES, MOST_CROSSINGS, MOST_STEPS = 6_000, 60_000, 3_000_000
"""A page of 2,500 rows has 2,500 rules; beyond these a drawing is no table."""


class Rule(NamedTuple):
    """A straight line across or down: at `at` of the one axis, from `start` to `end` of the other."""

    at: float
    start: float
    end: float


class Box(NamedTuple):
    """A rectangle in points from the page's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


Row = tuple[Box | None, ...]
"""The cells of a row by column, None where a neighbour's span covers the place."""


class TooManyRules(Exception):
    """More lines than a table has: the page is a drawing, or hostile."""


_Point = tuple[float, float]


def lattices(across: Iterable[Rule], down: Iterable[Rule]) -> list[list[Row]]:
    """The grids that rules across and down the page enclose, from the top, each as rows of cells.

    Raises:
        TooManyRules: beyond the limits above.
    """
    points = _crossings(_straightened(across), _straightened(down))
    grids = _connected(_cells(points))
    grids.sort(key=lambda cells: (min(cell.top for cell in cells), min(cell.left for cell in cells)))
    return [_rows(cells) for cells in grids if len(cells) > 1]


def _straightened(rules: Iterable[Rule]) -> list[Rule]:
    """Rules at nearly one position brought to their mean, and those that nearly touch made one."""
    joined: list[Rule] = []
    cluster: list[Rule] = []
    for rule in sorted(rule for rule in rules if rule.end - rule.start >= 1):
        if cluster and rule.at - cluster[-1].at > TOLERANCE:
            joined.extend(_joined(cluster))
            cluster = []
        cluster.append(rule)
    joined.extend(_joined(cluster) if cluster else ())
    if len(joined) > MOST_RULES:
        raise TooManyRules(f"more than {MOST_RULES} ruling lines")
    return [rule for rule in joined if rule.end - rule.start >= TOLERANCE]


def _joined(cluster: list[Rule]) -> list[Rule]:
    at = sum(rule.at for rule in cluster) / len(cluster)
    pieces: list[Rule] = []
    (_, start, reached), *others = sorted(cluster, key=itemgetter(1))
    for _, onward, end in others:
        if onward > reached + TOLERANCE:
            pieces.append(Rule(at, start, reached))
            start = onward
            reached = end
        elif end > reached:
            reached = end
    return [*pieces, Rule(at, start, reached)]


def _crossings(across: list[Rule], down: list[Rule]) -> "_Crossings":
    crossings = _Crossings({}, [[] for _ in across], [[] for _ in down])
    heights = [rule.at for rule in across]
    for number, (x, top, bottom) in enumerate(down):
        first = bisect_left(heights, top - TOLERANCE)
        last = bisect_right(heights, bottom + TOLERANCE)
        for place in range(first, last):
            y, left, right = across[place]
            if left - TOLERANCE <= x <= right + TOLERANCE:
                crossings.add((x, y), place, number)
        if len(crossings.at) > MOST_CROSSINGS:
            raise TooManyRules(f"more than {MOST_CROSSINGS} crossings of lines")
    return crossings


@dataclass(frozen=True, slots=True)
class _Crossings:
    """Where rules cross; each rule's crossings come in order."""

    at: dict[_Point, tuple[set[int], set[int]]]
    """-> the rules across and the rules down that meet there."""
    across: list[list[float]]
    """Of each rule across, where it is crossed."""
    down: list[list[float]]

    def add(self, point: _Point, across: int, down: int) -> None:
        """Notes a crossing that lies beyond those noted before of both rules, or is one of them."""
        met = self.at.get(point)
        if met is None:
            met = self.at[point] = (set(), set())
        if across not in met[0]:
            met[0].add(across)
            self.across[across].append(point[0])
        if down not in met[1]:
            met[1].add(down)
            self.down[down].append(point[1])

    def right_of(self, point: _Point) -> list[float]:
        """Where the rules across through this crossing are crossed further on."""
        return _beyond(self.across, self.at[point][0], point[0])

    def below(self, point: _Point) -> list[float]:
        return _beyond(self.down, self.at[point][1], point[1])

    def closes(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Whether the lower right corner is joined to the other two."""
        corner = self.at.get((right, bottom))
        return (
            corner is not None
            and not corner[0].isdisjoint(self.at[left, bottom][0])
            and not corner[1].isdisjoint(self.at[right, top][1])
        )


def _beyond(crossed: list[list[float]], rules: set[int], start: float) -> list[float]:
    if len(rules) == 1:
        (rule,) = rules
        return crossed[rule][bisect_right(crossed[rule], start) :]
    return sorted({place for rule in rules for place in crossed[rule] if place > start})


def _cells(crossings: _Crossings) -> list[Box]:
    """For each crossing the smallest cell whose upper left corner it is."""
    cells: list[Box] = []
    tried = 0
    for left, top in sorted(crossings.at):
        rights = crossings.right_of((left, top))
        for bottom, right in product(crossings.below((left, top)) if rights else (), rights):
            tried += 1
            if crossings.closes(left, top, right, bottom):
                cells.append(Box(left, top, right, bottom))
                break
        if tried > MOST_STEPS:
            raise TooManyRules("too many lines that enclose nothing")
    return cells


def _connected(cells: list[Box]) -> list[list[Box]]:
    """Cells that share corners, together."""
    group_of: dict[_Point, list[Box]] = {}
    for cell in cells:
        left, top, right, bottom = cell
        corners = (left, top), (left, bottom), (right, top), (right, bottom)
        largest: list[Box] = []
        for corner in corners:
            group = group_of.get(corner, largest)
            if group is not largest:
                smaller, largest = (group, largest) if len(group) < len(largest) else (largest, group)
                largest.extend(smaller)
                group_of.update(dict.fromkeys(_corners(smaller), largest))
        largest.append(cell)
        for corner in corners:
            group_of[corner] = largest
    return list({id(group): group for group in group_of.values()}.values())


def _corners(cells: list[Box]) -> Iterator[_Point]:
    for left, top, right, bottom in cells:
        yield from ((left, top), (left, bottom), (right, top), (right, bottom))


def _rows(cells: list[Box]) -> list[Row]:
    lefts = sorted({cell.left for cell in cells})
    cells.sort(key=itemgetter(1, 0))
    rows = []
    for _, row in groupby(cells, key=itemgetter(1)):
        by_left = {cell.left: cell for cell in row}
        rows.append(tuple(map(by_left.get, lefts)))
    return rows
