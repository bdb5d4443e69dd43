"""Which disclosures are faulty, and with what: of ten three are clean, and every fault has its turn."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from simulator.carelessness import CARELESSNESS
from simulator.disclosure import Disclosure
from simulator.faults import Fault
from simulator.ground import ground_of
from simulator.miscopies import MISCOPIES
from simulator.misprints import MISPRINTS, Plant

if TYPE_CHECKING:
    from simulator.province import Province

PLANTS: Sequence[Plant] = (*MISPRINTS, *MISCOPIES, *CARELESSNESS)
MOST = 3
"""Faults of one disclosure."""
CLEAN = 3
"""Of ten disclosures."""
_AREAS = (
    ("functions", r"func_|item_|fiscal_exp|gpb_exp"),
    ("basic", r"econ_|gpb_basic|gpb_project|operating_funds"),
    ("sangong", r"sangong|reception|vehicle|abroad"),
    ("procurement", r"procurement_"),
    ("people", r"headcount_"),
    ("assets", r"assets_"),
    ("performance", r"perf_|project_\d"),
)


def plant_faults(province: Province) -> None:
    """Into a province that has published everything; what another portal tells once more stays as it is."""
    told: Counter[Plant] = Counter()
    known = {_series(disclosure) for _, _, disclosure in province.disclosures()}
    own = [one for _, _, one in province.disclosures() if one.copy_of is None]
    for number, disclosure in enumerate(own):
        if number % 10 >= CLEAN:
            followed = _series(disclosure, -1) in known
            disclosure.planted = tuple(_chosen(disclosure, told, followed=followed))


def _series(disclosure: Disclosure, years: int = 0) -> tuple[object, ...]:
    """What it has in common with the unit's disclosures of other years, and the year."""
    year = disclosure.fiscal_year + years
    return disclosure.unit.name, disclosure.kind, disclosure.scope, year


def _chosen(disclosure: Disclosure, told: Counter[Plant], *, followed: bool) -> Iterator[Fault]:
    """Faults of different parts of it, those first that were planted least so far."""
    ground, dice = ground_of(disclosure, followed=followed), random.Random(disclosure.id)
    order = sorted(PLANTS, key=lambda plant: (told[plant], dice.random()))
    touched: set[str] = set()
    planted = 0
    for plant in order:
        fault = plant(ground)
        if fault is None or _areas(fault) & touched:
            continue
        touched |= _areas(fault)
        told[plant] += 1
        planted += 1
        yield fault
        if planted == MOST:
            return


def _areas(fault: Fault) -> set[str]:
    """The parts of an account that its figures belong to, and whether it changes words: one fault of each."""
    figures = (
        next((area for area, names in _AREAS if re.match(names, field)), "accounts") for field in fault.fields
    )
    return {*figures, *(["words"] if fault.words else [])}
