"""Words with places, as OFD files and recognisers of pictures give them, put into lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_SAME_LINE = 0.5
"""Of the letters' height: baselines nearer than that are one line."""
_COLUMN = 1.5
"""Of the letters' height: a gap as wide is one between columns."""


@dataclass(frozen=True, slots=True)
class Words:
    """A run of letters: left end, baseline, right end and height, in any unit from the upper left."""

    left: float
    baseline: float
    right: float
    size: float
    text: str


def lines_of(words: list[Words]) -> Iterator[list[Words]]:
    """The runs line by line from the top, each line from left to right."""
    line: list[Words] = []
    for run in sorted(words, key=lambda one: (one.baseline, one.left)):
        if line and run.baseline - line[-1].baseline > _SAME_LINE * max(run.size, line[-1].size):
            yield sorted(line, key=lambda one: one.left)
            line = []
        line.append(run)
    if line:
        yield sorted(line, key=lambda one: one.left)


def joined(line: list[Words]) -> str:
    """The text of a line; what stands apart is set apart by tabs."""
    text = line[0].text
    for before, run in pairwise(line):
        text += ("\t" if run.left - before.right > _COLUMN * run.size else "") + run.text
    return text
