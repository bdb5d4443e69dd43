"""The figures of the standard tables as facts, under the same names as those of the prose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.tables.entries import Entry, Figure, entries
from pipeline.tables.forms import FORMS, SANGONG, Codes, Form, Row
from pipeline.tables.wording import amount, squeezed
from pipeline.types import Fact, Table


@dataclass(frozen=True, slots=True)
class _Found:
    """An amount of a table, and what it is of."""

    field: str
    label: str
    subject: str
    figure: Figure
    code: str | None = None


def facts_of_table(
    table: Table, index: int, *, year: int | None = None, money_unit: str | None = None
) -> Iterator[Fact]:
    """The figures of a standard table that have a field; none without a unit of money.

    A fact's `table` is `index`, its `cell` the (row, column) within Table.rows. start and end enclose the
    amount in Document.text where the table knows the places of its cells; else both are 0. `money_unit` is
    the document's, for a table that states none.
    """
    unit = table.money_unit or money_unit
    form = FORMS.get(table.name or "")
    if form is None or unit is None:
        return
    for found in _sangong(table) if form is SANGONG else _standard(table, form):
        yield _fact(table, index, form, found, year=year, unit=_own_unit(table, found, unit))


def _standard(table: Table, form: Form) -> Iterator[_Found]:
    rows = list(entries(table))
    for wanted in form.rows:
        yield from _of_row(wanted, rows)
    for codes in form.codes:
        yield from _of_codes(codes, rows)


def _of_row(wanted: Row, rows: list[Entry]) -> Iterator[_Found]:
    """The first amount of the first row that is meant."""
    for entry in rows:
        on_its_side = wanted.side is None or entry.side == wanted.side
        is_meant = on_its_side and not entry.code and re.fullmatch(wanted.label, entry.label)
        if is_meant and (figure := entry.figure(wanted.column)):
            yield _Found(wanted.field, wanted.name or entry.label, wanted.subject, figure)
            return


def _of_codes(codes: Codes, rows: list[Entry]) -> Iterator[_Found]:
    for entry in rows:
        if entry.code and len(entry.code) in codes.digits and (figure := entry.figure(codes.column)):
            field = f"{codes.prefix}_{entry.code}{codes.ending}"
            yield _Found(field, entry.label, codes.subject, figure, entry.code)


def _sangong(table: Table) -> Iterator[_Found]:
    """One row of amounts, the items above it, each with its budget and final or with only one of them."""
    rows = [(number, row) for number, row in enumerate(table.rows) if any(map(squeezed, row))]
    if len(rows) != 1:
        return
    number, row = rows[0]
    for column, name in enumerate(table.columns):
        field, label = _sangong_field(squeezed(name), final="决算" in (table.name or ""))
        value = amount(row[column])
        if field and value is not None:
            yield _Found(field, label, "sangong", Figure(value, number, column))


_SANGONG_ITEMS = (
    ("vehicle_purchase", r"公务用车购置费?|公务用车购置[及和]运行(?:维护)?费?/购置费", "公务用车购置费"),
    (
        "vehicle_operating",
        r"公务用车运行(?:维护)?费?|公务用车购置[及和]运行(?:维护)?费?/运行(?:维护)?费",
        "公务用车运行维护费",
    ),
    ("vehicle", r"公务用车购置[及和]运行(?:维护)?费?(?:/(?:小计|合计))?", "公务用车购置及运行维护费"),
    ("abroad", r"因公出国\(境\)费?用?", "因公出国（境）费"),
    ("reception", r"公务接待费", "公务接待费"),
    ("sangong", r"合计", "“三公”经费"),
    ("operating_funds", r"(?:20\d\d年)?机关运行经费(?:预算数|决算数)?", "机关运行经费"),
)
_MEASURE = re.compile(r"/(?:年初|全年|支出)?(预算|决算)数?$")


def _sangong_field(column: str, *, final: bool) -> tuple[str, str]:
    """(field, label) of a column; ("", "") of another; without 预算数 or 决算数 the table's name decides."""
    stated = _MEASURE.search(column)
    plain = column[: stated.start()] if stated else column
    is_final = stated[1] == "决算" if stated else final
    for field, pattern, label in _SANGONG_ITEMS:
        if re.fullmatch(rf"(?:.*/)?(?:{pattern})", plain):
            ending, word = ("_final", "决算数") if is_final else ("_budget", "预算数")
            return (
                "operating_funds" if field == "operating_funds" and is_final else field + ending
            ), label + word
    return "", ""


def _own_unit(table: Table, found: _Found, unit: str) -> str:
    """A column may name its own unit: 预算数（万元）."""
    stated = re.search("[（(](亿元|万元|千元|元)[）)]", table.columns[found.figure.column])
    return stated[1] if stated else unit


def _fact(table: Table, index: int, form: Form, found: _Found, *, year: int | None, unit: str) -> Fact:
    row, column = found.figure.row, found.figure.column
    start, end = (table.spans[row][column] if table.spans else None) or (0, 0)
    return Fact(
        field=found.field,
        label=found.label,
        value=found.figure.value,
        unit=unit,
        raw=table.rows[row][column],
        start=start,
        end=end,
        scope=form.scope,
        measure="budget" if found.field.endswith("_budget") else form.measure,
        subject=found.subject,
        code=found.code,
        year=year,
        table=index,
        cell=(row, column),
        confidence=table.confidence,
    )
