"""Amounts drawn from dice."""

import random
from decimal import Decimal

from simulator.accounts import CENT, Planned


def draw(dice: random.Random, low: float, high: float) -> Decimal:
    """An amount in that range, to the cent."""
    return Decimal(dice.uniform(low, high)).quantize(CENT)


def planned(dice: random.Random, final: Decimal, *, over: bool = True) -> Planned:
    """A budget that was met exactly in one case of three, and otherwise missed by up to a quarter."""
    rates = [1.0, dice.uniform(0.75, 0.99), dice.uniform(1.01, 1.25) if over else dice.uniform(0.6, 0.95)]
    return Planned((final / Decimal(dice.choice(rates))).quantize(CENT), final)
