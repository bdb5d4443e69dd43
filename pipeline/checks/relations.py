"""What must hold between stated figures, as data: one declaration a relation (the numbers are domain rules).

`{s}` in a name stands for any subject that is stated under the first name (`stated`).
An operand goes by the first of its names that is stated; `a|b` means either: the relation fails only if it
fails with both.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.types import Severity


class How(StrEnum):
    """How the stated figure follows from the others."""

    SHARE = "share"
    """part / whole, in percent"""
    GROWTH = "growth"
    """change / (now - change), in percent"""
    TOTAL = "total"
    """the sum of all"""
    DIFFERENCE = "difference"
    """the first less the second"""
    AT_MOST = "at_most"
    """not more than the sum of all"""


Names = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """`stated` follows from `operands`, each under one of its names."""

    rule: str
    how: How
    stated: str
    operands: tuple[Names, ...]
    unless_unstated: Names = ()
    """For totals: parts that some forms leave out; without them the sum may only fall short."""
    subjects: str = r"\w+"
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A head figure and the parts that the text lists after it (其中：…)."""

    rule: str
    heads: Names
    """Names of the total; the parts belong to the nearest one before them."""
    parts: re.Pattern[str]
    severity: Severity = Severity.ERROR


_INCOME = ("current_income", "budget_income_total", "total_income", "budget_total")
_SPENT = ("current_expenditure", "budget_exp_total", "total_expenditure")
_FISCAL = ("gpb_exp", "fiscal_exp", "fiscal_exp_total", "fiscal_total")
_FISCAL_BUDGET = ("gpb_exp_budget", "fiscal_exp_budget", "fiscal_total_budget")
_ITEM = r"item_\d+(?:_[\u4e00-\u9fff]+)?"
"""A 项 by its code, or by its name where the list of codes does not have it."""
_SANGONG = "abroad|reception|vehicle|vehicle_purchase|vehicle_operating"


def _share(
    stated: str, part: Names, whole: Names, severity: Severity = Severity.ERROR, subjects: str = r"\w+"
) -> Relation:
    return Relation(
        rule="PCT-01",
        how=How.SHARE,
        stated=stated,
        operands=(part, whole),
        severity=severity,
        subjects=subjects,
    )


def _growth(rule: str, measure: str, now: Names) -> Relation:
    return Relation(
        rule=rule, how=How.GROWTH, stated=f"{{s}}_{measure}_pct", operands=((f"{{s}}_{measure}_delta",), now)
    )


def _at_most(rule: str, stated: str, bound: Names, severity: Severity = Severity.ERROR) -> Relation:
    return Relation(rule=rule, how=How.AT_MOST, stated=stated, operands=(bound,), severity=severity)


def _total(
    rule: str, stated: str, *parts: str, unless: Names = (), severity: Severity = Severity.ERROR
) -> Relation:
    operands = tuple((part,) for part in parts)
    return Relation(
        rule=rule, how=How.TOTAL, stated=stated, operands=operands, unless_unstated=unless, severity=severity
    )


