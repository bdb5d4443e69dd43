"""The portals: real kinds of sites in real regions, each with its columns and its present misbehaviour."""

from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.types import Family, Kind, Region
from simulator.disclosure import Article
from simulator.units import DAYING, SICHUAN, YICHUN


class Soft404(StrEnum):
    """Which pages answer 200 with a page that says there is none."""

    OFF = "off"
    MISSING = "missing"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Column:
    """One listing of a portal."""

    code: str
    name: str
    kinds: tuple[Kind, ...]


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
    articles: list[Article] = field(default_factory=list)
    changes: int = 0
    redesigned: bool = False
    landmarks: bool = True
    broken_charset: bool = False
    waf: bool = False
    soft_404: Soft404 = Soft404.OFF
    delay: float = 0.0

    def listing(self, column: Column) -> list[Article]:
        """What the column lists now, newest first."""
        shown = (a for a in self.articles if a.column == column.code and a.listed and not a.gone)
        return sorted(shown, key=lambda article: (article.published_at, article.id), reverse=True)

    def column_for(self, kind: Kind) -> Column:
        """Where a disclosure of that kind is listed."""
        return next((column for column in self.columns if kind in column.kinds), self.columns[0])


FINALS = (Kind.DEPARTMENT_FINAL, Kind.UNIT_FINAL)
BUDGETS = (Kind.DEPARTMENT_BUDGET, Kind.UNIT_BUDGET)
FAMILIES = (Family.UCAP, Family.CMSPRO)
"""The CMS families that have portals here."""

CITY, BUREAU, PROVINCE, COUNTY = "yichun", "yichun-czj", "sichuan-czt", "daying"


def portals() -> list[Portal]:
    """The province's portals, with nothing published yet."""
    both = (*FINALS, *BUDGETS)
    return [
        Portal(
            CITY,
            "宜春市人民政府",
            Family.UCAP,
            "ycsrmzf",
            "3609000002",
            YICHUN,
            (Column("czxx", "部门决算", FINALS), Column("bmys", "部门预算", BUDGETS)),
        ),
        Portal(
            PROVINCE,
            "四川省财政厅",
            Family.CMSPRO,
            "scczt",
            "5100000015",
            SICHUAN,
            (Column("c102361", "预决算信息公开", both),),
        ),
        Portal(
            BUREAU,
            "宜春市财政局",
            Family.UCAP,
            "ycsczj",
            "3609000026",
            YICHUN,
            (Column("yjsgk", "预决算公开", both),),
        ),
        Portal(
            COUNTY,
            "大英县人民政府",
            Family.CMSPRO,
            "dyx",
            "5109230001",
            DAYING,
            (Column("c100217", "财政预决算", both),),
        ),
    ]
