"""The home: the one folder of state, and every setting with its meaning.

A home holds gongkai.toml (settings), gongkai.db (SQLite), archive/ (captured bytes) and portals/ (the
user's own portal files). Settings come from the environment (GONGKAI_<NAME>) first, then gongkai.toml,
then the defaults here.
"""

import difflib
import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)

from pipeline.errors import ConfigurationError

PREFIX = "GONGKAI_"
OUTSIDE = {"GONGKAI_HOME", "GONGKAI_TEST_DATABASE_URL"}
"""Environment variables of ours that are not settings of a home."""
SECRET_KEYS = {"smtp_url", "database_url"}

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
LONGEST = 10_000 * _UNITS["w"]
"""Seconds that a setting may ask for: what is longer is a slip, and no clock could add it to now."""


def duration(text: object) -> object:
    """`90`, `90s`, `15m`, `6h`, `30d` as a timedelta, 10,000 weeks at most; a bare number counts seconds."""
    match = re.fullmatch(r"(\d{1,12}(?:\.\d+)?)([smhdw]?)", str(text).strip(), re.ASCII)
    seconds = float(match[1]) * _UNITS[match[2] or "s"] if match else LONGEST + 1
    if seconds > LONGEST:
        raise ValueError(f"a duration such as 90s, 15m, 6h or 30d is expected, not {text!r}")
    return timedelta(seconds=seconds)


def some_time(value: timedelta) -> timedelta:
    """The same duration, which must not be none."""
    if not value:
        raise ValueError("more than 0 is expected")
    return value


def one_address(text: str) -> str:
    """The same text, which must hold one mail address: it goes into a header and to the server."""
    if not text.isprintable() or "@" not in parseaddr(text)[1]:
        raise ValueError(f"a mail address is expected, not {text!r}")
    return text


def words(text: object) -> object:
    """A list, written in the environment as words between commas."""
    return tuple(word.strip() for word in text.split(",") if word.strip()) if isinstance(text, str) else text


def networks(hosts: tuple[str, ...]) -> tuple[str, ...]:
    """The same words; one written as a network must be one."""
    for host in hosts:
        if "/" in host:
            ip_network(host, strict=False)
    return hosts


@dataclass(frozen=True, slots=True)
class WithdrawAfter:
    """How many passes, at least how far apart, must find a disclosure gone before it counts as withdrawn."""

    passes: int
    apart: timedelta

    @classmethod
    def parse(cls, text: object) -> object:
        """`3x6h`: three passes at least six hours apart."""
        match = re.fullmatch(r"(\d+)x(\S+)", str(text).strip())
        if not match or int(match[1]) < 1:
            raise ValueError(f"passes and their distance, such as 3x6h, are expected, not {text!r}")
        apart = duration(match[2])
        return cls(int(match[1]), apart) if isinstance(apart, timedelta) else text


THREE_PASSES = WithdrawAfter(3, timedelta(hours=6))
Duration = Annotated[timedelta, BeforeValidator(duration)]
SomeTime = Annotated[Duration, AfterValidator(some_time)]
Words = Annotated[tuple[str, ...], BeforeValidator(words)]


class Settings(BaseModel):
    """Every setting; the docstring under each is its documentation (docs/operations.md repeats it)."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    database_url: SecretStr | None = None
    """Where the tables are; unset, SQLite in the home. postgresql+psycopg://… for PostgreSQL."""
    allow_hosts: Annotated[Words, AfterValidator(networks)] = ()
    """Private addresses that may be crawled all the same: host, host:port or network."""
    delay: float = Field(default=1.0, ge=0, le=LONGEST)
    """Seconds between two requests to one host; 0 also switches off AutoThrottle."""
    contact: str = ""
    """A mail or web address where a portal's operator can reach you; part of the User-Agent."""
    min_interval: Duration = timedelta(hours=1)
    """The least time between two checks of a column; pages are asked again at multiples of it.

    0: everything at every sweep.
    """
    download_timeout: SomeTime = timedelta(seconds=30)
    """The longest an address may take to answer in full; one that takes longer is not asked again at once."""
    sweep_deadline: SomeTime = timedelta(minutes=15)
    """A sweep that takes longer is ended; what it had recorded stays, the rest is due next time."""
    withdraw_after: Annotated[WithdrawAfter, BeforeValidator(WithdrawAfter.parse)] = THREE_PASSES
    """How often a disclosure must be found gone before it counts as withdrawn."""
    ocr: bool = False
    """Whether pages that are pictures are recognised (by the extra `ocr`, or Tesseract): some 10 s each."""
    smtp_url: SecretStr | None = None
    """smtp://user:password@host:port or smtps://…; ?starttls=required insists on TLS. Unset, mails wait."""
    mail_from: Annotated[str, AfterValidator(one_address)] = "gongkai@localhost"
    """The sender of alert mails."""


@dataclass(frozen=True, slots=True)
class Home:
    """An opened home: the folder and its settings."""

    path: Path
    settings: Settings

    @property
    def archive(self) -> Path:
        """Captured bytes, filed under their digest."""
        return self.path / "archive"

    @property
    def portals(self) -> Path:
        """The user's own portal files."""
        return self.path / "portals"

    def due_by(self, now: datetime) -> datetime:
        """Up to which moment things count as due: with a min_interval of 0, whatever was set before."""
        return now if self.settings.min_interval else datetime.max.replace(tzinfo=UTC)

    @property
    def database_url(self) -> str:
        """The database to use, as SQLAlchemy spells it."""
        if self.settings.database_url:
            return self.settings.database_url.get_secret_value()
        return f"sqlite:///{self.path / 'gongkai.db'}"


def open_home(path: Path | None = None, environment: Mapping[str, str] = os.environ) -> Home:
    """The home at `path`, else GONGKAI_HOME, else ./.gongkai; made when it is not there.

    Raises:
        ConfigurationError: a setting is unknown, misspelt or of the wrong form, or a secret lies open.
    """
    folder = Path(path or environment.get("GONGKAI_HOME") or ".gongkai").absolute()
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "gongkai.toml"
    values = _from_file(file) if file.exists() else {}
    _refuse_unknown(environment)
    merged = values | {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX) and name not in OUTSIDE
    }
    try:
        return Home(folder, Settings.model_validate(merged))
    except ValidationError as error:
        raise ConfigurationError(_explain(error, environment, file)) from error


def _from_file(file: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file}: {error}") from error
    for key in values:
        if key not in Settings.model_fields:
            raise ConfigurationError(f"{file}: unknown setting {key!r}{_suggestion(key)}")
    open_to_others = file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    if open_to_others and (exposed := SECRET_KEYS & values.keys()):
        raise ConfigurationError(
            f"{file}: holds {', '.join(sorted(exposed))} but others may read it; run: chmod 600 {file}"
        )
    return values


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    for name in environment:
        key = name.removeprefix(PREFIX).lower()
        if name.startswith(PREFIX) and name not in OUTSIDE and key not in Settings.model_fields:
            raise ConfigurationError(f"environment: unknown setting {name}{_suggestion(key)}")


def _suggestion(key: str) -> str:
    close = difflib.get_close_matches(key, Settings.model_fields, n=1)
    return f" (did you mean {close[0]}?)" if close else ""


def _explain(error: ValidationError, environment: Mapping[str, str], file: Path) -> str:
    first = error.errors()[0]
    key = str(first["loc"][0])
    variable = PREFIX + key.upper()
    where, name = ("environment", variable) if variable in environment else (str(file), key)
    return f"{where}: {name}: {first['msg'].removeprefix('Value error, ')}"
