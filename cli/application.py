"""The `gongkai` command: its subcommands, and how every failure becomes one clear line and an exit status."""

import io
import os
import sys
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Annotated

import typer

from cli import (
    alerts,
    comparing,
    correcting,
    coverage,
    crawling,
    database,
    demonstration,
    disclosures,
    health,
    portals,
    reading,
    subscriptions,
)
from cli.output import error, say
from pipeline.errors import GongkaiError

app = typer.Typer(
    name="gongkai",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
for commands in (demonstration, crawling, reading, disclosures, comparing, correcting, coverage, health):
    app.registered_commands.extend(commands.app.registered_commands)
for name, commands in {
    "portal": portals,
    "subscription": subscriptions,
    "alert": alerts,
    "db": database,
}.items():
    app.add_typer(commands.app, name=name)


def _print_version(asked: bool) -> None:
    if asked:
        say(f"gongkai {version_of('gongkai')}")
        raise typer.Exit


@app.callback()
def state(
    home: Annotated[
        Path | None,
        typer.Option(help="Folder of settings, database and archive; else $GONGKAI_HOME, else ./.gongkai"),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """公开: tells when a Chinese government unit publishes its accounts, and what the accounts say.

    Example: gongkai demo
    Example: gongkai crawl jx_yichun
    Example: gongkai list --region 宜春市 --year 2024
    """
    if home:
        os.environ["GONGKAI_HOME"] = str(home)


def main() -> None:
    """Run the command line; exit 0 done, 1 done with failures on record, 2 wrong usage, 130 interrupted."""
    _speak_chinese()
    try:
        app(args=_home_first(sys.argv[1:]), standalone_mode=True)
    except GongkaiError as failure:
        error(str(failure))
        sys.exit(failure.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as failure:
        error(f"{failure.filename or 'this machine'}: {failure.strerror or failure}")
        sys.exit(2)


def _speak_chinese() -> None:
    """Whatever the locale, Chinese arguments, file names and results are possible: UTF-8 where it knows none.

    Where the output alone was given another charset, what that cannot hold is escaped.
    """
    if not _holds_chinese(sys.getfilesystemencoding()) and os.environ.get("PYTHONUTF8") != "1":
        os.environ["PYTHONUTF8"] = "1"  # only a new interpreter, and the children it starts, take notice
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - no shell is wanted
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _holds_chinese(charset: str) -> bool:
    try:
        return bool("公开".encode(charset))
    except UnicodeEncodeError:
        return False


def _home_first(arguments: list[str]) -> list[str]:
    """`--home DIR` may stand behind the command as well as before it."""
    for index, word in enumerate(arguments):
        if word == "--":
            break
        if word == "--home" and index + 1 < len(arguments):
            return [*arguments[index : index + 2], *arguments[:index], *arguments[index + 2 :]]
        if word.startswith("--home="):
            return [word, *arguments[:index], *arguments[index + 1 :]]
    return arguments
