"""The figures of one unit and year, drawn from a seed: every sum and tie to last year holds by construction.

Amounts are 万元 with two decimals. Rates are derived where they are printed (book.py), never drawn.
"""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from simulator.units import CLASSES, Unit

CENT = Decimal("0.01")
ZERO = Decimal("0.00")

ECONOMY = {
    "301": "工资福利支出",
    "302": "商品和服务支出",
    "303": "对个人和家庭的补助",
    "310": "资本性支出",
    "30101": "基本工资",
    "30102": "津贴补贴",
    "30103": "奖金",
    "30108": "机关事业单位基本养老保险缴费",
    "30109": "职业年金缴费",
    "30110": "职工基本医疗保险缴费",
    "30111": "公务员医疗补助缴费",
    "30113": "住房公积金",
    "30199": "其他工资福利支出",
    "30201": "办公费",
    "30207": "邮电费",
    "30211": "差旅费",
    "30217": "公务接待费",
    "30228": "工会经费",
    "30229": "福利费",
    "30231": "公务用车运行维护费",
    "30239": "其他交通费用",
    "30299": "其他商品和服务支出",
    "30305": "生活补助",
    "30309": "奖励金",
    "31002": "办公设备购置",
}
"""部门预算支出经济分类: 类 and the 款 that the units here use."""

_PER_HEAD = {
    "30101": (5.2, 6.1),
    "30102": (2.8, 3.6),
    "30103": (1.0, 2.1),
    "30108": (1.4, 1.7),
    "30109": (0.6, 0.8),
    "30110": (0.5, 0.7),
    "30111": (0.2, 0.3),
    "30113": (1.1, 1.4),
    "30199": (0.05, 0.4),
    "30201": (0.3, 0.7),
    "30207": (0.04, 0.1),
    "30211": (0.2, 0.6),
    "30228": (0.1, 0.2),
    "30229": (0.1, 0.2),
    "30239": (0.6, 0.9),
    "30299": (0.1, 0.5),
    "30305": (0.05, 0.3),
    "30309": (0.01, 0.05),
    "31002": (0.05, 0.3),
}
"""What one person on the payroll costs a year, by 款: the range that the amounts are drawn from."""

_SOCIAL = (
    ("2080505", "30108", "行政事业单位养老支出", "机关事业单位基本养老保险缴费支出"),
    ("2080506", "30109", "行政事业单位养老支出", "机关事业单位职业年金缴费支出"),
    ("2101101", "30110", "行政事业单位医疗", "行政单位医疗"),
    ("2101103", "30111", "行政事业单位医疗", "公务员医疗补助"),
    ("2210201", "30113", "住房改革支出", "住房公积金"),
)
"""The 项 that carry exactly one economic 款 each: what is paid for insurance, pensions and housing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One 项 of the functional classification."""

    code: str
    type_name: str
    name: str
    economy: Mapping[str, Decimal]
    """基本支出 from 财政拨款 by economic 类."""
    project: Decimal
    """项目支出 from 财政拨款."""
    other: Decimal
    """项目支出 from other income."""
    budget: Decimal
    """年初预算 of what 财政拨款 pays."""

    @property
    def basic(self) -> Decimal:
        """基本支出."""
        return total(self.economy.values())

    @property
    def fiscal(self) -> Decimal:
        """What 财政拨款 paid."""
        return self.basic + self.project

    @property
    def spent(self) -> Decimal:
        """What was paid from all money."""
        return self.fiscal + self.other

    @property
    def class_name(self) -> str:
        """Name of its 类."""
        return CLASSES[self.code[:3]]


@dataclass(frozen=True, slots=True)
class Planned:
    """An amount with the budget it is measured against."""

    budget: Decimal
    final: Decimal


@dataclass(frozen=True, slots=True)
class Project:
    """One 二级项目 with its self-evaluation."""

    name: str
    money: Planned
    score: int


