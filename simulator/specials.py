"""The articles that are hard to read: several units in one, two under one title, the same told elsewhere."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.types import Kind, Scope
from simulator.disclosure import Article, Form, Manner, Wording
from simulator.portals import Guest, Portal
from simulator.roster import BUREAU, CITY, FAMILIES, FINALS

if TYPE_CHECKING:
    from simulator.province import Province


def plant(province: Province) -> None:
    """Into a province that has published everything else."""
    _plant_copies(province)
    for portal in province.portals:
        if province.gathered(portal):
            _plant_container(province, portal)
        _plant_twins(province, portal)
    if province.crossposts:
        _plant_crossposts(province)


def _plant_crossposts(province: Province) -> None:
    """The city's column lists three of the bureau's articles, as they lie there."""
    city, bureau = province.portal(CITY), province.portal(BUREAU)
    if city and bureau:
        newest = bureau.listing(bureau.columns[0])[:3]
        city.guests = [Guest(city.columns[0].code, bureau.slug, article) for article in newest]


def _plant_copies(province: Province) -> None:
    """The bureau tells what the city told; every other portal tells what the one before it told."""
    city, bureau = province.portal(CITY), province.portal(BUREAU)
    if city and bureau:
        _plant_copy(province, city, bureau)
    others = [portal for portal in province.portals if portal.family not in FAMILIES]
    if province.count is None:
        for teller, portal in pairwise(others):
            _plant_copy(province, teller, portal)


def _plant_copy(province: Province, teller: Portal, portal: Portal) -> None:
    """Accounts that another portal published, once more in other words under another title."""
    unit, year = province.publishing(teller)[0], province.special_year
    original = next(
        (
            d
            for article in teller.articles
            for d in article.disclosures
            if d.unit == unit and d.fiscal_year == year and d.kind in FINALS
        ),
        None,
    )
    if original is None:
        return  # the unit's accounts of that year stand with others' in one article
    title = f"{year}年度{unit.name}部门决算公开"
    wording = Wording.SICHUAN if original.wording is Wording.JIANGXI else Wording.JIANGXI
    manner = Manner(title=title, wording=wording, form=Form.BARE)
    province.publish(portal, unit, year, original.kind, manner).copy_of = original.id


def _plant_container(province: Province, portal: Portal) -> None:
    """One notice that carries three units' files."""
    units, year, kind = province.gathered(portal), province.special_year, Kind.DEPARTMENT_FINAL
    key = (portal.slug, "container", year)
    carried = [
        province.disclosure(portal, (*key, unit.name), unit, year, kind, manner=Manner(form=Form.FILE))
        for unit in units
    ]
    title = f"关于公开{units[0].name}等{len(units)}家单位{year}年度部门决算的公告"
    at, identifier = province.published_at(key, year, kind), province.identifier(portal, key)
    portal.articles.append(Article(identifier, portal.column_for(kind).code, title, at, carried))


def _plant_twins(province: Province, portal: Portal) -> None:
    """部门 and 本级单位 under one title: only the bodies tell them apart."""
    unit, year = province.twofold(portal), province.special_year
    if unit is None:
        return
    title = f"{unit.name}{year}年度决算"
    for kind, scope in (
        (Kind.DEPARTMENT_FINAL, Scope.DEPARTMENT),
        (Kind.UNIT_FINAL, Scope.OWN_LEVEL),
    ):
        province.publish(portal, unit, year, kind, Manner(scope=scope, title=title, form=Form.PAGE))
