"""What a printed number can have been before it was rounded."""

import re
from dataclasses import dataclass
from decimal import Decimal

from pipeline.types import Fact

HALF = Decimal("0.5")
HUNDRED = Decimal(100)
CENTS = 2
"""Digits after the point that accounts in 万元 carry; a printed zero stands for no less."""

_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,8})?")
_FACTORS = {"元": Decimal(1), "千元": Decimal(1_000), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


@dataclass(frozen=True, slots=True)
class Interval:
    """All values from `low` to `high`, both included."""

    low: Decimal
    high: Decimal

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Interval") -> "Interval":
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: "Interval") -> "Interval":
        products = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(products), max(products))

    def __truediv__(self, other: "Interval") -> "Interval":
        """The quotients; ZeroDivisionError where the divisor may be zero."""
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError("the divisor may be zero")
        quotients = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(quotients), max(quotients))

    def meets(self, other: "Interval") -> bool:
        """Whether some value lies in both."""
        return self.low <= other.high and other.low <= self.high

    def times(self, factor: Decimal) -> "Interval":
        """Every value times a positive factor."""
        return Interval(self.low * factor, self.high * factor)


def around(value: Decimal, decimals: int) -> Interval:
    """What rounds to `value` at that many digits after the point."""
    radius = HALF.scaleb(-decimals)
    return Interval(value - radius, value + radius)


def decimals(value: Decimal) -> int:
    """Digits after the point, as printed."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def is_money(fact: Fact) -> bool:
    """Whether the fact is an amount of money."""
    return fact.unit in _FACTORS


def amount(words: str) -> Decimal | None:
    """The number that a cell of a table prints; None where it prints none."""
    plain = re.sub(r"[\s,，]", "", words)
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def factor(fact: Fact) -> Decimal:
    """元 in the unit of an amount; 1 for what is no money."""
    return _FACTORS.get(fact.unit, Decimal(1))


def in_yuan(fact: Fact) -> Decimal:
    """The value in 元 where it is money, else the value."""
    return fact.value * factor(fact)


def printed(fact: Fact, at_least: int = 0) -> Interval:
    """What the printed number stands for: money in 元, counts exactly, percents and scores as they are.

    `at_least` is how many digits after the point are known to have been meant: beside 1.71, 3 is 3.00.
    """
    if is_money(fact):
        # A zero is no rounded 0.4: whoever prints 0 means that there was nothing to print.
        digits = max(decimals(fact.value), at_least, CENTS if fact.value == 0 else 0)
        return around(fact.value, digits).times(factor(fact))
    if fact.unit in {"%", "分"}:
        return around(fact.value, decimals(fact.value))
    return Interval(fact.value, fact.value)
