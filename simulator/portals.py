"""What a portal is: a site of one CMS family with its columns and its present misbehaviour."""

from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil

from pipeline.types import Family, Kind, Region
from simulator.disclosure import Article


class Soft404(StrEnum):
    """Which pages answer 200 with a page that says there is none."""

    OFF = "off"
    MISSING = "missing"
    ALL = "all"


class Waf(StrEnum):
    """What stands before the pages (portals.md section 9 has where each was met)."""

    RUISHU = "ruishu"
    """412 and a script that sets `$_ts`."""
    JIASULE = "jiasule"
    """521 and a script that sets the cookie `__jsl_clearance`."""
    HUAWEI = "huawei"
    """418 with the cookies HWWAFSESID and HWWAFSESTIME."""
    STUB = "stub"
    """200 with a few hundred bytes of script."""
    LOGIN = "login"
    """200 with a form that wants a name and a password."""
    CAPTCHA = "captcha"
    """200 with a picture to be typed off."""
    FORBIDDEN = "forbidden"
    """403."""


class Outage(StrEnum):
    """How a portal fails to answer at all."""

    REFUSED = "refused"
    """Nobody listens."""
    ERROR = "error"
    """503 with Retry-After."""
    TIMEOUT = "timeout"
    """Connections are taken, answers never come."""
    HANGUP = "hangup"
    """Connections are taken and closed."""


class Charset(StrEnum):
    """How a page's bytes and what is declared of them disagree."""

    MISLABELLED = "mislabelled"
    """gb2312 is declared over GB18030, with a character only GB18030 has, and one byte of no encoding."""
    UNDECLARED = "undeclared"
    """GB18030, nothing declared."""
    LYING = "lying"
    """The header and the page say utf-8, the bytes are GB18030."""


@dataclass(frozen=True, slots=True)
class Column:
    """One listing of a portal."""

    code: str
    name: str
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Guest:
    """A neighbour's article that one of a portal's columns lists beside its own."""

    column: str
    portal: str
    """Slug of the neighbour."""
    article: Article


@dataclass(slots=True, eq=False)
class Portal:
    """One site, what it has published, and how it misbehaves at the moment."""

    slug: str
    name: str
    family: Family
    site: str
    site_id: str
    region: Region
    columns: tuple[Column, ...]
    share: float = 1.0
    """Of the province's units, how many publish here."""
    style: str = ""
    """Which of its family's habits it has, where a family has several."""
    brigades: int | None = None
    """One of very many portals: its units are numbered from here on, so that no two portals share one."""
    articles: list[Article] = field(default_factory=list)
    guests: list[Guest] = field(default_factory=list)
    changes: int = 0
    redesigned: bool = False
    relaunched: bool = False
    landmarks: bool = True
    charset: Charset | None = None
    waf: Waf | None = None
    outage: Outage | None = None
    soft_404: Soft404 = Soft404.OFF
    soft_404_home: bool = False
    """Whether the home page stands in for what is missing."""
    hidden_percent: int = 0
    delay: float = 0.0
    drip: float = 0.0

    def listing(self, column: Column) -> list[Article]:
        """What the column lists now, newest first; of a shrunk one only the newest."""
        shown = [a for a in self.articles if a.column == column.code and a.listed and not a.gone]
        shown.sort(key=lambda article: (article.published_at, article.id), reverse=True)
        return shown[: ceil(len(shown) * (100 - self.hidden_percent) / 100)]

    def column_for(self, kind: Kind) -> Column:
        """Where a disclosure of that kind is listed."""
        return next((column for column in self.columns if kind in column.kinds), self.columns[0])
