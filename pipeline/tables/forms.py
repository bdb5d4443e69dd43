"""What is read of each standard table, as data: which row and column holds which figure."""

from dataclasses import dataclass

ALL, FISCAL, GENERAL, FUND, SOE = "all", "fiscal", "general", "fund", "soe"
"""Whose money: 全口径, 财政拨款, 一般公共预算, 政府性基金, 国有资本经营预算. The values of Fact.scope."""

_CLOSING = r"合计|总计|本年(?:收入|支出)合计"
_AMOUNT = r"(?:.*/)?(?:决算数?|金额|合计|小计)"
_SUM = r"(?:.*/)?(?:合计|小计|决算数|金额)|本年支出(?:合计|/合计|/小计)?"


@dataclass(frozen=True, slots=True)
class Row:
    """The figure of the row with this label, on this side of the table (None: on any)."""

    field: str
    label: str
    side: int | None = None
    column: str = _AMOUNT
    subject: str = "total"
    name: str = ""
    """What the fact is called; "" for the label printed."""


@dataclass(frozen=True, slots=True)
class Codes:
    """A figure for each 科目编码 of so many digits: its field is prefix_code and the ending."""

    prefix: str
    digits: frozenset[int]
    ending: str = ""
    column: str = _SUM
    subject: str = "function"


@dataclass(frozen=True, slots=True)
class Form:
    """What is read of one standard table."""

    scope: str
    rows: tuple[Row, ...] = ()
    codes: tuple[Codes, ...] = ()
    measure: str = "final"


def _sum(field: str, column: str, name: str, subject: str = "fiscal") -> Row:
    """The closing row's amount in a column; a two-level 本年支出 has its own sum first."""
    return Row(field, _CLOSING, None, rf"(?:.*/)?(?:{column})", subject, name)


def _by_function(ending: str) -> tuple[Codes, ...]:
    return Codes("func", frozenset({3}), ending), Codes("item", frozenset({7}), ending)


def _source(field: str, label: str) -> Row:
    return Row(field, label, 0, subject="income")


_ECONOMIC = Codes("econ", frozenset({3, 5}), "", r"(?:.*/)?(?:决算数|金额|合计)", "econ")
_SPENT = "本年支出(?:合计|/合计|/小计)?"
_GENERAL_BUDGET = Form(
    GENERAL,
    (_sum("gpb_exp_budget", "合计|预算数", "一般公共预算财政拨款支出预算数"),),
    _by_function("_budget"),
    "budget",
)

SANGONG = Form(GENERAL, measure="final")
"""“三公” tables are read by their columns (pipeline.tables.figures)."""

FORMS: dict[str, Form] = {
    "收入支出决算总表": Form(
        ALL,
        (
            Row("total_income", "总计|收入总计", 0, name="收入总计"),
            Row("total_expenditure", "总计|支出总计", 1, name="支出总计"),
            Row("current_income", "本年收入合计"),
            Row("current_expenditure", "本年支出合计"),
            Row("use_of_nonfiscal_surplus", r"使用非财政拨款结余(?:和专用结余|\(含专用结余\))?"),
            Row("surplus_distribution", "结余分配"),
            Row("opening_carryover", "年初结转和结余"),
            Row("closing_carryover", "年末结转和结余"),
            _source("income_gpb_appropriation", "一般公共预算财政拨款收入"),
            _source("income_gov_fund", "政府性基金预算财政拨款收入"),
            _source("income_soe", "国有资本经营预算财政拨款收入"),
            _source("income_superior_subsidy", "上级补助收入"),
            _source("income_business", "事业收入"),
            _source("income_operating", "经营收入"),
            _source("income_affiliated", "附属单位上缴收入"),
            _source("income_other", "其他收入"),
        ),
    ),
    "收入决算表": Form(
        ALL,
        (
            _sum("current_income", "本年收入合计", "本年收入合计", "total"),
            _sum("income_fiscal_appropriation", "财政拨款收入", "财政拨款收入", "income"),
        ),
    ),
    "支出决算表": Form(
        ALL,
        (
            _sum("current_expenditure", "本年支出合计", "本年支出合计", "total"),
            _sum("exp_basic", "基本支出", "基本支出", "nature"),
            _sum("exp_project", "项目支出", "项目支出", "nature"),
            _sum("exp_operating", "经营支出", "经营支出", "nature"),
            _sum("exp_affiliated_subsidy", "对附属单位补助支出", "对附属单位补助支出", "nature"),
        ),
    ),
    "财政拨款收入支出决算总表": Form(
        FISCAL,
        (
            Row("fiscal_income_total", "总计|收入总计", 0, subject="fiscal", name="财政拨款收入总计"),
            Row("fiscal_exp_total", "总计|支出总计", 1, subject="fiscal", name="财政拨款支出总计"),
            Row("fiscal_exp_final", "本年支出合计", 1, subject="fiscal", name="财政拨款本年支出决算数"),
        ),
    ),
    "一般公共预算财政拨款支出决算表": Form(
        GENERAL,
        (
            _sum("gpb_exp", f"合计|小计|{_SPENT}", "一般公共预算财政拨款支出"),
            _sum("gpb_basic_exp", "基本支出", "一般公共预算财政拨款基本支出"),
            _sum("gpb_project_exp", "项目支出", "一般公共预算财政拨款项目支出"),
        ),
        _by_function("_final"),
    ),
    "一般公共预算财政拨款基本支出决算表": Form(
        GENERAL,
        (
            Row("gpb_basic_personnel", "人员经费合计", subject="fiscal", name="人员经费"),
            Row("gpb_basic_public", "公用经费合计", subject="fiscal", name="公用经费"),
        ),
        (_ECONOMIC,),
    ),
    "政府性基金预算财政拨款收入支出决算表": Form(
        FUND, (_sum("gov_fund_exp", _SPENT, "政府性基金预算财政拨款支出"),)
    ),
    "国有资本经营预算财政拨款收入支出决算表": Form(
        SOE, (_sum("soe_exp", _SPENT, "国有资本经营预算财政拨款支出"),)
    ),
    "国有资本经营预算财政拨款支出决算表": Form(
        SOE, (_sum("soe_exp", f"合计|小计|{_SPENT}", "国有资本经营预算财政拨款支出"),)
    ),
    "一般公共预算支出功能分类预算表": _GENERAL_BUDGET,
    "一般公共预算支出预算表": _GENERAL_BUDGET,
    "一般公共预算支出表": _GENERAL_BUDGET,
    "一般公共预算财政拨款支出预算表": _GENERAL_BUDGET,
    "一般公共预算基本支出部门预算经济分类预算表": Form(GENERAL, (), (_ECONOMIC,), "budget"),
    "财政拨款“三公”经费支出决算表": SANGONG,
    "一般公共预算财政拨款“三公”经费支出决算表": SANGONG,
    "“三公”经费和机关运行经费预算表": SANGONG,
    "“三公”经费支出决算表": SANGONG,
    "“三公”经费支出预算表": SANGONG,
    "“三公”经费支出表": SANGONG,
    "一般公共预算“三公”经费支出预算表": SANGONG,
    "一般公共预算“三公”经费支出表": SANGONG,
    "财政拨款“三公”经费支出预算表": SANGONG,
    "财政拨款“三公”经费支出表": SANGONG,
}
"""Standard table -> what of it is read. The 类 and 项 are those of 一般公共预算: prose means these, and the
other tables repeat the codes for other money."""
