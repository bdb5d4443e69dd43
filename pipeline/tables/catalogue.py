"""The standard tables by name: 财政部's nine, what the provinces add, the budgets', the governments'.

Source: 财政部 部门决算公开 templates and the provinces' additions (四川 to FY2021, 江西, 云南, 北京, 浙江,
内蒙古), the 部门预算 templates of 上海 and 财政部, and the 地方预决算公开操作规程 (财预〔2016〕143号).
"""

import re

from pipeline.tables.wording import squeezed

_FINAL = (
    "收入支出决算总表",
    "收入决算表",
    "支出决算表",
    "财政拨款收入支出决算总表",
    "财政拨款支出决算明细表",
    "财政拨款支出决算表",
    "一般公共预算财政拨款支出决算表",
    "一般公共预算财政拨款收入支出决算表",
    "一般公共预算财政拨款支出决算明细表",
    "一般公共预算财政拨款基本支出决算表",
    "一般公共预算财政拨款基本支出决算明细表",
    "一般公共预算财政拨款项目支出决算表",
    "政府性基金预算财政拨款收入支出决算表",
    "政府性基金预算财政拨款“三公”经费支出决算表",
    "国有资本经营预算财政拨款收入支出决算表",
    "国有资本经营预算财政拨款支出决算表",
    "财政拨款“三公”经费支出决算表",
    "“三公”经费支出决算表",
    "一般公共预算财政拨款“三公”经费支出决算表",
    "“三公”经费、行政参公单位机关运行经费情况表",
    "国有资产占用情况表",
    "国有资产使用情况表",
    "项目支出决算明细表",
    "机构运行信息表",
    "政府采购情况表",
)
_BUDGET = (
    "财务收支预算总表",
    "收支预算总表",
    "收支总表",
    "收入预算总表",
    "收入总表",
    "收入预算表",
    "支出预算总表",
    "支出总表",
    "支出预算表",
    "财政拨款收支预算总表",
    "财政拨款收支总表",
    "一般公共预算支出功能分类预算表",
    "一般公共预算支出预算表",
    "一般公共预算支出表",
    "一般公共预算财政拨款支出预算表",
    "政府性基金预算支出功能分类预算表",
    "政府性基金预算支出预算表",
    "政府性基金预算支出表",
    "国有资本经营预算支出功能分类预算表",
    "国有资本经营预算支出预算表",
    "国有资本经营预算支出表",
    "一般公共预算基本支出部门预算经济分类预算表",
    "一般公共预算基本支出预算表",
    "一般公共预算基本支出表",
    "一般公共预算“三公”经费支出预算表",
    "一般公共预算“三公”经费支出表",
    "财政拨款“三公”经费支出预算表",
    "财政拨款“三公”经费支出表",
    "“三公”经费和机关运行经费预算表",
    "“三公”经费支出预算表",
    "“三公”经费支出表",
    "项目支出预算表",
    "项目支出表",
    "项目支出绩效目标表",
    "部门整体支出绩效目标表",
    "政府采购预算表",
    "政府购买服务预算表",
)
_GOVERNMENT = tuple(
    f"{fund}{table}"
    for fund in ("一般公共预算", "政府性基金预算", "国有资本经营预算", "社会保险基金预算")
    for ending in ("决算", "预算", "执行情况")
    for table in (f"收支{ending}总表", f"收支{ending}表", f"收入{ending}表", f"支出{ending}表")
)
_ALIASES = {
    "收支决算总表": "收入支出决算总表",
    "收支决算表": "收入支出决算总表",
    "收入支出总表": "收入支出决算总表",
    "收入支出决算表": "收入支出决算总表",
    "收入决算总表": "收入决算表",
    "支出决算总表": "支出决算表",
    "财政拨款收支决算总表": "财政拨款收入支出决算总表",
    "一般公共预算财政拨款基本支出决算明细表": "一般公共预算财政拨款基本支出决算表",
    "政府性基金预算财政拨款收支决算表": "政府性基金预算财政拨款收入支出决算表",
    "国有资本经营预算财政拨款收支决算表": "国有资本经营预算财政拨款收入支出决算表",
    "国有资产占有使用情况表": "国有资产占用情况表",
    "国有资产占有情况表": "国有资产占用情况表",
    "国有资产占有使用情况统计表": "国有资产占用情况表",
    "政府性基金预算“三公”经费支出决算表": "政府性基金预算财政拨款“三公”经费支出决算表",
    "一般公共预算财政拨款“三公”经费支出表": "一般公共预算“三公”经费支出表",
    "收支总体情况表": "收支总表",
    "收入总体情况表": "收入总表",
    "支出总体情况表": "支出总表",
    "财政拨款收支总体情况表": "财政拨款收支总表",
    "一般公共预算支出情况表": "一般公共预算支出表",
    "一般公共预算基本支出情况表": "一般公共预算基本支出表",
    "政府性基金支出表": "政府性基金预算支出表",
    "政府性基金预算支出情况表": "政府性基金预算支出表",
    "国有资本经营支出表": "国有资本经营预算支出表",
    "国有资本经营预算支出情况表": "国有资本经营预算支出表",
}

