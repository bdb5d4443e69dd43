"""The figures of one unit and year, drawn from a seed: every sum and tie to last year holds by construction.

Amounts are 万元 with two decimals. Rates are derived where they are printed (book.py), never drawn.
"""

import random
from decimal import Decimal
from functools import lru_cache

from simulator.accounts import CENT, ZERO, Figures, Planned, Project, Purchases, total
from simulator.draws import draw, planned
from simulator.spending import drawn_economy, drawn_items
from simulator.units import Unit


@lru_cache(maxsize=4096)
def figures(seed: int, unit: Unit, year: int) -> Figures:
    """The unit's figures of that year, the same for the same arguments; openings are last year's closings."""
    dice = random.Random(f"{seed}|{unit.name}|{year}")
    staff = random.Random(f"{seed}|{unit.name}").randint(18, 110) + dice.randint(-2, 2)
    counts, sangong = _sangong(dice, seed, unit)
    economy = drawn_economy(dice, staff, sangong)
    opening, closing = _carried(seed, unit, year - 1), _carried(seed, unit, year)
    other_income = draw(dice, staff * 0.4, staff * 1.4)
    items = drawn_items(dice, unit, economy, staff, opening[1] + other_income - closing[1])
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
        operating_funds=planned(dice, public),
        procurement=(bought := _procurement(dice, staff)),
        micro=(total(each.small for each in bought.values()) * Decimal(dice.uniform(0.3, 1))).quantize(CENT),
        projects=_projects(dice, total(item.project + item.other for item in items)),
        counts=counts | _headcount(dice, staff) | _equipment(dice, counts["vehicles_held"]),
    )


def _carried(seed: int, unit: Unit, year: int) -> tuple[Decimal, Decimal]:
    """年末结转和结余 of that year: of 财政拨款 and of other money."""
    dice = random.Random(f"{seed}|{unit.name}|{year}|closing")
    return draw(dice, 6, 90), draw(dice, 0.5, 6)


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
        "abroad": planned(dice, trips * draw(dice, 4, 15), over=False),
        "vehicle_purchase": planned(dice, bought * draw(dice, 14, 18), over=False),
        "vehicle_operating": planned(dice, vehicles * draw(dice, 1.1, 3.4), over=False),
        "reception": planned(dice, draw(dice, 0.3, 7), over=False),
    }
    return counts, sangong


def _procurement(dice: random.Random, staff: int) -> dict[str, Purchases]:
    amounts = {
        "goods": draw(dice, 2, staff),
        "works": draw(dice, 20, 90) if dice.random() < 0.3 else ZERO,
        "services": draw(dice, 5, staff * 2),
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
        Project(name, planned(dice, part, over=False), dice.randint(92, 100))
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
