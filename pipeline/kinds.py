"""Which kind of disclosure a title names.

An explicit 部门 or 单位 + 预算 or 决算 beats a 三公 or 绩效 named after it; a bare 决算 or 预算 is read last.
"""

import re

from pipeline import regions
from pipeline.types import Kind, Scope

OF_UNITS = {Kind.DEPARTMENT_FINAL, Kind.UNIT_FINAL, Kind.DEPARTMENT_BUDGET, Kind.UNIT_BUDGET}

SCOPES = {
    Kind.DEPARTMENT_FINAL: Scope.DEPARTMENT,
    Kind.DEPARTMENT_BUDGET: Scope.DEPARTMENT,
    Kind.UNIT_FINAL: Scope.UNIT,
    Kind.UNIT_BUDGET: Scope.UNIT,
}
"""Whose money a kind covers by its name."""
_EXPLICIT = re.compile(
    r"(部门|单位)(?:\(?(?:本级|汇总|机关|公开)\)?)?(?:收支|收入支出|综合|财务|财政)?(预决|决|预)算"
)
_BRACKETED = re.compile(r"\((部门|单位)\)")
_OPENNESS = re.compile("信息公开.{0,6}?(?:报告|年报)")
_SANGONG = re.compile("三[”“\"'’]?公|因公出国")
_PERFORMANCE = re.compile("绩效|(?:整体|项目)支出(?:自评|评价)")
_PROCUREMENT = re.compile("采购")
_GOVERNMENT = re.compile(
    "(?:财政|政府|财政收支|财政总|总)(?:预|决|预决)算|[预决]算草案|预算执行|预算调整"
    "|(?:[省市县区州旗镇乡]本?级|中央|全[省市县区州旗])(?:财政|政府|一般公共预算)?(?:收支|收入|支出)?[预决]算"
)
_FUND = re.compile("一般公共预算|政府性基金预算|国有资本经营预算|社会保险基金预算")
_SPENT = re.compile("支出|执行|实际")
ABOUT_THE_WORK = re.compile(
    r"关于(?:进一步)?(?:做好|开展|印发|转发|报送|布置|批复|举办|加强|规范|推进|召开|组织(?!部)|调整|同意)"
    r"|(?:推进|部署|培训|工作)会(?!议)|审计(?:结果|报告|工作报告)|检查(?:结果|情况|通报)|通报$|解读"
    r"|\d+[个家].{0,8}(?:部门|单位).{0,8}公开"
)
"""Titles about budgets and accounts that are none: instructions, meetings, audits, news of a day's many."""
_OTHER_GENRE = re.compile(
    "(?:通知|公告|公示|报告|办法|意见|方案|决定|规定|会议|新闻|简报|总结|计划|批复|指南|规划|说明|公报)$"
)
_INSTITUTION = re.compile(
    "(?:[学园校馆站所处队台社场]|医院|卫生院|保健院|研究院|福利院|敬老院|养老院|中心|[一二三四五六七八九十]中|中专)$"
)
_COUNTY_GOVERNMENT = re.compile("[省市县区州旗盟](?:人民)?政府$")
_ACCOUNTS = {
    ("部门", True): Kind.DEPARTMENT_FINAL,
    ("部门", False): Kind.DEPARTMENT_BUDGET,
    ("单位", True): Kind.UNIT_FINAL,
    ("单位", False): Kind.UNIT_BUDGET,
    ("政府", True): Kind.GOVERNMENT_FINAL,
    ("政府", False): Kind.GOVERNMENT_BUDGET,
    ("三公", True): Kind.SANGONG_FINAL,
    ("三公", False): Kind.SANGONG_BUDGET,
}


def account_kind(of: str, final: bool) -> Kind:
    """The kind of the accounts of a 部门, 单位 or 政府, or of its 三公经费: final accounts or budget."""
    return _ACCOUNTS[of, final]


def direction(kind: Kind | None) -> str | None:
    """Whether accounts of a department, unit or government are "final" or "budget"; None for all else."""
    for (of, final), named in _ACCOUNTS.items():
        if named is kind and of != "三公":
            return "final" if final else "budget"
    return None


def kind_of(text: str, unit: str | None) -> tuple[Kind | None, bool]:
    """The kind a normalised title names, and whether that is a guess from what sort of body or text it is.

    None where the title does not say: neither one of our kinds nor, by its last word, anything else.
    """
    # The unit's own words (财政预算评审中心, 政府采购中心) say nothing about the document.
    said = text.replace(unit, "", 1) if unit else text
    if ABOUT_THE_WORK.search(text):
        return Kind.OTHER, False
    named = _explicit(said) or _by_subject(said)
    if named:
        return named, False
    account = _FUND.sub("", said)
    if not re.search("[预决]算", account):
        return (Kind.OTHER if _OTHER_GENRE.search(said) else None), True
    return _of_bare_account(account, said, unit)


def _explicit(said: str) -> Kind | None:
    explicit = _EXPLICIT.search(said)
    if not explicit:
        return None
    before = said[: explicit.start()]
    if any(subject.search(before) for subject in (_PERFORMANCE, _SANGONG, _PROCUREMENT)):
        return None
    return _ACCOUNTS[explicit[1], "决" in explicit[2]]


def _by_subject(said: str) -> Kind | None:
    if _OPENNESS.search(said):
        return Kind.OPENNESS_REPORT
    if _PERFORMANCE.search(said):
        return Kind.PERFORMANCE
    if _SANGONG.search(said):
        return _sangong(_FUND.sub("", said))
    if _PROCUREMENT.search(said):
        return Kind.PROCUREMENT
    return _ACCOUNTS["政府", "决算" in said] if _GOVERNMENT.search(said) else None


def _sangong(account: str) -> Kind | None:
    if "决算" in account or "预算" in account:
        return _ACCOUNTS["三公", "决算" in account]
    return Kind.SANGONG_FINAL if _SPENT.search(account) else None


def _of_bare_account(account: str, said: str, unit: str | None) -> tuple[Kind | None, bool]:
    """决算 or 预算 without 部门, 单位 or 财政: a place's own is the government's, a school's is a 单位's."""
    final = "决算" in account
    if bracketed := _BRACKETED.search(said):
        return _ACCOUNTS[bracketed[1], final], False
    if unit is None:
        return None, False
    if regions.names_only_a_region(unit) or _COUNTY_GOVERNMENT.search(unit):
        return _ACCOUNTS["政府", final], False
    return _ACCOUNTS["单位" if _INSTITUTION.search(unit) else "部门", final], True
