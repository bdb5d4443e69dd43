"""The simulator's planted faults are found and explained, and nothing else is called an error."""

from benchmarks.checks import measured
from pipeline.checks.diagnosis import DIAGNOSES
from pipeline.checks.rules import RULES
from simulator.province import Province


def test_planted_faults_are_found_and_explained_and_none_is_invented() -> None:
    score = measured(8, range(2023, 2025))
    assert score.clean >= 0.25 * score.disclosures
    assert score.found.total() >= 0.95 * score.planted.total(), score.notes
    assert score.diagnosed.total() >= 0.9 * score.explained.total(), score.notes
    assert score.false_errors == 0, score.notes


def test_every_planted_fault_has_a_rule_and_a_diagnosis_of_the_product() -> None:
    province = Province(units=41, faults=True)
    planted = [fault for _, _, disclosure in province.disclosures() for fault in disclosure.planted]
    assert {fault.rule for fault in planted} <= RULES.keys()
    assert {fault.diagnosis for fault in planted} - {None} <= DIAGNOSES.keys()
    assert len({fault.rule for fault in planted}) >= 50


def test_a_province_is_clean_unless_asked() -> None:
    assert not any(disclosure.planted for _, _, disclosure in Province(units=6).disclosures())
