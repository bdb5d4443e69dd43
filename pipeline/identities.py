"""Identities with their evidence: how one is made, and how several become one."""

from dataclasses import replace
from typing import Any

from pipeline.kinds import direction
from pipeline.types import Identity, Kind

PARTS = ("kind", "scope", "unit", "fiscal_year", "region")
GUESSED = "shape"
"""The evidence of a part that nothing says and only the sort of body the unit is suggests."""


def seen(where: str, *, guessed: tuple[str, ...] = (), **parts: Any) -> Identity:
    """An identity whose known parts were read in one place, those named in `guessed` only guessed there."""
    evidence = {part: where for part, value in parts.items() if value is not None}
    return Identity(**parts, evidence=evidence | {part: GUESSED for part in guessed if part in evidence})


def seen_elsewhere(identity: Identity, where: str) -> Identity:
    """The same identity, read in another place than its title."""
    evidence = {part: said if said == GUESSED else where for part, said in identity.evidence.items()}
    return replace(identity, evidence=evidence)


def merge(primary: Identity, *others: Identity) -> Identity:
    """The primary identity with its unknown parts taken from the others, in their order, evidence included.

    A guessed part gives way to one that is said, unless that would make a budget of final accounts.
    """
    merged = primary
    for other in others:
        merged = _completed(merged, other)
    return merged


def _completed(known: Identity, other: Identity) -> Identity:
    taken = [part for part in PARTS if _takes(known, other, part)]
    evidence = {part: other.evidence[part] for part in taken if part in other.evidence}
    values: dict[str, Any] = {part: getattr(other, part) for part in taken}
    return replace(known, **values, evidence={**known.evidence, **evidence})


def _takes(known: Identity, other: Identity, part: str) -> bool:
    if getattr(other, part) is None:
        return False
    if getattr(known, part) is None:
        return True
    guess = known.evidence.get(part) == GUESSED and other.evidence.get(part) != GUESSED
    return guess and (known.kind is Kind.OTHER or direction(known.kind) == direction(other.kind))
