"""What a person can set or type is documented."""

import re

import pytest
import typer.main

from cli.application import app
from crawler.portals import Column, Portal
from home import Settings
from tests.conftest import ROOT

OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
PORTALS = (ROOT / "docs/portals.md").read_text(encoding="utf-8")
READMES = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md")]


def commands() -> list[str]:
    root = typer.main.get_command(app)
    names = []
    for name, command in root.commands.items():
        below = getattr(command, "commands", {})
        names += [f"{name} {sub}" for sub in below] or [name]
    return names


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented(name: str):
    assert f"| `{name}` |" in OPERATIONS


@pytest.mark.parametrize("name", sorted(Portal.model_fields | Column.model_fields))
def test_every_portal_key_is_documented(name: str):
    assert name == "slug" or re.search(rf"`{name}`|^{name} *=", PORTALS, re.MULTILINE)


@pytest.mark.parametrize("name", commands())
def test_every_command_is_in_both_readmes_and_shows_an_example(name: str):
    for readme in READMES:
        assert f"gongkai {name}" in readme
    command = typer.main.get_command(app)
    for part in name.split():
        command = command.commands[part]
    assert "Example" in (command.help or "")
