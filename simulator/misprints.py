"""Figures printed wrong, as data: for each rule that figures violate, how an author comes to do so."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from simulator.accounts import ZERO, total
from simulator.book import percent
from simulator.faults import CellSlip, Fault, Slip
from simulator.ground import Ground, cut, exchanged, shifted

Plant = Callable[[Ground], Fault | None]
_Change = Callable[[Decimal], Decimal | None]
_TELLING = Decimal("0.1")
"""Percent: closer figures might be the same, rounded otherwise."""
_ECONOMY = ("econ_301", "econ_302", "econ_303", "econ_310")


def _amount(
    rule: str, field: str, diagnosis: str | None, change: _Change, beside: str | None = None
) -> Plant:
    """An amount changed by itself, where the text says the figure `beside` too."""

    def plant(ground: Ground) -> Fault | None:
        value = ground.said.get(field)
        if not value or (beside and beside not in ground.said):
            return None
        return ground.slip(rule, field, change(value), diagnosis)

    return plant


def _left_out(rule: str, field: str, *parts: str, diagnosis: str = "missing_part") -> Plant:
    """A total that lacks parts of it."""

    def plant(ground: Ground) -> Fault | None:
        missing = total(ground.said.get(part, ZERO) for part in parts)
        value = ground.said.get(field, ZERO)
        return ground.slip(rule, field, value - missing, diagnosis) if 0 < missing < value else None

    return plant


def _rate(rule: str, field: str, base: str, diagnosis: str, change: _Change) -> Plant:
    """A percent of a stated base changed by itself; next to 0 and 100 nobody can tell what happened."""

    def plant(ground: Ground) -> Fault | None:
        value = ground.said.get(field, ZERO)
        if base not in ground.said or abs(value) < 5 or 95 < abs(value) < 105 or 45 < abs(value) < 55:
            return None
        return ground.slip(rule, field, change(value), diagnosis)

    return plant


def _of_another(field: str, part: str, whole: str) -> Plant:
    """A share in another total than the right one."""

    def plant(ground: Ground) -> Fault | None:
        if field not in ground.said or not ground.said.get(part) or not ground.said.get(whole):
            return None
        wrong = percent(ground.said[part], ground.said[whole])
        near = abs(wrong - ground.said[field]) < _TELLING
        return None if near else ground.slip("PCT-01", field, wrong, "wrong_denominator")

    return plant


def _of_this_year(stem: str, now: str) -> Plant:
    """A growth rate on this year's figure instead of last year's."""

    def plant(ground: Ground) -> Fault | None:
        delta, value = ground.said.get(f"{stem}_yoy_delta"), ground.said.get(now)
        if not delta or not value or f"{stem}_yoy_pct" not in ground.said or abs(delta) * 20 < value:
            return None
        return ground.slip("YOY-01", f"{stem}_yoy_pct", percent(delta, value), "wrong_denominator")

    return plant


def _truncated(rule: str, field: str, part: str, whole: str) -> Plant:
    """A percent cut off instead of rounded."""

    def plant(ground: Ground) -> Fault | None:
        if field not in ground.said or not ground.values.get(whole):
            return None
        return ground.slip(rule, field, cut(ground.values[part], ground.values[whole]), "truncated")

    return plant


def _swapped(one: str, other: str) -> Plant:
    """The percents of two neighbours exchanged."""

    def plant(ground: Ground) -> Fault | None:
        first, second = ground.said.get(one), ground.said.get(other)
        if first is None or second is None or abs(first - second) < 1:
            return None
        slips = (Slip(one, second), Slip(other, first))
        return Fault(rule="PCT-01", field=one, diagnosis="swapped_siblings", slips=slips)

    return plant


def _columns(rule: str, final: str, budget: str) -> Plant:
    """Budget and final amount exchanged."""

    def plant(ground: Ground) -> Fault | None:
        spent, planned = ground.said.get(final), ground.said.get(budget)
        if not spent or not planned or spent == planned:
            return None
        slips = (Slip(final, planned), Slip(budget, spent))
        return Fault(
            rule=rule, field=final if rule == "SUM-07" else budget, diagnosis="swapped_columns", slips=slips
        )

    return plant


def _nothing_planned(ground: Ground) -> Fault | None:
    """A completion rate of a 类 that no budget was made for."""
    budget, whole = ground.said.get("func_210_budget"), ground.said.get("fiscal_exp_budget")
    if not budget or not whole:
        return None
    rest = whole - budget
    slips = (
        Slip("func_210_budget", ZERO),
        Slip("func_210_completion_pct", ZERO),
        Slip("fiscal_exp_budget", rest),
        Slip("fiscal_exp_completion_pct", percent(ground.values["fiscal_exp_final"], rest)),
    )
    return Fault(rule="PCT-01", field="func_210_completion_pct", diagnosis="zero_base", slips=slips)


def _rise_for_fall(ground: Ground) -> Fault | None:
    """A change that went the other way than its rate."""
    value = ground.said.get("current_income_yoy_pct")
    return ground.slip("YOY-01", "current_income_yoy_pct", -value, "wrong_direction") if value else None


def _other_last_year(ground: Ground) -> Fault | None:
    """A change and a rate that agree with each other, and not with what was published last year."""
    delta, now = ground.said.get("econ_303_yoy_delta"), ground.said.get("econ_303")
    if not ground.followed or not delta or not now or "econ_303_yoy_pct" not in ground.said:
        return None
    slips = ground.moved("econ_303", now, delta - now / 4)
    return Fault(rule="YOY-05", field="econ_303_yoy_delta", diagnosis="restated", slips=slips)


def _carried_backwards(ground: Ground) -> Fault | None:
    """The closing balance moved the other way, so that last year's is not this year's opening."""
    delta, closing = ground.said.get("closing_carryover_yoy_delta"), ground.said.get("closing_carryover")
    if not delta or not closing or "closing_carryover_yoy_pct" not in ground.said or closing + delta <= 0:
        return None
    slips = ground.moved("closing_carryover", closing, -delta)
    return Fault(
        rule="CARRY-01", field="closing_carryover_yoy_delta", diagnosis="wrong_direction", slips=slips
    )


def _carried_otherwise(ground: Ground) -> Fault | None:
    """Another opening balance than last year's closing one, with all that depends on it."""
    said = ground.said
    opening, closing = said.get("opening_carryover"), said.get("closing_carryover")
    moved = said.get("opening_carryover_yoy_delta"), said.get("closing_carryover_yoy_delta")
    if not ground.followed or opening is None or closing is None or moved[0] is None or moved[1] is None:
        return None
    more = Decimal("3.17")
    slips = (
        Slip("opening_carryover", opening + more),
        Slip("total_income", said["total_income"] + more),
        Slip("total_expenditure", said["total_expenditure"] + more),
        Slip("closing_carryover", closing + more),
        *ground.moved("opening_carryover", opening + more, moved[0] + more),
        *ground.moved("closing_carryover", closing + more, moved[1]),
    )
    return Fault(
        rule="CARRY-03",
        field="opening_carryover",
        diagnosis="restated",
        slips=slips,
        cells=tuple(CellSlip("收入支出决算总表", slip.field, slip.value) for slip in slips[:4]),
    )