@dataclass(frozen=True, slots=True)
class Purchases:
    """政府采购 of one category, and what of it went to 中小企业."""

    total: Decimal
    small: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything one unit accounts for in one year."""

    year: int
    fiscal_opening: Decimal
    fiscal_income: Decimal
    fiscal_closing: Decimal
    other_opening: Decimal
    other_income: Decimal
    other_closing: Decimal
    items: tuple[Item, ...]
    economy: Mapping[str, Decimal]
    """一般公共预算财政拨款基本支出 by economic 款."""
    sangong: Mapping[str, Planned]
    """abroad, vehicle_purchase, vehicle_operating, reception."""
    operating_funds: Planned
    procurement: Mapping[str, Purchases]
    """goods, works, services."""
    micro: Decimal
    """What of the procurement went to 小微企业."""
    projects: tuple[Project, ...]
    counts: Mapping[str, int]
    """Persons, vehicles, batches, by field."""

    def economy_class(self, code: str) -> Decimal:
        """基本支出 of one economic 类."""
        return total(amount for detail, amount in self.economy.items() if detail.startswith(code))


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The sum, 0.00 of nothing."""
    return sum(amounts, ZERO)


@lru_cache(maxsize=4096)
def figures(seed: int, unit: Unit, year: int) -> Figures:
    """The unit's figures of that year, the same for the same arguments; openings are last year's closings."""
    dice = random.Random(f"{seed}|{unit.name}|{year}")
    staff = random.Random(f"{seed}|{unit.name}").randint(18, 110) + dice.randint(-2, 2)
    counts, sangong = _sangong(dice, seed, unit)
    economy = _economy(dice, staff, sangong)
    opening, closing = _carried(seed, unit, year - 1), _carried(seed, unit, year)
    other_income = _draw(dice, staff * 0.4, staff * 1.4)
    items = _items(dice, unit, economy, staff, opening[1] + other_income - closing[1])
    public = total(amount for code, amount in economy.items() if code[:3] in {"302", "310"})
    return Figures(
        year=year,
        fiscal_opening=opening[0],
        fiscal_income=total(item.fiscal for item in items) + closing[0] - opening[0],
        fiscal_closing=closing[0],
        other_opening=opening[1],
        other_income=other_income,
        other_closing=closing[1],
        items=items,
        economy=economy,
        sangong=sangong,
        operating_funds=_planned(dice, public),
        procurement=(bought := _procurement(dice, staff)),
        micro=(total(each.small for each in bought.values()) * Decimal(dice.uniform(0.3, 1))).quantize(CENT),
        projects=_projects(dice, total(item.project + item.other for item in items)),
        counts=counts | _headcount(dice, staff) | _equipment(dice, counts["vehicles_held"]),
    )


def _draw(dice: random.Random, low: float, high: float) -> Decimal:
    return Decimal(dice.uniform(low, high)).quantize(CENT)


def _planned(dice: random.Random, final: Decimal, *, over: bool = True) -> Planned:
    """A budget that was met exactly in one case of three, and otherwise missed by up to a quarter."""
    rates = [1.0, dice.uniform(0.75, 0.99), dice.uniform(1.01, 1.25) if over else dice.uniform(0.6, 0.95)]
    return Planned((final / Decimal(dice.choice(rates))).quantize(CENT), final)


def _carried(seed: int, unit: Unit, year: int) -> tuple[Decimal, Decimal]:
    """年末结转和结余 of that year: of 财政拨款 and of other money."""
    dice = random.Random(f"{seed}|{unit.name}|{year}|closing")
    return _draw(dice, 6, 90), _draw(dice, 0.5, 6)


def _sangong(dice: random.Random, seed: int, unit: Unit) -> tuple[dict[str, int], dict[str, Planned]]:
    vehicles = random.Random(f"{seed}|{unit.name}|vehicles").randint(0, 5)
    trips, bought = int(dice.random() < 0.15), int(vehicles > 0 and dice.random() < 0.15)
    batches = dice.randint(3, 40)
    counts = {
        "vehicles_held": vehicles,
        "vehicles_purchased": bought,
        "abroad_groups": trips,
        "abroad_persons": trips * dice.randint(2, 5),
        "reception_batches": batches,
        "reception_persons": batches * dice.randint(4, 9),
    }
    sangong = {
        "abroad": _planned(dice, trips * _draw(dice, 4, 15), over=False),
        "vehicle_purchase": _planned(dice, bought * _draw(dice, 14, 18), over=False),
        "vehicle_operating": _planned(dice, vehicles * _draw(dice, 1.1, 3.4), over=False),
        "reception": _planned(dice, _draw(dice, 0.3, 7), over=False),
    }
    return counts, sangong


