"""What a unit spends its money on, drawn: 基本支出 by economic 款, and the functional 项 that pay it."""

import random
from collections.abc import Mapping
from decimal import Decimal

from simulator.accounts import CENT, ZERO, Item, Planned, total
from simulator.draws import draw, planned
from simulator.units import Unit

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


def drawn_economy(dice: random.Random, staff: int, sangong: Mapping[str, Planned]) -> dict[str, Decimal]:
    """基本支出 by economic 款: so much a head, and what 三公 costs."""
    amounts = {
        code: draw(dice, staff * low, staff * high).max(CENT) for code, (low, high) in _PER_HEAD.items()
    }
    amounts["30217"] = sangong["reception"].final
    amounts["30231"] = sangong["vehicle_operating"].final
    return dict(sorted(amounts.items()))


def drawn_items(
    dice: random.Random, unit: Unit, economy: Mapping[str, Decimal], staff: int, other: Decimal
) -> tuple[Item, ...]:
    """The 项: the unit's own affairs, and insurance, pensions and housing."""
    social = {economic for _, economic, _, _ in _SOCIAL}
    own = {
        group: total(amount for code, amount in economy.items() if code[:3] == group and code not in social)
        for group in ("301", "302", "303", "310")
    }
    project = draw(dice, staff * 4, staff * 14)
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
    budget = planned(dice, total(economy.values()) + project).budget
    return Item(
        code=code,
        type_name=type_name,
        name=name,
        economy=economy,
        project=project,
        other=other,
        budget=budget,
    )
