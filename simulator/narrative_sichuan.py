"""The narrative of a 决算 as Sichuan writes it since FY2022: tables last, every 项 by its full path."""

from collections.abc import Iterator
from decimal import Decimal

from simulator.accounts import ECONOMY, Figures
from simulator.book import Pen
from simulator.units import CLASSES

TABLES = (
    "收入支出决算总表",
    "收入决算表",
    "支出决算表",
    "财政拨款收入支出决算总表",
    "财政拨款支出决算明细表",
    "一般公共预算财政拨款支出决算表",
    "一般公共预算财政拨款支出决算明细表",
    "一般公共预算财政拨款基本支出决算表",
    "一般公共预算财政拨款项目支出决算表",
    "政府性基金预算财政拨款收入支出决算表",
    "国有资本经营预算财政拨款收入支出决算表",
    "国有资本经营预算财政拨款支出决算表",
    "财政拨款“三公”经费支出决算表",
)

SECTIONS = (
    "收入支出决算总体情况说明",
    "收入决算情况说明",
    "支出决算情况说明",
    "财政拨款收入支出决算总体情况说明",
    "一般公共预算财政拨款支出决算情况说明",
    "一般公共预算财政拨款基本支出决算情况说明",
    "财政拨款“三公”经费支出决算情况说明",
    "政府性基金预算支出决算情况说明",
    "国有资本经营预算支出决算情况说明",
    "其他重要事项的情况说明",
)

_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三")


def narrative(pen: Pen, year: Figures, name: str, own: str) -> Iterator[str]:
    """The paragraphs; `name` is the unit's full name, `own` how it speaks of itself: 部门 or 单位."""
    yield from _contents(year, own)
    yield f"第一部分 {own}概况"
    yield "一、主要职责"
    yield f"{name}负责本领域规划的编制与落实,指导基层业务,开展监督检查,办理上级交办的事项。"
    yield "二、机构设置"
    yield f"{name}下设办公室、综合科等内设机构。"
    yield f"第二部分 {year.year}年度{own}决算情况说明"
    bodies = (
        _overall,
        _income,
        _expenditure,
        _fiscal,
        _public,
        _basic,
        _sangong,
        _fund,
        _capital,
        _other_matters,
    )
    for numeral, title, body in zip(_NUMERALS, SECTIONS, bodies, strict=False):
        yield f"{numeral}、{title}"
        yield from body(pen, year, name, own)
    yield "第三部分 名词解释"
    yield "1.财政拨款收入：指由本级财政拨付的资金。"
    yield "2.年末结转和结余：指按规定留到下一年度继续使用的资金。"
    yield "第四部分 附件"
    yield "第五部分 附表"


def _contents(year: Figures, own: str) -> Iterator[str]:
    yield "目录"
    yield f"第一部分 {own}概况"
    yield f"第二部分 {year.year}年度{own}决算情况说明"
    yield from (f"{numeral}、{title}" for numeral, title in zip(_NUMERALS, SECTIONS, strict=False))
    yield "第三部分 名词解释"
    yield "第四部分 附件"
    yield "第五部分 附表"
    yield from (f"{numeral}、{table}" for numeral, table in zip(_NUMERALS, TABLES, strict=True))


def _overall(pen: Pen, year: Figures, name: str, own: str) -> Iterator[str]:
    moved = _both_moved(pen, "total_income_expenditure", "total", "收、支总计")
    yield (
        f"{year.year}年度收、支总计{pen.number('total_income_expenditure')}万元。{moved}。"
        "主要变动原因是年度任务安排有调整。"
    )


def _both_moved(pen: Pen, name: str, stem: str, subject: str) -> str:
    """与2022年相比，收、支总计各减少59.2万元，下降6.85%."""
    words = pen.moved(name, stem, than="与", each=f"相比，{subject}各", comma="，")
    return words if subject in words else f"{subject}{words}"


def _income(pen: Pen, year: Figures, name: str, own: str) -> Iterator[str]:
    n = pen.number
    fiscal = pen.share("income_gpb_appropriation_pct", "income_gpb_appropriation", "current_income")
    other = pen.share("income_other_pct", "income_other", "current_income")
    yield (
        f"{year.year}年本年收入合计{n('current_income')}万元，其中："
        f"一般公共预算财政拨款收入{n('income_gpb_appropriation')}万元，占{fiscal}%；"
        f"其他收入{n('income_other')}万元，占{other}%。"
    )
    yield "（图2：收入决算结构图）（饼状图）"


