"""What can be done to a whole portal: redesigned, guarded, broken, emptied, slowed, taken off the network."""

from collections.abc import Callable

from simulator.orders import Order, Outcome, choice_in, flag_in, number_in, portal_in
from simulator.portals import Charset, Outage, Portal, Soft404, Waf
from simulator.province import Province


def redesign(province: Province, order: Order) -> Outcome:
    """New template; landmarks=false: a listing nobody can read; urls=true: another CMS: {portal, …}."""
    portal = portal_in(province, order)
    portal.redesigned, portal.landmarks = True, flag_in(order, "landmarks", default=True)
    portal.relaunched = flag_in(order, "urls", default=False)
    return _generated_anew(portal)


def break_charset(province: Province, order: Order) -> Outcome:
    """Bytes and declaration disagree: {portal, kind?: mislabelled, undeclared, lying, on?}."""
    portal = portal_in(province, order)
    kind = choice_in(Charset, order, "kind", Charset.MISLABELLED)
    portal.charset = kind if flag_in(order, "on", default=True) else None
    return _generated_anew(portal)


def waf(province: Province, order: Order) -> Outcome:
    """A wall before all: {portal, kind?: ruishu, jiasule, huawei, stub, login, captcha, forbidden, on?}."""
    portal = portal_in(province, order)
    kind = choice_in(Waf, order, "kind", Waf.RUISHU)
    portal.waf = kind if flag_in(order, "on", default=True) else None
    return {"portal": portal.slug}


def soft_404(province: Province, order: Order) -> Outcome:
    """200 instead of 404, home=true: with the home page: {portal, on?, pages?: missing, all, home?}."""
    portal = portal_in(province, order)
    pages = choice_in(Soft404, order, "pages", Soft404.MISSING)
    portal.soft_404_home = flag_in(order, "home", default=False)
    portal.soft_404 = pages if flag_in(order, "on", default=True) else Soft404.OFF
    return {"portal": portal.slug}


def empty(province: Province, order: Order) -> Outcome:
    """Listings keep their landmarks and lose all rows: {portal, on?}."""
    portal = portal_in(province, order)
    portal.hidden_percent = 100 * flag_in(order, "on", default=True)
    return _generated_anew(portal)


def shrink(province: Province, order: Order) -> Outcome:
    """Listings lose their older rows, 90 % unless told; 0 ends it: {portal, percent?}."""
    portal = portal_in(province, order)
    portal.hidden_percent = int(number_in(order, "percent", 100, 90))
    return _generated_anew(portal)


def outage(province: Province, order: Order) -> Outcome:
    """No answer: {portal, kind?: refused, error (503), timeout, hangup, on?}."""
    portal = portal_in(province, order)
    kind = choice_in(Outage, order, "kind", Outage.REFUSED)
    portal.outage = kind if flag_in(order, "on", default=True) else None
    return {"portal": portal.slug}


def slow(province: Province, order: Order) -> Outcome:
    """Every answer waits that long; 0 ends it: {portal, seconds}."""
    portal = portal_in(province, order)
    portal.delay = number_in(order, "seconds", 600)
    return {"portal": portal.slug}


def drip(province: Province, order: Order) -> Outcome:
    """Every answer comes in pieces over that long; 0 ends it: {portal, seconds}."""
    portal = portal_in(province, order)
    portal.drip = number_in(order, "seconds", 600)
    return {"portal": portal.slug}


ACTIONS: dict[str, Callable[[Province, Order], Outcome]] = {
    action.__name__: action
    for action in (redesign, break_charset, waf, soft_404, empty, shrink, outage, slow, drip)
}


def _generated_anew(portal: Portal) -> Outcome:
    portal.changes += 1
    return {"portal": portal.slug}
