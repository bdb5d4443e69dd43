"""Portals as data: one TOML file each, shipped here or lying in the home's portals/ folder.

This module knows no Scrapy, so that every face may read portal files.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import ConfigurationError, UsageError
from pipeline.regions import by_adcode
from pipeline.types import Family, Region

# The ledger brings the readers of documents along: half a second that a command such as `list` does without.
if TYPE_CHECKING:
    from storage.ledger import Ledger


class Column(BaseModel):
    """A column (栏目) of a portal: a listing that is watched."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    url: str = Field(pattern=r"^https?://")
    cms: Family | None = None
    """The family of this listing where it differs from the portal's."""
    at_least: int = 1
    """Fewer rows than this, over all pages, mean that the layout changed."""
    most_pages: int = 500
    """No more pages are gone through; a listing that is longer is told as suspect, not taken for whole."""
    enabled: bool = True


class Portal(BaseModel):
    """One portal file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slug: str = Field(default="", pattern=r"^[a-z0-9_]*$")
    """The file's stem."""
    name: str
    homepage: str = Field(pattern=r"^https?://")
    cms: Family
    region: str | None = Field(default=None, pattern=r"^\d{6}$")
    """Code of GB/T 2260: where a unit's name says no region, it lies here."""
    hosts: tuple[str, ...] = ()
    """Further hosts that may serve its pages and files (the homepage's and the columns' are known)."""
    attachment_hosts: tuple[str, ...] = ()
    """Hosts that may serve its files, never its pages: a cloud's storage. Those under gov.cn always may."""
    site_hosts: Mapping[str, str] = Field(default_factory=dict)
    """Sites of one cluster, by the code their paths begin with: a row cross-posted from another site keeps
    that site's path and must be asked of that site's host (host or host:port)."""
    verified: bool = False
    """Whether someone has crawled it live since the file was written."""
    enabled: bool = True
    delay: float | None = None
    """Seconds between requests, where this portal wants more than the setting."""
    render: bool = False
    """Whether its pages are opened in a browser, because scripts draw their rows (extra `render`)."""
    columns: tuple[Column, ...] = ()
    """None where only single addresses of it were ever asked for."""

    @property
    def place(self) -> Region | None:
        """The region's names."""
        return by_adcode(self.region) if self.region else None

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Every host that may be asked for this portal's pages and files."""
        known = (self.homepage, *(column.url for column in self.columns))
        cluster = (f"http://{host}" for host in self.site_hosts.values())
        return frozenset(self.hosts) | {urlsplit(url).hostname or "" for url in (*known, *cluster)}

    def at_home(self, url: str) -> str:
        """The same address on the host of the site whose code its path begins with."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return url
        host = self.site_hosts.get(parts.path.lstrip("/").partition("/")[0])
        if not host or parts.hostname not in self.allowed_hosts:
            return url
        return parts._replace(netloc=host).geturl()

    def family(self, column: Column) -> Family:
        """The adapter that reads this column."""
        return column.cms or self.cms

    def to_toml(self, comments: Iterable[str] = ()) -> str:
        """The file that declares this portal."""
        head = [f"# {line}" for line in comments]
        head += [f"{key} = {_toml(value)}" for key, value in self._plain().items()]
        for column in self.columns:
            values = column.model_dump(mode="json", exclude_defaults=True)
            head += ["", "[[columns]]", *(f"{key} = {_toml(value)}" for key, value in values.items())]
        if self.site_hosts:
            head += ["", "[site_hosts]", *(f"{key} = {_toml(host)}" for key, host in self.site_hosts.items())]
        return "\n".join([*head, ""])

    def _plain(self) -> dict[str, object]:
        return self.model_dump(mode="json", exclude_defaults=True, exclude={"slug", "columns", "site_hosts"})


def _toml(value: object) -> str:
    """A string, number, truth value or list of strings: JSON spells these as TOML does."""
    return json.dumps(value, ensure_ascii=False)


def register(portal: Portal, ledger: Ledger) -> None:
    """Gives the portal and its columns their rows."""
    ledger.register(
        slug=portal.slug,
        name=portal.name,
        homepage=portal.homepage,
        family=portal.cms.value,
        adcode=portal.region,
        verified=portal.verified,
        enabled=portal.enabled,
        columns=[(column.name, column.url) for column in portal.columns if column.enabled],
    )


def load(file: Path) -> Portal:
    """The portal a file declares.

    Raises:
        ConfigurationError: naming the file and the key.
    """
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
        return Portal.model_validate({"slug": file.stem} | values)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(f"{file}: {key}: {first['msg']}") from error


def shipped() -> Path:
    """The folder of the portal files that come with gongkai."""
    return Path(str(resources.files(__name__)))


def load_all(own: Path | None = None) -> dict[str, Portal]:
    """Every portal by slug: the shipped ones, then the user's own, which win."""
    files = sorted(shipped().glob("*.toml"))
    if own and own.is_dir():
        files += sorted(own.glob("*.toml"))
    return {portal.slug: portal for portal in map(load, files)}


def watched(
    portals: Mapping[str, Portal], registered: Collection[str], own: Path
) -> Iterator[tuple[Portal, Column]]:
    """The columns that `watch` checks: of the user's own files (in `own`), and of shipped ones once crawled.

    `registered` are the slugs on record. What is switched off, or has no file any more, is not among them.
    """
    chosen = {*registered, *(file.stem for file in own.glob("*.toml"))}
    for slug, portal in portals.items():
        if slug in chosen and portal.enabled:
            yield from ((portal, column) for column in portal.columns if column.enabled)


def named(slug: str, portals: dict[str, Portal]) -> Portal:
    """The portal of that slug, or an error that lists its like."""
    if slug in portals:
        return portals[slug]
    hint = "; an address begins with http:// or https://" if "." in slug else ""
    raise UsageError(f"no portal {slug!r}{hint}; known: {', '.join(_like(slug, portals)) or 'none'}")


def _like(slug: str, portals: Iterable[str]) -> list[str]:
    close = [known for known in portals if slug[:4] in known] or list(portals)
    return [*close[:8], *(["…"] if len(close) > 8 else [])]
