"""gongkai as a person runs it: the installed command in a process of its own, on a home of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

COMMAND = Path(sys.executable).with_name("gongkai")


@dataclass(frozen=True)
class Answer:
    status: int
    stdout: str
    stderr: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stdout.splitlines()]


@dataclass
class Terminal:
    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def database_url(self) -> str:
        return self.environment.get("GONGKAI_DATABASE_URL", f"sqlite:///{self.home / 'gongkai.db'}")

    def run(self, *words: object, expect: int = 0) -> Answer:
        """Runs one command to its end; another exit status than expected shows what it said."""
        done = subprocess.run(
            [COMMAND, *map(str, words)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env=self._environment(),
            cwd=self.home.parent,
        )
        assert done.returncode == expect, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return Answer(done.returncode, done.stdout, done.stderr)

    def _environment(self) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
        crawling = {
            "GONGKAI_HOME": str(self.home),
            "GONGKAI_ALLOW_HOSTS": "127.0.0.0/8",
            "GONGKAI_DELAY": "0",
            "GONGKAI_MIN_INTERVAL": "0",
        }
        return plain | crawling | self.environment
