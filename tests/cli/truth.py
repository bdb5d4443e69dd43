"""What a crawl recorded beside what was published, whatever each calls itself."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

Row = dict[str, Any]


def told(row: Row) -> tuple[Any, ...]:
    """What a disclosure and its truth must have in common."""
    region = row["region"]["adcode"] if row["region"] else None
    files = tuple(sorted((file["url"], file["digest"]) for file in row["attachments"]))
    return (row["title"], row["unit"], row["kind"], row["fiscal_year"], region, row["published_on"], files)


def is_recorded(recorded: Iterable[Row], truth: Iterable[Row]) -> int:
    """How many disclosures there are: each once, and no other, or the assertion shows those that are not.

    Of an article and its copy on another portal whichever is met first is told.
    """
    found = Counter(map(told, {row["id"]: row for row in recorded}.values()))
    published = defaultdict(set)
    for row in truth:
        published[row["copy_of"] or row["id"]].add(told(row))
    assert [one for one in published.values() if sum(found[row] for row in one) != 1] == []
    assert found.total() == len(published)
    return len(published)