def _economy(dice: random.Random, staff: int, sangong: Mapping[str, Planned]) -> dict[str, Decimal]:
    amounts = {
        code: _draw(dice, staff * low, staff * high).max(CENT) for code, (low, high) in _PER_HEAD.items()
    }
    amounts["30217"] = sangong["reception"].final
    amounts["30231"] = sangong["vehicle_operating"].final
    return dict(sorted(amounts.items()))


def _items(
    dice: random.Random, unit: Unit, economy: Mapping[str, Decimal], staff: int, other: Decimal
) -> tuple[Item, ...]:
    social = {economic for _, economic, _, _ in _SOCIAL}
    own = {
        group: total(amount for code, amount in economy.items() if code[:3] == group and code not in social)
        for group in ("301", "302", "303", "310")
    }
    project = _draw(dice, staff * 4, staff * 14)
    main, affairs = unit.type_code, unit.type_name
    items = [
        _item(dice, main + "01", affairs, "行政运行", economy=own),
        _item(dice, main + "02", affairs, "一般行政管理事务", project=project, other=other),
    ]
    items += [
        _item(dice, code, type_name, name, economy={"301": economy[economic]})
        for code, economic, type_name, name in _SOCIAL
    ]
    return tuple(sorted(items, key=lambda item: item.code))


def _item(
    dice: random.Random,
    code: str,
    type_name: str,
    name: str,
    *,
    economy: Mapping[str, Decimal] | None = None,
    project: Decimal = ZERO,
    other: Decimal = ZERO,
) -> Item:
    economy = economy or {}
    budget = _planned(dice, total(economy.values()) + project).budget
    return Item(
        code=code,
        type_name=type_name,
        name=name,
        economy=economy,
        project=project,
        other=other,
        budget=budget,
    )


def _procurement(dice: random.Random, staff: int) -> dict[str, Purchases]:
    amounts = {
        "goods": _draw(dice, 2, staff),
        "works": _draw(dice, 20, 90) if dice.random() < 0.3 else ZERO,
        "services": _draw(dice, 5, staff * 2),
    }
    return {
        name: Purchases(amount, (amount * dice.choice((1, 1, Decimal("0.8")))).quantize(CENT))
        for name, amount in amounts.items()
    }


_PROJECT_NAMES = (
    "业务工作经费",
    "信息化运行维护经费",
    "专项检查经费",
    "宣传培训经费",
    "基层服务能力建设经费",
)


def _projects(dice: random.Random, spent: Decimal) -> tuple[Project, ...]:
    """Between three and five projects that together spent exactly `spent`."""
    names = _PROJECT_NAMES[: dice.randint(3, 5)]
    parts = [(spent * Decimal(dice.uniform(0.1, 0.18))).quantize(CENT) for _ in names[1:]]
    return tuple(
        Project(name, _planned(dice, part, over=False), dice.randint(92, 100))
        for name, part in zip(names, [spent - total(parts), *parts], strict=True)
    )


def _headcount(dice: random.Random, staff: int) -> dict[str, int]:
    retired, pensioners = dice.randint(0, 3), dice.randint(0, 20)
    return {
        "reporting_units_count": 1,
        "headcount_total": staff + retired + pensioners,
        "headcount_in_service": staff,
        "headcount_lixiu": 0,
        "headcount_tuixiu": retired,
        "headcount_other": 0,
        "headcount_students": 0,
        "headcount_pension_fund_retirees": pensioners,
    }


def _equipment(dice: random.Random, vehicles: int) -> dict[str, int]:
    confidential = min(vehicles, 1)
    return {
        "assets_vehicles": vehicles,
        "assets_vehicles_leader": 0,
        "assets_vehicles_confidential": confidential,
        "assets_vehicles_emergency": min(vehicles - confidential, 1),
        "assets_vehicles_other": max(vehicles - 2, 0),
        "assets_general_equipment_50w": dice.randint(0, 2),
        "assets_special_equipment_100w": dice.randint(0, 1),
    }
