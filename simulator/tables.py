"""The standard tables of an account, as rows of printed cells: what pdf.py rules and prints.

Cells that carry a named figure ask the book, so that an amended figure shows in its table too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from simulator.accounts import ECONOMY, ZERO, Figures, Item, total
from simulator.book import Book
from simulator.units import CLASSES

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: `head` rows are printed before `rows`; `note` stands below it."""

    name: str
    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    note: str = ""


def money(value: Decimal) -> str:
    """As tables print amounts: two decimals, no commas."""
    return f"{value:.2f}"


def sheets(names: tuple[str, ...], book: Book, year: Figures) -> Iterator[Sheet]:
    """The named tables, in that order."""
    for name in names:
        yield _BUILDERS[name](name, book, year)


_SOURCES = (
    ("一般公共预算财政拨款收入", "income_gpb_appropriation"),
    ("政府性基金预算财政拨款收入", None),
    ("国有资本经营预算财政拨款收入", None),
    ("上级补助收入", None),
    ("事业收入", None),
    ("经营收入", None),
    ("附属单位上缴收入", None),
    ("其他收入", "income_other"),
)
_ORDINALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


def _ordinal(number: int) -> str:
    """一 to 九十九, as the rows of the official tables are counted."""
    tens, ones = divmod(number, 10)
    lead = "" if not tens else "十" if tens == 1 else f"{_ORDINALS[tens - 1]}十"
    return f"{lead}{_ORDINALS[ones - 1] if ones else ''}"


def _overall(name: str, book: Book, year: Figures) -> Sheet:
    """收入支出决算总表: two sides, income on the left and expenditure by 类 on the right."""
    left = [
        (f"{_ordinal(number)}、{label}", money(book.amount(field)) if field else "0.00")
        for number, (label, field) in enumerate(_SOURCES, start=1)
    ]
    right = [
        (f"{_ordinal(number)}、{label}", money(_spent(year, code)))
        for number, (code, label) in enumerate(CLASSES.items(), start=1)
    ]
    left += [("", "")] * (len(right) - len(left))
    rows = [(*income, *spent) for income, spent in zip(left, right, strict=True)]
    amount = book.amount
    rows += [
        (
            "本年收入合计",
            money(amount("current_income")),
            "本年支出合计",
            money(amount("current_expenditure")),
        ),
        ("使用非财政拨款结余", "0.00", "结余分配", "0.00"),
        (
            "年初结转和结余",
            money(amount("opening_carryover")),
            "年末结转和结余",
            money(amount("closing_carryover")),
        ),
        ("总计", money(amount("total_income")), "总计", money(amount("total_expenditure"))),
    ]
    head = (("收入", "", "支出", ""), ("项目", "决算数", "项目", "决算数"))
    return Sheet(name, head, tuple(rows), "注：本表反映本年度的总收支和年末结转结余情况。")


def _spent(year: Figures, code: str) -> Decimal:
    return total(item.spent for item in year.items if item.code.startswith(code))


Measure = Callable[[tuple[Item, ...]], Row]


def _by_function(year: Figures, head: Row, measure: Measure, grand: Row | None = None) -> tuple[Row, ...]:
    """合计 and the 类, 款 and 项 rows under it, each measured over the items below it."""
    rows = [("", "合计", *(grand or measure(year.items)))]
    names = {item.code[:3]: item.class_name for item in year.items}
    names |= {item.code[:5]: item.type_name for item in year.items}
    names |= {item.code: item.name for item in year.items}
    for code in sorted(names):
        below = tuple(item for item in year.items if item.code.startswith(code))
        rows.append((code, names[code], *measure(below)))
    return (("科目编码", "科目名称", *head), *rows)


def _functional(name: str, year: Figures, head: Row, measure: Measure, grand: Row | None = None) -> Sheet:
    table = _by_function(year, head, measure, grand)
    return Sheet(name, table[:1], table[1:])


