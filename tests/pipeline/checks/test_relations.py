"""Each relation between figures: a text that breaks it, and one that does not."""

from dataclasses import replace

import pytest

from pipeline.checks import findings_of
from pipeline.checks.rules import RULES
from pipeline.types import Kind
from tests.pipeline.checks.stating import stated, told

PLENTY = "\n二、其他情况说明\n" + "本部门严格执行有关规定，加强管理，收支平稳有序。" * 12

BROKEN = {
    "zero base": (
        "科技支出年初预算[func_206_budget|0]万元，决算[func_206_final|91.69]万元，完成年初预算的[func_206_completion_pct|0]%。",
        ("PCT-01", "error", "zero_base"),
    ),
    "reduction as completion": (
        "预算为[sangong_budget|3.00]万元，决算为[sangong_final|1.71]万元，完成预算的[sangong_completion_pct|43]%。",
        ("PCT-01", "error", "complement"),
    ),
    "a point shifted": (
        "预算为[sangong_budget|50.00]万元，决算为[sangong_final|0.30]万元，完成预算的[sangong_completion_pct|6]%。",
        ("PCT-01", "error", "decimal_shift"),
    ),
    "cut off": (
        "本年支出[current_expenditure|852.28]万元，其中项目支出[exp_project|550.15]万元，占[exp_project_pct|64]%。",
        ("PCT-01", "warning", "truncated"),
    ),
    "this year as base": (
        "决算[sangong_final|30.00]万元，较上年增加[sangong_yoy_delta|10.00]万元，增长[sangong_yoy_pct|33.33]%。",
        ("YOY-01", "error", "wrong_denominator"),
    ),
    "two directions": (
        "决算[sangong_final|30.00]万元，较上年增加[sangong_yoy_delta|10.00]万元，下降[sangong_yoy_pct|-50.00]%。",
        ("YOY-01", "error", "wrong_direction"),
    ),
    "a change that is none": (
        "决算[sangong_final|12.40]万元，上年[sangong_prior|14.80]万元，减少[sangong_yoy_delta|-4.20]万元。",
        ("YOY-04", "error", "transposed_digits"),
    ),
    "a zero too many": (
        "收入预算[budget_income_total|6049.98]万元，其中：财政拨款[income_fiscal_appropriation|3565.88]万元，"
        "事业收入[income_business|1284.10]万元，其他收入[income_other|12000]万元。" + PLENTY,
        ("SUM-04", "error", "extra_zero"),
    ),
    "carried over otherwise": (
        (
            "年初结转和结余[opening_carryover|594.21]万元。年末结转和结余[closing_carryover|617.31]万元，"
            "较上年增加[closing_carryover_yoy_delta|21.53]万元。"
        ),
        ("CARRY-01", "error", None),
    ),
    "income without carryover": (
        "收入总计[total_income|120.00]万元，支出总计[total_expenditure|100.00]万元。",
        ("SUM-03", "error", None),
    ),
    "a total of another scope": (
        (
            "财政拨款支出[fiscal_exp_final|211.71]万元。基本支出[exp_basic|137.36]万元。"
            "一般公共预算财政拨款基本支出[gpb_basic_exp|211.71]万元。"
        ),
        ("SCOPE-01", "error", "wrong_scope"),
    ),
    "more to small firms than was bought": (
        "采购总额[procurement_total|14.23]万元，授予中小企业[procurement_sme|15.23]万元。",
        ("PROC-01", "error", None),
    ),
    "nothing to small firms in the only category": (
        (
            "采购总额[procurement_total|14.23]万元，其中货物[procurement_goods|14.23]万元，授予中小企业[procurement_sme|14.23]万元，"
            "货物采购授予中小企业占[procurement_goods_sme_pct|0]%，工程占[procurement_works_sme_pct|0]%。"
        ),
        ("PROC-03", "error", None),
    ),
    "a word of comparison": (
        "预算[sangong_budget|14.40]万元，决算[sangong_final|0.44]万元，完成预算的[sangong_completion_pct|3.06]%，决算数大于预算数。",
        ("REL-01", "error", None),
    ),
    "level with another amount": (
        "机关运行经费[operating_funds|69.37]万元，与年初预算[operating_funds_budget|76.68]万元[operating_funds_vs_budget_delta|持平]。",
        ("REL-01", "warning", None),
    ),
    "stated twice": (
        "接待费决算[reception_final|0.44]万元。其中：接待费[reception_final_detail|0.54]万元。",
        ("TT-03", "warning", None),
    ),
    "more from one source than from all": (
        "本年收入[current_income|90.00]万元，财政拨款收入[income_fiscal_appropriation|97.00]万元。",
        ("SUM-04", "error", None),
    ),
    "implied budgets": (
        "一般公共预算支出决算[gpb_exp_final|100.00]万元，完成预算[gpb_exp_completion_pct|80.00]%。其中："
        "行政运行决算[item_2013201_final|60.00]万元，完成预算[item_2013201_completion_pct|100.00]%；"
        "一般行政管理事务决算[item_2013202_final|40.00]万元，完成预算[item_2013202_completion_pct|100.00]%。"
        + PLENTY,
        ("IMPL-01", "warning", None),
    ),
    "last year of another scope": (
        "本年支出[current_expenditure|216.00]万元，较上年减少[current_expenditure_yoy_delta|-34.00]万元。"
        "基本支出[gpb_basic_exp|211.00]万元，其中：工资[econ_301|130.00]万元，较上年减少[econ_301_yoy_delta|-9.00]万元；"
        "商品[econ_302|60.00]万元，较上年减少[econ_302_yoy_delta|-20.00]万元；"
        "补助[econ_303|21.00]万元，较上年减少[econ_303_yoy_delta|-10.00]万元。" + PLENTY,
        ("SCOPE-02", "warning", "wrong_scope"),
    ),
    "a score above all": ("自评得分[project_1_score|102]分。", ("PERF-01", "warning", None)),
    "running costs of the offices alone": (
        "公用经费[gpb_basic_public|46.79]万元。机关运行经费[operating_funds|72.38]万元。",
        ("OPF-01", "warning", None),
    ),
}

