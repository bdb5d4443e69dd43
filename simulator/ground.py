"""What a disclosure says before anything is wrong with it: where faults may be planted."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from simulator.accounts import CENT
from simulator.book import percent
from simulator.disclosure import Disclosure, Form, Wording
from simulator.faults import Fault, Slip
from simulator.units import Unit

_TELLING = Decimal("0.007")
"""Half a hundredth would be enough, were amounts not rounded themselves."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The figures and the text of one disclosure as they reconcile."""

    said: Mapping[str, Decimal]
    """Every figure of the narrative, by field."""
    values: Mapping[str, Decimal]
    last: Mapping[str, Decimal]
    """All figures of the year and of the year before, said or not."""
    text: str
    tables: tuple[str, ...]
    """Of the document that the narrative stands in."""
    unit: Unit
    year: int
    own: str
    wording: Wording
    followed: bool
    """Whether the unit's disclosure of the year before is published too."""

    def slip(
        self, rule: str, field: str, wrong: Decimal | None, diagnosis: str | None = None
    ) -> Fault | None:
        """The fault that this figure is printed so; None where it is not printed, or no other number."""
        if wrong is None or wrong == self.said.get(field, wrong):
            return None
        return Fault(rule=rule, field=field, diagnosis=diagnosis, slips=(Slip(field, wrong),))

    def moved(self, stem: str, now: Decimal, delta: Decimal) -> tuple[Slip, ...]:
        """The figure with its change since last year and the rate that follows from both."""
        rate = percent(delta, now - delta)
        return (Slip(f"{stem}_yoy_delta", delta), Slip(f"{stem}_yoy_pct", rate))


def ground_of(disclosure: Disclosure, *, followed: bool) -> Ground:
    """The ground of a disclosure that nothing was planted in."""
    book = disclosure.book()
    return Ground(
        said={fact.field: fact.value for fact in disclosure.facts()},
        values=book.values,
        last=book.last,
        text="\n".join(disclosure.paragraphs()),
        tables=disclosure.tables if disclosure.form is Form.FILE else (),
        unit=disclosure.unit,
        year=disclosure.fiscal_year,
        own=disclosure.own,
        wording=disclosure.wording,
        followed=followed,
    )


def exchanged(value: Decimal) -> Decimal | None:
    """With two neighbouring digits before the point the other way round; None where that changes nothing."""
    whole, _, cents = f"{value:.2f}".partition(".")
    for place in range(len(whole) - 1):
        one, other = whole[place], whole[place + 1]
        if other not in {one, "0"}:
            return Decimal(f"{whole[:place]}{other}{one}{whole[place + 2 :]}.{cents}")
    return None


def shifted(value: Decimal, places: int = -1) -> Decimal | None:
    """With the point elsewhere."""
    return value.scaleb(places) if value else None


def cut(part: Decimal, whole: Decimal) -> Decimal | None:
    """The percent with its tail cut off; None where rounding gives the same, or nearly."""
    exact = part / whole * 100
    value = exact.quantize(CENT, ROUND_DOWN)
    return value if exact - value > _TELLING else None
