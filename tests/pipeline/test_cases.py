"""Saved bytes in, JSON out: every folder of cases/ is a case.

A case holds input.html, input.pdf or input.txt, may hold `url` (the address it came from), and expected.json.
Where expected.json is missing it is written and the test fails, so that a person reads it before it counts.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.answer import answer
from pipeline.read import read

CASES = sorted(folder for folder in (Path(__file__).parent / "cases").iterdir() if folder.is_dir())
# Identity and facts have tests of their own.
# fmt: off - a word list
OF_THE_PAGE = (
    "title",
    "text",
    "published_on",
    "written_on",
    "index_number",
    "document_number",
    "issuer",
    "breadcrumb",
    "pages",
    "encoding",
    "replaced",
)
# fmt: on


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_reader_says_what_the_case_expects(folder: Path) -> None:
    said = what_is_said(folder)
    expected = folder / "expected.json"
    if not expected.exists():
        expected.write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        pytest.fail(f"{expected} was missing: it is written now, read it")
    assert said == json.loads(expected.read_text(encoding="utf-8"))


def what_is_said(folder: Path) -> dict[str, Any]:
    file = next(folder.glob("input.*"))
    address = folder / "url"
    url = address.read_text(encoding="utf-8").strip() if address.exists() else None
    said = answer(read(file.read_bytes(), name=file.name, url=url), file.name)
    document = said["document"] or {}
    return {
        "status": said["status"],
        "media_type": said["media_type"],
        "document": {key: document[key] for key in OF_THE_PAGE if key in document},
        "attachments": said["attachments"],
    }
