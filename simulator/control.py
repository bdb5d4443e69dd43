"""What can be done to the province while it is being watched: publish, amend silently, withdraw, break."""

from collections.abc import Callable
from decimal import Decimal

from pipeline.types import Kind
from simulator import misbehaviour
from simulator.accounts import CENT
from simulator.book import plain, unit_of
from simulator.disclosure import Disclosure, Form
from simulator.orders import ControlError, Order, Outcome, amount_of, choice_in, disclosure_in, portal_in
from simulator.province import Province


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
    portal = portal_in(province, order, default=province.portals[0].slug)
    kind = choice_in(Kind, order, "kind", Kind.DEPARTMENT_FINAL)
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
    _, disclosure, article = disclosure_in(province, order)
    if not disclosure.has_file:
        raise ControlError(f"{disclosure.id} has no attachment")
    if disclosure.form is Form.PAGE and order.get("field") is None:
        order = {**order, "field": _in_tables(disclosure)}
    article.changes += 1
    return _change(disclosure, disclosure.file_changes, order, "attachment_replaced")


def _remove_attachment(province: Province, order: Order) -> Outcome:
    """The file is gone, its page stays: {id}."""
    _, disclosure, article = disclosure_in(province, order)
    if not disclosure.has_file:
        raise ControlError(f"{disclosure.id} has no attachment")
    if article.straight:
        raise ControlError(f"{disclosure.id} is nothing but its file: withdraw it")
    _edited(province, order).file_removed = True
    return {"disclosure": disclosure.id}


def _withdraw(province: Province, order: Order) -> Outcome:
    """404 and off the listing: {id}."""
    disclosure = _edited(province, order)
    disclosure.withdrawn = True
    return {"disclosure": disclosure.id}


def _restore(province: Province, order: Order) -> Outcome:
    """Back at the same URL and on the listing: {id}."""
    _, disclosure, article = disclosure_in(province, order)
    _edited(province, order)
    disclosure.withdrawn, disclosure.file_removed, article.listed = False, False, True
    return {"disclosure": disclosure.id}


def _delist(province: Province, order: Order) -> Outcome:
    """Leaves the listing, still answers: {id}."""
    portal, disclosure, article = disclosure_in(province, order)
    article.listed = False
    portal.changes += 1
    return {"disclosure": disclosure.id}


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
    **misbehaviour.ACTIONS,
    "reset": _reset,
}


def _edited(province: Province, order: Order) -> Disclosure:
    portal, disclosure, article = disclosure_in(province, order)
    article.changes += 1
    portal.changes += 1
    return disclosure


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
    after = amount_of(order["value"]) if "value" in order else (before * Decimal("1.07") + 1).quantize(CENT)
    changes[field] = after
    fault = {"fault": what, "field": field, "before": plain(before), "after": plain(after)}
    disclosure.faults.append(fault)
    return {"disclosure": disclosure.id, **fault}
