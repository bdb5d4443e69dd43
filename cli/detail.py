"""`gongkai show`: one disclosure printed for a person."""

from collections.abc import Iterator

from cli.figures import tell_figures
from cli.output import moment, note, safe, say
from storage.views import DisclosureDetail, DisclosureView

STATES = {"current": "在网", "withdrawn": "已撤下"}


def tell(detail: DisclosureDetail) -> None:
    """What it is, its figures and tables, what does not add up, and every version and capture of it."""
    one = detail.disclosure
    say(f"[bold]{safe(one.title)}[/bold]")
    for label, value in _known(one):
        say(f"  {label}  {safe(value if value is not None else '—')}")
    for attachment in one.attachments:
        say(f"  附件  {safe(attachment.title)}  {attachment.status}  {safe(attachment.url)}")
    tell_figures(detail.facts, one.fiscal_year)
    for table in detail.tables:
        say(f"  表格  {safe(table['name'] or '（未识别的表）')}  {len(table['rows'])} 行")
    for finding in detail.findings:
        say(f"  [yellow]{finding.severity}[/yellow] {finding.rule}  {safe(finding.message)}")
    for revision in detail.revisions:
        say(f"  第 {revision.number} 版  {moment(revision.seen_at)}  {len(revision.parts)} 个文件")
    for capture in detail.captures:
        say(f"  存档  {moment(capture.captured_at)}  {capture.digest}  {safe(capture.url)}")
    if len(detail.revisions) > 1:
        note(f"改了什么：gongkai diff {one.id}")


def _known(one: DisclosureView) -> Iterator[tuple[str, object]]:
    yield "单位", one.unit
    yield "种类", f"{one.kind or '—'}  {one.scope or ''}"
    yield "年度", one.fiscal_year
    yield "地区", one.region.name if one.region else None
    yield "公开日期", one.published_on
    yield "来源", one.url
    state = STATES.get(one.state, one.state)
    yield "状态", f"{state}，第 {one.revision} 版，首次看到 {moment(one.first_seen_at)}"
    yield "指纹", one.digest
