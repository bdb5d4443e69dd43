"""What is wrong with a disclosure from the start, and how it gets into the text and the tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Slip:
    """A figure that the narrative prints wrong wherever it prints it; what depends on it is right."""

    field: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class CellSlip:
    """A figure that one table prints wrong."""

    table: str
    field: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Rewording:
    """Words of the narrative, where they stand last, and what stands there instead."""

    right: str
    wrong: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One violation of one rule: which, of which figure, and what the author did."""

    rule: str
    """By its id among the product's checks."""
    field: str | None = None
    diagnosis: str | None = None
    """By its id among the product's explanations; None where there is nothing to explain."""
    slips: tuple[Slip, ...] = ()
    cells: tuple[CellSlip, ...] = ()
    words: tuple[Rewording, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """Every figure that it touches."""
        printed = (*(slip.field for slip in self.slips), *(cell.field for cell in self.cells))
        return tuple(dict.fromkeys(name for name in (self.field, *printed) if name))

    def told(self) -> dict[str, object]:
        """As the ground truth has it."""
        return {
            "fault": "planted",
            "rule": self.rule,
            "field": self.field,
            "fields": list(self.fields),
            "diagnosis": self.diagnosis,
        }


def misworded(paragraphs: Sequence[str], faults: Iterable[Fault]) -> tuple[str, ...]:
    """The paragraphs with the words of the faults in them."""
    text = "\n".join(paragraphs)
    for fault in faults:
        for words in fault.words:
            text = words.wrong.join(text.rsplit(words.right, 1))
    return tuple(text.split("\n"))
