"""Columns of accounts all over China, known by address only: what can be watched but is not yet.

The list that comes with gongkai names its source in its first lines; a user's own has the same two columns.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from crawler.addresses import canonical
from crawler.portals import Column, Portal
from crawler.recognition import slug_of
from pipeline import regions
from pipeline.errors import UsageError
from pipeline.types import Family, Region

_SHAPES = (
    (Family.UCAP, re.compile(r"/pc/list\.html")),
    (Family.CHENGDU, re.compile(r"/column-index-\d+\.shtml")),
    (Family.CMSPRO, re.compile(r"\.shtml(?:$|\?)")),
    (Family.JPAGE, re.compile(r"/col/col\d+/")),
    (Family.GKMLPT, re.compile(r"/gkmlpt/")),
    (Family.LONSUN, re.compile(r"/public/column/\d+")),
    (Family.VISIONSKY, re.compile(r"/i[lL]ist\.jsp")),
    (Family.JIANGSU, re.compile(r"//yjsgk\.jsczt\.cn/")),
    (Family.VSB, re.compile(r"\.htm(?:$|\?)")),
)
"""What an address alone says of its family; the rest begins with what any listing has."""


@dataclass(frozen=True, slots=True)
class Available:
    """One column of a place."""

    place: str
    """江西省/宜春市/袁州区."""
    url: str

    @property
    def region(self) -> Region | None:
        """The place in the divisions of GB/T 2260, where it is one."""
        return regions.find(self.place.replace("/", ""))[0]

    @property
    def family(self) -> Family:
        """By the address alone: a guess until the page was seen."""
        return next((family for family, shape in _SHAPES if shape.search(self.url)), Family.PLAIN)


def shipped() -> tuple[Available, ...]:
    """The list that comes with gongkai."""
    return read(resources.files(__name__).joinpath("budget_columns.tsv").read_text(encoding="utf-8"))


def from_file(file: Path) -> tuple[Available, ...]:
    """A user's list.

    Raises:
        UsageError: the file cannot be read, names no column, or a line of it has no place and address.
    """
    try:
        found = read(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: not in UTF-8: {error}") from error
    except UsageError as error:
        raise UsageError(f"{file}: {error}") from error
    if not found:
        raise UsageError(f"{file}: no line with a place and an address that begins with http:// or https://")
    return found


def read(text: str) -> tuple[Available, ...]:
    """The columns of a table of places and addresses; lines that begin with # are remarks.

    Raises:
        UsageError: naming the line that is neither.
    """
    return tuple(_lines(text))


def _lines(text: str) -> Iterator[Available]:
    for number, line in enumerate(text.splitlines(), start=1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not line.strip() or line.startswith("#") or cells[:2] == ["region", "url"]:
            continue
        if len(cells) < 2 or not cells[0]:
            raise UsageError(
                f"line {number}: a place and an address are wanted, parted by a tab: {line[:80]!r}"
            )
        if cells[1].startswith(("http://", "https://")):  # places without one stand in the list too
            yield Available(cells[0], cells[1])


def matching(columns: Iterable[Available], words: Sequence[str]) -> tuple[Available, ...]:
    """The columns whose place or address holds every word: 宜春 finds the city and all its counties."""
    wanted = [word.replace("/", "") for word in words]
    return tuple(
        one
        for one in columns
        if all(word in one.place.replace("/", "") or word in one.url for word in wanted)
    )


def portals_of(columns: Iterable[Available], known: Mapping[str, Portal]) -> list[Portal]:
    """Portal files for columns that no portal has yet: one for each host.

    The family is a guess by the address, and each says so by verified = false.
    """
    watched = {canonical(column.url) for portal in known.values() for column in portal.columns}
    by_host: dict[str, list[Available]] = {}
    for one in columns:
        if canonical(one.url) not in watched:
            by_host.setdefault(urlsplit(one.url).netloc.lower(), []).append(one)
    return [_portal(found, known) for found in by_host.values()]


def _portal(found: Sequence[Available], known: Mapping[str, Portal]) -> Portal:
    """The host's portal with these columns; of one that is known, nothing else changes."""
    slug = slug_of(found[0].url)
    portal = known[slug] if slug in known else _new(slug, found[0])
    columns = {
        canonical(one.url): Column(
            name=f"{one.place.rpartition('/')[2]}预决算",
            url=canonical(one.url),
            cms=None if one.family is portal.cms else one.family,
        )
        for one in found
    }
    return portal.model_copy(update={"columns": (*portal.columns, *columns.values())})


def _new(slug: str, first: Available) -> Portal:
    parts = urlsplit(first.url)
    return Portal(
        slug=slug,
        name=f"{first.place.rpartition('/')[2]}（{parts.netloc}）",
        homepage=f"{parts.scheme}://{parts.netloc}/",
        cms=first.family,
        region=first.region.adcode if first.region else None,
    )
