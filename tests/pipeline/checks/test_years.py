"""This year's disclosure against last year's."""

from pipeline.checks import findings_of
from tests.pipeline.checks.stating import stated, told

NOW = (
    "年初结转和结余[opening_carryover|{opening}]万元。接待费决算[reception_final|0.54]万元，"
    "较上年增加[reception_yoy_delta|{change}]万元。"
)
BEFORE = stated(
    "年末结转和结余[closing_carryover|59.21]万元。接待费决算[reception_final|0.44]万元。", year=2022
).facts


def test_two_years_that_fit() -> None:
    assert findings_of(stated(NOW.format(opening="59.21", change="0.10")), earlier=BEFORE) == ()


def test_an_opening_that_is_not_last_years_closing() -> None:
    findings = findings_of(stated(NOW.format(opening="59.12", change="0.10")), earlier=BEFORE)
    assert told(findings) == [("CARRY-03", "warning", "restated")]
    assert (findings[0].stated, findings[0].computed) == ("59.12", "59.21")


def test_a_change_from_another_figure_than_the_published_one() -> None:
    findings = findings_of(stated(NOW.format(opening="59.21", change="0.24")), earlier=BEFORE)
    assert told(findings) == [("YOY-05", "warning", "restated")]


def test_without_last_year_nothing_is_compared() -> None:
    assert findings_of(stated(NOW.format(opening="59.12", change="0.24"))) == ()
