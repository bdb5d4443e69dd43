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
    r"(?:财政[局厅]|^)关于批复(20\d\d)年度?[省市县区州盟旗本级直]{0,4}(?:各?部门|部门单位)([预决])算的(?:通知|函)$"
)
"""Of a single department's approval the name stands in between: it says nothing of the others."""


def approved(title: str, on: date) -> Iterator[tuple[Kind, int, date]]:
    """Kind, fiscal year and day of what a notice of that day approves, of departments and of their units.

    Only in its season: one put on the web years after would excuse whoever is late, one dated before there
    was anything to approve would make all late.
    """
    notice = _NOTICE.search(normalise(title))
    if notice is None:
        return
    year, final = int(notice[1]), notice[2] == "决"
    earliest = date(year + 1, 1, 1) if final else date(year - 1, 12, 1)
    for of, day in (("部门", on), ("单位", on + HANDED_ON)):
        kind = account_kind(of, final)
        if earliest <= on <= season_end(kind, year):
            yield kind, year, day
