"""Recorded listings: the bytes that a column answered, and the entries an adapter must find in them.

A case is a folder: case.json names the column, its family, and each answer by address and form; the answers
lie beside it as files. It is gone through as a crawl goes through the listing, without asking anybody.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.addresses import canonical
from crawler.cms import CMS, Ask, Page
from pipeline.decode import decode
from pipeline.sniff import HTML, sniff
from pipeline.types import Entry, Family

LIST = "case.json"
EXPECTED = "expected.json"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one address answered, to a GET or to a form."""

    url: str
    form: Mapping[str, str] | None
    content_type: str
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return decode(self.body, self.content_type).text


@dataclass(frozen=True, slots=True)
class Case:
    """One column as it was recorded."""

    column: str
    family: Family
    answers: tuple[Answer, ...]


def read_through(
    column: str, family: Family, ask: Callable[[Ask], Answer | None]
) -> Iterator[tuple[Answer, tuple[Entry, ...]]]:
    """Each page of a listing with its new rows, as a crawl asks for them; ends where `ask` gives nothing."""
    cms, seen, number = CMS[family], set[str](), 0
    wanted: Ask | None = Ask(canonical(column))
    while wanted and (answer := ask(wanted)):
        number += 1
        page = Page(wanted.url, answer.text, number, wanted.memo)
        fresh = tuple({row.url: row for row in cms.entries(page) if row.url not in seen}.values())
        seen.update(row.url for row in fresh)
        yield answer, fresh
        wanted = cms.next_page(page) if fresh or wanted.leads_on or number == 1 else None


def entries(case: Case) -> list[dict[str, Any]]:
    """The entries of a recorded column, as its expected.json holds them."""
    answers = {_key(answer.url, answer.form): answer for answer in case.answers}
    pages = read_through(case.column, case.family, lambda ask: answers.get(_key(ask.url, ask.form)))
    return [_plain(entry) for _, fresh in pages for entry in fresh]


def save(case: Case, folder: Path) -> None:
    """Writes a case with what is to be expected of it; what lay there before is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    listed = []
    for number, answer in enumerate(case.answers, start=1):
        file = f"{number:03d}.{'html' if sniff(answer.body) == HTML else 'txt'}"
        (folder / file).write_bytes(answer.body)
        named = {"url": answer.url, "form": answer.form, "content_type": answer.content_type, "file": file}
        listed.append(named)
    values = {"column": case.column, "family": case.family.value, "answers": listed}
    (folder / LIST).write_text(_json(values), encoding="utf-8")
    expect(folder, entries(case))


def load(folder: Path) -> Case:
    """The case that lies in a folder."""
    values = json.loads((folder / LIST).read_text(encoding="utf-8"))
    answers = (
        Answer(one["url"], one["form"], one["content_type"], (folder / one["file"]).read_bytes())
        for one in values["answers"]
    )
    return Case(values["column"], Family(values["family"]), tuple(answers))


def expect(folder: Path, found: list[dict[str, Any]]) -> None:
    """Writes what is to be expected of a case from now on."""
    (folder / EXPECTED).write_text(_json(found), encoding="utf-8")


def _key(url: str, form: Mapping[str, str] | None) -> tuple[str, str]:
    return url, json.dumps(dict(form), sort_keys=True) if form is not None else ""


def _plain(entry: Entry) -> dict[str, Any]:
    return {
        "title": entry.title,
        "url": entry.url,
        "published_on": entry.published_on.isoformat() if entry.published_on else None,
        "attachments": [{"title": file.title, "url": file.url} for file in entry.attachments],
    }


def _json(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"
