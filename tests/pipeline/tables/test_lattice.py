"""Cells out of lines: whatever the lines, the cells are rectangles side by side, and nothing runs away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tables import lattice
from pipeline.tables.lattice import Box, Rule, TooManyRules, lattices


def frame(xs: list[float], ys: list[float]) -> tuple[list[Rule], list[Rule]]:
    across = [Rule(y, xs[0], xs[-1]) for y in ys]
    down = [Rule(x, ys[0], ys[-1]) for x in xs]
    return across, down


def test_a_plain_grid() -> None:
    (rows,) = lattices(*frame([0, 50, 100], [0, 20, 40]))
    assert rows == [(Box(0, 0, 50, 20), Box(50, 0, 100, 20)), (Box(0, 20, 50, 40), Box(50, 20, 100, 40))]


def test_a_cell_over_two_columns_leaves_a_place_covered() -> None:
    across, down = frame([0, 50, 100], [0, 20, 40])
    down[1] = Rule(50, 20, 40)
    (rows,) = lattices(across, down)
    assert rows[0] == (Box(0, 0, 100, 20), None)


def test_lines_in_pieces_that_nearly_touch_are_one() -> None:
    across, down = frame([0, 50, 100], [0, 20, 40])
    pieces = [Rule(0.4, 0, 49), Rule(0, 51.5, 100), *across[1:]]
    (rows,) = lattices(pieces, down)
    assert [len(row) for row in rows] == [2, 2]


def test_two_grids_on_a_page_are_two() -> None:
    one, other = frame([0, 50, 100], [0, 20, 40]), frame([0, 50, 100], [200, 220, 240])
    grids = lattices([*one[0], *other[0]], [*one[1], *other[1]])
    assert [grid[0][0].top for grid in grids if grid[0][0]] == [0, 200]


def test_a_line_alone_is_no_grid() -> None:
    assert lattices([Rule(10, 0, 500)], []) == []


RULES = st.lists(
    st.builds(
        lambda at, start, length: Rule(at, start, start + length),
        *[st.integers(0, 60).map(float)] * 3,
    ),
    max_size=40,
)


@given(across=RULES, down=RULES)
def test_cells_never_overlap(across: list[Rule], down: list[Rule]) -> None:
    for grid in lattices(across, down):
        cells = [cell for row in grid for cell in row if cell]
        assert len({len(row) for row in grid}) == 1
        assert all(cell.left < cell.right and cell.top < cell.bottom for cell in cells)
        assert len({(cell.left, cell.top) for cell in cells}) == len(cells)


SQUARES = st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1)


@given(squares=SQUARES)
def test_cells_that_touch_are_of_one_grid_and_others_are_not(squares: set[tuple[int, int]]) -> None:
    drawn = [Box(x * 20.0, y * 20.0, x * 20.0 + 20, y * 20.0 + 20) for x, y in squares]
    across = [Rule(y, box.left, box.right) for box in drawn for y in (box.top, box.bottom)]
    down = [Rule(x, box.top, box.bottom) for box in drawn for x in (box.left, box.right)]
    grids = [[cell for row in grid for cell in row if cell] for grid in lattices(across, down)]
    met = [{corner for cell in cells for corner in corners(cell)} for cells in grids]
    assert sum(map(len, met)) == len(set().union(*met))
    for cells in grids:
        assert touching(cells) == set(cells)
        assert len(set(cells)) == len(cells)


def corners(cell: Box) -> set[tuple[float, float]]:
    return {(x, y) for x in (cell.left, cell.right) for y in (cell.top, cell.bottom)}


def touching(cells: list[Box]) -> set[Box]:
    """Those that the first one touches, by others or not."""
    reached, ahead = {cells[0]}, [cells[0]]
    while ahead:
        cell = ahead.pop()
        beside = {other for other in cells if corners(other) & corners(cell)} - reached
        reached |= beside
        ahead += beside
    return reached


def test_a_page_of_lines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lattice, "MOST_CROSSINGS", 100)
    with pytest.raises(TooManyRules):
        lattices(*frame([4.0 * x for x in range(50)], [4.0 * y for y in range(50)]))
