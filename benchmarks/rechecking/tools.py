"""The four that check the same thousand pages again: how each is set up, run, and what it said."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.rechecking.cpu import Used, used_by
from benchmarks.rechecking.pages import ACCOUNTS, Account
from benchmarks.rechecking.server import Server

PEERS = ("urlwatch==2.29", "webchanges[requests]==3.37.0")
GONGKAI = Path(sys.executable).with_name("gongkai")


@dataclass(frozen=True, slots=True)
class Told:
    """What a tool said of one round."""

    used: Used
    changed: set[Account]
    garbled: int
    """Pages of which the new name is not told as it is written."""


class Tool(Protocol):
    """Checks all pages again."""

    name: str

    def check(self, turn: int) -> Told:
        """One round, to its end."""
        ...


def environment(values: Mapping[str, str]) -> dict[str, str]:
    """This process's, without settings of ours, and these."""
    plain = {name: text for name, text in os.environ.items() if not name.startswith("GONGKAI_")}
    return plain | values


class Gongkai:
    """One column of a thousand entries, all of them due."""

    name = "gongkai"

    def __init__(self, folder: Path, server: Server) -> None:
        """A home that watches the portal."""
        (folder / "portals").mkdir(parents=True)
        (folder / "portals" / "bench.toml").write_text(
            f'name = "某县"\nhomepage = "{server.origin}/"\ncms = "trs"\nregion = "360902"\n'
            f'[[columns]]\nname = "预决算"\nurl = "{server.origin}/czj/yjs/index.html"\n',
            encoding="utf-8",
        )
        (folder / "gongkai.toml").write_text(
            'delay = 0\nallow_hosts = ["127.0.0.1"]\nmin_interval = 0\nsweep_deadline = "60m"\n',
            encoding="utf-8",
        )
        self.folder, self.seen = folder, 0
        self.environment = environment({"GONGKAI_HOME": str(folder)})

    def check(self, turn: int) -> Told:
        """The daemon's round, then what changed by its own account."""
        used = used_by([str(GONGKAI), "watch", "--once"], self.environment, str(self.folder))
        told = subprocess.run(
            [GONGKAI, "changes", "--json", "--since", str(self.seen)],
            env=self.environment,
            capture_output=True,
            check=True,
        )
        changes = [json.loads(line) for line in told.stdout.decode().splitlines()]
        self.seen = max((one["id"] for one in changes), default=self.seen)
        amended = {one["title"]: one for one in changes}
        changed = {account for account in ACCOUNTS if account.title in amended}
        garbled = sum(
            account.name(turn) not in json.dumps(amended[account.title]["detail"], ensure_ascii=False)
            for account in changed
            if account.kind == "name"
        )
        return Told(used, changed, garbled)


class Bare:
    """Scrapy alone, which tells nothing: the floor for whoever fetches by it."""

    name = "scrapy"

    def __init__(self, server: Server) -> None:
        """It keeps nothing."""
        self.command = [sys.executable, "-m", "benchmarks.rechecking.bare", server.origin]

    def check(self, _turn: int) -> Told:
        """One run."""
        return Told(used_by(self.command, environment({}), str(Path.cwd())), set(), 0)


class Peer:
    """A monitor of single addresses: it prints a difference for each that changed."""

    def __init__(self, name: str, command: list[str], folder: Path) -> None:
        """Its command, and where its files lie."""
        self.name, self.command, self.folder = name, command, folder

    def check(self, turn: int) -> Told:
        """One run."""
        used = used_by(self.command, environment({"HOME": str(self.folder)}), str(self.folder))
        parts = re.split(r"(?=https?://\S*/t\d{8}_\d+\.html)", used.out)
        said: dict[str, str] = {}
        for part in parts:
            if path := re.match(r"https?://[^/]+(/\S+\.html)", part):
                said[path[1]] = said.get(path[1], "") + part
        changed = {one for one in ACCOUNTS if "@@" in said.get(one.path, "")}
        garbled = sum(one.name(turn) not in said[one.path] for one in changed if one.kind == "name")
        return Told(used, changed, garbled)


def peers(folder: Path, server: Server) -> list[Peer]:
    """urlwatch, and webchanges with its requests client, installed into a venv of their own."""
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    binaries = folder / "venv" / "bin"
    subprocess.run([binaries / "pip", "install", "-qq", *PEERS], check=True)
    found = []
    for name, files, more in (
        ("urlwatch", ("--urls", "--config", "--hooks", "--cache"), ""),
        ("webchanges", ("--jobs", "--config", "--hooks", "--database"), "http_client: requests\n"),
    ):
        place = folder / name
        place.mkdir()
        jobs = "---\n".join(
            f"kind: url\nname: {one.path}\nurl: {server.origin}{one.path}\n{more}" for one in ACCOUNTS
        )
        (place / "jobs.yaml").write_text(jobs, encoding="utf-8")
        paths = [place / file for file in ("jobs.yaml", "config.yaml", "hooks.py", "kept.db")]
        options = [str(word) for pair in zip(files, paths, strict=True) for word in pair]
        found.append(Peer(name, [str(binaries / name), *options], place))
    return found
