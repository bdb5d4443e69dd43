"""The portals of the made-up province: real kinds of sites in real regions, one or two of every family."""

from collections.abc import Sequence
from itertools import cycle, islice

from pipeline.types import Family, Kind, Region
from simulator.portals import Column, Portal
from simulator.units import DAYING, SICHUAN, YICHUN

FINALS = (Kind.DEPARTMENT_FINAL, Kind.UNIT_FINAL)
BUDGETS = (Kind.DEPARTMENT_BUDGET, Kind.UNIT_BUDGET)
_BOTH = (*FINALS, *BUDGETS)

CITY, BUREAU, PROVINCE, COUNTY = "yichun", "yichun-czj", "sichuan-czt", "daying"

FAMILIES = (Family.UCAP, Family.CMSPRO)
"""The families of a province nobody asked more of: the four portals of the demo."""
EVERY_FAMILY = tuple(Family)


def portals(families: Sequence[Family], count: int | None = None) -> list[Portal]:
    """The portals of those families, nothing published yet; or `count` alike but for their units."""
    chosen = [portal for portal in _roster() if portal.family in families]
    if count is None:
        return chosen
    return [_numbered(portal, number) for number, portal in enumerate(islice(cycle(chosen), count))]


def _numbered(portal: Portal, number: int) -> Portal:
    return Portal(
        f"{portal.family}-{number:03d}",
        f"{portal.name}第{number}分站",
        portal.family,
        portal.site,
        portal.site_id,
        portal.region,
        portal.columns,
        style=portal.style,
        brigades=1000 * (number + 1),
    )


def _roster() -> list[Portal]:
    return [*_home(), *_abroad()]


def _home() -> list[Portal]:
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
            (Column("c102361", "预决算信息公开", _BOTH),),
            share=0.75,
        ),
        Portal(
            BUREAU,
            "宜春市财政局",
            Family.UCAP,
            "ycsczj",
            "3609000026",
            YICHUN,
            (Column("yjsgk", "预决算公开", _BOTH),),
            share=0.25,
        ),
        Portal(
            COUNTY,
            "大英县人民政府",
            Family.CMSPRO,
            "dyx",
            "5109230001",
            DAYING,
            (Column("c100217", "财政预决算", _BOTH),),
            share=0.25,
            style="common_list",
        ),
    ]


def _abroad() -> list[Portal]:
    """One row a portal: slug, name, family, site, style, place, columns."""
    rows: list[tuple[str, str, Family, str, str, tuple[str, ...], dict[str, str]]] = [
        ("zhangshu", "樟树市人民政府", Family.TRS, "zwgk", "table",
         ("360982", "江西省", "宜春市", "樟树市"), {"czyjs": "预决算"}),
        ("wuhan", "武汉市财政局", Family.TRS, "zfxxgk", "script",
         ("420100", "湖北省", "武汉市"), {"bmyjs": "部门预决算"}),
        ("jiangsu-czt", "江苏省财政厅", Family.JPAGE, "14", "proxy",
         ("320000", "江苏省"), {"80179": "部门决算", "80180": "部门预算"}),
        ("fuzhou", "抚州市人民政府", Family.JPAGE, "3", "search",
         ("361000", "江西省", "抚州市"), {"4981": "部门预决算"}),
        ("meishan", "眉山市人民政府", Family.VSB, "1681", "",
         ("511400", "四川省", "眉山市"), {"czyjs": "财政预决算"}),
        ("shaoguan", "韶关市财政局", Family.GKMLPT, "sgczj", "",
         ("440200", "广东省", "韶关市"), {"2204": "部门预决算"}),
        ("lishui", "丽水市人民政府", Family.JPAAS, "1229", "",
         ("331100", "浙江省", "丽水市"), {"1229430": "部门预决算"}),
        ("yaohai", "瑶海区人民政府", Family.LONSUN, "13741", "",
         ("340102", "安徽省", "合肥市", "瑶海区"), {"7003401": "财政预决算"}),
        ("luojiang", "罗江区人民政府", Family.VISIONSKY, "GKljq", "",
         ("510604", "四川省", "德阳市", "罗江区"), {"22941": "财政预决算"}),
        ("chengdu", "成都市财政局", Family.CHENGDU, "czyjs", "",
         ("510100", "四川省", "成都市"), {"bmyjs": "部门预决算"}),
        ("wuxi", "无锡市预决算公开统一平台", Family.JIANGSU, "122", "",
         ("320200", "江苏省", "无锡市"), {"2": "部门决算", "1": "部门预算"}),
        ("anyuan", "安远县人民政府", Family.PLAIN, "gov", "",
         ("360726", "江西省", "赣州市", "安远县"), {"37": "财政预决算"}),
    ]  # fmt: skip
    return [
        Portal(
            slug,
            name,
            family,
            site,
            f"{place[0]}0001",
            Region(**dict(zip(("adcode", "province", "city", "county"), place, strict=False))),
            tuple(Column(code, title, _kinds(title)) for code, title in columns.items()),
            style=style,
        )
        for slug, name, family, site, style, place, columns in rows
    ]


def _kinds(title: str) -> tuple[Kind, ...]:
    return {"部门决算": FINALS, "部门预算": BUDGETS}.get(title, _BOTH)
