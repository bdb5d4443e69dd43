"""A reading as the JSON object that `gongkai parse FILE --json` prints."""

from typing import Any

from pipeline.types import (
    Document,
    Fact,
    Finding,
    Grid,
    Link,
    ListedTable,
    Reading,
    Reason,
    Region,
    Table,
)


def answer(reading: Reading, name: str) -> dict[str, Any]:
    """The object of the contract: amounts as decimal strings, days ISO, what is unknown null.

    `name` is the file as the person named it. `reason` is there whenever the status is not ok.
    """
    document = reading.document
    said = document or Document(title="", text="")
    return {
        "file": name,
        "media_type": reading.media_type,
        "digest": reading.digest,
        "status": str(reading.status),
        **({"reason": reading.reason} if reading.reason else {}),
        "reader": reading.reader,
        "fingerprint": reading.fingerprint,
        "document": _document(document) if document else None,
        "facts": [_fact(fact) for fact in said.facts],
        "tables": [_table(table) for table in said.tables],
        "grids": [_grid(grid) for grid in said.grids],
        "findings": [_finding(finding) for finding in said.findings],
        "attachments": [_link(link) for link in said.links],
        "reasons": [_reason(reason) for reason in said.reasons],
    }


def region_answer(region: Region | None) -> dict[str, Any] | None:
    """A region as the contract spells it."""
    if region is None:
        return None
    return {
        "adcode": region.adcode,
        "province": region.province,
        "city": region.city,
        "county": region.county,
    }


def _document(document: Document) -> dict[str, Any]:
    identity = document.identity
    return {
        "title": document.title,
        "kind": identity.kind and str(identity.kind),
        "scope": identity.scope and str(identity.scope),
        "unit": identity.unit,
        "region": region_answer(identity.region),
        "fiscal_year": identity.fiscal_year,
        "evidence": dict(identity.evidence),
        "published_on": document.published_on and document.published_on.isoformat(),
        "written_on": document.written_on and document.written_on.isoformat(),
        "index_number": document.index_number,
        "document_number": document.document_number,
        "issuer": document.issuer,
        "breadcrumb": list(document.breadcrumb),
        "money_unit": document.money_unit,
        "template": document.template,
        "pages": document.pages,
        "ocr": document.ocr,
        "encoding": document.encoding,
        "replaced": document.replaced,
        "text": document.text,
        "tables_listed": [_listed(table) for table in document.tables_listed],
    }


def _listed(table: ListedTable) -> dict[str, Any]:
    return {"number": table.number, "name": table.name, "state": table.state}


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "field": fact.field,
        "label": fact.label,
        "value": format(fact.value, "f"),
        "unit": fact.unit,
        "raw": fact.raw,
        "start": fact.start,
        "end": fact.end,
        "scope": fact.scope,
        "measure": fact.measure,
        "subject": fact.subject,
        "code": fact.code,
        "year": fact.year,
        "sentence": fact.sentence,
        "page": fact.page,
        "table": fact.table,
        "cell": fact.cell and list(fact.cell),
        "confidence": fact.confidence,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "number": table.number,
        "pages": list(table.pages),
        "money_unit": table.money_unit,
        "columns": list(table.columns),
        "rows": [list(row) for row in table.rows],
        "confidence": table.confidence,
    }


def _grid(grid: Grid) -> dict[str, Any]:
    return {"page": grid.page, "bbox": list(grid.bbox), "rows": [list(row) for row in grid.rows]}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "message": finding.message,
        "fields": list(finding.fields),
        "stated": finding.stated,
        "computed": finding.computed,
        "diagnosis": finding.diagnosis,
        "start": finding.start,
        "end": finding.end,
    }


def _link(link: Link) -> dict[str, Any]:
    return {"title": link.title, "url": link.url}


def _reason(reason: Reason) -> dict[str, Any]:
    return {"field": reason.field, "text": reason.text}