def _implied(ground: Ground) -> Fault | None:
    """One item's completion rate that no budget of the others allows."""
    field = f"item_{ground.unit.type_code}01_completion_pct"
    value = ground.said.get(field)
    return (
        ground.slip("IMPL-01", field, value + 9)
        if value and "gpb_exp_completion_pct" in ground.said
        else None
    )


def _all_money(ground: Ground) -> Fault | None:
    """What all money paid for, under the name of what 基本支出 did."""
    wrong, own = ground.values["gpb_exp_final"], ground.said.get("gpb_basic_exp")
    stated = {"gpb_exp", "fiscal_exp_final"} & ground.said.keys()
    return ground.slip("SCOPE-01", "gpb_basic_exp", wrong, "wrong_scope") if own and stated else None


def _other_scope(ground: Ground) -> Fault | None:
    """Changes of the parts that make last year's add up to what all money paid for."""
    finals = [ground.said.get(name) for name in _ECONOMY]
    deltas = [ground.said.get(f"{name}_yoy_delta") for name in _ECONOMY]
    spent = ground.said.get("current_expenditure_yoy_delta")
    if not all(finals) or None in deltas or spent is None or "econ_302_yoy_pct" not in ground.said:
        return None
    others = total(ground.last[name] for name in _ECONOMY if name != "econ_302")
    before = ground.last["current_expenditure"] - others
    slips = ground.moved("econ_302", ground.said["econ_302"], ground.said["econ_302"] - before)
    return Fault(rule="SCOPE-02", field="econ_302_yoy_delta", diagnosis="wrong_scope", slips=slips)


def _more_than_all(ground: Ground) -> Fault | None:
    """机关运行经费 above all 公用经费, its change told to match."""
    public, delta = ground.said.get("gpb_basic_public"), ground.said.get("operating_funds_yoy_delta")
    if not public or delta is None or "operating_funds_yoy_pct" not in ground.said:
        return None
    more = (public / 5).quantize(public)
    slips = (
        Slip("operating_funds", public + more),
        *ground.moved("operating_funds", public + more, delta + more),
    )
    return Fault(rule="OPF-01", field="operating_funds", slips=slips)


