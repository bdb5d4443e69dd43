"""The province: its portals, what each has published, and the articles that are hard to read.

Pure but mutable: control.py edits it, a site class for each CMS family shows it.
"""

import hashlib
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from itertools import islice

from pipeline.types import Family, Kind, Scope
from simulator import specials
from simulator.disclosure import Article, Disclosure, Form, Manner, Wording
from simulator.portals import Portal
from simulator.roster import BUDGETS, BUREAU, CITY, FAMILIES, portals
from simulator.units import YICHUN, Unit, brigades_of, subordinates_of, units_of

BEIJING = timezone(timedelta(hours=8))

_STRAIGHT = {Family.TRS, Family.JPAGE, Family.VSB, Family.LONSUN, Family.PLAIN}
"""Families where rows that link straight to a file were met."""


_USUAL = Manner()


class Province:
    """A made-up world of portals in real regions, the same for the same seed.

    Args:
        seed: decides every figure, date and identifier.
        units: how many units the first portals publish for; the others publish for fewer.
        years: the fiscal years published.
        families: which CMS families have portals; at least one.
        count: that many portals instead of the roster's own, cycling through those of the families, each with
            units of its own, few of them.
        crossposts: 宜春 lists some of its finance bureau's articles, which lie on the bureau's host.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        units: int = 12,
        years: range = range(2022, 2025),
        families: Sequence[Family] = FAMILIES,
        count: int | None = None,
        crossposts: bool = False,
    ) -> None:
        self.seed, self.units, self.years, self.families = seed, units, years, tuple(families)
        self.count, self.crossposts = count, crossposts
        self.portals: list[Portal] = []
        self.reset()

    def reset(self) -> None:
        """Everything as it was at the start."""
        self.portals = portals(self.families, self.count)
        for portal in self.portals:
            for unit in self.publishing(portal):
                for year in self.years:
                    self._publish_year(portal, unit, year)
        specials.plant(self)

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
        disclosure = self.disclosure(portal, key, unit, year, kind, manner=manner)
        at = self._after_all(portal) if on_top else self.published_at(key, year, kind)
        column = portal.column_for(kind).code
        article = Article(disclosure.id, column, disclosure.title, at, [disclosure])
        article.straight = _goes_straight(portal, disclosure)
        portal.articles.append(article)
        return disclosure

    def next_unit(self, portal: Portal) -> Unit:
        """A unit of the portal's government that has published nothing there."""
        known = {d.unit.name for a in portal.articles for d in a.disclosures}
        return next(unit for unit in self._candidates(portal) if unit.name not in known)

    def unit_named(self, portal: Portal, name: str) -> Unit | None:
        """The portal's unit of that name, among its first two hundred."""
        return next((unit for unit in islice(self._candidates(portal), 200) if unit.name == name), None)

    def _candidates(self, portal: Portal) -> Iterator[Unit]:
        if portal.brigades is not None:
            return brigades_of(portal.region, portal.brigades)
        return subordinates_of(portal.region) if portal.slug == BUREAU else units_of(portal.region)

    def publishing(self, portal: Portal) -> list[Unit]:
        """The units that publish on a portal from the start."""
        return list(islice(self._candidates(portal), max(1, round(self.units * portal.share))))

    def gathered(self, portal: Portal) -> list[Unit]:
        """The units whose accounts of one year stand in one article together."""
        alone = portal.slug != CITY and portal.family in {*FAMILIES, Family.JIANGSU}
        if self.units < 6 or alone:
            return []
        return self.publishing(portal)[-3:]

    def twofold(self, portal: Portal) -> Unit | None:
        """The unit that publishes 部门 and 本级 pages under one title."""
        return self.publishing(portal)[2] if self.units >= 6 and portal.slug == CITY else None

    @property
    def special_year(self) -> int:
        """The year of everything that is hard to read."""
        return self.years[len(self.years) // 2]

    def _publish_year(self, portal: Portal, unit: Unit, year: int) -> None:
        special = unit in self.gathered(portal) or unit == self.twofold(portal)
        kinds: tuple[Kind, ...] = (Kind.UNIT_FINAL if portal.slug == BUREAU else Kind.DEPARTMENT_FINAL,)
        if special and year == self.special_year:
            kinds = ()
        if int(_hashed(unit.name)[:2], 16) % 3 == 0 and portal.slug != BUREAU:
            kinds += (Kind.DEPARTMENT_BUDGET,)
        for kind in kinds:
            self.publish(portal, unit, year, kind)

    def disclosure(
        self, portal: Portal, key: Sequence[object], unit: Unit, year: int, kind: Kind, *, manner: Manner
    ) -> Disclosure:
        """A disclosure on no page yet, named by its key."""
        department = kind in {Kind.DEPARTMENT_FINAL, Kind.DEPARTMENT_BUDGET}
        home = Wording.JIANGXI if portal.region.province == YICHUN.province else Wording.SICHUAN
        usual_title = f"{unit.name}{year}{'年' if kind in BUDGETS else '年度'}{kind}"
        form = manner.form or (Form.PAGE, Form.FILE)[int(_hashed(self.seed, *key)[:2], 16) % 2]
        return Disclosure(
            id=self.identifier(portal, key),
            # 本级 keeps books of its own: another draw of figures than its 部门.
            seed=self.seed + (manner.scope is Scope.OWN_LEVEL),
            unit=unit,
            kind=kind,
            scope=manner.scope or (Scope.DEPARTMENT if department else Scope.UNIT),
            fiscal_year=year,
            wording=manner.wording or (Wording.BUDGET if kind in BUDGETS else home),
            form=Form.FILE if portal.family is Family.JIANGSU else form,
            title=manner.title or usual_title,
            file_name=usual_title,
        )

    def identifier(self, portal: Portal, key: Sequence[object]) -> str:
        """19 digits on UCAP, 32 hexadecimal digits elsewhere."""
        digest = _hashed(self.seed, *key)
        return f"1{int(digest, 16) % 10**18:018d}" if portal.family is Family.UCAP else digest[:32]

    def published_at(self, key: Sequence[object], year: int, kind: Kind) -> datetime:
        """A plausible moment: budgets in late winter, accounts in autumn."""
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


def _goes_straight(portal: Portal, disclosure: Disclosure) -> bool:
    """One file in six, on the families that do so; everything on a platform that has files only."""
    if portal.family is Family.JIANGSU:
        return True
    chosen = int(_hashed(disclosure.id, "straight")[:4], 16) % 6 == 0
    return chosen and portal.family in _STRAIGHT and disclosure.form is Form.FILE


def _hashed(*parts: object) -> str:
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()
