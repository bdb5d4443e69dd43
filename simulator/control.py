"""What can be done to the province while it is being watched: publish, amend silently, withdraw, break."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from pipeline.types import Kind
from simulator.book import plain, unit_of
from simulator.disclosure import Article, Disclosure, Form
from simulator.figures import CENT
from simulator.portals import Charset, Portal, Soft404, Waf
from simulator.province import Province


class ControlError(ValueError):
    """An action that cannot be done, and why."""


_Choice = TypeVar("_Choice", bound=StrEnum)
Order = Mapping[str, Any]
Outcome = dict[str, Any]
"""What an action answers; `disclosure` names the one whose truth row the server adds."""


def actions() -> dict[str, str]:
    """Every action by name with what it does."""
    return {name: (action.__doc__ or "") for name, action in _ACTIONS.items()}


def perform(province: Province, order: Order) -> Outcome:
    """Does what `order["action"]` says.

    Raises:
        ControlError: the action, the portal, the disclosure or a value is not known here.
    """
    name = order.get("action")
    action = _ACTIONS.get(name) if isinstance(name, str) else None
    if action is None:
        raise ControlError(f"no action {name!r}; there are: {', '.join(_ACTIONS)}")
    return action(province, order)


def _publish(province: Province, order: Order) -> Outcome:
    """A new article on top of the listing: {portal?, unit?, year?, kind?}."""
    portal = _portal(province, order, default=province.portals[0].slug)
    kind = _one_of(Kind, order, "kind", Kind.DEPARTMENT_FINAL)
    unit = province.unit_named(portal, order["unit"]) if "unit" in order else province.next_unit(portal)
    if unit is None:
        raise ControlError(f"no unit {order['unit']!r} on {portal.slug}")
    year = order.get("year", province.years[-1])
    if not isinstance(year, int):
        raise ControlError(f"year must be a number, not {year!r}")
    disclosure = province.publish(portal, unit, year, kind, on_top=True)
    portal.changes += 1
    return {"disclosure": disclosure.id}


def _amend(province: Province, order: Order) -> Outcome:
    """One stated amount changes silently where the narrative stands: {id, field?, value?}."""
    disclosure = _edited(province, order)
    return _change(disclosure, disclosure.narrated_in, order, "amended")


def _replace_attachment(province: Province, order: Order) -> Outcome:
    """New bytes under the same URL, one figure changed: {id, field?, value?}."""
    _, disclosure, article = _found(province, order)
    if not disclosure.has_file:
        raise ControlError(f"{disclosure.id} has no attachment")
    if disclosure.form is Form.PAGE and order.get("field") is None:
        order = {**order, "field": _in_tables(disclosure)}
    article.changes += 1
    return _change(disclosure, disclosure.file_changes, order, "attachment_replaced")


def _remove_attachment(province: Province, order: Order) -> Outcome:
    """The file is gone, its page stays: {id}."""
    disclosure = _edited(province, order)
    if not disclosure.has_file:
        raise ControlError(f"{disclosure.id} has no attachment")
    disclosure.file_removed = True
    return {"disclosure": disclosure.id}


def _withdraw(province: Province, order: Order) -> Outcome:
    """404 and off the listing: {id}."""
    disclosure = _edited(province, order)
    disclosure.withdrawn = True
    return {"disclosure": disclosure.id}


def _restore(province: Province, order: Order) -> Outcome:
    """Back at the same URL and on the listing: {id}."""
    _, disclosure, article = _found(province, order)
    _edited(province, order)
    disclosure.withdrawn, disclosure.file_removed, article.listed = False, False, True
    return {"disclosure": disclosure.id}


def _delist(province: Province, order: Order) -> Outcome:
    """Leaves the listing, still answers: {id}."""
    portal, disclosure, article = _found(province, order)
    article.listed = False
    portal.changes += 1
    return {"disclosure": disclosure.id}


def _redesign(province: Province, order: Order) -> Outcome:
    """New template and class names; landmarks=false: a listing nobody can read: {portal, landmarks?}."""
    portal = _portal(province, order)
    portal.redesigned, portal.landmarks = True, _flag(order, "landmarks", default=True)
    portal.changes += 1
    return {"portal": portal.slug}


def _break_charset(province: Province, order: Order) -> Outcome:
    """Bytes and declaration disagree: {portal, kind?, on?}."""
    portal = _portal(province, order)
    kind = _one_of(Charset, order, "kind", Charset.MISLABELLED)
    portal.charset = kind if _flag(order, "on", default=True) else None
    portal.changes += 1
    return {"portal": portal.slug}


def _waf(province: Province, order: Order) -> Outcome:
    """Every page is a challenge, 412 unless another kind is wanted: {portal, kind?, on?}."""
    portal = _portal(province, order)
    kind = _one_of(Waf, order, "kind", Waf.RUISHU)
    portal.waf = kind if _flag(order, "on", default=True) else None
    return {"portal": portal.slug}


def _soft_404(province: Province, order: Order) -> Outcome:
    """200 instead of 404 for pages=missing, or for pages=all: {portal, on?, pages?}."""
    portal = _portal(province, order)
    pages = _one_of(Soft404, order, "pages", Soft404.MISSING)
    portal.soft_404 = pages if _flag(order, "on", default=True) else Soft404.OFF
    return {"portal": portal.slug}


def _slow(province: Province, order: Order) -> Outcome:
    """Every answer waits that long; 0 ends it: {portal, seconds}."""
    portal = _portal(province, order)
    seconds = order.get("seconds")
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not 0 <= seconds <= 600:
        raise ControlError(f"seconds must be a number from 0 to 600, not {seconds!r}")
    portal.delay = float(seconds)
    return {"portal": portal.slug}


def _reset(province: Province, order: Order) -> Outcome:
    """Everything as it was at the start."""
    province.reset()
    return {}


_ACTIONS: dict[str, Callable[[Province, Order], Outcome]] = {
    "publish": _publish,
    "amend": _amend,
    "replace_attachment": _replace_attachment,
    "remove_attachment": _remove_attachment,
    "withdraw": _withdraw,
    "restore": _restore,
    "delist": _delist,
    "redesign": _redesign,
    "break_charset": _break_charset,
    "waf": _waf,
    "soft_404": _soft_404,
    "slow": _slow,
    "reset": _reset,
}


def _portal(province: Province, order: Order, default: str | None = None) -> Portal:
    slug = order.get("portal", default)
    portal = province.portal(slug) if isinstance(slug, str) else None
    if portal is None:
        known = ", ".join(portal.slug for portal in province.portals)
        raise ControlError(f"no portal {slug!r}; there are: {known}")
    return portal


def _found(province: Province, order: Order) -> tuple[Portal, Disclosure, Article]:
    wanted = order.get("id")
    for portal, article, disclosure in province.disclosures():
        if disclosure.id == wanted:
            return portal, disclosure, article
    raise ControlError(f"no disclosure {wanted!r}; /_truth lists them")


def _edited(province: Province, order: Order) -> Disclosure:
    portal, disclosure, article = _found(province, order)
    article.changes += 1
    portal.changes += 1
    return disclosure


def _flag(order: Order, name: str, *, default: bool) -> bool:
    value = order.get(name, default)
    if not isinstance(value, bool):
        raise ControlError(f"{name} must be true or false, not {value!r}")
    return value


def _one_of(values: type[_Choice], order: Order, name: str, default: _Choice) -> _Choice:
    value = order.get(name, default)
    if value not in list(values):
        raise ControlError(f"no {name} {value!r}; there are: {', '.join(values)}")
    return values(value)


def _in_tables(disclosure: Disclosure) -> str:
    """An amount that the tables of that kind of file print."""
    return "exp_project_budget" if disclosure.kind.endswith("预算") else "exp_project"


def _change(disclosure: Disclosure, changes: dict[str, Decimal], order: Order, what: str) -> Outcome:
    """Prints one amount differently from now on; everything that depends on it stays."""
    stated = {fact.field: fact.value for fact in disclosure.facts() if unit_of(fact.field) == "万元"}
    amounts = {name: value for name, value in stated.items() if value and not name.endswith("_delta")}
    field = order.get("field") or _in_tables(disclosure)
    if field not in amounts:
        raise ControlError(f"{disclosure.id} states no amount {field!r}; it states: {', '.join(amounts)}")
    before = changes.get(field, amounts[field])
    after = _amount(order["value"]) if "value" in order else (before * Decimal("1.07") + 1).quantize(CENT)
    changes[field] = after
    fault = {"fault": what, "field": field, "before": plain(before), "after": plain(after)}
    disclosure.faults.append(fault)
    return {"disclosure": disclosure.id, **fault}


def _amount(value: object) -> Decimal:
    try:
        return Decimal(str(value)).quantize(CENT)
    except InvalidOperation:
        raise ControlError(f"value must be an amount, not {value!r}") from None
