"""The province: its portals, what each has published, and the articles that are hard to read.

Pure but mutable: control.py edits it, ucap.py and cmspro.py show it, and it always knows the truth of now.
"""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import islice

from pipeline.types import Family, Kind, Scope
from simulator.disclosure import Article, Disclosure, Form, Wording
from simulator.portals import BUDGETS, BUREAU, CITY, COUNTY, FAMILIES, FINALS, PROVINCE, Portal, portals
from simulator.units import YICHUN, Unit, subordinates_of, units_of

BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a disclosure is published where that differs from what is usual for its portal and kind."""

    scope: Scope | None = None
    title: str | None = None
    wording: Wording | None = None
    form: Form | None = None


_USUAL = Manner()


class Province:
    """A made-up world of portals in real regions, the same for the same seed.

    Args:
        seed: decides every figure, date and identifier.
        units: how many units the first portals publish for; the others publish for fewer.
        years: the fiscal years published.
        families: which CMS families have portals; at least one.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        units: int = 12,
        years: range = range(2022, 2025),
        families: Sequence[Family] = FAMILIES,
    ) -> None:
        self.seed, self.units, self.years, self.families = seed, units, years, tuple(families)
        self.portals: list[Portal] = []
        self.reset()

    def reset(self) -> None:
        """Everything as it was at the start."""
        self.portals = [portal for portal in portals() if portal.family in self.families]
        for portal in self.portals:
            for unit in self._publishing(portal):
                for year in self.years:
                    self._publish_year(portal, unit, year)
        self._plant_specials()

    def disclosures(self) -> Iterator[tuple[Portal, Article, Disclosure]]:
        """Every disclosure with the article and the portal it stands on."""
        for portal in self.portals:
            for article in portal.articles:
                for disclosure in article.disclosures:
                    yield portal, article, disclosure

    def portal(self, slug: str) -> Portal | None:
        """The portal of that slug."""
        return next((portal for portal in self.portals if portal.slug == slug), None)

    def publish(
        self,
        portal: Portal,
        unit: Unit,
        year: int,
        kind: Kind,
        manner: Manner = _USUAL,
        *,
        on_top: bool = False,
    ) -> Disclosure:
        """A new article with one disclosure, dated plausibly or, `on_top`, after all others."""
        key = (portal.slug, unit.name, year, kind, manner, on_top and len(portal.articles))
        disclosure = self._disclosure(portal, key, unit, year, kind, manner=manner)
        column = portal.column_for(kind)
        at = self._after_all(portal) if on_top else self._published_at(key, year, kind)
        portal.articles.append(Article(disclosure.id, column.code, disclosure.title, at, [disclosure]))
        return disclosure

    def next_unit(self, portal: Portal) -> Unit:
        """A unit of the portal's government that has published nothing there."""
        known = {d.unit.name for a in portal.articles for d in a.disclosures}
        return next(unit for unit in self._candidates(portal) if unit.name not in known)

    def unit_named(self, portal: Portal, name: str) -> Unit | None:
        """The portal's unit of that name, among its first two hundred."""
        return next((unit for unit in islice(self._candidates(portal), 200) if unit.name == name), None)

    def _candidates(self, portal: Portal) -> Iterator[Unit]:
        return subordinates_of(portal.region) if portal.slug == BUREAU else units_of(portal.region)

    def _publishing(self, portal: Portal) -> list[Unit]:
        share = {CITY: 1, PROVINCE: 0.75, BUREAU: 0.25, COUNTY: 0.25}[portal.slug]
        return list(islice(self._candidates(portal), max(1, round(self.units * share))))

    def _publish_year(self, portal: Portal, unit: Unit, year: int) -> None:
        if portal.slug == CITY and (unit in self._gathered() or unit == self._twofold()):
            kinds: tuple[Kind, ...] = () if year == self._special_year else (Kind.DEPARTMENT_FINAL,)
        else:
            kinds = (Kind.UNIT_FINAL if portal.slug == BUREAU else Kind.DEPARTMENT_FINAL,)
        if int(_hashed(unit.name)[:2], 16) % 3 == 0 and portal.slug != BUREAU:
            kinds += (Kind.DEPARTMENT_BUDGET,)
        for kind in kinds:
            self.publish(portal, unit, year, kind)

    @property
    def _special_year(self) -> int:
        return self.years[len(self.years) // 2]

    def _city_units(self) -> list[Unit]:
        return list(islice(units_of(YICHUN), self.units))

    def _gathered(self) -> list[Unit]:
        """The units whose accounts of one year stand in one article together."""
        return self._city_units()[-3:] if self.units >= 6 else []

    def _twofold(self) -> Unit | None:
        """The unit that publishes 部门 and 本级 pages under one title."""
        return self._city_units()[2] if self.units >= 6 else None

    def _plant_specials(self) -> None:
        city, bureau = self.portal(CITY), self.portal(BUREAU)
        if city is None or bureau is None:
            return
        self._plant_copy(city, bureau)
        if self._gathered():
            self._plant_container(city)
            self._plant_twins(city)

    def _plant_copy(self, city: Portal, bureau: Portal) -> None:
        """The finance bureau tells a city unit's accounts once more, in other words under another title."""
        unit, year = self._city_units()[0], self._special_year
        original = next(
            d
            for _, article, d in self.disclosures()
            if d.unit == unit and d.fiscal_year == year and d.kind in FINALS
        )
        title = f"{year}年度{unit.name}部门决算公开"
        copy = self.publish(
            bureau,
            unit,
            year,
            original.kind,
            Manner(title=title, wording=Wording.SICHUAN, form=Form.BARE),
        )
        copy.copy_of = original.id

    def _plant_container(self, city: Portal) -> None:
        """One notice that carries three units' files."""
        units, year, kind = self._gathered(), self._special_year, Kind.DEPARTMENT_FINAL
        key = (city.slug, "container", year)
        carried = [
            self._disclosure(city, (*key, unit.name), unit, year, kind, manner=Manner(form=Form.FILE))
            for unit in units
        ]
        title = f"关于公开{units[0].name}等{len(units)}家单位{year}年度部门决算的公告"
        column = city.column_for(kind)
        at = self._published_at(key, year, kind)
        city.articles.append(Article(self._identifier(city, key), column.code, title, at, carried))

    def _plant_twins(self, city: Portal) -> None:
        """部门 and 本级单位 under one title: only the bodies tell them apart."""
        unit, year = self._twofold(), self._special_year
        if unit is None:
            return
        title = f"{unit.name}{year}年度决算"
        for kind, scope in (
            (Kind.DEPARTMENT_FINAL, Scope.DEPARTMENT),
            (Kind.UNIT_FINAL, Scope.OWN_LEVEL),
        ):
            self.publish(city, unit, year, kind, Manner(scope=scope, title=title, form=Form.PAGE))

    def _disclosure(
        self, portal: Portal, key: Sequence[object], unit: Unit, year: int, kind: Kind, *, manner: Manner
    ) -> Disclosure:
        department = kind in {Kind.DEPARTMENT_FINAL, Kind.DEPARTMENT_BUDGET}
        home = Wording.JIANGXI if portal.region.province == YICHUN.province else Wording.SICHUAN
        usual_title = f"{unit.name}{year}{'年' if kind in BUDGETS else '年度'}{kind}"
        usual_form = (Form.PAGE, Form.FILE)[int(_hashed(self.seed, *key)[:2], 16) % 2]
        return Disclosure(
            id=self._identifier(portal, key),
            # 本级 keeps books of its own: another draw of figures than its 部门.
            seed=self.seed + (manner.scope is Scope.OWN_LEVEL),
            unit=unit,
            kind=kind,
            scope=manner.scope or (Scope.DEPARTMENT if department else Scope.UNIT),
            fiscal_year=year,
            wording=manner.wording or (Wording.BUDGET if kind in BUDGETS else home),
            form=manner.form or usual_form,
            title=manner.title or usual_title,
            file_name=usual_title,
        )

    def _identifier(self, portal: Portal, key: Sequence[object]) -> str:
        """19 digits on UCAP, 32 hexadecimal digits on CMSPRO."""
        digest = _hashed(self.seed, *key)
        return f"1{int(digest, 16) % 10**18:018d}" if portal.family is Family.UCAP else digest[:32]

    def _published_at(self, key: Sequence[object], year: int, kind: Kind) -> datetime:
        dice = random.Random(_hashed(self.seed, "date", *key))
        if kind in BUDGETS:
            first, days = datetime(year, 1, 25, tzinfo=BEIJING), 60
        else:
            first, days = datetime(year + 1, 8, 20, tzinfo=BEIJING), 75
        return first + timedelta(
            days=dice.randrange(days), hours=dice.randint(8, 17), minutes=dice.randrange(60)
        )

    def _after_all(self, portal: Portal) -> datetime:
        newest = max((article.published_at for article in portal.articles), default=None)
        return (newest or datetime(self.years[-1] + 1, 9, 1, 9, tzinfo=BEIJING)) + timedelta(days=1)


def _hashed(*parts: object) -> str:
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()
