"""What the checks find of the faults planted in 41 units' disclosures of three years, and what they invent.

    make bench

A fault is found where a finding has its rule, and its figure if it is one of figures. A finding of figures
is explained where a planted fault touched one of them, here or, of rules that look back, the year before.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import simulator
from pipeline.checks import ACROSS_YEARS, findings_of
from pipeline.checks.statements import names_of
from pipeline.read import read
from pipeline.types import Document, Finding, Severity
from simulator.disclosure import Disclosure, Form
from simulator.faults import Fault

UNITS = 41
YEARS = range(2022, 2025)


@dataclass
class Score:
    """How the findings compare with what was planted, by rule."""

    disclosures: int = 0
    clean: int = 0
    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    explained: Counter[str] = field(default_factory=Counter)
    """Planted faults with a diagnosis that were found."""
    diagnosed: Counter[str] = field(default_factory=Counter)
    """Of those the ones whose diagnosis is right."""
    false: Counter[str] = field(default_factory=Counter)
    """Errors and warnings that nothing planted accounts for."""
    false_errors: int = 0
    notes: list[str] = field(default_factory=list)
    """Each fault that was missed or explained wrong, each finding that was invented."""

    def add(self, disclosure: Disclosure, findings: Sequence[Finding], before: Sequence[Fault]) -> None:
        """Counts one disclosure; `before` was planted in the one of the year before."""
        self.disclosures += 1
        self.clean += not disclosure.planted
        for fault in disclosure.planted:
            self._add_fault(disclosure, fault, [one for one in findings if _finds(one, fault)])
        for finding in findings:
            if finding.severity is not Severity.INFO and not _explained(finding, disclosure.planted, before):
                self.false[finding.rule] += 1
                self.false_errors += finding.severity is Severity.ERROR
                self.notes.append(f"invented: {disclosure.title}: {finding.rule} {finding.message}")

    def _add_fault(self, disclosure: Disclosure, fault: Fault, found: Sequence[Finding]) -> None:
        named = f"{disclosure.title}: {fault.rule} {fault.field} {fault.diagnosis}"
        self.planted[fault.rule] += 1
        self.found[fault.rule] += bool(found)
        if not found:
            self.notes.append(f"missed: {named}")
        elif fault.diagnosis:
            right = any(one.diagnosis == fault.diagnosis for one in found)
            self.explained[fault.diagnosis] += 1
            self.diagnosed[fault.diagnosis] += right
            if not right:
                self.notes.append(f"misexplained: {named}: {found[0].diagnosis}, {found[0].message}")


def _finds(finding: Finding, fault: Fault) -> bool:
    same = not fault.field or not finding.fields or set(names_of(fault.field)) & _names(finding.fields)
    return finding.rule == fault.rule and bool(same)


def _explained(finding: Finding, planted: Iterable[Fault], before: Iterable[Fault]) -> bool:
    causes = [*planted, *(before if finding.rule in ACROSS_YEARS else ())]
    touched = _names(name for fault in causes for name in fault.fields)
    return any(finding.rule == fault.rule for fault in planted) or bool(touched & _names(finding.fields))


def _names(fields: Iterable[str]) -> set[str]:
    return {name for field in fields for name in names_of(field)}


def document_of(disclosure: Disclosure) -> Document:
    """What the reader makes of it: of its file, or of its narrative where that stands in the page."""
    if disclosure.form is Form.FILE:
        body = disclosure.file()
    else:
        body = "\n".join((disclosure.file_title, *disclosure.paragraphs())).encode()
    document = read(body, name=disclosure.title).document
    assert document is not None, disclosure.title
    return document


def chosen(units: int, years: range, seed: int) -> Iterator[tuple[Disclosure, Disclosure | None]]:
    """The disclosures of so many units, half of them of each province, each with that of the year before."""
    province = simulator.Province(seed=seed, units=units, years=years, faults=True)
    own = [one for _, _, one in province.disclosures() if one.copy_of is None]
    names = list(dict.fromkeys(one.unit.name for one in own))
    half = [name for name in names if name.startswith(("宜春", "中共宜春"))][: (units + 1) // 2]
    half += [name for name in names if name not in half and not name.startswith(("宜春", "中共宜春"))]
    series = {(one.unit.name, one.kind, one.scope, one.fiscal_year): one for one in own}
    for key, one in sorted(series.items(), key=lambda known: known[1].fiscal_year):
        if one.unit.name in half[:units]:
            yield one, series.get((*key[:3], one.fiscal_year - 1))


def measured(units: int, years: range, seed: int = 1) -> Score:
    """The score over that many units."""
    score = Score()
    documents: dict[str, Document] = {}
    for disclosure, previous in chosen(units, years, seed):
        document = documents[disclosure.id] = document_of(disclosure)
        earlier = documents[previous.id].facts if previous else None
        before = previous.planted if previous else ()
        score.add(disclosure, findings_of(document, earlier=earlier), before)
    return score


def main() -> int:
    """Prints the score; 1 where it is not good enough."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--units", type=int, default=UNITS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.process_time()
    score = measured(options.units, YEARS, options.seed)
    planted, found = score.planted.total(), score.found.total()
    explained, diagnosed = score.explained.total(), score.diagnosed.total()
    print(
        f"checks: {score.disclosures} disclosures, {score.clean} clean, {time.process_time() - began:.0f} s\n"
        f"checks: recall {found / planted:.2%} ({found}/{planted}), {len(score.planted)} rules\n"
        f"checks: diagnosis {diagnosed / explained:.2%} ({diagnosed}/{explained}), "
        f"{len(score.explained)} kinds\n"
        f"checks: unexplained errors {score.false_errors}, with warnings {score.false.total()}"
    )
    for note in score.notes:
        print(f"  {note}")
    good = found >= 0.98 * planted and diagnosed >= 0.9 * explained and not score.false_errors
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