RELATIONS: Sequence[Relation] = (
    _share("{s}_completion_pct", ("{s}",), ("{s}_budget|{s}_full_year_budget",)),
    _share("{s}_pct", ("{s}",), _INCOME, subjects="income_[a-z_]+"),
    _share("{s}_pct", ("{s}",), _SPENT, subjects="exp_[a-z_]+"),
    _share(
        "{s}_pct",
        ("{s}", "{s}_budget"),
        ("|".join((*_FISCAL, *_FISCAL_BUDGET, *_SPENT)),),
        subjects=r"(?:func|item)_\w+",
    ),
    _share("{s}_pct", ("{s}",), ("sangong",), subjects=_SANGONG),
    _share("gpb_exp_pct_of_current", ("gpb_exp",), ("current_expenditure",)),
    _share("procurement_sme_pct", ("procurement_sme",), ("procurement_total",)),
    _share("procurement_micro_pct", ("procurement_micro",), ("procurement_total|procurement_sme",)),
    # 项目支出总额 may mean the budgeted or the fiscal part of it: the text does not say.
    _share("perf_selfeval_pct", ("perf_selfeval_amount",), ("exp_project",), Severity.WARNING),
    _growth("YOY-01", "yoy", ("{s}", "{s}_budget")),
    _growth("YOY-01", "vs_budget", ("{s}",)),
    _growth("YOY-01", "vs_2019", ("{s}",)),
    _growth("YOY-01", "vs_prior_final", ("{s}",)),
    Relation(rule="YOY-04", how=How.DIFFERENCE, stated="{s}_yoy_delta", operands=(("{s}",), ("{s}_prior",))),
    Relation(
        rule="YOY-04", how=How.DIFFERENCE, stated="{s}_vs_budget_delta", operands=(("{s}",), ("{s}_budget",))
    ),
    Relation(
        rule="CARRY-01",
        how=How.DIFFERENCE,
        stated="opening_carryover",
        operands=(("closing_carryover",), ("closing_carryover_yoy_delta",)),
    ),
    _total(
        "SUM-01",
        "total_income",
        "current_income",
        "opening_carryover",
        unless=("use_of_nonfiscal_surplus",),
    ),
    _total(
        "SUM-02",
        "total_expenditure",
        "current_expenditure",
        "closing_carryover",
        unless=("surplus_distribution",),
    ),
    _total("SUM-03", "total_expenditure", "total_income"),
    _total("SUM-03", "budget_exp_total", "budget_income_total"),
    _total("SUM-09", "sangong", "abroad", "vehicle", "reception"),
    _total("SUM-09", "sangong_budget", "abroad_budget", "vehicle_budget", "reception_budget"),
    _total("SUM-09", "sangong_yoy_delta", "abroad_yoy_delta", "vehicle_yoy_delta", "reception_yoy_delta"),
    _total("SUM-09", "sangong", "abroad", "vehicle_purchase", "vehicle_operating", "reception"),
    _total(
        "SUM-09",
        "sangong_budget",
        "abroad_budget",
        "vehicle_purchase_budget",
        "vehicle_operating_budget",
        "reception_budget",
    ),
    _total("SUM-22", "vehicle", "vehicle_purchase", "vehicle_operating"),
    _total("SUM-22", "vehicle_budget", "vehicle_purchase_budget", "vehicle_operating_budget"),
    _total("SUM-05", "current_expenditure", "exp_basic", "exp_project", unless=("exp_operating",)),
    _total("SUM-19", "gpb_exp", "gpb_basic_exp", "gpb_project_exp"),
    _total("SUM-18", "gpb_basic_exp", "gpb_basic_personnel", "gpb_basic_public"),
    _total("SUM-27", "reception", "reception_domestic", "reception_foreign", severity=Severity.WARNING),
    _at_most("SCOPE-01", "gpb_basic_exp", ("exp_basic",)),
    _at_most("SCOPE-01", "gpb_exp", ("current_expenditure",), Severity.WARNING),
    _at_most("SCOPE-01", "fiscal_exp", ("current_expenditure",), Severity.WARNING),
    _at_most("SCOPE-03", "perf_whole_dept_gpb_amount", ("gpb_exp|fiscal_exp",)),
    _at_most("SUM-04", "income_fiscal_appropriation", ("current_income",)),
    _at_most("SUM-04", "budget_fiscal_income", ("budget_income_total",)),
    _at_most("PROC-01", "procurement_sme", ("procurement_total",)),
    _at_most("PROC-02", "procurement_micro", ("procurement_sme",)),
    # 机关运行经费 are the 公用经费 of the administrative units alone: no more than those of all.
    _at_most("OPF-01", "operating_funds", ("gpb_basic_public",), Severity.WARNING),
)

LISTINGS: Sequence[Listing] = (
    Listing(
        rule="SUM-04",
        heads=_INCOME,
        parts=re.compile(r"income_[a-z_]+|prior_nontax_balance|budget_(?:opening_carryover|fiscal_income)"),
    ),
    Listing(rule="SUM-05", heads=_SPENT, parts=re.compile(r"exp_(?!basic_|project_)[a-z_]+")),
    Listing(rule="SUM-07", heads=(*_FISCAL, *_SPENT), parts=re.compile(r"func_\d{3}")),
    Listing(
        rule="SUM-06", heads=(*_FISCAL_BUDGET, "budget_exp_total"), parts=re.compile(r"func_\d{3}_budget")
    ),
    Listing(rule="SUM-07", heads=(*_FISCAL, *_SPENT), parts=re.compile(_ITEM)),
    Listing(rule="SUM-06", heads=_FISCAL_BUDGET, parts=re.compile(_ITEM + "_budget")),
    Listing(rule="SUM-08", heads=("gpb_basic_exp", "exp_basic"), parts=re.compile(r"econ_\d{3}")),
    Listing(
        rule="SUM-11", heads=("procurement_total",), parts=re.compile(r"procurement_(?:goods|works|services)")
    ),
    Listing(rule="SUM-23", heads=("vehicles_held",), parts=re.compile(r"vehicles_(?:sedan|suv|passenger)")),
    Listing(
        rule="SUM-24",
        heads=("assets_vehicles",),
        parts=re.compile(r"assets_vehicles_[a-z]+"),
        severity=Severity.WARNING,
    ),
    Listing(
        rule="SUM-12",
        heads=("headcount_total",),
        parts=re.compile(r"headcount_(?!total|establishment)[a-z_]+"),
        severity=Severity.WARNING,
    ),
    Listing(
        rule="SUM-13",
        heads=("perf_selfeval_amount",),
        parts=re.compile(r"project_\d+_executed"),
        severity=Severity.WARNING,
    ),
)

CONTAINED: Mapping[str, Names] = {
    "income_fiscal_appropriation": ("income_gpb_appropriation", "income_gov_fund", "income_soe"),
    "vehicle": ("vehicle_purchase", "vehicle_operating"),
}
"""Parts that are themselves split: where the whole is listed, its parts are not counted again."""
