"""What a figure is about: the subjects of the register, and how narratives word them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from pipeline.facts import codes
from pipeline.facts.phrases import phrases

FISCAL, GENERAL, FUND, SOE, ALL = "fiscal", "general", "fund", "soe", "all"
"""Whose money: 财政拨款, 一般公共预算, 政府性基金, 国有资本经营预算, 全口径. The values of `Fact.scope`."""

_SCOPES = {
    "fiscal_": FISCAL,
    "income_fiscal": FISCAL,
    "gpb_": GENERAL,
    "income_gpb": GENERAL,
    "gov_fund": FUND,
    "income_gov_fund": FUND,
    "soe_": SOE,
    "income_soe": SOE,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that has figures; an empty `id` is known, but has no figures of ours."""

    id: str
    family: str
    counts: str
    """What a bare number of it counts: "money", "vehicles", "people", …"""
    label: str
    code: str | None = None

    @property
    def scope(self) -> str:
        """Whose money its name says it is."""
        return _scope(self.id)


@lru_cache(maxsize=4096)
def _scope(name: str) -> str:
    return next((scope for start, scope in _SCOPES.items() if name.startswith(start)), ALL)


NOTHING = Subject("", "none", "money", "")


@cache
def by_id() -> dict[str, Subject]:
    """The subjects of subjects.tsv."""
    return {subject.id: subject for subject, _ in _rows() if subject.id}


def worded() -> Iterator[tuple[str, Subject]]:
    """Every phrase and the subject it names; the first naming of a phrase counts."""
    for subject, wordings in _rows():
        for wording in wordings.split():
            yield from ((phrase, subject) for phrase in phrases(wording) if phrase)
    yield from _functions()
    yield from _economic()


def function(path: tuple[str, ...]) -> Subject:
    """The subject a path of names (类, 款, 项) means.

    Without a known code it goes by its parent's code and its own name: item_20502_小学教育.
    """
    label = "".join(f"{name}({level})" for name, level in zip(path, "类款项", strict=False))
    code = codes.function_code(path)
    prefix = "func" if len(path) == 1 else "item" if len(path) == 3 else "type"
    if code:
        return Subject(f"{prefix}_{code}", "function", "money", label, code)
    parents = (codes.function_code(path[:depth]) for depth in range(len(path) - 1, 0, -1))
    parent = next((known for known in parents if known), None)
    return Subject(f"{prefix}_{parent}_{path[-1]}", "function", "money", label) if parent else NOTHING


@cache
def _rows() -> tuple[tuple[Subject, str], ...]:
    lines = resources.files(__package__).joinpath("subjects.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(_row(line) for line in lines if line and not line.startswith("#"))


def _row(line: str) -> tuple[Subject, str]:
    name, family, counts, label, wordings = line.split("\t")
    return Subject("" if name == "-" else name, family, counts, label), wordings


def _functions() -> Iterator[tuple[str, Subject]]:
    """The 类 by their names; the 款 only where the name says 支出, for 法院 or 体育 mean much else."""
    for entry in (*codes.of_scheme(codes.FUNCTION, 3), *codes.of_scheme(codes.FUNCTION, 5)):
        prefix = "func" if len(entry.code) == 3 else "type"
        subject = Subject(f"{prefix}_{entry.code}", "function", "money", entry.name, entry.code)
        for name in entry.names:
            if prefix == "func" or name.endswith("支出"):
                full = name if name.endswith("支出") else f"{name}支出"
                yield from ((full, subject), (f"{full.removesuffix('支出')}(类)支出", subject))
                yield from ((f"{full}(类)", subject), (f"{full.removesuffix('支出')}(类)", subject))


def _economic() -> Iterator[tuple[str, Subject]]:
    for scheme, prefix in ((codes.DEPARTMENT, "econ"), (codes.GOVERNMENT, "gov_econ")):
        for entry in (*codes.of_scheme(scheme, 3), *codes.of_scheme(scheme, 5)):
            subject = Subject(f"{prefix}_{entry.code}", prefix, "money", entry.name, entry.code)
            yield from ((name.translate(_HALF), subject) for name in entry.names)


_HALF = str.maketrans("（）", "()")
