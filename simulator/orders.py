"""What comes with POST /_control, read and checked."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from simulator.accounts import CENT
from simulator.disclosure import Article, Disclosure
from simulator.portals import Portal
from simulator.province import Province


class ControlError(ValueError):
    """An action that cannot be done, and why."""


Choice = TypeVar("Choice", bound=StrEnum)
Order = Mapping[str, Any]
Outcome = dict[str, Any]
"""What an action answers; `disclosure` names the one whose truth row the server adds."""


def order_in(body: bytes) -> Order:
    """The JSON object that a request carries.

    Raises:
        ControlError: it carries none.
    """
    try:
        order = json.loads(body)
    except ValueError as error:
        raise ControlError(f"not JSON: {error}") from None
    if not isinstance(order, dict):
        raise ControlError('a JSON object is wanted, as {"action": "publish"}')
    return order


def portal_in(province: Province, order: Order, default: str | None = None) -> Portal:
    """The portal that `portal` names."""
    slug = order.get("portal", default)
    portal = province.portal(slug) if isinstance(slug, str) else None
    if portal is None:
        known = ", ".join(portal.slug for portal in province.portals)
        raise ControlError(f"no portal {slug!r}; there are: {known}")
    return portal


def disclosure_in(province: Province, order: Order) -> tuple[Portal, Disclosure, Article]:
    """The disclosure that `id` names, with where it stands."""
    wanted = order.get("id")
    for portal, article, disclosure in province.disclosures():
        if disclosure.id == wanted:
            return portal, disclosure, article
    raise ControlError(f"no disclosure {wanted!r}; /_truth lists them")


def flag_in(order: Order, name: str, *, default: bool) -> bool:
    """A yes or no."""
    value = order.get(name, default)
    if not isinstance(value, bool):
        raise ControlError(f"{name} must be true or false, not {value!r}")
    return value


def choice_in(values: type[Choice], order: Order, name: str, default: Choice) -> Choice:
    """One of a few words."""
    value = order.get(name, default)
    if value not in list(values):
        raise ControlError(f"no {name} {value!r}; there are: {', '.join(values)}")
    return values(value)


def number_in(order: Order, name: str, most: int, default: float | None = None) -> float:
    """A number from 0 on."""
    value = order.get(name, default)
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= most:
        raise ControlError(f"{name} must be a number from 0 to {most}, not {value!r}")
    return float(value)


def amount_of(value: object) -> Decimal:
    """An amount, to the cent."""
    try:
        return Decimal(str(value)).quantize(CENT)
    except InvalidOperation:
        raise ControlError(f"value must be an amount, not {value!r}") from None
