"""`gongkai crawl` and `gongkai watch`: once, and for good."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli.opened import Opened, opened
from cli.output import emit, error, note, safe, say, stderr
from pipeline.errors import PortalError
from pipeline.types import ColumnState

# Heavy imports wait until a command runs.
if TYPE_CHECKING:
    from crawler.jobs import Event


app = typer.Typer()

CHANGES = {"published": "新公开", "amended": "有修改", "restored": "已恢复", "withdrawn": "已撤下"}
Json = Annotated[bool, typer.Option("--json", help="JSON for programs: one object a line.")]


@app.command()
def crawl(
    targets: Annotated[
        list[str], typer.Argument(metavar="TARGET…", help="Slug of `portal list`, or an address (https://…).")
    ],
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="Leave out entries listed before this day (2026-01-31).",
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="At most this many entries a column; all by default.")
    ] = None,
    pages: Annotated[
        int | None, typer.Option(min=1, help="At most this many pages a listing; all by default.")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Say what would be fetched; record nothing.")] = False,
    save: Annotated[bool, typer.Option(help="Keep a portal file for a URL not known before.")] = True,
    json: Json = False,
) -> None:
    """Crawl now: a portal, or any address of one; an unknown address is recognised first.

    Example: gongkai crawl jx_yichun
    Example: gongkai crawl https://www.yichun.gov.cn/ycsrmzf/czxx/pc/list.html --since 2026-01-01

    Every entry and attachment is asked for again, conditionally where the portal gave a validator.
    Exit 1 when a column is not ok or something could not be fetched.
    """
    from crawler import discover, sweep
    from crawler.jobs import Job, merged

    with opened() as state:
        answers = discover.resolve_all(targets, state.portals, state.home, save=save and not dry_run)
        for answer in answers:
            if isinstance(answer, PortalError):
                error(str(answer))
        resolved = [answer for answer in answers if not isinstance(answer, PortalError)]
        job = Job(
            home=str(state.home.path),
            targets=merged(one.target for one in resolved),
            recheck_all=True,
            since=since.date() if since else None,
            limit=limit,
            pages=pages,
            dry_run=dry_run,
            portals=tuple(one.portal.model_dump_json() for one in resolved if one.new),
        )
        teller = Teller(state, json=json)
        teller.failed = len(resolved) < len(answers)
        with _progress() as advance:
            for event in sweep.run(job) if resolved else ():
                teller.tell(event)
                advance(event)
    raise typer.Exit(1 if teller.failed else 0)


@app.command()
def watch(
    once: Annotated[bool, typer.Option("--once", help="Run what is due now and exit.")] = False,
) -> None:
    """The daemon: checks columns when they are due and sends the alerts.

    Example: gongkai watch
    Example: gongkai watch --once

    Watched is what was crawled once, was enabled, or has a portal file of your own: `gongkai portal list`.
    SIGTERM ends it within ten seconds. A second one on the same home exits 75.
    """
    from scheduler import watch as run

    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.basicConfig(
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        datefmt="%Y-%m-%dT%H:%M:%S%z",
    )
    with opened() as state:
        raise typer.Exit(run(state.home, once=once, on_event=_log_event))


class Teller:
    """Tells a crawl as it happens: disclosures on stdout, troubles on stderr."""

    def __init__(self, state: Opened, *, json: bool) -> None:
        """`json`: for programs."""
        self.state = state
        self.json = json
        self.failed = False
        self._told: set[tuple[int, str | None]] = set()

    def tell(self, event: Event) -> None:
        """One event of the sweep."""
        teller = getattr(self, f"_tell_{event['event']}", None)
        if teller:
            teller(event)

    def _tell_disclosure(self, event: Event) -> None:
        from storage import showing
        from storage.views import as_json

        if (event["id"], event["change"]) in self._told:
            return
        self._told.add((event["id"], event["change"]))
        with self.state.database.reading() as session:
            (view,) = showing.disclosures(session, ids=[event["id"]])
        if self.json:
            emit(as_json(view) | {"change": event["change"]})
            return
        word = "新记录" if event["new"] and not event["change"] else CHANGES.get(event["change"], "无变动")
        day = str(view.published_on or "—")
        say(f"{word}  {view.id:>5}  {day:10}  {safe(view.unit or '—')}  {safe(view.title)}")

    def _tell_entry(self, event: Event) -> None:
        if self.json:
            emit({name: value for name, value in event.items() if name != "event"})
        else:
            say(f"会采集  {event.get('published_on') or '':10}  {safe(event['title'])}  {safe(event['url'])}")

    def _tell_column(self, event: Event) -> None:
        if not ColumnState(event["state"]).healthy:
            self.failed = True
            note(f"[red]{event['state']}[/red]  {safe(event['column'])}  {safe(event['detail'])}")

    def _tell_failure(self, event: Event) -> None:
        self.failed = True
        note(f"[yellow]{event['kind']}[/yellow]  {safe(event['url'])}  {safe(event['detail'])}")

    def _tell_ended(self, event: Event) -> None:
        self.failed = True
        note(f"[red]{event['reason']}[/red]  {safe(event['detail'])}")

    def _tell_summary(self, event: Event) -> None:
        figures = {name: value for name, value in event.items() if name != "event"}
        if self.json:
            emit({"summary": figures})
            return
        say(
            f"[bold]{event['portal']}[/bold]（{event['family']}）  列表 {event['entries']} 条，"
            f"取回 {event['fetched']}，未变 {event['not_modified']}，新记录 {event['recorded']}，"
            f"变动 {event['changed']}，失败 {event['failed']}，拒绝 {event['refused']}，"
            f"{event['seconds']:.1f} 秒"
        )


def _log_event(event: Event) -> None:
    log = logging.getLogger("gongkai.watch")
    if event["event"] in {"column", "failure", "summary", "ended"} or event.get("change"):
        log.info("%s", " ".join(f"{name}={value}" for name, value in event.items()))


@contextmanager
def _progress() -> Iterator[Callable[[Event], None]]:
    """A bar a portal on a terminal; nothing where nobody looks."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bars: dict[str, Any] = {}
    counts: Counter[str] = Counter()
    with Progress(*columns, console=stderr, transient=True, disable=not stderr.is_terminal) as progress:

        def advance(event: Event) -> None:
            if event["event"] != "progress":
                return
            portal = event["portal"]
            if portal not in bars:
                bars[portal] = progress.add_task(portal, total=None)
            counts[portal] = max(counts[portal], event["known_total"])
            progress.update(bars[portal], completed=event["done"], total=counts[portal])

        yield advance