WHOLE = {
    "rounded": "采购总额[procurement_total|2319.21]万元，其中：货物[procurement_goods|122.43]万元、"
    "工程[procurement_works|1387.72]万元、服务[procurement_services|809.07]万元。" + PLENTY,
    "a percent that the rounding of its base allows": "接待费决算[reception_final|22.59]万元，"
    "比上年增加[reception_yoy_delta|20.63]万元，增长[reception_yoy_pct|1,055.4]%。",
    "nothing of nothing": "预算[abroad_budget|0]万元，决算[abroad_final|0]万元，"
    "完成预算的[abroad_completion_pct|0]%。",
    "micro firms as a share of small firms": "采购总额[procurement_total|200.00]万元，"
    "中小企业[procurement_sme|100.00]万元，"
    "占[procurement_sme_pct|50]%，其中小微企业[procurement_micro|10.00]万元，占[procurement_micro_pct|10]%。",
    "a part that is not listed": "本年支出[current_expenditure|100.00]万元，"
    "其中：基本支出[exp_basic|60.00]万元，"
    "项目支出[exp_project|30.00]万元，上缴上级支出10.00万元。",
    "a list cut short": "支出[gpb_exp|100.00]万元，其中："
    "教育支出[func_205_final|60.00]万元，"
    "卫生支出[func_210_final|30.00]万元，",
    "figures of a government": "收入总计[total_income|120.00]万元，支出总计[total_expenditure|100.00]万元。",
    "a number that stands for two": "收、支总计[total_income|120.00]万元，"
    "支出总计[total_expenditure|120.00]万元。",
    "the word that fits": "预算[sangong_budget|14.40]万元，决算[sangong_final|0.44]万元，"
    "完成预算的[sangong_completion_pct|3.06]%，决算数小于预算数。",
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_relation_is_found_and_explained(case: str) -> None:
    marked, expected = BROKEN[case]
    assert expected in told(findings_of(stated(marked)))


@pytest.mark.parametrize("case", WHOLE)
def test_what_can_be_right_is_no_error(case: str) -> None:
    kind = Kind.GOVERNMENT_FINAL if "government" in case else Kind.DEPARTMENT_FINAL
    assert [one for one in told(findings_of(stated(WHOLE[case], kind=kind))) if one[1] == "error"] == []


def test_exchanged_shares_explain_each_other() -> None:
    marked = (
        "“三公”经费决算[sangong_final|1.71]万元，其中接待费[reception_final|0.53]万元，占[reception_share_pct|69]%；"
        "公务用车费[vehicle_final|1.18]万元，占[vehicle_share_pct|31]%。"
    )
    assert told(findings_of(stated(marked))) == [("PCT-01", "error", "swapped_siblings")] * 2


def test_an_uncertain_figure_carries_no_error() -> None:
    marked = BROKEN["reduction as completion"][0]
    assert {one[1] for one in told(findings_of(stated(marked, confidence=0.7)))} == {"warning"}
    assert findings_of(stated(marked, confidence=0.3)) == ()


def test_a_special_fund_is_not_compared_with_the_general_budget() -> None:
    document = stated(
        "预算[sangong_budget|3.00]万元，决算[sangong_final|1.71]万元，完成[sangong_completion_pct|43]%。"
    )
    budget, *others = document.facts
    assert findings_of(replace(document, facts=(replace(budget, scope="fund"), *others))) == ()


def test_a_finding_names_its_place_its_figures_and_what_follows_from_them() -> None:
    document = stated(BROKEN["reduction as completion"][0])
    (finding,) = findings_of(document)
    assert document.text[finding.start : finding.end] == finding.stated == "43"
    assert finding.computed == "57.00"
    assert finding.fields == ("sangong_completion_pct", "sangong_final", "sangong_budget")
    assert "应为57.00%" in finding.message


def test_every_rule_that_speaks_is_in_the_catalogue() -> None:
    for marked, (rule, _, _) in BROKEN.values():
        assert {finding.rule for finding in findings_of(stated(marked))} <= RULES.keys()
        assert rule in RULES
