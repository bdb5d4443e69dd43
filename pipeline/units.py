"""Whose document a title is: the name that is left when year, occasion and subject are taken away."""

import re
from collections.abc import Iterator

from pipeline import regions
from pipeline.kinds import ABOUT_THE_WORK

_YEAR = re.compile(r"(?<!\d)(?:20\d\d(?:年度|年|(?!\d))|\d\d年度?(?=.{0,12}[预决]算))")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_LEAD = re.compile(
    r"附件\d*|附表?\d+|关于|公开|公布|公示|发布|现将|度|的|[-:.、,_;|·]+|\(?\d{1,3}\)?[.、:_-]+"
    r"|[一二三四五六七八九十]{1,3}[、.]|\d{3,9}(?=[^\d年个])"
)
_LEVEL = "[省市县区州旗]"
_TRAIL = re.compile(
    f"(?:部门|单位|机关本级|(?<=[局委厅院])机关|(?<={_LEVEL}){_LEVEL}本?级|本级|汇总|(?<={_LEVEL})级"
    '|年度|年|的|及|和|关于|公开|公布|公示|发布|[-_:,、.;|~·"“”]+)$'
)
_EXPLICIT = re.compile("(?:部门|单位)(?:收支|收入支出|综合|财务|财政)?(?:预决|决|预)算")
_SUBJECT = re.compile(
    r"一般公共预算|政府性基金|国有资本经营|社会保险基金|[“”\"'‘’]?三[”“\"'’]?公|因公出国"
    r"|(?:部门|单位)(?=整体|项目|[预决]|收支|收入|财政|财务|综合|$)|(?<!人民)政府(?=预?[预决]算|采购|信息|性基金)"
    r"|财政(?=总?预?[预决]算|收支|拨款|专项|支出|信息)|(?:项目|整体|专项)(?:支出|资金)?(?=绩效|自评|评价)"
    r"|总?预?[预决]算|绩效|信息公开|政务公开|公开|收支|收入支出|采购(?=意向|公告|[预决]算|情况|信息)|草案|执行情况"
)
_ORGANISATION = re.compile(
    "(?:中心|街道|基地|银行|支行|人大|公墓|[局委办厅部院校学园处站所馆队会府镇乡室社台库场司团庭县市区省州盟旗村联协科署]"
    "|[专中组陵])$"
)
_NOBODY = re.compile(
    "(?:自治[区州]|[全本我各]?[省市县区州镇乡局校院]|[省市县区州旗][直级属]|所有|所属|直属|下属|有关|相关|机关|事业|行政"
    "|预算|主管|基层|部门|单位|各|级|[上下]半年?)*"
)
_EVENT = re.compile("召开|举行|举办|开展|组织(?!部|局|委)|推进|加强|落实")
_LONGEST = 50
"""Characters; the longest real names (courts and party schools of autonomous prefectures) stay below 40."""


def unit_in(text: str) -> str | None:
    """The unit that a normalised title names, as it spells it; None where it names none.

    A province's short form before another division (新疆阿克陶县…) and brackets are left out.
    """
    for name in _candidates(_BRACKETS.sub("", text)):
        if is_name(name):
            return regions.without_bare_province(name)
    return named_aside(text)


def is_name(name: str) -> bool:
    """Whether the text can be a unit's name: of bearable length, and not 市级, 各部门, 所属单位."""
    return (
        2 <= len(name) <= _LONGEST
        and not _NOBODY.fullmatch(name)
        and not re.search(r"^\d|[…?!;。|:]|\d{5}|\.\.", name)
    )


def looks_like_organisation(name: str) -> bool:
    """Whether the text ends as the names of units do (局, 委, 中心, 镇 …) and tells no event."""
    return bool(_ORGANISATION.search(name)) and not _EVENT.search(name)


def _candidates(plain: str) -> Iterator[str]:
    pieces = _YEAR.split(plain)
    for position, piece in enumerate(pieces):
        before_year = position < len(pieces) - 1
        issuer, about, subject = piece.partition("关于")
        if ABOUT_THE_WORK.match(about + subject):
            # What the work is done on (关于印发…2018年…的通知) names no owner; who speaks of it does.
            yield _name_at_start(issuer, before_year)
            return
        for part in (subject, issuer) if about else (piece,):
            yield _name_at_start(part, before_year)


def _name_at_start(piece: str, before_year: bool) -> str:
    piece = _without_lead(piece)
    whole = _without_trail(piece)
    plain = not _SUBJECT.search(piece) and not _EVENT.search(piece)
    # Two of three signs make the whole piece a name: 财政预算评审中心 holds a subject's words too.
    if before_year + plain + bool(_ORGANISATION.search(whole)) >= 2:
        return whole
    if explicit := _EXPLICIT.search(piece):
        name = _without_trail(piece[: explicit.start()])
        if looks_like_organisation(name):
            return name
    names = [_without_trail(piece[: subject.start()]) for subject in _SUBJECT.finditer(piece)]
    return next((name for name in names if looks_like_organisation(name)), names[0] if names else "")


def named_aside(text: str) -> str | None:
    """The unit in a bracket or after a dash: 2023年度部门决算(市堤防处), 部门决算公开-堤防处."""
    asides = _BRACKETS.findall(text) + re.split("[-_:]", _BRACKETS.sub("", text))[1:]
    names = [_without_trail(_without_lead(aside)) for aside in asides]
    return next(
        (n for n in names if is_name(n) and looks_like_organisation(n) and not _SUBJECT.search(n)), None
    )


def _without_lead(piece: str) -> str:
    while lead := _LEAD.match(piece):
        piece = piece[lead.end() :]
    return piece


def _without_trail(piece: str) -> str:
    while trail := _TRAIL.search(piece[-12:]):
        piece = piece[: len(piece) - (min(len(piece), 12) - trail.start())]
    return piece