def _beyond(rule: str, part: str, whole: str) -> Plant:
    """More bought from small firms than was bought at all, its share told to match."""

    def plant(ground: Ground) -> Fault | None:
        bound, bought = ground.said.get(whole), ground.said.get("procurement_total")
        if not bound or not bought or f"{part}_pct" not in ground.said:
            return None
        wrong = bound + Decimal("2.31")
        slips = (Slip(part, wrong), Slip(f"{part}_pct", percent(wrong, bought)))
        return Fault(rule=rule, field=part, slips=slips)

    return plant


def _no_small_firms(ground: Ground) -> Fault | None:
    """0 % of the goods from small firms, though all but that was."""
    field, rates = "procurement_goods_sme_pct", ("procurement_works_sme_pct", "procurement_services_sme_pct")
    others = [ground.said[name] for name in rates if ground.said.get(name)]
    if not ground.said.get(field) or sum(others) == 100:
        return None  # shares that add up to 100 may be of what small firms got
    return ground.slip("PROC-03", field, ZERO)


def _zero_more(value: Decimal) -> Decimal:
    return value * 10


def _rest(value: Decimal) -> Decimal | None:
    return 100 - value if value < 100 else None


MISPRINTS: Sequence[Plant] = (
    _amount("SUM-01", "total_income", "transposed_digits", exchanged),
    _amount("SUM-02", "total_expenditure", "decimal_shift", shifted),
    _left_out("SUM-03", "total_income", "opening_carryover", diagnosis="wrong_scope"),
    _amount("SUM-04", "income_other", "decimal_shift", lambda value: shifted(value, 1)),
    _amount("SUM-05", "exp_project", "transposed_digits", exchanged),
    _amount("SUM-06", "func_208_budget", "decimal_shift", shifted),
    _columns("SUM-06", "func_221_final", "func_221_budget"),
    _columns("SUM-07", "func_208_final", "func_208_budget"),
    _amount("SUM-07", "item_2210201_final", "transposed_digits", exchanged),
    _amount("SUM-08", "econ_302", "decimal_shift", shifted),
    _left_out("SUM-08", "gpb_basic_exp", "econ_310"),
    _left_out("SUM-09", "sangong_final", "reception_final"),
    _left_out("SUM-09", "sangong_budget", "reception_budget"),
    _left_out("SUM-11", "procurement_total", "procurement_goods"),
    _amount("SUM-11", "procurement_services", "decimal_shift", shifted),
    _amount("SUM-12", "headcount_total", "extra_zero", _zero_more),
    _amount("SUM-13", "perf_selfeval_amount", "decimal_shift", shifted),
    _amount("SUM-18", "gpb_basic_personnel", "transposed_digits", exchanged),
    _amount("SUM-22", "vehicle_final", "decimal_shift", shifted, "vehicle_purchase_budget"),
    _amount("SUM-24", "assets_vehicles", "extra_zero", _zero_more, "assets_vehicles_other"),
    _amount("SUM-27", "reception_domestic", "decimal_shift", shifted),
    _nothing_planned,
    _swapped("exp_basic_pct", "exp_project_pct"),
    _swapped("income_fiscal_appropriation_pct", "income_other_pct"),
    _rate("PCT-01", "sangong_completion_pct", "sangong_budget", "complement", _rest),
    _rate("PCT-01", "reception_completion_pct", "reception_budget", "decimal_shift", shifted),
    _of_another("exp_project_pct", "exp_project", "total_expenditure"),
    _of_another("func_208_share_pct", "func_208_final", "current_expenditure"),
    _truncated("PCT-01", "fiscal_exp_completion_pct", "fiscal_exp_final", "fiscal_exp_budget"),
    _truncated("PCT-01", "exp_project_pct", "exp_project", "current_expenditure"),
    _of_this_year("econ_310", "econ_310"),
    _of_this_year("operating_funds", "operating_funds"),
    _rise_for_fall,
    _rate("YOY-01", "reception_yoy_pct", "reception_yoy_delta", "decimal_shift", shifted),
    _amount("YOY-04", "operating_funds_vs_budget_delta", "decimal_shift", lambda value: shifted(value, 1)),
    _other_last_year,
    _carried_backwards,
    _carried_otherwise,
    _implied,
    _all_money,
    _other_scope,
    _more_than_all,
    _beyond("PROC-01", "procurement_sme", "procurement_total"),
    _beyond("PROC-02", "procurement_micro", "procurement_sme"),
    _no_small_firms,
    _amount("TT-03", "reception_final_detail", None, shifted),
    _amount("PERF-01", "project_1_score", None, _zero_more),
)
"""What can go wrong with figures."""
