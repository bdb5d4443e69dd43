"""What one article says was published: one draft for each identity among its page and its attachments."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.identities import merge
from pipeline.invisible import visible
from pipeline.kinds import direction
from pipeline.regions import unit_key
from pipeline.titles import identify
from pipeline.types import Draft, Identity, Part, Region

_SUFFIX = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|txt|html?)$", re.IGNORECASE)
_FIRM = {"title", "cover"}
"""Places where a document names itself; its body may also speak of others."""
_AMOUNT = re.compile(r"\d\s{0,3}(?:亿元|万元|元)")
_SCHOOL_OR_HOSPITAL = re.compile("[学园院校]")
_NUMERALS = re.compile(r"[一二三四五六七八九十百\d]+")


@dataclass(frozen=True, slots=True)
class _Carried:
    """A part with what it says it is."""

    part: Part
    identity: Identity


def drafts(
    page: Part, attachments: Sequence[Part], *, title: str, region: Region | None
) -> tuple[Draft, ...]:
    """The disclosures of one article, the page's own first; nothing is dropped for being unclassified.

    An attachment of another unit, fiscal year, direction (预算, 决算) or scope is a disclosure of its own;
    绩效, 三公 and 采购 attachments of the page's unit and year stay with it. A page that only lists the
    accounts of several units is no disclosure, its attachments are. `title` is the listing's; `region` is
    the portal's, where units lie that name none. An archive says nothing: what is in it are attachments.
    """
    attachments = [part for part in attachments if not _is_archive(part)]
    main = _page_identity(page, title)
    carried = [_Carried(part, _attachment_identity(part)) for part in attachments]
    if _only_lists(page, main, carried, region):
        return tuple(_draft(group, page, region) for group in _grouped(carried, region))
    main = _with_unit_carried(main, carried)
    if not _has_figures(page):
        main = _with_scope_carried(main, carried, region)
    differs = [_differ(c.identity, main, region) for c in carried]
    own = [c for c, differ in zip(carried, differs, strict=True) if not differ]
    foreign = [
        replace(c, identity=_with_owner(c.identity, main))
        for c, differ in zip(carried, differs, strict=True)
        if differ
    ]
    whole = merge(main, *(c.identity for c in own))
    first = Draft(
        title=visible(title).strip() or _title(page),
        identity=_placed(whole, region),
        url=page.url,
        parts=(page, *(c.part for c in own)),
    )
    return (first, *(_draft(group, page, region) for group in _grouped(foreign, region)))


def identity_of_files(files: Sequence[Part], owner: Identity | None, region: Region | None) -> Identity:
    """What a disclosure made of attachments alone is, by the rules that `drafts` has for attachments.

    `owner` is the disclosure that carries them, or what was known of this one: its unit is theirs where they
    name none. `region` is the portal's.
    """
    said = merge(*map(_attachment_identity, files))
    return _placed(_with_owner(said, owner) if owner else said, region)


def _is_archive(part: Part) -> bool:
    return bool(part.reading and part.reading.document and part.reading.document.members)


def _page_identity(page: Part, title: str) -> Identity:
    """What the page names itself, then what the listing calls it, then what its body suggests."""
    read = _read_identity(page)
    firm = {part: where for part, where in read.evidence.items() if where in _FIRM}
    unknown = {part: None for part in ("kind", "scope", "unit", "fiscal_year", "region") if part not in firm}
    stated = replace(read, evidence=firm, **unknown)
    return merge(stated, identify(title), read)


def _attachment_identity(part: Part) -> Identity:
    """What a file and its link say; of a file that was not read, or says nothing, the link alone speaks."""
    said = merge(_read_identity(part), identify(part.title))
    # A 绩效 form names the office that runs the project; only accounts speak of their own unit.
    names_itself = said.evidence.get("unit") in _FIRM or direction(said.kind) is not None
    return said if names_itself else replace(said, unit=None)


def _read_identity(part: Part) -> Identity:
    document = part.reading.document if part.reading else None
    return document.identity if document else Identity()


def _only_lists(page: Part, main: Identity, carried: Sequence[_Carried], region: Region | None) -> bool:
    """Whether the page is a mere container: files of several units, and no figures of a unit of its own."""
    units = [c.identity for c in carried if c.identity.unit]
    several = any(_other_unit(units[0], other, region) for other in units[1:])
    if not several:
        return False
    return main.unit is None or not _has_figures(page)


def _with_unit_carried(main: Identity, carried: Sequence[_Carried]) -> Identity:
    """The page's identity, with the unit of its files where it names none."""
    unit = next((c.identity for c in carried if c.identity.unit), Identity())
    return merge(main, Identity(unit=unit.unit, region=unit.region, evidence=unit.evidence))