def _expenditure(pen: Pen, year: Figures, name: str, own: str) -> Iterator[str]:
    n = pen.number
    basic = pen.share("exp_basic_pct", "exp_basic", "current_expenditure")
    project = pen.share("exp_project_pct", "exp_project", "current_expenditure")
    yield (
        f"{year.year}年本年支出合计{n('current_expenditure')}万元，其中："
        f"基本支出{n('exp_basic')}万元，占{basic}%；项目支出{n('exp_project')}万元，占{project}%。"
    )


def _fiscal(pen: Pen, year: Figures, name: str, own: str) -> Iterator[str]:
    moved = _both_moved(pen, "fiscal_total", "fiscal_total", "财政拨款收、支总计")
    yield (
        f"{year.year}年财政拨款收、支总计{pen.number('fiscal_total')}万元。{moved}。"
        "主要变动原因是项目资金按进度拨付。"
    )


def _public(pen: Pen, year: Figures, name: str, own: str) -> Iterator[str]:
    n = pen.number
    yield "（一）一般公共预算财政拨款支出决算总体情况"
    of_all = pen.share("gpb_exp_pct_of_current", "gpb_exp", "current_expenditure")
    moved = pen.moved("gpb_exp", than="与", each="相比，一般公共预算财政拨款支出", comma="，")
    yield (
        f"{year.year}年一般公共预算财政拨款支出{n('gpb_exp')}万元，占本年支出合计的{of_all}%。{moved}。"
        "主要变动原因是重点工作安排不同。"
    )
    yield "（二）一般公共预算财政拨款支出决算结构情况"
    parts = "；".join(_class_share(pen, code) for code in sorted({item.code[:3] for item in year.items}))
    yield (
        f"{year.year}年一般公共预算财政拨款支出{n('gpb_exp_struct_total')}万元，主要用于以下方面：{parts}。"
    )
    yield "（三）一般公共预算财政拨款支出决算具体情况"
    done = pen.completed("gpb_exp", "完成预算")
    yield f"{year.year}年一般公共预算支出决算数为{n('gpb_exp_final')}万元，{done}。其中："
    for number, item in enumerate(year.items, start=1):
        path = f"{_class_name(item.code[:3])}（类）{item.type_name}（款）{item.name}（项）"
        final = n(f"item_{item.code}_final")
        done = pen.completed(f"item_{item.code}", "完成预算")
        reason = _against_budget(item.fiscal - item.budget)
        yield f"{number}.{path}：支出决算为{final}万元，{done}，{reason}"


def _class_name(code: str) -> str:
    """Sichuan's narratives drop the 支出 of the 类, as in 一般公共服务（类）."""
    return CLASSES[code].removesuffix("支出")


def _class_share(pen: Pen, code: str) -> str:
    amount = pen.number(f"func_{code}_final")
    share = pen.share(f"func_{code}_share_pct", f"func_{code}_final", "gpb_exp")
    return f"{_class_name(code)}（类）支出{amount}万元，占{share}%"


def _against_budget(difference: Decimal) -> str:
    if not difference:
        return "决算数等于预算数。"
    word, cause = ("大于", "年中追加了任务经费") if difference > 0 else ("小于", "压减了一般性开支")
    return f"决算数{word}预算数的主要原因是{cause}。"


def _basic(pen: Pen, year: Figures, name: str, own: str) -> Iterator[str]:
    personnel = [
        name for code, name in ECONOMY.items() if code in year.economy and code[:3] in {"301", "303"}
    ]
    public = [name for code, name in ECONOMY.items() if code in year.economy and code[:3] in {"302", "310"}]
    yield f"{year.year}年一般公共预算财政拨款基本支出{pen.number('gpb_basic_exp')}万元，其中："
    yield f"人员经费{pen.number('gpb_basic_personnel')}万元，主要包括：{'、'.join(personnel)}等。"
    yield f"公用经费{pen.number('gpb_basic_public')}万元，主要包括：{'、'.join(public)}等。"