def _income(name: str, book: Book, year: Figures) -> Sheet:
    """收入决算表: what came in for each 项; the carryover's change falls on 一般行政管理事务."""
    main = next(item.code for item in year.items if item.project)
    fiscal_change = year.fiscal_closing - year.fiscal_opening
    other_change = year.other_closing - year.other_opening

    def measure(items: tuple[Item, ...]) -> Row:
        carries = any(item.code == main for item in items)
        fiscal = total(item.fiscal for item in items) + (fiscal_change if carries else ZERO)
        other = total(item.other for item in items) + (other_change if carries else ZERO)
        return (money(fiscal + other), money(fiscal), "0.00", "0.00", "0.00", "0.00", money(other))

    sources = ("财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
    grand = (
        money(book.amount("current_income")),
        money(book.amount("income_fiscal_appropriation")),
        *("0.00",) * 4,
        money(book.amount("income_other")),
    )
    return _functional(name, year, ("本年收入合计", *sources), measure, grand)


def _expenditure(name: str, book: Book, year: Figures) -> Sheet:
    def measure(items: tuple[Item, ...]) -> Row:
        basic, spent = total(item.basic for item in items), total(item.spent for item in items)
        return (money(spent), money(basic), money(spent - basic), "0.00", "0.00", "0.00")

    head = ("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
    totals = (book.amount(field) for field in ("current_expenditure", "exp_basic", "exp_project"))
    return _functional(name, year, head, measure, (*map(money, totals), "0.00", "0.00", "0.00"))


def _fiscal(name: str, book: Book, year: Figures) -> Sheet:
    """财政拨款收入支出决算总表: only 一般公共预算 has money here, the funds' columns are 0.00."""
    labels = ("一、一般公共预算财政拨款", "二、政府性基金预算财政拨款", "三、国有资本经营预算财政拨款")
    income = money(book.amount("income_gpb_appropriation"))
    left = [*zip(labels, (income, "0.00", "0.00"), strict=True)]
    right = []
    for number, (code, label) in enumerate(CLASSES.items(), start=1):
        paid = f"func_{code}_final"
        amount = money(book.amount(paid) if paid in book.values else ZERO)
        right.append((f"{_ordinal(number)}、{label}", amount, amount, "0.00", "0.00"))
    left += [("", "")] * (len(right) - len(left))
    rows: list[Row] = [(*first, *second) for first, second in zip(left, right, strict=True)]
    spent, closing = money(book.amount("fiscal_exp_final")), money(book.amount("fiscal_closing"))
    opening, grand = money(book.amount("fiscal_opening")), money(book.amount("fiscal_total"))
    rows += [
        ("本年收入合计", income, "本年支出合计", spent, spent, "0.00", "0.00"),
        ("年初财政拨款结转和结余", opening, "年末财政拨款结转和结余", closing, closing, "0.00", "0.00"),
        ("总计", grand, "总计", grand, grand, "0.00", "0.00"),
    ]
    columns = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
    head = (("收入", "", "支出", *("",) * 4), ("项目", "决算数", "项目", "合计", *columns))
    return Sheet(name, head, tuple(rows))


def _public(name: str, book: Book, year: Figures) -> Sheet:
    def measure(items: tuple[Item, ...]) -> Row:
        basic, fiscal = total(item.basic for item in items), total(item.fiscal for item in items)
        return (money(fiscal), money(basic), money(fiscal - basic))

    totals = (book.amount(field) for field in ("fiscal_exp_final", "gpb_basic_exp", "gpb_project_exp"))
    return _functional(name, year, ("合计", "基本支出", "项目支出"), measure, tuple(map(money, totals)))


def _detailed(name: str, book: Book, year: Figures) -> Sheet:
    """…支出决算明细表: each 项 by economic 类; projects buy goods and services."""

    def measure(items: tuple[Item, ...]) -> Row:
        parts = {group: total(item.economy.get(group, ZERO) for item in items) for group in _GROUPS}
        parts["302"] += total(item.project for item in items)
        return (money(total(parts.values())), *(money(parts[group]) for group in _GROUPS))

    return _functional(name, year, ("合计", *(ECONOMY[group] for group in _GROUPS)), measure)


_GROUPS = ("301", "302", "303", "310")


def _projects(name: str, book: Book, year: Figures) -> Sheet:
    def measure(items: tuple[Item, ...]) -> Row:
        return (money(total(item.project for item in items)),)

    return _functional(name, year, ("项目支出",), measure)


def _basic(name: str, book: Book, year: Figures) -> Sheet:
    """一般公共预算财政拨款基本支出决算表: 301 and 303 on the left, 302 and 310 on the right."""
    left, right = _economic(book, year, ("301", "303")), _economic(book, year, ("302", "310"))
    height = max(len(left), len(right))
    blank = ("", "", "")
    left += [blank] * (height - len(left))
    right += [blank] * (height - len(right))
    rows = [(*first, *second) for first, second in zip(left, right, strict=True)]
    personnel, public = (money(book.amount(f"gpb_basic_{part}")) for part in ("personnel", "public"))
    rows.append(("人员经费合计", "", personnel, "公用经费合计", "", public))
    return Sheet(name, (("经济分类科目编码", "科目名称", "决算数") * 2,), tuple(rows))


def _economic(book: Book, year: Figures, groups: tuple[str, str]) -> list[tuple[str, str, str]]:
    rows = []
    for group in groups:
        rows.append((group, ECONOMY[group], money(book.amount(f"econ_{group}"))))
        rows += [
            (code, ECONOMY[code], money(amount))
            for code, amount in year.economy.items()
            if code.startswith(group)
        ]
    return rows


def _empty(name: str, book: Book, year: Figures) -> Sheet:
    head = ("科目编码", "科目名称", "年初结转和结余", "本年收入", "本年支出", "年末结转和结余")
    fund = "政府性基金" if "基金" in name else "国有资本经营"
    return Sheet(
        name, (head,), (("",) * len(head),), f"说明：本年度没有{fund}预算财政拨款收支，故本表无数据。"
    )


def _sangong(name: str, book: Book, year: Figures) -> Sheet:
    order = ("sangong", "abroad", "vehicle", "vehicle_purchase", "vehicle_operating", "reception")
    columns = ("合计", "因公出国（境）费", "公车小计", "公车购置费", "公车运行维护费", "公务接待费")
    final = tuple(money(book.amount(f"{stem}_final")) for stem in order)
    budget = tuple(money(book.amount(f"{stem}_budget")) for stem in order)
    return Sheet(name, (("项目", *columns),), (("预算数", *budget), ("决算数", *final)))


def _assets(name: str, book: Book, year: Figures) -> Sheet:
    def count(field: str) -> str:
        return str(book.amount(field))

    rows = (
        ("一、车辆数合计（辆）", count("assets_vehicles")),
        ("1.主要领导干部用车", count("assets_vehicles_leader")),
        ("2.机要通信用车", count("assets_vehicles_confidential")),
        ("3.应急保障用车", count("assets_vehicles_emergency")),
        ("4.其他用车", count("assets_vehicles_other")),
        ("二、单价50万元以上通用设备（台、套）", count("assets_general_equipment_50w")),
        ("三、单价100万元以上专用设备（台、套）", count("assets_special_equipment_100w")),
    )
    return Sheet(name, (("项目", "数量"),), rows)


def _planned_overall(name: str, book: Book, year: Figures) -> Sheet:
    planned = money(book.amount("total_income_budget"))
    rows = (
        ("一、财政拨款收入", money(book.amount("income_fiscal_appropriation_budget"))),
        ("收入总计", planned),
        ("一、基本支出", money(book.amount("exp_basic_budget"))),
        ("二、项目支出", money(book.amount("exp_project_budget"))),
        ("支出总计", money(book.amount("total_expenditure_budget"))),
    )
    return Sheet(name, (("项目", "预算数"),), rows)


def _planned_expenditure(name: str, book: Book, year: Figures) -> Sheet:
    def measure(items: tuple[Item, ...]) -> Row:
        planned = total(item.budget for item in items)
        project = total(item.budget for item in items if item.project)
        return (money(planned), money(planned - project), money(project))

    return _functional(name, year, ("合计", "基本支出", "项目支出"), measure)


def _planned_sangong(name: str, book: Book, year: Figures) -> Sheet:
    sheet = _sangong(name, book, year)
    return Sheet(name, sheet.head, sheet.rows[:1])


_BUILDERS: dict[str, Callable[[str, Book, Figures], Sheet]] = {
    "收入支出决算总表": _overall,
    "收入决算表": _income,
    "支出决算表": _expenditure,
    "财政拨款收入支出决算总表": _fiscal,
    "财政拨款支出决算明细表": _detailed,
    "一般公共预算财政拨款支出决算表": _public,
    "一般公共预算财政拨款支出决算明细表": _detailed,
    "一般公共预算财政拨款基本支出决算表": _basic,
    "一般公共预算财政拨款项目支出决算表": _projects,
    "政府性基金预算财政拨款收入支出决算表": _empty,
    "国有资本经营预算财政拨款收入支出决算表": _empty,
    "国有资本经营预算财政拨款支出决算表": _empty,
    "财政拨款“三公”经费支出决算表": _sangong,
    "国有资产占用情况表": _assets,
    "收支预算总表": _planned_overall,
    "部门支出总表": _planned_expenditure,
    "财政拨款“三公”经费支出预算表": _planned_sangong,
}
