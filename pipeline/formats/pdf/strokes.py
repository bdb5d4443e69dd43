"""The straight lines a page draws: strokes, and the edges of rectangles, thin or not."""

from collections.abc import Iterator
from ctypes import byref, c_float, c_int
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.formats.pdf import calls
from pipeline.formats.pdf.frame import Frame
from pipeline.tables.lattice import Rule, TooManyRules

MOST_OBJECTS, MOST_SEGMENTS, DEEPEST_FORM = 200_000, 200_000, 8
_STRAIGHT = 0.05
"""Points by which a line may be off and still be meant as level."""

_Handle = Any
_Point = tuple[float, float]
_Matrix = tuple[float, float, float, float, float, float]
_PLAIN: _Matrix = (1, 0, 0, 1, 0, 0)


def rules_of(page: _Handle, frame: Frame) -> tuple[list[Rule], list[Rule]]:
    """The rules (across, down) of a page, in points from its upper left corner as it is shown.

    Raises:
        TooManyRules: more objects or segments than a table has.
    """
    across: list[Rule] = []
    down: list[Rule] = []
    segments = 0
    for path, matrix in _paths(page):
        count = calls.count_segments(path)
        segments += max(count, 0)
        if segments > MOST_SEGMENTS:
            raise TooManyRules(f"more than {MOST_SEGMENTS} strokes")
        for (x, y), (to_x, to_y) in _lines(path, count, matrix, frame):
            if abs(y - to_y) < _STRAIGHT:
                across.append(Rule(y, x, to_x) if x < to_x else Rule(y, to_x, x))
            elif abs(x - to_x) < _STRAIGHT:
                down.append(Rule(x, y, to_y) if y < to_y else Rule(x, to_y, y))
    return across, down


def _paths(page: _Handle) -> Iterator[tuple[_Handle, _Matrix]]:
    """The painted paths of a page and of the forms on it, each with the matrix to the page."""
    count = pdfium.FPDFPage_CountObjects(page)
    ahead = [(page, calls.object_of_page, count, _PLAIN, 0)]
    seen = 0
    fill, stroke = c_int(), c_int()
    while ahead:
        holder, get, count, outer, depth = ahead.pop()
        seen += max(count, 0)
        if seen > MOST_OBJECTS:
            raise TooManyRules(f"more than {MOST_OBJECTS} objects on a page")
        for place in range(count):
            item = get(holder, place)
            kind = calls.type_of(item)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                calls.draw_mode(item, byref(fill), byref(stroke))
                if fill.value or stroke.value:
                    yield item, _within(_matrix(item), outer)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
                inner = _within(_matrix(item), outer)
                parts = pdfium.FPDFFormObj_CountObjects(item)
                ahead.append((item, calls.object_of_form, parts, inner, depth + 1))


def _matrix(item: _Handle) -> _Matrix:
    matrix = pdfium.FS_MATRIX()
    if not calls.matrix_of(item, byref(matrix)):
        return _PLAIN
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _within(inner: _Matrix, outer: _Matrix) -> _Matrix:
    if outer is _PLAIN:
        return inner
    a, b, c, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc,
        a * ob + b * od,
        c * oa + d * oc,
        c * ob + d * od,
        e * oa + f * oc + oe,
        e * ob + f * od + of,
    )


def _lines(path: _Handle, count: int, matrix: _Matrix, frame: Frame) -> Iterator[tuple[_Point, _Point]]:
    """The straight segments of a path, where they are seen."""
    a, b, c, d, e, f = matrix
    x, y = c_float(), c_float()
    at_x, at_y = byref(x), byref(y)
    first = last = frame.shown(0.0, 0.0)
    for place in range(count):
        segment = calls.segment_of(path, place)
        kind = calls.segment_type(segment)
        calls.segment_point(segment, at_x, at_y)
        across, up = x.value, y.value
        point = frame.shown(a * across + c * up + e, b * across + d * up + f)
        if kind == pdfium.FPDF_SEGMENT_LINETO:
            yield last, point
        elif kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        last = point
        if point != first and calls.segment_closes(segment):
            yield point, first
            last = first
