"""`gongkai parse` and `gongkai identify`: what files and titles say, without a home."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.output import emit, safe, say, show_table
from pipeline.errors import UsageError
from pipeline.types import Reading, Status

app = typer.Typer()


@app.command()
def parse(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Files to read.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, in the order given.")] = False,
    url: Annotated[str | None, typer.Option(help="The address the file came from.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Read on this many processes.")] = 1,
) -> None:
    """Read local files and print what they say.

    Example: gongkai parse report.pdf page.html --json

    Exit 1 when a file could not be read; its status and reason say why.
    """
    from pipeline.answer import answer

    for file in files:
        if not file.is_file():
            raise UsageError(f"{file}: no such file")
    failed = False
    for file, reading in _readings(files, url, jobs):
        failed = failed or reading.status is not Status.OK
        if json:
            emit(answer(reading, file.name))
        else:
            _tell(file.name, reading)
    raise typer.Exit(1 if failed else 0)


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


def _readings(files: Sequence[Path], url: str | None, jobs: int) -> Iterator[tuple[Path, Reading]]:
    from pipeline.sandbox import Sandbox

    with ThreadPoolExecutor(jobs) as threads, Sandbox(jobs) as sandbox:

        def read(file: Path) -> Reading:
            return sandbox.read(file, name=file.name, url=url)

        yield from zip(files, threads.map(read, files), strict=True)


def _tell(name: str, reading: Reading) -> None:
    say(f"[bold]{safe(name)}[/bold]  {reading.media_type}  {reading.status.value}")
    if reading.reason:
        say(f"  {safe(reading.reason)}")
    document = reading.document
    if document is None:
        return
    identity = document.identity
    place = identity.region.name if identity.region else None
    known = (
        ("标题", document.title),
        ("种类", identity.kind),
        ("单位", identity.unit),
        ("地区", place),
        ("年度", identity.fiscal_year),
        ("公开日期", document.published_on),
        ("页数", document.pages),
        ("字数", len(document.text)),
    )
    for label, value in known:
        if value:
            say(f"  {label}  {safe(value)}")
    for line in _figures(document.facts):
        say(f"  {line}")
    for link in document.links:
        say(f"  附件  {safe(link.title)}  {safe(link.url)}")


def _figures(facts: Iterable[Any]) -> Iterator[str]:
    for fact in facts:
        yield f"{safe(fact.label)}  {fact.value} {safe(fact.unit)}"
