"""A reading as JSON and back: how it crosses from a process that touched strangers' bytes.

Never pickle: whoever takes over the process that reads a file must not own the one that asked.
"""

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from pipeline.types import Reading, Status

_UTF8 = ("utf-8", "surrogatepass")
"""PDFs hold lone surrogates; what becomes of them is for those to say who show the text."""


def to_json(reading: Reading) -> bytes:
    """One JSON object, spelt as the fields of Reading."""
    return json.dumps(reading, ensure_ascii=False, default=_plain).encode(*_UTF8)


def from_json(body: bytes) -> Reading:
    """The reading that `to_json` wrote.

    Raises:
        ValueError: these bytes are not exactly that.
    """
    try:
        return cast("Reading", _maker(Reading)(json.loads(body.decode(*_UTF8))))
    except (TypeError, ArithmeticError, RecursionError) as error:
        raise ValueError(f"no reading: {error}") from error


def shortened(reading: Reading, most: int) -> Reading:
    """The reading with as much of its text as takes `most` bytes as JSON; its fingerprint is of all of it."""
    said = reading.document
    if said is None:
        return reading
    end = most // 4
    document = replace(
        said,
        text=said.text[:end],
        facts=tuple(one for one in said.facts if one.end <= end),
        tables=(),
        grids=(),
    )
    cut = f"it says too much: of {len(said.text)} characters the first {end} are kept, and no tables"
    reason = f"{reading.reason}; {cut}" if reading.reason else cut
    return replace(reading, status=Status.PARTIAL, reason=reason, document=document)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {one.name: getattr(value, one.name) for one in fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Decimal | date):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no part of a reading")


@cache
def _maker(kind: Any) -> Callable[[Any], Any]:
    """What makes a value of that type of its JSON form, or raises."""
    shape = get_origin(kind)
    if shape in {Union, types.UnionType}:
        (one,) = (option for option in get_args(kind) if option is not types.NoneType)
        make = _maker(one)
        return lambda value: None if value is None else make(value)
    if shape is tuple:
        return _tuple(get_args(kind))
    if shape is Mapping:
        return lambda value: {_maker(str)(name): _maker(str)(text) for name, text in _as(dict, value).items()}
    return _dataclass(kind) if is_dataclass(kind) else _scalar(kind)


def _scalar(kind: Any) -> Callable[[Any], Any]:
    if kind is date:
        return date.fromisoformat
    if kind is Decimal or issubclass(kind, Enum):
        return lambda value: kind(_as(str, value))
    return lambda value: _as(kind, value)


def _tuple(items: tuple[Any, ...]) -> Callable[[Any], Any]:
    if items[-1] is Ellipsis:
        make = _maker(items[0])
        return lambda value: tuple([make(one) for one in _as(list, value)])
    makers = [_maker(item) for item in items]
    return lambda value: tuple([make(one) for make, one in zip(makers, _as(list, value), strict=True)])


def _dataclass(kind: Any) -> Callable[[Any], Any]:
    makers = {name: _maker(hint) for name, hint in get_type_hints(kind).items()}

    def make(value: Any) -> Any:
        if _as(dict, value).keys() != makers.keys():
            raise ValueError(f"not the fields of {kind.__name__}")
        return kind(**{name: make(value[name]) for name, make in makers.items()})

    return make


def _as(kind: type[Any], value: Any) -> Any:
    if type(value) is not kind and not (kind is float and type(value) is int):
        raise TypeError(f"{type(value).__name__} in place of {kind.__name__}")
    return value
