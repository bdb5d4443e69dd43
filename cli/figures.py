"""The figures of a disclosure or a file, for people."""

from collections.abc import Iterable
from decimal import Decimal

from cli.output import safe, say
from pipeline.types import Fact
from storage.views import FactView


def tell_figures(facts: Iterable[Fact | FactView], year: int | None) -> None:
    """Each figure once, however often text and tables state it; one of another year than `year` says so."""
    told = set()
    for fact in facts:
        of = "" if fact.year in (None, year) else f"（{fact.year}年）"
        figure = (f"{fact.label}{of}", Decimal(fact.value), fact.unit)
        if figure not in told:
            say(f"  {safe(figure[0])}  {fact.value} {safe(fact.unit)}")
        told.add(figure)
