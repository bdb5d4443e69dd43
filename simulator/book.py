"""The figures under the names the product uses for them, and the pen that writes them down.

Whatever the pen prints becomes a fact of the ground truth, as printed: trailing zeros gone, falls negative.
A figure changed after publication is printed changed while all that depends on it stays, as in a silent
amendment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from simulator.accounts import CENT, ZERO, Figures
from simulator.values import values_of

_COUNT_UNITS = {
    "reporting_units_count": "个",
    "abroad_groups": "个",
    "abroad_persons": "人次",
    "reception_batches": "批",
    "reception_persons": "人次",
    "assets_general_equipment_50w": "台",
    "assets_special_equipment_100w": "台",
    "perf_selfeval_projects": "个",
}


def unit_of(name: str) -> str:
    """The unit a field is printed in."""
    if name.endswith("_pct"):
        return "%"
    if name.startswith("headcount_"):
        return "人"
    if name.endswith("_score"):
        return "分"
    if name.startswith(("vehicles_", "assets_vehicles")):
        return "辆"
    return _COUNT_UNITS.get(name, "万元")


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """One amount in percent of another: two decimals, halves up; `whole` is not zero."""
    return (part / whole * 100).quantize(CENT, ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """As narratives print numbers: 338.2, 100, 0."""
    return f"{value.normalize():f}" if value else "0"


@dataclass(frozen=True, slots=True)
class StatedFact:
    """One figure a disclosure states."""

    field: str
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Book:
    """A year's amounts by field with last year's beside them, and the changes made after publication."""

    year: int
    values: Mapping[str, Decimal]
    last: Mapping[str, Decimal]
    changed: Mapping[str, Decimal]

    def amount(self, name: str) -> Decimal:
        """The amount as it is printed today."""
        return self.changed.get(name, self.values[name])


def book(this: Figures, last: Figures, changed: Mapping[str, Decimal]) -> Book:
    """The book of one disclosure."""
    return Book(this.year, values_of(this), values_of(last), changed)


@dataclass(slots=True)
class Pen:
    """Writes figures of one book and remembers each as a fact."""

    book: Book
    facts: list[StatedFact] = field(default_factory=list)

    def number(self, name: str) -> str:
        """The amount or count of a field."""
        return self._write(name, self.book.amount(name))

    def share(self, name: str, part: str, whole: str) -> str:
        """`part` in percent of `whole`; 0 where there is no part."""
        values = self.book.values
        return self._write(name, percent(values[part], values[whole]) if values[whole] else ZERO)

    def completed(self, stem: str, lead: str) -> str:
        """`lead` and the percent of the budget that was spent, or that there was no budget."""
        budget, final = self.book.values[f"{stem}_budget"], self.book.values[f"{stem}_final"]
        if not budget:
            return "年初未安排预算"
        return f"{lead}{self._write(f'{stem}_completion_pct', percent(final, budget))}%"

    def moved(
        self, name: str, stem: str | None = None, than: str = "较", each: str = "", comma: str = ","
    ) -> str:
        """How a field moved since last year: 较2021年增加12.3万元,增长4.5%."""
        stem = stem or name.removesuffix("_final")
        now, before = self.book.values[name], self.book.last[name]
        since = f"{self.book.year - 1}年"
        if now == before:
            return f"与{since}持平"
        rise = now > before
        delta = plain_size(self._write(f"{stem}_yoy_delta", now - before))
        words = f"{than}{since}{each}{'增加' if rise else '减少'}{delta}万元"
        if not before:
            return words
        rate = plain_size(self._write(f"{stem}_yoy_pct", percent(now - before, before)))
        return f"{words}{comma}{'增长' if rise else '下降'}{rate}%"

    def versus_budget(self, stem: str) -> str:
        """较年初预算数13.74万元增加58.64万元,增长426.78%."""
        now, planned = self.book.values[stem], self.book.values[f"{stem}_budget"]
        budget = self.number(f"{stem}_budget")
        if now == planned:
            return f"与年初预算数{budget}万元持平"
        rise = now > planned
        delta = plain_size(self._write(f"{stem}_vs_budget_delta", now - planned))
        rate = plain_size(self._write(f"{stem}_vs_budget_pct", percent(now - planned, planned)))
        words = ("增加", "增长") if rise else ("减少", "下降")
        return f"较年初预算数{budget}万元{words[0]}{delta}万元,{words[1]}{rate}%"

    def _write(self, name: str, value: Decimal) -> str:
        self.facts.append(StatedFact(name, value, unit_of(name)))
        return plain(value)


def plain_size(printed: str) -> str:
    """Without the sign: the word before it says the direction."""
    return printed.removeprefix("-")
