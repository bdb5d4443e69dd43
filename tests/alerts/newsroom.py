"""Rows as the ledger writes them: one portal, its units, and what happens to their disclosures."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from storage.engine import Database
from storage.tables import Change, Column, Disclosure, Portal, Unit, UnitAlias, key

NOON = datetime(2024, 9, 20, 4, tzinfo=UTC)
"""12:00 in Beijing."""
SITE = "https://czj.example.gov.cn"


@dataclass
class Newsroom:
    """Makes things happen in a database."""

    database: Database
    column: int = 0
    units: dict[str, int] = field(default_factory=dict)

    def open(self, *, adcode: str = "360900") -> "Newsroom":
        """The portal and its one column."""
        with self.database.writing() as session:
            session.add(
                Portal(slug="yichun", name="宜春市人民政府", homepage=SITE, family="ucap", adcode=adcode)
            )
            session.flush()
            self.column = self.add_column(session, "部门决算")
        return self

    def add_column(self, session: Session, name: str, *, baseline_at: datetime | None = None) -> int:
        """Another column of the portal."""
        row = Column(portal="yichun", name=name, url=f"{SITE}/{name}/", baseline_at=baseline_at)
        session.add(row)
        session.flush()
        return key(row)

    def unit(self, session: Session, name: str, alias: str | None = None, adcode: str = "360900") -> int:
        """The unit of that name."""
        if name not in self.units:
            row = Unit(name=name, stem=name, adcode=adcode)
            session.add(row)
            session.flush()
            self.units[name] = key(row)
            if alias:
                session.add(UnitAlias(unit_id=key(row), name=alias))
        return self.units[name]

    def disclose(
        self,
        title: str = "宜春市财政局2023年度部门决算",
        *,
        unit: str | None = "宜春市财政局",
        alias: str | None = None,
        adcode: str | None = "360900",
        kind: str | None = "部门决算",
        year: int | None = 2023,
        url: str | None = None,
        column: int | None = None,
    ) -> int:
        """A disclosure, without a change."""
        with self.database.writing() as session:
            row = Disclosure(
                portal="yichun",
                column_id=column or self.column,
                title=title,
                url=url or f"{SITE}/art/{len(title)}.html",
                unit_id=self.unit(session, unit, alias, adcode or "") if unit else None,
                kind=kind,
                fiscal_year=year,
                adcode=adcode,
                published_on=date(2024, 9, 20),
                first_seen_at=NOON,
            )
            session.add(row)
            session.flush()
            return key(row)

    def change(
        self, disclosure: int | None, event: str = "published", detail: dict[str, Any] | None = None
    ) -> int:
        """An event of that disclosure, or of the column."""
        with self.database.writing() as session:
            row = Change(
                kind=event,
                at=NOON,
                disclosure_id=disclosure,
                column_id=self.column,
                detail=detail or {},
            )
            session.add(row)
            session.flush()
            return key(row)

    def publish(self, title: str = "宜春市财政局2023年度部门决算", **known: Any) -> int:
        """A disclosure that was just published; the change's id."""
        return self.change(self.disclose(title, **known))
