"""What a title says it is: kind, scope, unit, fiscal year and region of a disclosure."""

import re

from pipeline import regions
from pipeline.identities import seen
from pipeline.invisible import visible
from pipeline.kinds import OF_UNITS, SCOPES, kind_of
from pipeline.types import Identity, Kind, Region, Scope
from pipeline.units import named_aside, unit_in

_LONGEST = 500
_SAME = str.maketrans("（）［］【】０１２３４５６７８９：，．－—–―﹣＿《》", "()[][]0123456789:,.-----_  ")
_FILE_SUFFIX = re.compile(
    r"\.(?:pdf|docx?|xlsx?|ofd|zip|rar|7z|s?html?|txt|wps|et|jpe?g|png)$", re.IGNORECASE
)
_SITE = re.compile(r"[-_|][^-_|]{2,24}(?:网|网站|门户|平台|[省市县区州旗]人民政府)$")
_ASIDE = re.compile(r"\((?:含|附|包括)[^()]*\)")
_CHINESE_YEAR = re.compile("二[〇○Ｏ零][〇○Ｏ零一二三四五六七八九]{2}(?=年)")
_CHINESE_DIGITS = str.maketrans("〇○Ｏ零一二三四五六七八九", "0000123456789")
_DATE = re.compile(r"20\d\d年\d{1,2}月(?:\d{1,2}日)?|(?<!\d)20\d\d[-./]\d{1,2}[-./]\d{1,2}(?!\d)")
_PART_OF_YEAR = re.compile(r"20\d\d年(?=上半年|下半年|前|[第一二三四]{1,2}季度)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年)")
_BARE_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d\d)年(?=.{0,12}[预决]算)")
_OWN_LEVEL = re.compile(r"\(机关\)|本级|(?<=[局委厅院])机关(?=\d|[部单决预]|$)")
_GOVERNMENT = {Kind.GOVERNMENT_BUDGET, Kind.GOVERNMENT_FINAL}


def identify(title: str) -> Identity:
    """Kind, scope, unit, fiscal year and region as far as the title says them.

    The evidence of each known part is "title"; it is "shape" for a kind (and its scope) that rests on what
    sort of body the unit is, because the title has a bare 决算 or 预算: a text that says 部门 or 单位 knows
    better.
    """
    text = normalise(title)
    unit = unit_in(text)
    kind, guessed = kind_of(text, unit)
    region = _region(text, unit)
    if unit and kind in OF_UNITS and regions.names_only_a_region(unit):
        # 宜春市2023年部门决算 lists a city's accounts: the city is where they lie, not whose they are.
        unit = named_aside(text)
    scope = _scope(text, kind)
    year = fiscal_year(text)
    weak = ("kind", *(("scope",) if kind and scope is SCOPES.get(kind) else ())) if guessed else ()
    return seen("title", guessed=weak, kind=kind, scope=scope, unit=unit, fiscal_year=year, region=region)


def normalise(title: str) -> str:
    """The visible title on one line, brackets and digits half-width, without suffix, site, dates, (含…)."""
    text = _FILE_SUFFIX.sub("", "".join(visible(title[:_LONGEST]).translate(_SAME).split()))
    text = _CHINESE_YEAR.sub(lambda year: "2" + year[0][1:].translate(_CHINESE_DIGITS), text)
    return _DATE.sub("", _ASIDE.sub("", _SITE.sub("", text.replace("年度年", "年度"))))


def fiscal_year(text: str) -> int | None:
    """The fiscal year of a normalised title: the last 20dd年, unless a part of it (上半年) is meant."""
    whole_years = _PART_OF_YEAR.sub("", text)
    for pattern, source in (
        (_YEAR, whole_years),
        (_YEAR, text),
        (_BARE_YEAR, text),
        (_SHORT_YEAR, text),
    ):
        if years := pattern.findall(source):
            return 2000 + int(years[-1]) % 100
    return None


def _scope(text: str, kind: Kind | None) -> Scope | None:
    if "汇总" in text and not _OWN_LEVEL.search(text):
        return Scope.SUMMARY
    if kind in _GOVERNMENT or kind is None:
        # 市本级决算 is a level of government there, no unit's own office.
        return None
    # 部门预算公开(汇总、本级、二级单位) has the whole department in it.
    own = "汇总" not in text and _OWN_LEVEL.search(text)
    return Scope.OWN_LEVEL if own else SCOPES.get(kind)


def _region(text: str, unit: str | None) -> Region | None:
    return regions.find(unit)[0] if unit else regions.find(text.removeprefix("关于").removeprefix("公开"))[0]
