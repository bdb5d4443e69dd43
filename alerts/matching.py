"""Whether a change concerns a subscription."""

from storage.notices import Notice
from storage.queries import prefix
from storage.subscriptions import Subscriber


def matches(subscriber: Subscriber, notice: Notice) -> bool:
    """Whether every option of the subscription holds; of one option given repeatedly, one is enough.

    An option asks for something known: a change of which the year is unknown answers no question for a year.
    When the change was made does not count here (see `concerns`).
    """
    return (
        _among(subscriber.events, (notice.event.value,))
        and _among(subscriber.units, notice.names)
        and _among(subscriber.kinds, (notice.kind,))
        and _among(subscriber.years, (notice.fiscal_year,))
        and _in_region(subscriber.regions, notice.adcode)
        and _among(subscriber.findings, notice.findings)
        and _mentions(subscriber.keywords, (notice.title, *notice.names))
    )


def concerns(subscriber: Subscriber, notice: Notice) -> bool:
    """Whether the change matches and was made after the subscription."""
    return (
        notice.change is not None and notice.change > subscriber.after_change and matches(subscriber, notice)
    )


def _among(wanted: tuple[object, ...], present: tuple[object, ...]) -> bool:
    return not wanted or any(value in wanted for value in present)


def _in_region(regions: tuple[str, ...], adcode: str | None) -> bool:
    return not regions or any((adcode or "").startswith(prefix(code)) for code in regions)


def _mentions(keywords: tuple[str, ...], texts: tuple[str, ...]) -> bool:
    return not keywords or any(word.casefold() in text.casefold() for word in keywords for text in texts)
