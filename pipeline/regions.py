"""Where a unit lies: the divisions spelt at the start of its name, and what makes two names one unit.

Only the start counts: 四川南路小学 is no unit of 四川省, and 洛阳镇 is not 洛阳市.
"""

import re

from pipeline import divisions
from pipeline.divisions import Division
from pipeline.types import Region

_PARTY = re.compile("中国共产党|中共")
_BEFORE_THE_PLACE = re.compile(
    "中国人民政治协商会议|政协|中国共产主义青年团|共青团|国家税务总局|国家统计局|中国民主同盟|民盟|中国民主建国会|民建|民革"
    "|中国国民党革命委员会|中国民主促进会|民进|中国农工民主党|农工党|九三学社|致公党|中华全国总工会"
)
"""Bodies that name themselves before their place: 政协大理市委员会."""
_SHORT_BODIES = {"中国人民政治协商会议": "政协", "中国共产主义青年团": "共青团"}
_ROAD_OR_VILLAGE = re.compile(
    "[东南西北中环上下新老]{0,2}(?:[一二三四五六七八九十]{1,2})?(?:路|街|大道|巷|弄|里|村|镇|乡|桥|庄|店|门|屯|寨|湖|山|河|江|湾|港)"
)
_INSTITUTION = re.compile(
    "学院|大学|师范|职业|高等|高级|广播|海关|[第一二三四五六七八九十]{1,3}中|中学|实验[中小]|日报|调查队"
)
_NEVER_BARE = {"中山", "东方", "新华", "友好", "和平", "向阳", "建设", "白云"}
"""Divisions whose name without 市 or 区 is an everyday word in the names of schools, hospitals and shops."""
_TOO_COMMON = {"城区", "郊区", "矿区", "东区", "西区"}
"""County names that are found in every other town: read only below a known parent."""
_LEVEL_WORD = re.compile("[省市县区州旗盟](?!场|政(?!府|协|法)|民|容|直|域|级|属|情)(?=..)")
"""The level that stands for the place (县财政局), but not 市场…, 市政… and 市民…, which are whole words."""


def find(name: str, within: Region | None = None) -> tuple[Region | None, str]:
    """The region that the start of a unit's name spells out, and what is left of the name.

    Province, city and county may each be left out or shortened (内蒙古, 红河州). A county name that exists
    several times (鼓楼区) is read below a named parent or, failing that, below the nearest level of `within`;
    else the answer is None. `within` only decides, it is never the answer by itself.
    """
    rest = name.strip()
    if party := _PARTY.match(rest):
        rest = rest[party.end() :]
    body = _BEFORE_THE_PLACE.match(rest)
    found, after = _chain(rest[body.end() :] if body else rest, within)
    if not found:
        return None, rest
    return (_branch_of(found, after) or found).region, (body[0] if body else "") + after


def _chain(rest: str, within: Region | None) -> tuple[Division | None, str]:
    found: Division | None = None
    while step := _next_division(rest, found, within):
        found, rest = step[0], rest[step[1] :]
    return found, rest


def called(word: str) -> list[Region]:
    """Every region of that name, with its level (鼓楼区, of which there are several) or without it (宜春)."""
    found = (*divisions.by_name().get(word, ()), *divisions.by_bare().get(word, ()))
    return list(dict.fromkeys(division.region for division in found))


def by_adcode(code: str) -> Region | None:
    """The region with this six-digit code (trailing zeros may be missing), or None."""
    return divisions.by_adcode().get(code.ljust(6, "0"))


def unit_key(name: str, default: Region | None = None) -> tuple[str, str | None]:
    """What makes two spellings one unit: the name without its region and 中共, and the region's code.

    四川省大英县财政局, 大英县财政局 and, on that county's portal, 县财政局 have one key; the 财政局 of two
    counties have two. The stem is never empty: 鹿寨县 itself keeps its name.
    """
    region, stem = find(name, default)
    place = region or default
    if _LEVEL_WORD.match(stem):
        stem = stem[1:]
    for long, short in _SHORT_BODIES.items():
        stem = stem.replace(long, short, 1)
    if stem.startswith("委"):
        stem = "党" + ("委" + stem[3:] if stem.startswith("委员会") else stem)
    return stem or name.strip(), place.adcode if place else None


def without_bare_province(name: str) -> str:
    """新疆阿克陶县… as 阿克陶县…: a short province before another division is no part of a name."""
    first = _next_division(name, None, None)
    if not first or first[0].ancestors or name.startswith(first[0].name):
        return name
    rest = name[first[1] :]
    return rest if _next_division(rest, first[0], None) else name


def short_name(region: Region) -> str:
    """The province as people say it: 江西, 内蒙古."""
    return next((d.bare for d in divisions.by_name().get(region.province, ())), region.province)


def names_only_a_region(name: str) -> bool:
    """Whether the name is a place and nothing more, as 鹿寨县."""
    region, rest = find(name)
    return region is not None and not rest


def _next_division(rest: str, parent: Division | None, within: Region | None) -> tuple[Division, int] | None:
    code = parent.region.adcode if parent else None
    for length in range(min(len(rest), divisions.longest_name()), 1, -1):
        spelt, after = rest[:length], rest[length:]
        named = [d for d in divisions.by_name().get(spelt, ()) if d.under(code)]
        if named and (parent or within or spelt not in _TOO_COMMON):
            chosen = _choose(named, within)
            if chosen:
                return chosen, length
        shortened = [
            d
            for d in divisions.by_bare().get(spelt, ())
            if d.under(code) and _safely_bare(d, after, parent, within)
        ]
        if shortened:
            return shortened[0], length
    return None


def _choose(candidates: list[Division], within: Region | None) -> Division | None:
    if len(candidates) == 1 or not within:
        return candidates[0] if len(candidates) == 1 else None
    for digits in (6, 4, 2):
        near = [d for d in candidates if d.region.adcode[:digits] == within.adcode[:digits]]
        if len(near) == 1:
            return near[0]
    return None


def _safely_bare(division: Division, after: str, parent: Division | None, within: Region | None) -> bool:
    """Whether a name without its level means the place: 江西财经大学, 湖北省孝感高级中学, not 四川南路."""
    if _ROAD_OR_VILLAGE.match(after) or division.bare in _NEVER_BARE or not after:
        return False
    if not division.ancestors or division.region == within:
        return True
    if division.region.county and not parent:
        return False
    below = any(after.startswith(d.name) for d in divisions.below().get(division.region.adcode, ()))
    return below or bool(_INSTITUTION.match(after))


def _branch_of(division: Division, rest: str) -> Division | None:
    """A city's bureau names the county of its branch: 公共资源交易中心民乐县分中心, 生态环境局云溪分局."""
    if division.region.county or not division.region.city or "分" not in rest:
        return None
    for child in divisions.below().get(division.region.adcode, ()):
        if f"{child.name}分" in rest or (child.bare and f"{child.bare}分" in rest):
            return child
    return None
