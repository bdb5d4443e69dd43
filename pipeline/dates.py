"""Days as Chinese pages print them."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

_CHINA = timezone(timedelta(hours=8))
_DAY = re.compile(r"(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_CHINESE_DAY = re.compile(
    "([二一][〇○Ｏ零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_EPOCH = re.compile(r"\s*(\d{10})(?:\d{3})?\s*")
_IN_ADDRESS = (
    re.compile(r"/t((?:19|20)\d\d)(\d\d)(\d\d)_\d+\.\w+"),  # TRS
    re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})/"),  # Hanweb, CMSPRO at sc.gov.cn
    re.compile(r"/((?:19|20)\d\d)(\d\d)/(\d\d)/"),
    re.compile(r"/((?:19|20)\d\d)-(\d\d)/(\d\d)/"),
    re.compile(r"/((?:19|20)\d\d)(\d\d)(\d\d)[/_]"),
)
_DIGITS = {**dict(zip("〇一二三四五六七八九", range(10), strict=True)), "零": 0, "○": 0, "Ｏ": 0}
_FIRST_YEAR, _LAST_YEAR = 1995, 2100


def day(text: str) -> date | None:
    """The first day that `text` names, in China's time; None where it names none.

    Reads 2023-09-28, 2023/9/28, 2023.9.28, 2023年9月28日, 二〇二三年九月二十八日 and Unix time. Days before
    1995 are empty database fields (1970-01-01, 1900-01-01), not dates of publication.
    """
    if stamp := _EPOCH.fullmatch(text):
        return _plausible(datetime.fromtimestamp(int(stamp[1]), UTC).astimezone(_CHINA).date())
    for match in _DAY.finditer(text):
        if found := _valid(int(match[1]), int(match[2]), int(match[3])):
            return found
    if written := _CHINESE_DAY.search(text):
        year = int("".join(str(_DIGITS[digit]) for digit in written[1]))
        return _valid(year, _small_number(written[2]), _small_number(written[3]))
    return None


def address_day(url: str) -> date | None:
    """The day that an address holds: …/t20240919_1.html, /2024/9/19/, /202409/19/."""
    for pattern in _IN_ADDRESS:
        if (match := pattern.search(url)) and (found := _valid(*map(int, match.groups()))):
            return found
    return None


def _small_number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[text] if len(text) == 1 else 0
    return (_DIGITS.get(tens, 0) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


def _valid(year: int, month: int, day_of_month: int) -> date | None:
    try:
        return _plausible(date(year, month, day_of_month))
    except ValueError:
        return None


def _plausible(found: date) -> date | None:
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None
