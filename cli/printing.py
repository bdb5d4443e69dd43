"""What a file says, printed for a person: a summary, and on demand every figure and table."""

from collections.abc import Iterable

from cli.figures import tell_figures
from cli.output import safe, say, show_table
from cli.parsing import Parsed
from pipeline.tables.wording import amount
from pipeline.types import Document, Table

_STATES = {"present": "有", "empty": "空表", "stated_empty": "注明无数据", "not_captured": "未取到"}


def tell(one: Parsed, *, tables: bool) -> None:
    """What it is and how reading it ended, its figures and files; with `tables` each table cell by cell."""
    reading = one.reading
    say(f"[bold]{safe(one.name)}[/bold]  {reading.media_type}  {reading.status.value}")
    if reading.reason:
        say(f"  {safe(reading.reason)}")
    if document := reading.document:
        _summary(document)
        if tables:
            _figures(document)
            _tables(document)
        else:
            tell_figures(document.facts, document.identity.fiscal_year)
        for link in document.links:
            say(f"  附件  {safe(link.title)}  {safe(link.url)}")
    for member in one.members:
        tell(member, tables=tables)


def _summary(document: Document) -> None:
    identity = document.identity
    known = (
        ("标题", document.title),
        ("种类", identity.kind),
        ("单位", identity.unit),
        ("地区", identity.region.name if identity.region else None),
        ("年度", identity.fiscal_year),
        ("公开日期", document.published_on),
        ("页数", document.pages),
        ("文字识别", "是" if document.ocr else None),
        ("字数", len(document.text)),
        ("表格", len(document.tables)),
    )
    for label, value in known:
        if value:
            say(f"  {label}  {safe(value)}")
    for listed in document.tables_listed:
        say(f"  表{listed.number}  {safe(listed.name)}  {_STATES.get(listed.state, listed.state)}")
    for finding in document.findings:
        say(f"  [yellow]{safe(finding.rule)}[/yellow]  {safe(finding.message)}")


def _figures(document: Document) -> None:
    rows = [
        (
            fact.label,
            format(fact.value, ",f"),
            fact.unit,
            fact.year or "",
            " ".join(fact.sentence.split())[:60],
        )
        for fact in document.facts
    ]
    if rows:
        say("")
        # One printed amount may be several fields: 收、支总计 is the income's and the expenditure's.
        show_table(("项目", "数值", "单位", "年度", "出处"), list(dict.fromkeys(rows)), "", right={1})


def _tables(document: Document) -> None:
    for table in document.tables:
        say("")
        say(f"  [bold]{safe(heading(table))}[/bold]")
        if table.rows:
            amounts = {
                place for place, cells in enumerate(zip(*table.rows, strict=True)) if _are_amounts(cells)
            }
            levels = [column.replace("/", "\n") for column in table.columns]
            show_table(levels, table.rows, "", right=amounts)


def _are_amounts(cells: Iterable[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(amount(cell) is not None for cell in filled)


def heading(table: Table) -> str:
    """A table's number, name, money unit and pages, as far as they are known."""
    pages = "、".join(map(str, table.pages))
    parts = (
        f"表{table.number}" if table.number else "",
        table.name or "（未识别的表）",
        f"单位：{table.money_unit}" if table.money_unit else "",
        f"第 {pages} 页" if pages else "",
    )
    return "  ".join(part for part in parts if part)
