"""When all departments of a place were approved, by the title of the finance bureau's own notice.

The law counts from that day: a department publishes within twenty days of it, and has fifteen to approve the
accounts of its units (预算法 §52), which then have twenty of their own.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from pipeline.kinds import account_kind
from pipeline.obligations import season_end
from pipeline.titles import normalise
from pipeline.types import Kind

HANDED_ON = timedelta(days=15)
"""Within which a department approves what its units submitted."""
_NOTICE = re.compile(
    "关于批复(20[0-9]{2})年度?(?:[省市县区州盟旗本级直]{1,4})?(?:各?部门|部门单位)([预决])算的(?:通知|函)"
)
"""Of a single department's approval the name stands in between: it says nothing of the others."""


def approved(title: str, on: date) -> Iterator[tuple[Kind, int, date]]:
    """Kind, fiscal year and day of what a notice of that day approves, of departments and of their units.

    A notice put on the web years after is no evidence: it would excuse whoever is late.
    """
    notice = _NOTICE.search(normalise(title))
    if notice is None:
        return
    year, final = int(notice[1]), notice[2] == "决"
    for of, day in (("部门", on), ("单位", on + HANDED_ON)):
        kind = account_kind(of, final)
        if on <= season_end(kind, year):
            yield kind, year, day
