"""The classification of government income and expenditure (政府收支分类科目): names to codes.

From the register of codes that goes with this project: sources of each entry in codes.tsv. What no source
confirmed is `verified=False` and stays so marked: its code is likely, not certain. The list changes yearly by
notice of the Ministry of Finance; older names are aliases of today's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

FUNCTION, DEPARTMENT, GOVERNMENT = "function", "department", "government"
"""By function (201…), and the two economic ones: of departments (301…) and of governments (501…)."""


_EVERYWHERE = {"行政运行": "01", "一般行政管理事务": "02", "机关服务": "03", "事业运行": "50"}
"""The 项 that have one number below every 款: by knowledge of the field, unverified where not listed."""


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of the classification."""

    code: str
    scheme: str
    name: str
    aliases: tuple[str, ...]
    verified: bool

    @property
    def names(self) -> tuple[str, ...]:
        """Its name of today, then the older and shorter ones."""
        return (self.name, *self.aliases)


@cache
def codes() -> tuple[Code, ...]:
    """All entries, in the order of the file."""
    lines = resources.files(__package__).joinpath("codes.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(map(_code, (line for line in lines if line and not line.startswith("#"))))


def function_code(path: tuple[str, ...]) -> str | None:
    """The code of a path of names (类, 款, 项), as deep as it goes; None where a name is not known there.

    One name stands under many parents (行政运行): it is only looked for below its own.
    """
    parent = ""
    for name in path:
        found = _children().get((parent, _plain(name)))
        if found is None and len(parent) == 5 and name in _EVERYWHERE:
            found = parent + _EVERYWHERE[name]
        if found is None:
            return None
        parent = found
    return parent or None


@cache
def verified() -> frozenset[str]:
    """The codes that a source confirmed."""
    return frozenset(entry.code for entry in codes() if entry.verified)


@cache
def _children() -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for entry in codes():
        if entry.scheme == FUNCTION:
            parent = entry.code[:-2] if len(entry.code) > 3 else ""
            for name in entry.names:
                found.setdefault((parent, _plain(name)), entry.code)
    return found


def _plain(name: str) -> str:
    """Narratives drop 支出 at will, and print brackets and quotation marks of either width."""
    return name.translate(_MARKS).removesuffix("支出")


_MARKS = str.maketrans("（）", "()", "“”‘’\"'《》")


def _code(line: str) -> Code:
    code, scheme, name, aliases, source = line.split("\t")
    known = tuple(alias for alias in aliases.split("|") if alias)
    return Code(code, scheme, name, known, "K" not in source)


def of_scheme(scheme: str, digits: int) -> Iterator[Code]:
    """The entries of one scheme and one level: 3 digits 类, 5 款, 7 项."""
    return (entry for entry in codes() if entry.scheme == scheme and len(entry.code) == digits)
