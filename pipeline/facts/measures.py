"""What of a subject a figure measures, and the name the field has by it."""

from dataclasses import dataclass
from functools import lru_cache

from pipeline.facts.subjects import Subject

AMOUNT, FINAL, BUDGET, FULL_BUDGET, PRIOR = "amount", "final", "budget", "full_year_budget", "prior"
SHARE, COMPLETION, FULL_COMPLETION = "share_pct", "completion_pct", "full_year_completion_pct"
COUNT, SCORE = "count", "score"
ONLY_BUDGET = "only_budget"
"""A 全年预算 where no 年初预算 is told: the budget that the figures are measured by."""
UNITS = {
    "vehicles": "辆",
    "people": "人",
    "persons": "人次",
    "batches": "批",
    "groups": "个",
    "projects": "个",
    "pieces": "台",
    "units": "个",
}
"""What is counted, where a text says in words that there is none."""
YEAR, AGAINST_BUDGET, AGAINST_FINAL = "yoy", "vs_budget", "vs_prior_final"
"""What a change is measured against: the year before, the budget, or (in a budget) last year's accounts."""

_AMOUNTS = frozenset({AMOUNT, FINAL, BUDGET, FULL_BUDGET})
_FINALS = frozenset({"sangong", "function"})
"""Families whose plain amount is a `_final` beside a `_budget`."""
_STATED_FINALS = frozenset({"gpb_exp", "fiscal_exp"})
"""Subjects that are `_final` where the text says 决算数, and plain where it does not."""
_PLANNED = frozenset(
    {"gpb_exp", "fiscal_exp", "operating_funds", "procurement_total", "travel", "fiscal_total"}
)
"""Subjects besides the families above whose amount in a budget is named `_budget`."""
_PLANNED_CHANGES = _PLANNED | {
    "sangong",
    "abroad",
    "vehicle",
    "vehicle_purchase",
    "vehicle_operating",
    "reception",
}
_NAMED_SHARES = frozenset({"sangong", "function", "econ"})
"""Families whose share is a `_share_pct`, not a `_pct`."""
_PERFORMANCE = {
    AMOUNT: "_amount",
    BUDGET: "_amount",
    FINAL: "_amount",
    COUNT: "_projects",
    SCORE: "_avg_score",
    SHARE: "_pct",
}
_SPELT = {
    "total_income_expenditure_yoy_delta": "total_yoy_delta",
    "total_income_expenditure_yoy_pct": "total_yoy_pct",
    "procurement_total_budget": "procurement_budget",
    "gpb_exp_share_pct": "gpb_exp_pct_of_current",
    "gpb_exp_pct": "gpb_exp_pct_of_current",
}
_SAME = {
    "total_income_expenditure": ("total_income", "total_expenditure"),
    "total_yoy_delta": ("total_income_yoy_delta", "total_expenditure_yoy_delta"),
    "total_yoy_pct": ("total_income_yoy_pct", "total_expenditure_yoy_pct"),
    "gpb_exp_final": ("gpb_exp",),
}
_JOINT = {
    "gov_fund_both": ("income_gov_fund", "gov_fund_exp"),
    "soe_both": ("income_soe", "soe_exp"),
}
LABELS = {
    FINAL: "决算数",
    BUDGET: "预算数",
    FULL_BUDGET: "全年预算数",
    PRIOR: "上年数",
    SHARE: "占比",
    COMPLETION: "完成预算",
    FULL_COMPLETION: "完成全年预算",
    "yoy_delta": "较上年增减额",
    "yoy_pct": "较上年增减幅",
    "vs_budget_delta": "较预算增减额",
    "vs_budget_pct": "较预算增减幅",
    "vs_prior_final_delta": "较上年决算增减额",
    "vs_prior_final_pct": "较上年决算增减幅",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """How facts name a measure of a subject: the names of the fields, the most exact first, and the rest."""

    fields: tuple[str, ...]
    label: str
    scope: str
    measure: str


@lru_cache(maxsize=4096)
def figure(subject: Subject, measure: str, *, planned: bool) -> Figure:
    """The figure that a measure of a subject is; `planned` says that a budget is speaking."""
    only = measure == ONLY_BUDGET
    measured = BUDGET if only else measure
    return Figure(
        fields=fields(subject, measured, planned=planned),
        label=_label(subject, measured),
        scope=subject.scope,
        measure=FULL_BUDGET if only else _kept(measure, planned=planned),
    )


def fields(subject: Subject, measure: str, *, planned: bool) -> tuple[str, ...]:
    """The names of a measure of a subject, the most exact first; `planned` says that a budget is speaking.

    A figure stated for several at once (收、支总计) is a figure of each.
    """
    if subject.id in _JOINT:
        return _JOINT[subject.id]
    name = subject.id + _suffix(subject, measure, planned)
    name = _SPELT.get(name, name)
    return (name, *_SAME.get(name, ()))


def _suffix(subject: Subject, measure: str, planned: bool) -> str:
    if subject.counts == "projects":
        return _PERFORMANCE.get(measure, f"_{measure}")
    if measure in {COUNT, SCORE} or (subject.family == "plan" and measure in _AMOUNTS):
        return ""
    if measure == SHARE:
        return "_share_pct" if subject.family in _NAMED_SHARES else "_pct"
    if measure in _AMOUNTS:
        return _amount(subject, measure, planned)
    if planned and subject.id in _PLANNED_CHANGES and measure.startswith(("yoy", "vs_prior")):
        return f"_budget_{measure}"
    return f"_{measure}"


def _amount(subject: Subject, measure: str, planned: bool) -> str:
    named = subject.family in _FINALS
    if measure == FINAL:
        return "_final" if named or subject.id in _STATED_FINALS else ""
    if planned:
        return "_budget" if named or subject.id in _PLANNED else ""
    if measure == AMOUNT:
        return "_final" if named else ""
    return f"_{measure}"


def _label(subject: Subject, measure: str) -> str:
    """What a person calls it: 公务接待费决算数."""
    if measure.startswith("vs_2"):
        return f"{subject.label}较{measure[3:7]}年增减{'幅' if measure.endswith('_pct') else '额'}"
    if measure == FINAL and subject.family not in _FINALS and subject.id not in _STATED_FINALS:
        return subject.label
    return subject.label + LABELS.get(measure, "")


def _kept(measure: str, *, planned: bool) -> str:
    """The measure as facts name it: a plain amount is final, or in a budget a budget."""
    if measure == AMOUNT:
        return BUDGET if planned else FINAL
    return measure