_DROPPED = re.compile(r"[\"'《》〈〉]|[(](?:公开|空表|续|续表)[)]|(?:[(]续[)]|续表?)\d{0,2}$")
_NUMBERED = re.compile(
    r"(?:附件?|公开|财决公开|[Zz])?(?:表[一二三四五六七八九十]{1,3}|表\d{1,2}(?:-\d{1,2})?|\d{1,2}(?:表|(?:-\d{1,2})?(?=[、.:]))"
    r"|表?[一二三四五六七八九十]{1,3}(?=[、.:])|[(][一二三四五六七八九十\d]{1,3}[)])[、.:]?"
)
_SPACED_NUMBER = re.compile(r"^\s{0,4}(?:附|公开)?[件表]?\s{0,2}\d{1,2}(?:-\d{1,2})?表?\s{1,4}")
_OWNER = re.compile(r"[^\d]{2,30}?(?=20\d\d年)")
_YEAR = re.compile(r"(?:关于)?(?:20\d\d|2[O0o〇]\d\d|[二〇○零一三四五六七八九]{4}|XX|xx)年?度?")
_BEARER = re.compile(r"(?:本?(?:部门|预算单位|单位|本级)|[区市县省]级)(?=\S{4})")
_PLACE = re.compile(
    r"[一-龥]{2,12}?[省市县区州盟旗](?:全?[市县区省州]?本级|全[省市县区州])?|全[省市县区州]|[省市县区州]?本级"
)
_TAIL = re.compile(
    r"[(](?:公开(?:\d\d表)?|草案|汇总|功能分类|按功能分类|科目|分科目|分单位|本级|部门|单位)[)]$"
)
_LOST = 3
_LONGEST_TITLE = 70
_MOST_PREFIXES = 6


def _key(name: str) -> str:
    return _DROPPED.sub("", squeezed(name))


_NAMES = {_key(name): name for name in (*_FINAL, *_BUDGET, *_GOVERNMENT)} | {
    _key(alias): name for alias, name in _ALIASES.items()
}

_ENDINGS = {name[-2:] for name in _NAMES} | {name.removesuffix("表")[-2:] for name in _NAMES}
"""What every title ends with, 表 or not: most lines of prose do not."""


def table_name(title: str) -> str | None:
    """The standard name of the table a line entitles; None where the line is no such title.

    Number, year, place and bearer (2024年度, 表一、, 哈尔滨市本级, 部门) are set aside, as are quotation
    marks and (公开); what then remains must be a whole name or alias, but for a lost 表.
    """
    if len(title.strip()) > _LONGEST_TITLE:
        return None
    plain = _key(_SPACED_NUMBER.sub("", title[:_LONGEST_TITLE]))
    if plain[-2:] not in _ENDINGS and _TAIL.sub("", plain)[-2:] not in _ENDINGS:
        return None
    known = (_NAMES.get(form) for bare in _bared(plain) for form in (bare, _TAIL.sub("", bare), f"{bare}表"))
    return next(filter(None, known), None)


def _bared(plain: str) -> list[str]:
    """The title with ever more of its prefixes set aside."""
    forms = [plain]
    for _ in range(_MOST_PREFIXES):
        known = len(forms)
        for prefix in (_NUMBERED, _OWNER, _YEAR, _BEARER, _PLACE):
            bare = forms[-1][match.end() :] if (match := prefix.match(forms[-1])) else ""
            if len(bare) > _LOST:
                forms.append(bare)
        if len(forms) == known:
            break
    return forms
