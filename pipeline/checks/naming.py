"""Names that a disclosure gets wrong: 科目, the unit's own, another's, and years that cannot be."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from pipeline.types import Document, Finding, Severity

CLASSES = frozenset(
    """
    一般公共服务 外交 国防 公共安全 教育 科学技术 科技 文化旅游体育与传媒 文化旅游体育和传媒 文化体育与传媒
    社会保障和就业 社会保障与就业 社会保险基金 卫生健康 医疗卫生与计划生育 医疗卫生 节能环保 环境保护
    城乡社区 城乡社区事务 农林水 农林水事务 交通运输 资源勘探工业信息等 资源勘探信息等 资源勘探电力信息等
    商业服务业等 商业服务业等事务 金融 援助其他地区 地震灾后恢复重建 自然资源海洋气象等 国土海洋气象等
    国土资源气象等 住房保障 粮油物资储备 粮油物资管理事务 粮油物资储备管理等事务 国有资本经营预算 国有资本经营
    灾害防治及应急管理 灾害防治和应急管理 预备费 其他 转移性 债务还本 债务付息 债务发行费用 债务发行费
    抗疫特别国债安排的 抗疫特别国债安排
    """.split()  # noqa: SIM905 - a list of words reads better without forty pairs of quotes
)
"""Every 类 of the 支出功能分类 since 2007, without 支出, and the slips that nobody would report."""
_CLASS = re.compile(r"[（(]类[）)]")
_BEFORE = 24
_NAME = re.compile(r"[\u4e00-\u9fff、]{2,20}(?=\s?\Z)")
_LEADS = re.compile(r"^.{0,12}(?:其中|包括|用于|方面|[:：,，、])(?=.{2})")

_FIELDS = {
    "政法": "政法",
    "教育": "教学校园",
    "卫生": "卫医疗健",
    "卫健": "卫医疗健",
    "民政": "民政",
    "公安": "公安",
    "检察": "检察",
    "法院": "法院",
    "司法": "司法",
    "水利": "水利",
    "农业": "农",
    "交通": "交通路",
    "林业": "林",
    "环保": "环",
    "商务": "商",
    "文旅": "文旅",
    "体育": "体",
    "税务": "税",
    "统计": "统计",
    "审计": "审",
    "人社": "人社",
    "住建": "住建",
    "应急": "应急",
    "气象": "气象",
}
"""Fields of work that have websites of their own, and characters of which their units' names have one.
财政 is not among them: its platform publishes everybody's accounts."""
_SITE = re.compile(rf"(?<=[在于到])[\u4e00-\u9fff]{{0,8}}?(?P<field>{'|'.join(_FIELDS)})网")

_APPROVAL = re.compile(
    r"批复\s{0,2}(?P<year>20\d\d)\s{0,2}年[^。；;\n]{0,12}预算[^。；;\n（(〔\[]{0,12}[（(]?\s?[\u4e00-\u9fff]{2,10}"
    r"\s{0,2}[〔\[［(（]\s{0,2}(?P<issued>20\d\d)\s{0,2}[〕\]］)）]"
)
_HEADING = re.compile(
    r"^[ \t\u3000]{0,20}(?:第.部分\s{0,4})?(?P<unit>[\u4e00-\u9fff（）()]{0,30}?)"
    r"\s{0,2}(?P<year>20\d\d)\s{0,2}年度?"
    r"(?:部门|单位)决算(?:情况)?(?:表|说明|情况说明)?\s{0,4}$",
    re.MULTILINE,
)
_ORGAN = re.compile(r"(?:局|委员会|委|部|厅|办公室|办|院|校|中心|站|所|会|镇|乡|街道|处|队|馆|社|组|县|区)$")


def names(document: Document) -> Iterator[Finding]:
    """The findings about names and years in the text."""
    yield from _classes(document.text)
    yield from _other_sites(document)
    yield from _approvals(document.text)
    yield from _headings(document)


def _classes(text: str) -> Iterator[Finding]:
    """NAME-01: what calls itself 类 is one."""
    told = set()
    for match in _CLASS.finditer(text):
        named = _NAME.search(text, max(0, match.start() - _BEFORE), match.start())
        name = named[0].removesuffix("支出") if named else ""
        if not named or name in told or any(name.endswith(known) for known in CLASSES):
            continue
        plain = _LEADS.sub("", name)
        close = get_close_matches(plain, CLASSES, n=1, cutoff=0.6)
        if close:
            told.add(name)
            yield _finding(
                "NAME-01",
                f"“{plain}（类）”不是支出功能分类科目，应为“{close[0]}”",
                named.start() + len(name) - len(plain),
                match.end(),
            )


def _other_sites(document: Document) -> Iterator[Finding]:
    """COPY-01: published, it says, on the website of another field of work: copied from another unit."""
    unit = document.identity.unit
    if not unit:
        return
    for match in _SITE.finditer(document.text):
        if not set(_FIELDS[match["field"]]) & set(unit):
            message = f"{unit}的报告写在“{match[0]}”公开，疑从其他单位复制"
            yield _finding("COPY-01", message, match.start(), match.end())


def _approvals(text: str) -> Iterator[Finding]:
    """DATE-01: the notice that approves a year's budget is not of a later year."""
    for match in _APPROVAL.finditer(text):
        if int(match["issued"]) > int(match["year"]):
            message = f"批复{match['year']}年预算的文号为〔{match['issued']}〕，晚于预算年度"
            yield _finding("DATE-01", message, match.start(), match.end())


def _headings(document: Document) -> Iterator[Finding]:
    """COPY-02, ORG-01: headings name the document's own year and unit."""
    year, unit = document.identity.fiscal_year, document.identity.unit
    for match in _HEADING.finditer(document.text):
        if year and int(match["year"]) != year:
            message = f"标题写{match['year']}年度，而本文为{year}年度决算"
            yield _finding("COPY-02", message, match.start("year"), match.end("year"))
        named = re.sub(r"[（(].{0,8}[）)]", "", match["unit"])
        if unit and _ORGAN.search(named) and not _same_unit(named, unit):
            message = f"标题写“{named}”，而本文单位为“{unit}”"
            yield _finding("ORG-01", message, match.start("unit"), match.end("unit"))


def _same_unit(one: str, other: str) -> bool:
    """Whether one name may be a shorter form of the other: each of its characters in their order."""
    one, other = one.removeprefix("中共"), re.sub(r"[（(].{0,8}[）)]", "", other).removeprefix("中共")
    return one in other or other in one


def _finding(rule: str, message: str, start: int, end: int) -> Finding:
    return Finding(rule=rule, severity=Severity.WARNING, message=message, start=start, end=end)
