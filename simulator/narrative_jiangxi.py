"""The narrative of a 决算 as Jiangxi writes it: tables named first, every 类 measured against its budget.

The first 较… of the income sentence belongs to 年初结转和结余, not to 收入总计: the province words it so.
"""

from collections.abc import Iterator

from simulator.accounts import ECONOMY, Figures
from simulator.book import Pen
from simulator.units import CLASSES

NUMERALS = "一二三四五六七八九十"

TABLES = (
    "收入支出决算总表",
    "收入决算表",
    "支出决算表",
    "财政拨款收入支出决算总表",
    "一般公共预算财政拨款支出决算表",
    "一般公共预算财政拨款基本支出决算表",
    "政府性基金预算财政拨款收入支出决算表",
    "国有资本经营预算财政拨款支出决算表",
    "财政拨款“三公”经费支出决算表",
    "国有资产占用情况表",
)
"""Jiangxi's ten, in the order used since FY2022."""

SECTIONS = (
    "收入决算情况说明",
    "支出决算情况说明",
    "财政拨款支出决算情况说明",
    "一般公共预算财政拨款基本支出决算情况说明",
    "财政拨款“三公”经费支出决算情况说明",
    "机关运行经费支出情况说明",
    "政府采购支出情况说明",
    "国有资产占用情况说明",
    "预算绩效情况说明",
)


def narrative(pen: Pen, year: Figures, name: str, own: str) -> Iterator[str]:
    """The paragraphs; `name` is the unit's full name, `own` how it speaks of itself: 部门 or 单位."""
    yield from _contents(year, name, own)
    yield from _overview(pen, year, name, own)
    yield f"第二部分 {year.year}年度{own}决算表"
    yield "(详见附表)"
    yield f"第三部分 {year.year}年度{own}决算情况说明"
    bodies = (
        _income,
        _expenditure,
        _fiscal,
        _basic,
        _sangong,
        _operating,
        _procurement,
        _assets,
        _performance,
    )
    for numeral, title, body in zip(NUMERALS, SECTIONS, bodies, strict=False):
        yield f"{numeral}、{title}"
        yield from body(pen, year, own)
    yield "第四部分 名词解释"
    yield "一、财政拨款收入:指从同级财政取得的各类拨款。"
    yield "二、基本支出:指维持机构日常运转所花费的人员经费和公用经费。"
    yield "三、项目支出:指为完成专门工作任务在基本支出之外的花费。"


def _contents(year: Figures, name: str, own: str) -> Iterator[str]:
    yield "目 录"
    yield f"第一部分 {name}概况"
    yield f"一、{own}主要职责"
    yield f"二、{own}基本情况"
    yield f"第二部分 {year.year}年度{own}决算表"
    yield from (f"{numeral}、{table}" for numeral, table in zip(NUMERALS, TABLES, strict=True))
    yield f"第三部分 {year.year}年度{own}决算情况说明"
    yield from (f"{numeral}、{title}" for numeral, title in zip(NUMERALS, SECTIONS, strict=False))
    yield "第四部分 名词解释"


def _overview(pen: Pen, year: Figures, name: str, own: str) -> Iterator[str]:
    n = pen.number
    yield f"第一部分 {name}概况"
    yield f"一、{own}主要职责"
    yield f"{name}依照规定的职责开展工作,拟订本领域年度计划并组织实施,受理群众来信来访,完成上级交办的任务。"
    yield f"二、{own}基本情况"
    scope = f"纳入本套{own}决算汇编范围的单位共{n('reporting_units_count')}个"
    yield f"{scope},包括:{name}{'本级' if own == '部门' else ''}。"
    yield (
        f"本{own}{year.year}年年末实有人数{n('headcount_total')}人,其中在职人员{n('headcount_in_service')}人,"
        f"离休人员{n('headcount_lixiu')}人;退休人员{n('headcount_tuixiu')}人;"
        f"年末其他人员{n('headcount_other')}人;年末学生人数{n('headcount_students')}人;"
        f"由养老保险基金发放养老金的离退休人员{n('headcount_pension_fund_retirees')}人。"
    )


def _income(pen: Pen, year: Figures, own: str) -> Iterator[str]:
    n = pen.number
    yield (
        f"本{own}{year.year}年度收入总计{n('total_income')}万元,其中年初结转和结余{n('opening_carryover')}万元,"
        f"{pen.moved('opening_carryover')};本年收入合计{n('current_income')}万元,"
        f"{pen.moved('current_income')},主要原因是:项目安排与上年不同。"
    )
    fiscal = pen.share("income_fiscal_appropriation_pct", "income_fiscal_appropriation", "current_income")
    other = pen.share("income_other_pct", "income_other", "current_income")
    yield (
        f"本年收入的具体构成为:财政拨款收入{n('income_fiscal_appropriation')}万元,占{fiscal}%;"
        f"其他收入{n('income_other')}万元,占{other}%。"
    )


def _expenditure(pen: Pen, year: Figures, own: str) -> Iterator[str]:
    n = pen.number
    yield (
        f"本{own}{year.year}年度支出总计{n('total_expenditure')}万元,"
        f"其中本年支出合计{n('current_expenditure')}万元,{pen.moved('current_expenditure')},"
        f"主要原因是:项目进度与上年不同;年末结转和结余{n('closing_carryover')}万元,"
        f"{pen.moved('closing_carryover')},主要原因是:部分合同款按约定在次年支付。"
    )
    basic = pen.share("exp_basic_pct", "exp_basic", "current_expenditure")
    project = pen.share("exp_project_pct", "exp_project", "current_expenditure")
    yield (
        f"本年支出的具体构成为:基本支出{n('exp_basic')}万元,占{basic}%;"
        f"项目支出{n('exp_project')}万元,占{project}%。"
    )


