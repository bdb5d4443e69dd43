"""The figures under the names the product uses for them, and the pen that writes them down.

Whatever the pen prints becomes a fact of the ground truth, as printed: trailing zeros gone, falls negative.
A figure changed after publication is printed changed while all that depends on it stays, as in a silent
amendment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from simulator.figures import CENT, ZERO, Figures, total

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
    return Book(this.year, _values(this), _values(last), changed)


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


def _values(year: Figures) -> dict[str, Decimal]:
    fiscal = total(item.fiscal for item in year.items)
    other = total(item.other for item in year.items)
    opening = year.fiscal_opening + year.other_opening
    income = year.fiscal_income + year.other_income
    basic = total(item.basic for item in year.items)
    values = {
        "opening_carryover": opening,
        "current_income": income,
        "total_income": opening + income,
        "total_income_expenditure": opening + income,
        "income_fiscal_appropriation": year.fiscal_income,
        "income_gpb_appropriation": year.fiscal_income,
        "income_other": year.other_income,
        "current_expenditure": fiscal + other,
        "closing_carryover": year.fiscal_closing + year.other_closing,
        "total_expenditure": fiscal + other + year.fiscal_closing + year.other_closing,
        "exp_basic": basic,
        "exp_project": fiscal - basic + other,
        "fiscal_opening": year.fiscal_opening,
        "fiscal_closing": year.fiscal_closing,
        "fiscal_total": year.fiscal_opening + year.fiscal_income,
        "fiscal_exp_budget": total(item.budget for item in year.items),
        "fiscal_exp_final": fiscal,
        "gpb_exp": fiscal,
        "gpb_exp_final": fiscal,
        "gpb_exp_struct_total": fiscal,
        "gpb_exp_budget": total(item.budget for item in year.items),
        "gpb_project_exp": fiscal - basic,
        "gpb_basic_exp": basic,
        "gpb_basic_personnel": year.economy_class("301") + year.economy_class("303"),
        "gpb_basic_public": year.economy_class("302") + year.economy_class("310"),
        "gov_fund_exp": ZERO,
        "soe_exp": ZERO,
        "operating_funds": year.operating_funds.final,
        "operating_funds_budget": year.operating_funds.budget,
        **_planned_totals(year),
    }
    return values | _functions(year) | _sangong(year) | _procurement(year) | _projects(year) | _counts(year)


def _planned_totals(year: Figures) -> dict[str, Decimal]:
    """A 预算 plans fiscal money only, and plans to spend all of it."""
    planned = total(item.budget for item in year.items)
    basic = total(item.budget for item in year.items if not item.project)
    return {
        "total_income_budget": planned,
        "income_fiscal_appropriation_budget": planned,
        "total_expenditure_budget": planned,
        "exp_basic_budget": basic,
        "exp_project_budget": planned - basic,
    }


def _functions(year: Figures) -> dict[str, Decimal]:
    values = {f"econ_{code}": year.economy_class(code) for code in ("301", "302", "303", "310")}
    for item in year.items:
        for stem in (f"func_{item.code[:3]}", f"item_{item.code}"):
            values[f"{stem}_final"] = values.get(f"{stem}_final", ZERO) + item.fiscal
            values[f"{stem}_budget"] = values.get(f"{stem}_budget", ZERO) + item.budget
    return values


def _sangong(year: Figures) -> dict[str, Decimal]:
    values: dict[str, Decimal] = {}
    for stem, money in year.sangong.items():
        values |= {f"{stem}_budget": money.budget, f"{stem}_final": money.final}
    for measure in ("budget", "final"):
        car = values[f"vehicle_purchase_{measure}"] + values[f"vehicle_operating_{measure}"]
        values[f"vehicle_{measure}"] = car
        values[f"sangong_{measure}"] = car + values[f"abroad_{measure}"] + values[f"reception_{measure}"]
    details = {f"{stem}_final_detail": values[f"{stem}_final"] for stem in ("abroad", "vehicle", "reception")}
    return values | details | {"reception_domestic": values["reception_final"], "reception_foreign": ZERO}


def _procurement(year: Figures) -> dict[str, Decimal]:
    bought = year.procurement
    values = {f"procurement_{name}": purchase.total for name, purchase in bought.items()}
    smalls = {f"procurement_{name}_sme": purchase.small for name, purchase in bought.items()}
    return {
        **values,
        **smalls,
        "procurement_total": total(values.values()),
        "procurement_sme": total(smalls.values()),
        "procurement_micro": year.micro,
    }


def _projects(year: Figures) -> dict[str, Decimal]:
    values = {
        "perf_selfeval_projects": Decimal(len(year.projects)),
        "perf_selfeval_amount": total(project.money.final for project in year.projects),
    }
    for number, project in enumerate(year.projects, start=1):
        values[f"project_{number}_budget"] = project.money.budget
        values[f"project_{number}_executed"] = project.money.final
        values[f"project_{number}_score"] = Decimal(project.score)
    return values


def _counts(year: Figures) -> dict[str, Decimal]:
    return {name: Decimal(number) for name, number in year.counts.items()}