def _with_scope_carried(main: Identity, carried: Sequence[_Carried], region: Region | None) -> Identity:
    """A page without figures has the scope of its files: 2023年度部门决算 over the 本级's file alone."""
    firm = [c.identity for c in carried if _firm_scope(c.identity) and c.identity.unit]
    same = [i for i in firm if not _other_unit(i, main, region) and direction(i.kind) == direction(main.kind)]
    if len({identity.scope for identity in same}) != 1:
        return main
    return replace(main, kind=same[0].kind, scope=same[0].scope)


def _has_figures(page: Part) -> bool:
    document = page.reading.document if page.reading else None
    return bool(document and (document.tables or document.facts or _AMOUNT.search(document.text)))


def _grouped(carried: Sequence[_Carried], region: Region | None) -> list[list[_Carried]]:
    """Parts that certainly belong together; a part of unknown unit stands alone."""
    groups: list[list[_Carried]] = []
    for one in carried:
        home = next((group for group in groups if _same(one.identity, group[0].identity, region)), None)
        if home is None:
            groups.append([one])
        else:
            home.append(one)
    return groups


def _same(one: Identity, other: Identity, region: Region | None) -> bool:
    return one.unit is not None and other.unit is not None and not _differ(one, other, region)


def _differ(one: Identity, other: Identity, region: Region | None) -> bool:
    return (
        _other_unit(one, other, region)
        or _contradict(one.fiscal_year, other.fiscal_year)
        or _contradict(direction(one.kind), direction(other.kind))
        or (_firm_scope(one, other) and _contradict(one.scope, other.scope))
    )


def _contradict(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other


def _firm_scope(*identities: Identity) -> bool:
    # Single units of 云南 and 新疆 speak of 部门决算 in a text titled 单位决算, and the other way round.
    return all(identity.evidence.get("scope") in _FIRM for identity in identities)


def _other_unit(one: Identity, other: Identity, region: Region | None) -> bool:
    if one.unit is None or other.unit is None:
        return False
    (stem, place), (other_stem, other_place) = (_key(one, region), _key(other, region))
    if _contradict(place, other_place):
        return True
    short, long = sorted((stem, other_stem), key=len)
    return not _abbreviates(short, long)


def _key(identity: Identity, region: Region | None) -> tuple[str, str | None]:
    return unit_key(identity.unit or "", identity.region or region)


def _abbreviates(short: str, long: str) -> bool:
    """堤防处 for 堤防管理处, 回马镇 for 回马镇人民政府; never 三处 for 十三处, 镇中学 for 镇中心小学."""
    if short == long:
        return True
    if short[:1] != long[:1] or _SCHOOL_OR_HOSPITAL.search(short + long):
        return False
    if _NUMERALS.findall(short) != _NUMERALS.findall(long):
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _with_owner(identity: Identity, main: Identity) -> Identity:
    """An attachment of another year or scope that names no unit is the page's unit's."""
    owner = replace(main, kind=None, scope=None, fiscal_year=None)
    return identity if identity.unit else merge(identity, owner)


def _draft(group: Sequence[_Carried], page: Part, region: Region | None) -> Draft:
    first = group[0].part
    whole = merge(group[0].identity, *(c.identity for c in group[1:]))
    return Draft(
        title=_title(first),
        identity=_placed(whole, region),
        url=page.url,
        parts=tuple(c.part for c in group),
    )


def _title(part: Part) -> str:
    """The link's words without their file ending; the file's own title where they are a mere 附件1.pdf."""
    document = part.reading.document if part.reading else None
    linked = identify(part.title)
    if document and document.title and not (linked.unit or linked.fiscal_year):
        return visible(document.title).strip()
    return _SUFFIX.sub("", visible(part.title).strip())


def _placed(identity: Identity, region: Region | None) -> Identity:
    """The identity in the portal's region where neither the unit nor the text names one."""
    if identity.region or region is None:
        return identity
    return replace(identity, region=region, evidence={**identity.evidence, "region": "portal"})
