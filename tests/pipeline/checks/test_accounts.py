"""Whole accounts: those that add up raise no error however they were rounded; one wrong figure is caught."""

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks import findings_of
from pipeline.types import Document, Finding, Severity
from tests.pipeline.checks.stating import stated

YUAN = st.integers(min_value=100_000, max_value=90_000_000)
CENT = Decimal("0.01")
PLENTY = "\n二、其他情况说明\n" + "本部门严格执行有关规定，加强管理，收支平稳有序。" * 12

ACCOUNT = (
    "收入总计[total_income|{total}]万元，其中：年初结转和结余[opening_carryover|{opening}]万元，"
    "使用非财政拨款结余[use_of_nonfiscal_surplus|0.00]万元；本年收入合计[current_income|{income}]万元，"
    "较上年增加[current_income_yoy_delta|{change}]万元，增长[current_income_yoy_pct|{growth}]%。\n"
    "本年收入[current_income|{income}]万元，其中：财政拨款收入[income_fiscal_appropriation|{fiscal}]万元，"
    "占[income_fiscal_appropriation_pct|{fiscal_share}]%；其他收入[income_other|{other}]万元，"
    "占[income_other_pct|{other_share}]%。\n"
    "支出总计[total_expenditure|{total}]万元，其中：本年支出合计[current_expenditure|{spent}]万元，"
    "结余分配[surplus_distribution|0.00]万元；年末结转和结余[closing_carryover|{closing}]万元。\n"
    "本年支出[current_expenditure|{spent}]万元，"
    "其中：基本支出[exp_basic|{basic}]万元，占[exp_basic_pct|{basic_share}]%；"
    "项目支出[exp_project|{project}]万元，占[exp_project_pct|{project_share}]%；经营支出[exp_operating|0.00]万元。\n"
    "“三公”经费预算[sangong_budget|{budget}]万元，决算[sangong_final|{sangong}]万元，"
    "完成预算的[sangong_completion_pct|{done}]%。\n"
    "其中：因公出国费[abroad_final|{abroad}]万元；公务用车费[vehicle_final|{vehicle}]万元；"
    "公务接待费[reception_final|{reception}]万元。\n" + PLENTY
)


@st.composite
def accounts(draw: st.DrawFn) -> dict[str, str]:
    """What a unit prints of books kept in 元: amounts rounded to 0.01 万元, percents computed from 元."""
    fiscal, other, opening = draw(YUAN), draw(YUAN), draw(YUAN)
    income = fiscal + other
    spent = draw(st.integers(min_value=200_000, max_value=income + opening))
    basic = draw(st.integers(min_value=10_000, max_value=spent - 10_000))
    change = draw(st.integers(min_value=10_000, max_value=income - 50_000))
    parts = [draw(st.integers(min_value=5_000, max_value=900_000)) for _ in range(3)]
    budget = draw(st.integers(min_value=5_000, max_value=3_000_000))
    return {
        **_amounts(total=income + opening, opening=opening, income=income, change=change, fiscal=fiscal),
        **_amounts(other=other, spent=spent, closing=income + opening - spent, basic=basic),
        **_amounts(project=spent - basic, budget=budget, sangong=sum(parts)),
        **_amounts(abroad=parts[0], vehicle=parts[1], reception=parts[2]),
        "growth": _percent(change, income - change),
        "fiscal_share": _percent(fiscal, income),
        "other_share": _percent(other, income),
        "basic_share": _percent(basic, spent),
        "project_share": _percent(spent - basic, spent),
        "done": _percent(sum(parts), budget),
    }


def _amounts(**yuan: int) -> dict[str, str]:
    return {name: _rounded(Decimal(value) / 10_000) for name, value in yuan.items()}


def _percent(part: int, whole: int) -> str:
    return _rounded(Decimal(part) * 100 / Decimal(whole))


def _rounded(value: Decimal) -> str:
    return str(value.quantize(CENT, ROUND_HALF_UP))


def told_of(printed: dict[str, str]) -> tuple[Document, tuple[Finding, ...]]:
    document = stated(ACCOUNT.format(**printed))
    return document, findings_of(document)


@given(accounts())
def test_accounts_that_add_up_raise_no_error(printed: dict[str, str]) -> None:
    _, findings = told_of(printed)
    assert [finding.message for finding in findings if finding.severity is Severity.ERROR] == []


@given(
    accounts(), st.sampled_from(["fiscal", "basic", "project_share", "growth", "done", "reception", "spent"])
)
def test_one_wrong_figure_is_caught(printed: dict[str, str], name: str) -> None:
    wrong = printed | {name: str(Decimal(printed[name]) * 2 + 7)}
    document, findings = told_of(wrong)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert errors
    fields = {fact.field for fact in document.facts if fact.raw == wrong[name]}
    assert any(fields & set(finding.fields) for finding in errors)
