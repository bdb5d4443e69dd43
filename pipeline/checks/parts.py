"""Parts that a disclosure promises: tables that are absent, headings with nothing under them."""

import re
from collections.abc import Iterator

from pipeline.types import Document, Finding, ListedTable, Severity

_SECTION = re.compile(
    r"^(?P<heading>[一二三四五六七八九十]{1,3}、[^\n。；;]{2,30})[ \t\u3000]{0,4}\n"
    r"\s{0,40}(?P<next>第[一二三四五]部分[^\n]{0,30})$",
    re.MULTILINE,
)
_ANNEX = re.compile(
    r"^[ \t\u3000]{0,20}附[件表]?\s{0,2}[:：](?P<name>[^\n。]{2,40}表)[ \t\u3000]{0,8}\n"
    r"\s{0,40}[（(][一二三四五六七八九十]{1,3}[）)]",
    re.MULTILINE,
)


_ITEM = re.compile(r"[-·*\s]{0,4}(?:[一二三四五六七八九十]{1,3}、|第.部分)[^。；;]{0,60}")
"""Above such a line, another one: both are entries of a list."""


def parts(document: Document) -> Iterator[Finding]:
    """The findings about what is promised and not there."""
    yield from _tables(document)
    yield from _sections(document.text)
    for match in _ANNEX.finditer(document.text):
        message = f"“附：{match['name']}”之后即为下一节，未见该表（可能另附）"
        yield Finding(
            rule="EMPTY-05", severity=Severity.INFO, message=message, start=match.start(), end=match.end()
        )


def _tables(document: Document) -> Iterator[Finding]:
    """EMPTY-02 not captured (pictures and attachments have tables too), EMPTY-03 there without a figure."""
    missing = [table for table in document.tables_listed if table.state == "not_captured"]
    if missing and len(missing) == len(document.tables_listed):
        yield _of_tables(
            "EMPTY-02", f"目录列出的{len(missing)}张表都不在所得文本中（可能是图片或附件）", missing, document
        )
    elif missing:
        listed = "、".join(table.name for table in missing)
        yield _of_tables("EMPTY-02", f"目录列出而所得文本中没有的表：{listed}", missing, document)
    for table in document.tables_listed:
        if table.state == "empty":
            message = f"《{table.name}》没有数据，也没有说明为空表"
            yield _of_tables("EMPTY-03", message, [table], document)


def _of_tables(rule: str, message: str, tables: list[ListedTable], document: Document) -> Finding:
    start = document.text.find(tables[0].name)
    end = start + len(tables[0].name)
    return Finding(
        rule=rule,
        severity=Severity.INFO,
        message=message,
        stated="not_captured" if rule == "EMPTY-02" else "empty",
        start=None if start < 0 else start,
        end=None if start < 0 else end,
    )


def _sections(text: str) -> Iterator[Finding]:
    """EMPTY-04: a heading of the body that the next part follows at once (in a table of contents all do)."""
    for match in _SECTION.finditer(text):
        above = text[: match.start()].rstrip().rpartition("\n")[2]
        if text.find(match["next"].strip()) < match.start() and not _ITEM.fullmatch(above.strip()):
            message = f"“{match['heading'].strip()}”之下没有内容"
            yield Finding(
                rule="EMPTY-04",
                severity=Severity.WARNING,
                message=message,
                start=match.start(),
                end=match.end("heading"),
            )
