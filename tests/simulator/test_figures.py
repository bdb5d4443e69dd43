"""Whatever the seed, the figures reconcile: sums, shares, completion rates, last year's closings."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.types import Kind, Scope
from simulator.book import plain
from simulator.disclosure import Disclosure, Form, Wording
from simulator.figures import figures
from simulator.units import SICHUAN, YICHUN, units_of

UNITS = [*islice(units_of(YICHUN), 30), *islice(units_of(SICHUAN), 30)]


def disclosed(seed: int, number: int, year: int, wording: Wording) -> Disclosure:
    return Disclosure(
        id="1",
        seed=seed,
        unit=UNITS[number],
        kind=Kind.DEPARTMENT_FINAL,
        scope=Scope.DEPARTMENT,
        fiscal_year=year,
        wording=wording,
        form=Form.PAGE,
        title="",
        file_name="",
    )


def stated(disclosure: Disclosure) -> dict[str, Decimal]:
    return {fact.field: fact.value for fact in disclosure.facts()}


def rate(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


worlds = {
    "seed": st.integers(0, 10**6),
    "number": st.integers(0, len(UNITS) - 1),
    "year": st.integers(2015, 2030),
}


@given(**worlds)
@settings(max_examples=40, deadline=None)
def test_jiangxi_figures_reconcile(seed: int, number: int, year: int) -> None:
    said = stated(disclosed(seed, number, year, Wording.JIANGXI))
    assert said["total_income"] == said["opening_carryover"] + said["current_income"]
    assert said["total_income"] == said["total_expenditure"]
    assert said["total_expenditure"] == said["current_expenditure"] + said["closing_carryover"]
    assert said["current_income"] == said["income_fiscal_appropriation"] + said["income_other"]
    assert said["current_expenditure"] == said["exp_basic"] + said["exp_project"]
    for measure in ("budget", "final"):
        classes = [
            value for name, value in said.items() if name.startswith("func_") and name.endswith(measure)
        ]
        assert said[f"fiscal_exp_{measure}"] == sum(classes)
        assert said[f"sangong_{measure}"] == (
            said[f"abroad_{measure}"]
            + said[f"reception_{measure}"]
            + said[f"vehicle_purchase_{measure}"]
            + said[f"vehicle_operating_{measure}"]
        )
    assert said["gpb_basic_exp"] == sum(said[f"econ_{code}"] for code in (301, 302, 303, 310))
    assert said["gpb_basic_exp"] <= said["exp_basic"]
    assert said["operating_funds"] == said["econ_302"] + said["econ_310"]
    assert said["exp_project"] == sum(
        value for name, value in said.items() if name.startswith("project_") and name.endswith("_executed")
    )
    assert said["procurement_micro"] <= said["procurement_sme"] <= said["procurement_total"]
    assert said["headcount_total"] == sum(
        said[f"headcount_{part}"] for part in ("in_service", "tuixiu", "pension_fund_retirees")
    )


@given(**worlds)
@settings(max_examples=40, deadline=None)
def test_every_rate_follows_from_the_amounts_beside_it(seed: int, number: int, year: int) -> None:
    for wording in (Wording.JIANGXI, Wording.SICHUAN):
        said = stated(disclosed(seed, number, year, wording))
        for name, value in said.items():
            stem = name.removesuffix("_completion_pct")
            if name.endswith("_completion_pct") and f"{stem}_budget" in said:
                assert value == rate(said[f"{stem}_final"], said[f"{stem}_budget"])
            stem = name.removesuffix("_yoy_pct")
            if name.endswith("_yoy_pct"):
                now = said.get(stem, said.get(f"{stem}_final", said.get("total_income_expenditure")))
                assert now is not None
                assert value == rate(said[f"{stem}_yoy_delta"], now - said[f"{stem}_yoy_delta"])


@given(**worlds)
@settings(max_examples=25, deadline=None)
def test_last_years_closing_is_this_years_opening(seed: int, number: int, year: int) -> None:
    before = stated(disclosed(seed, number, year - 1, Wording.JIANGXI))
    now = stated(disclosed(seed, number, year, Wording.JIANGXI))
    assert before["closing_carryover"] == now["opening_carryover"]
    if "closing_carryover_yoy_delta" in now:
        assert now["closing_carryover"] - now["closing_carryover_yoy_delta"] == before["closing_carryover"]
    if "econ_301_yoy_delta" in now:
        assert now["econ_301"] - now["econ_301_yoy_delta"] == before["econ_301"]


@given(**worlds)
@settings(max_examples=25, deadline=None)
def test_sichuan_items_add_up_to_the_public_budget(seed: int, number: int, year: int) -> None:
    said = stated(disclosed(seed, number, year, Wording.SICHUAN))
    items = [value for name, value in said.items() if name.startswith("item_") and name.endswith("_final")]
    classes = [value for name, value in said.items() if name.startswith("func_") and name.endswith("_final")]
    assert said["gpb_exp"] == sum(items) == sum(classes)
    assert said["gpb_basic_exp"] == said["gpb_basic_personnel"] + said["gpb_basic_public"]
    assert said["assets_vehicles"] == sum(
        said[f"assets_vehicles_{part}"] for part in ("leader", "confidential", "emergency", "other")
    )


@pytest.mark.parametrize("wording", [Wording.JIANGXI, Wording.SICHUAN, Wording.BUDGET])
def test_every_fact_stands_in_the_narrative(wording: Wording) -> None:
    disclosure = disclosed(5, 4, 2023, wording)
    text = "\n".join(disclosure.paragraphs())
    assert disclosure.facts()
    for fact in disclosure.facts():
        assert plain(abs(fact.value)) in text, fact


def test_the_same_seed_gives_the_same_figures() -> None:
    first = figures(7, UNITS[0], 2023)
    figures.cache_clear()
    assert figures(7, UNITS[0], 2023) == first
    assert figures(8, UNITS[0], 2023) != first
