"""Who owes what until when: the four bases, and what is no obligation."""

from dataclasses import replace
from datetime import date

import pytest

from pipeline.obligations import Basis, Obligation, Publication, Status, obligations
from pipeline.types import Kind

TODAY = date(2026, 10, 20)


def published(
    unit: int, year: int, on: date, kind: Kind = Kind.DEPARTMENT_FINAL, adcode: str = "360902"
) -> Publication:
    return Publication(
        unit=unit,
        adcode=adcode,
        kind=kind,
        fiscal_year=year,
        published_on=on,
        disclosure=unit * 10_000 + year,
    )


def of(unit: int, year: int, found: list[Obligation]) -> Obligation:
    (one,) = [one for one in found if (one.unit, one.fiscal_year) == (unit, year)]
    return one


def cohort(year: int, *units: int, on: date) -> list[Publication]:
    return [published(unit, year, on) for unit in units]


def test_peers_set_the_day_once_half_of_them_have_published():
    known = cohort(2024, 1, 2, 3, 4, on=date(2025, 9, 1)) + cohort(2025, 1, 2, on=date(2026, 9, 10))

    late = of(3, 2025, obligations(known, TODAY))
    assert (late.status, late.due_on, late.basis) == (Status.OVERDUE, date(2026, 9, 30), Basis.COHORT)
    assert late.news

    early = of(3, 2025, obligations(known, date(2026, 9, 20)))
    assert early.status is Status.PENDING


def test_before_half_of_them_have_the_season_counts():
    known = cohort(2024, 1, 2, 3, on=date(2025, 9, 1)) + cohort(2025, 1, on=date(2026, 9, 1))
    waiting = of(3, 2025, obligations(known, TODAY))
    assert (waiting.status, waiting.due_on, waiting.basis) == (
        Status.PENDING,
        date(2026, 11, 30),
        Basis.CALENDAR,
    )


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        (Kind.UNIT_FINAL, date(2026, 11, 30)),
        (Kind.UNIT_BUDGET, date(2025, 5, 31)),
        (Kind.OPENNESS_REPORT, date(2026, 1, 31)),
    ],
)
def test_each_kind_has_its_season(kind: Kind, due: date):
    known = [published(1, 2024, date(2025, 1, 2), kind)]
    assert of(1, 2025, obligations(known, TODAY)).due_on == due


def test_an_approval_that_is_known_counts_before_all():
    known = cohort(2024, 1, 2, 3, on=date(2025, 9, 1)) + cohort(2025, 1, 2, on=date(2026, 9, 10))
    approvals = {("360902", Kind.DEPARTMENT_FINAL.value, 2025): date(2026, 10, 5)}
    one = of(3, 2025, obligations(known, TODAY, approvals))
    assert (one.due_on, one.basis, one.status) == (date(2026, 10, 25), Basis.STATUTORY, Status.PENDING)


def test_what_was_withdrawn_was_published_until_it_is_published_anew():
    gone = replace(published(1, 2025, date(2026, 9, 1)), withdrawn=True)
    one = of(1, 2025, obligations([gone], TODAY))
    assert (one.status, one.published_on, one.withdrawn) == (Status.PUBLISHED, date(2026, 9, 1), True)

    anew = replace(published(1, 2025, date(2026, 10, 1)), disclosure=7)
    one = of(1, 2025, obligations([gone, anew], TODAY))
    assert (one.published_on, one.withdrawn, one.disclosure) == (date(2026, 9, 1), False, 7)


def test_what_has_no_season_goes_by_the_units_own_history():
    known = [published(1, 2024, date(2025, 6, 1), Kind.PERFORMANCE)]
    one = of(1, 2025, obligations(known, TODAY))
    assert (one.due_on, one.basis, one.status) == (date(2026, 7, 1), Basis.OWN_HISTORY, Status.OVERDUE)


def test_a_late_publication_is_published_late():
    known = cohort(2024, 1, 2, 3, on=date(2025, 9, 1)) + cohort(2025, 1, 2, on=date(2026, 9, 10))
    known.append(published(3, 2025, date(2026, 10, 15)))
    one = of(3, 2025, obligations(known, TODAY))
    assert (one.status, one.disclosure) == (Status.PUBLISHED_LATE, 32025)
    assert of(1, 2025, obligations(known, TODAY)).status is Status.PUBLISHED


def test_of_a_unit_never_seen_before_nothing_is_owed():
    known = [published(1, 2025, date(2026, 9, 1))]
    assert [one.fiscal_year for one in obligations(known, TODAY)] == [2025]


def test_a_unit_that_calls_its_report_by_the_other_name_owes_nothing():
    known = [
        published(1, 2024, date(2025, 9, 1), Kind.DEPARTMENT_FINAL),
        published(1, 2025, date(2026, 9, 1), Kind.UNIT_FINAL),
    ]
    assert {one.status for one in obligations(known, TODAY)} == {Status.PUBLISHED}


def test_a_unit_silent_for_years_is_no_longer_late():
    known = [published(1, 2021, date(2022, 9, 1))]
    assert [one.fiscal_year for one in obligations(known, TODAY)] == [2021, 2022, 2023]


def test_a_silence_of_all_is_no_news_of_each():
    everybody = cohort(2024, 1, 2, 3, on=date(2025, 9, 1))
    winter = date(2026, 12, 1)
    silent = of(1, 2025, obligations(everybody, winter))
    assert (silent.status, silent.news) == (Status.OVERDUE, False)
    assert of(1, 2025, obligations(everybody[:2], winter)).news


def test_the_first_copy_counts_and_what_is_still_to_come_does_not():
    known = [
        published(1, 2024, date(2025, 9, 9)),
        published(1, 2024, date(2025, 9, 1)),
        published(1, 2025, date(2026, 12, 24)),
    ]
    found = obligations(known, TODAY)
    assert of(1, 2024, found).published_on == date(2025, 9, 1)
    assert of(1, 2025, found).status is Status.PENDING