def _sangong(pen: Pen, year: Figures, name: str, own: str) -> Iterator[str]:
    n, y = pen.number, year.year
    yield "（一）“三公”经费财政拨款支出决算总体情况说明"
    total = n("sangong_final")
    done = pen.completed("sangong", "完成预算")
    moved = pen.moved("sangong_final", than="较", each="", comma="，")
    yield f"{y}年“三公”经费财政拨款支出决算为{total}万元，{done}，{moved}。"
    yield "（二）“三公”经费财政拨款支出决算具体情况说明"
    lines = (
        ("abroad", "因公出国（境）费"),
        ("vehicle", "公务用车购置及运行维护费"),
        ("reception", "公务接待费"),
    )
    parts = "；".join(
        f"{label}支出决算{n(f'{stem}_final')}万元，"
        f"占{pen.share(f'{stem}_share_pct', f'{stem}_final', 'sangong_final')}%"
        for stem, label in lines
    )
    yield f"{y}年“三公”经费财政拨款支出决算中，{parts}。具体情况如下："
    yield (
        f"1.因公出国（境）经费支出{n('abroad_final_detail')}万元，{pen.completed('abroad', '完成预算')}。"
        f"全年安排因公出国（境）团组{n('abroad_groups')}个，出国（境）{n('abroad_persons')}人次。"
    )
    yield (
        f"2.公务用车购置及运行维护费支出{n('vehicle_final_detail')}万元，"
        f"{pen.completed('vehicle', '完成预算')}。其中：公务用车购置支出{n('vehicle_purchase_final')}万元。"
        f"全年按规定更新购置公务用车{n('vehicles_purchased')}辆。"
        f"截至{y}年12月31日，{own}共有公务用车{n('vehicles_held')}辆。"
        f"公务用车运行维护费支出{n('vehicle_operating_final')}万元。主要用于外出办理公务。"
    )
    yield (
        f"3.公务接待费支出{n('reception_final_detail')}万元，{pen.completed('reception', '完成预算')}。其中："
        f"国内公务接待支出{n('reception_domestic')}万元，国内公务接待{n('reception_batches')}批次，"
        f"{n('reception_persons')}人次；外事接待支出{n('reception_foreign')}万元。"
    )


def _fund(pen: Pen, year: Figures, name: str, own: str) -> Iterator[str]:
    yield f"{year.year}年政府性基金预算财政拨款支出{pen.number('gov_fund_exp')}万元。"


def _capital(pen: Pen, year: Figures, name: str, own: str) -> Iterator[str]:
    yield f"{year.year}年国有资本经营预算财政拨款支出{pen.number('soe_exp')}万元。"


def _other_matters(pen: Pen, year: Figures, name: str, own: str) -> Iterator[str]:
    n, y = pen.number, year.year
    yield "（一）机关运行经费支出情况"
    funds = n("operating_funds")
    moved = pen.moved("operating_funds", than="比", comma="，")
    yield f"{y}年，{name}机关运行经费支出{funds}万元，{moved}。主要原因是办公经费安排有变化。"
    yield "（二）政府采购支出情况"
    small = pen.share("procurement_sme_pct", "procurement_sme", "procurement_total")
    micro = pen.share("procurement_micro_pct", "procurement_micro", "procurement_total")
    yield (
        f"{y}年，{name}政府采购支出总额{n('procurement_total')}万元，"
        f"其中：政府采购货物支出{n('procurement_goods')}万元、政府采购工程支出{n('procurement_works')}万元、"
        f"政府采购服务支出{n('procurement_services')}万元。"
        f"授予中小企业合同金额{n('procurement_sme')}万元，占政府采购支出总额的{small}%，"
        f"其中：授予小微企业合同金额{n('procurement_micro')}万元，占政府采购支出总额的{micro}%。"
    )
    yield "（三）国有资产占有使用情况"
    yield (
        f"截至{y}年12月31日，{name}共有车辆{n('assets_vehicles')}辆，"
        f"其中：主要领导干部用车{n('assets_vehicles_leader')}辆、"
        f"机要通信用车{n('assets_vehicles_confidential')}辆、"
        f"应急保障用车{n('assets_vehicles_emergency')}辆、其他用车{n('assets_vehicles_other')}辆。"
        f"单价50万元以上通用设备{n('assets_general_equipment_50w')}台（套），"
        f"单价100万元以上专用设备{n('assets_special_equipment_100w')}台（套）。"
    )
    yield "（四）预算绩效管理情况"
    yield (
        f"根据预算绩效管理要求，本{own}在年终执行完毕后，"
        f"对{n('perf_selfeval_projects')}个项目开展了绩效自评。"
    )
