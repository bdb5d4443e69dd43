"""The narrative of a 预算, short: what the unit plans to receive and to spend."""

from collections.abc import Iterator

from simulator.accounts import Figures
from simulator.book import Pen
from simulator.units import CLASSES

TABLES = ("收支预算总表", "部门支出总表", "财政拨款“三公”经费支出预算表")


def narrative(pen: Pen, year: Figures, name: str, own: str) -> Iterator[str]:
    """The paragraphs; `name` is the unit's full name, `own` how it speaks of itself: 部门 or 单位."""
    n, y = pen.number, year.year
    yield f"第一部分 {name}概况"
    yield f"{name}按照规定履行职责,编制本{own}年度计划并组织落实。"
    yield f"第二部分 {y}年{own}预算情况说明"
    yield "一、收支预算总体情况"
    yield (
        f"{y}年{name}收入预算总额为{n('total_income_budget')}万元,"
        f"其中:财政拨款收入{n('income_fiscal_appropriation_budget')}万元。"
        f"支出预算总额为{n('total_expenditure_budget')}万元,"
        f"其中:基本支出{n('exp_basic_budget')}万元,项目支出{n('exp_project_budget')}万元。"
    )
    yield "按支出功能科目划分:"
    for code in sorted({item.code[:3] for item in year.items}):
        yield f"{CLASSES[code]}预算{n(f'func_{code}_budget')}万元;"
    yield "二、财政拨款“三公”经费预算情况"
    yield (
        f"{y}年“三公”经费预算安排{n('sangong_budget')}万元。其中:"
        f"因公出国(境)费{n('abroad_budget')}万元,公务接待费{n('reception_budget')}万元,"
        f"公务用车运行维护费{n('vehicle_operating_budget')}万元,公务用车购置费{n('vehicle_purchase_budget')}万元。"
    )
    yield "第三部分 名词解释"
    yield "一、收入预算:指本年度预计取得的各项资金。"
