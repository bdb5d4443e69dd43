"""The day that a listing prints beside a title: one of four dates that are kept apart (docs/portals.md)."""

import re
from datetime import date
from functools import lru_cache

from pipeline.dates import address_day, day

_BRACKETS = " \t\r\n　\xa0[]()（）【】〔〕|·"
_MONTH_AND_DAY = re.compile(r"(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_DAY_ABOVE_MONTH = re.compile(r"(\d{1,2})\s+((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})月?")
_EIGHT_DIGITS = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_PUBLISHED = re.compile(r"(?:发布|公开|发文)(?:日期|时间)\s{0,4}[:：]?")
_MONTH_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[-/]?(0[1-9]|1[0-2])/")
_LONGEST = 40
"""Characters of a text that is a date without its year and nothing more."""


def listed_day(text: str, url: str) -> date | None:
    """The day that a row of text names; the year of 10-19 is that of its address.

    An address is released when the row is: of the years around that of the address the nearest day counts
    (12-31 beside t20180102 is of 2017). Zero timestamps (1970-01-01) are no date.
    """
    if not text:
        return None
    if (found := _full_day(text)) is not None:
        return found
    lines = (text, *text.split("\n")) if "\n" in text else (text,)
    return next((found for line in lines if (found := _short(line.strip(_BRACKETS), url))), None)


@lru_cache(maxsize=4096)
def _full_day(text: str) -> date | None:
    """A day with its year: the one labelled as of publication, else the first. Listings repeat them."""
    label = _PUBLISHED.search(text)
    if label and (found := day(text[label.end() :])):
        return found
    return day(text)


def _short(text: str, url: str) -> date | None:
    if not text or len(text) > _LONGEST:
        return None
    if match := _DAY_ABOVE_MONTH.fullmatch(text):
        return _day(match[2], match[3], match[1])
    if match := _EIGHT_DIGITS.fullmatch(text):
        return _day(*match.groups())
    match = _MONTH_AND_DAY.fullmatch(text)
    return _nearest(match[1], match[2], url) if match else None


def _nearest(month: str, day_of_month: str, url: str) -> date | None:
    about = address_day(url)
    if about is None and (named := _MONTH_IN_ADDRESS.search(url)):
        about = _day(named[1], named[2], "15")
    return _nearest_to(about, month, day_of_month) if about else None


@lru_cache(maxsize=4096)
def _nearest_to(about: date, month: str, day_of_month: str) -> date | None:
    years = (about.year - 1, about.year, about.year + 1)
    days = [found for year in years if (found := _day(str(year), month, day_of_month))]
    return min(days, key=lambda one: abs(one - about), default=None)


def _day(year: str, month: str, day_of_month: str) -> date | None:
    return day(f"{year}-{month}-{day_of_month}")
