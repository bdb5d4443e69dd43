"""`gongkai parse` and `gongkai identify`: what files and titles say, without a home."""

import os
from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.output import emit, note, safe, show_table
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from cli.parsing import Parsed

app = typer.Typer()


class Format(StrEnum):
    """How results are printed."""

    SUMMARY = "summary"
    TABLE = "table"
    JSON = "json"


@app.command()
def parse(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Files to read.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, in the order given.")] = False,
    form: Annotated[
        Format,
        typer.Option(
            "--format", help="summary: the figures; table: every table too, cell by cell; json: as --json."
        ),
    ] = Format.SUMMARY,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write text, figures and tables side by side.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="The address the file came from.")] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, show_default="one a core", help="Read on this many processes.")
    ] = None,
    ocr: Annotated[
        bool, typer.Option("--ocr/--no-ocr", envvar="GONGKAI_OCR", help="Recognise pages that are pictures.")
    ] = False,
) -> None:
    """Read local files and print what they say.

    Example: gongkai parse report.pdf page.html --json

    Of an archive, every document in it is read. Exit 1 when one could not be; its status and reason say why.
    """
    from cli.parsing import parsed
    from cli.printing import tell

    for file in files:
        if not file.is_file():
            what = "a folder: name the files in it" if file.is_dir() else "no such file"
            raise UsageError(f"{file}: {what}")
    read = []
    failed = False
    for one in parsed(files, url, jobs or os.cpu_count() or 1, ocr=ocr):
        failed = failed or not one.whole
        if html:
            read.append(one)
        if json or form is Format.JSON:
            emit(one.answer())
        else:
            tell(one, tables=form is Format.TABLE)
    if html:
        _write_page(html, read)
    raise typer.Exit(1 if failed else 0)


def _write_page(file: Path, read: Sequence["Parsed"]) -> None:
    from cli.side_by_side import page

    try:
        file.write_text(page(read), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error
    note(f"{safe(file)}")


@app.command()
def identify(
    titles: Annotated[list[str], typer.Argument(metavar="TITLE…", help="Titles of disclosures.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, in order.")] = False,
) -> None:
    """Kind, scope, unit, fiscal year and region of a title.

    Example: gongkai identify 宜春市财政局2023年度部门决算
    """
    found = [_identity(title) for title in titles]
    if json:
        for one in found:
            emit(one)
        return
    rows = [
        (one["kind"], one["scope"], one["unit"], one["fiscal_year"], _place(one["region"]), one["title"])
        for one in found
    ]
    show_table(("种类", "口径", "单位", "年度", "地区", "标题"), rows, "")


def _identity(title: str) -> dict[str, Any]:
    from pipeline.titles import identify as identify_title

    identity = identify_title(title)
    return {
        "title": title,
        "kind": identity.kind,
        "scope": identity.scope,
        "unit": identity.unit,
        "fiscal_year": identity.fiscal_year,
        "region": asdict(identity.region)
        if identity.region
        else dict.fromkeys(("adcode", "province", "city", "county")),
    }


def _place(region: dict[str, Any]) -> str:
    return "".join(region[part] or "" for part in ("province", "city", "county"))
