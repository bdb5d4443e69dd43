"""What a text says of its identity elsewhere than in its title: cover, body, breadcrumb, file name."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from pipeline import regions
from pipeline.identities import seen, seen_elsewhere
from pipeline.kinds import SCOPES, account_kind
from pipeline.titles import identify
from pipeline.types import Identity, Kind
from pipeline.units import is_name, looks_like_organisation

_COVER, _COVER_LINES, _COVER_LINE = 2_000, 10, 50
_COVER_ENDS = re.compile(
    r"目\s{0,8}录|第[一1二]部分|[一1]\s?[、.．]|[^。；]{0,50}[。；]|.{0,50}(?:现将|如下[:：]?$|\d\s?(?:[万亿]?元|[%％]))"
)
_NOT_COVER = re.compile(
    r"您?(?:的|现在)?(?:当前|所在).{0,4}位置|首页|访问|浏览|关联|来源|索\s?引\s?号|(?:公开|发布|成文|发文)(?:时间|日期)"
    r"|(?:项目)?(?:实施|填报|主管)(?:单位|部门)"  # of a 绩效 form: who runs the project
    r"|\||字体|打印|[-—\s\d]{1,3}$|标\s?题"
)
_NAME = r"([^\s,，。;；:：(（)）|“”《》]{4,40}?)"
_UNIT_PATTERNS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"(?:预算主管部门|预算单位|部门名称|单位名称|编制单位|编制部门|公开单位|公开部门)[\s|:：]{1,6}"
        + _NAME
        + r"(?=[\s|(（]|$)",
        r"第[一1]部分[\s:：]{0,6}" + _NAME + "(?:部门|单位)?(?:概况|基本情况|主要职)",
        r"纳入.{0,30}?[预决]算.{0,30}?包括[:：]\s{0,3}(?:1[.、])?"
        + _NAME
        + r"(?:[（(]?(?:机关)?本级|机关[,，。])",
        r"(?:现将|经汇总[,，])(?:20\d\d\s{0,3}年度?)?"
        + _NAME
        + r"(?:20\d\d\s{0,3}年度?)?(?:部门|单位)?(?:[预决]算|[“\"]?三公)",
        r"截[至止]20\d\d年12月31日[,，]\s{0,3}" + _NAME + "共有",
        r"(?:实施单位|填报单位)[\s|:：]{1,6}" + _NAME + r"(?=[\s|(（]|$)",
        r"^[ \t\u3000]{0,8}" + _NAME + r"(?:主要职能|主要职责|机构职能|概况)[ \t]{0,3}$",
        r"^[ \t\u3000]{0,8}" + _NAME + r"\s{0,3}20\d\d\s{0,3}年度?(?=[部单收支本决预一“,，])",
    )
)
"""Where a text names its unit, the surest place first."""
_SELF = re.compile(
    r"本(?:部门|单位|级|局|校|院|中心|委|镇|乡)|我|其中|截至|根据|关于|以上|[一二三四五六七八九十][、.]"
)
_HEADING = re.compile(
    r"(部门|单位)\s{0,3}(决算|预算)(?:公开)?(?:情况)?\s{0,3}(?:说明|报表|表|编制|单位构成|收支|草案|如下)"
)
_YEARS = (
    re.compile(r"(20\d\d)\s{0,3}年度?\s{0,3}[^\s,，。]{0,10}?(?:部门|单位)\s{0,3}(?:决算|预算)"),
    re.compile(r"(20\d\d)\s{0,3}年度"),
)
_ANY_YEAR = re.compile(r"(?<![较比与至])(20\d\d)\s{0,3}年(?!\s{0,3}\d{1,2}\s{0,3}月)")
_SANGONG = re.compile("三[”“\"'’]?公[”“\"'’]?[经經][费費].{0,16}?(?:[决決]算|[预預]算|支出)")
_SANGONG_OPENING = 200
_COLUMN = re.compile("公开|信息|首页|专栏|网站|预决算")
_HAN = re.compile("[\u4e00-\u9fff]")


def from_cover(head: str) -> Identity:
    """What the lines before the table of contents say when they are read as one title."""
    return seen_elsewhere(identify("".join(_cover_lines(head[:_COVER]))), "cover")


def from_body(head: str) -> Identity:
    """What headings and set phrases of the text say."""
    unit, kind = _unit(head), _kind(head)
    return seen(
        "body",
        kind=kind,
        scope=SCOPES.get(kind) if kind else None,
        unit=unit,
        fiscal_year=_year(head),
        region=regions.find(unit)[0] if unit else None,
    )


def from_breadcrumb(steps: Sequence[str]) -> Identity:
    """What the path to a page says: …>市委组织部 names a unit, …>2022年>部门决算 a year and a kind."""
    said = [identify(step) for step in reversed(steps)]
    kind = next((i.kind for i in said if i.kind in SCOPES and i.evidence["kind"] == "title"), None)
    # The columns of a site are its departments too: only the last step files this very page.
    last = steps[-1].split("(")[0].split("（")[0].strip() if steps else ""
    a_unit = is_name(last) and looks_like_organisation(last) and not _COLUMN.search(last)
    return seen(
        "breadcrumb",
        kind=kind,
        scope=SCOPES.get(kind) if kind else None,
        unit=last if a_unit else None,
        fiscal_year=next((i.fiscal_year for i in said if i.fiscal_year), None),
        region=next((i.region for i in said if i.region), None),
    )


def from_name(name: str) -> Identity:
    """What the name of a file, or the last segment of an address, says; Latin names say nothing."""
    last = unquote(name).replace("\\", "/").rsplit("/", 1)[-1]
    return seen_elsewhere(identify(last), "name") if _HAN.search(last) else Identity()


def _cover_lines(opening: str) -> Iterator[str]:
    kept = 0
    for line in map(str.strip, opening.splitlines()):
        if _COVER_ENDS.match(line) or len(line) > _COVER_LINE or kept == _COVER_LINES:
            return
        if line and not _NOT_COVER.match(line):
            kept += 1
            yield line


def _unit(head: str) -> str | None:
    for pattern in _UNIT_PATTERNS:
        for match in pattern.finditer(head):
            name = match[1].removesuffix("部门").removesuffix("单位").removesuffix("本级")
            if is_name(name) and looks_like_organisation(name) and not _SELF.search(name):
                return name
    return None


def _kind(head: str) -> Kind | None:
    headings = Counter(_HEADING.findall(head)).most_common(1)
    if headings:
        (of, account), _ = headings[0]
        return account_kind(of, account == "决算")
    opening = head[:_SANGONG_OPENING]
    if not _SANGONG.search(opening):
        return None
    return account_kind("三公", "决算" in opening or "预算" not in opening.replace("一般公共预算", ""))


def _year(head: str) -> int | None:
    for pattern in _YEARS:
        if counted := Counter(pattern.findall(head)).most_common(1):
            return int(counted[0][0])
    first = _ANY_YEAR.search(head)
    return int(first[1]) if first else None