def _fiscal(pen: Pen, year: Figures, own: str) -> Iterator[str]:
    n = pen.number
    yield (
        f"本{own}{year.year}年度财政拨款本年支出年初预算数为{n('fiscal_exp_budget')}万元,"
        f"决算数为{n('fiscal_exp_final')}万元,{pen.completed('fiscal_exp', '完成年初预算的')}。其中:"
    )
    classes = sorted({item.code[:3] for item in year.items})
    for numeral, code in zip(NUMERALS, classes, strict=False):
        yield (
            f"({numeral}){CLASSES[code]}年初预算数为{n(f'func_{code}_budget')}万元,"
            f"决算数为{n(f'func_{code}_final')}万元,{pen.completed(f'func_{code}', '完成年初预算的')},"
            "主要原因是:按实际人数和工作进度支付。"
        )


def _basic(pen: Pen, year: Figures, own: str) -> Iterator[str]:
    yield f"本{own}{year.year}年度一般公共预算财政拨款基本支出{pen.number('gpb_basic_exp')}万元,其中:"
    for numeral, code in zip(NUMERALS, ("301", "302", "303", "310"), strict=False):
        label = "对个人和家庭补助支出" if code == "303" else ECONOMY[code]
        yield (
            f"({numeral}){label}{pen.number(f'econ_{code}')}万元,{pen.moved(f'econ_{code}')},"
            "主要原因是:人员和办公需要有变化。"
        )


def _planned(pen: Pen, stem: str) -> str:
    """年初预算数, 决算数, completion and movement of one 三公 line."""
    n = pen.number
    return (
        f"年初预算数为{n(f'{stem}_budget')}万元,决算数为{n(f'{stem}_final')}万元,"
        f"{pen.completed(stem, '完成预算的')},决算数{pen.moved(f'{stem}_final')}"
    )


def _sangong(pen: Pen, year: Figures, own: str) -> Iterator[str]:
    n = pen.number
    yield f"本{own}{year.year}年度财政拨款“三公”经费支出{_planned(pen, 'sangong')},其中:"
    yield (
        f"(一)因公出国(境)支出{_planned(pen, 'abroad')}。"
        f"全年安排因公出国(境)团组{n('abroad_groups')}个,累计{n('abroad_persons')}人次。"
    )
    yield (
        f"(二)公务接待费支出{_planned(pen, 'reception')},主要原因是:从严核定接待标准。"
        f"全年国内公务接待{n('reception_batches')}批,累计接待{n('reception_persons')}人次。"
    )
    yield (
        f"(三)公务用车购置及运行维护费支出{n('vehicle_final')}万元,"
        f"其中公务用车购置{_planned(pen, 'vehicle_purchase')},全年购置公务用车{n('vehicles_purchased')}辆;"
        f"公务用车运行维护费支出{_planned(pen, 'vehicle_operating')},年末公务用车保有{n('vehicles_held')}辆。"
    )


def _operating(pen: Pen, year: Figures, own: str) -> Iterator[str]:
    spent = pen.number("operating_funds")
    yield (
        f"本{own}{year.year}年度机关运行经费支出{spent}万元,{pen.versus_budget('operating_funds')},"
        "主要原因是:办公用房维护安排有调整。"
    )


_CATEGORIES = {"goods": "货物", "works": "工程", "services": "服务"}


def _procurement(pen: Pen, year: Figures, own: str) -> Iterator[str]:
    n = pen.number
    bought = {name: label for name, label in _CATEGORIES.items() if year.procurement[name].total}
    parts = "、".join(f"政府采购{label}支出{n(f'procurement_{name}')}万元" for name, label in bought.items())
    shares = [
        f"{label}采购授予中小企业合同金额占{label}支出金额的"
        + pen.share(f"procurement_{name}_sme_pct", f"procurement_{name}_sme", f"procurement_{name}")
        + "%"
        for name, label in bought.items()
    ]
    small = pen.share("procurement_sme_pct", "procurement_sme", "procurement_total")
    micro = pen.share("procurement_micro_pct", "procurement_micro", "procurement_total")
    yield (
        f"本{own}{year.year}年度政府采购支出总额{n('procurement_total')}万元,其中:{parts}。"
        f"授予中小企业合同金额{n('procurement_sme')}万元,占政府采购支出总额的{small}%,"
        f"其中:授予小微企业合同金额{n('procurement_micro')}万元,占政府采购支出总额的{micro}%;"
        f"{','.join(shares)}。"
    )


def _assets(pen: Pen, year: Figures, own: str) -> Iterator[str]:
    yield (
        f"截止{year.year}年12月31日,本{own}共有车辆{pen.number('assets_vehicles')}辆,"
        "国有资产占用情况见《国有资产占用情况表》。"
    )


def _performance(pen: Pen, year: Figures, own: str) -> Iterator[str]:
    n = pen.number
    evaluated = pen.share("perf_selfeval_pct", "perf_selfeval_amount", "exp_project")
    yield (
        f"根据预算绩效管理要求,本{own}组织对纳入{year.year}年度预算范围的二级项目"
        f"{n('perf_selfeval_projects')}个全面开展绩效自评,共涉及资金{n('perf_selfeval_amount')}万元,"
        f"占项目支出总额的{evaluated}%。"
    )
    for number, project in enumerate(year.projects, start=1):
        yield (
            f"{number}.{project.name},{year.year}年年初预算数{n(f'project_{number}_budget')}万元,"
            f"全年执行数{n(f'project_{number}_executed')}万元。"
            f"项目资金绩效自评得分{n(f'project_{number}_score')}分。"
        )
