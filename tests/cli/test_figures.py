"""Figures as they are printed for people."""

from decimal import Decimal

import pytest

from cli.figures import tell_figures
from pipeline.types import Fact


def fact(label: str, value: str, **place: int) -> Fact:
    known = {"field": "x", "label": label, "value": Decimal(value), "unit": "万元", "raw": value}
    return Fact(**known, start=0, end=1, **place)  # type: ignore[arg-type]


def test_a_figure_is_printed_once_and_another_years_with_its_year(capsys: pytest.CaptureFixture[str]):
    facts = [
        fact("收、支总计", "1609.4"),
        fact("收、支总计", "1609.4"),
        fact("收、支总计", "1609.40", year=2023, table=1),
        fact("收、支总计", "1920.56", year=2022),
        fact("本年收入合计", "1609.4"),
    ]
    tell_figures(facts, 2023)
    assert capsys.readouterr().out.splitlines() == [
        "  收、支总计  1609.4 万元",
        "  收、支总计（2022年）  1920.56 万元",
        "  本年收入合计  1609.4 万元",
    ]
