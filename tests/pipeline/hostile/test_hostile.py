"""Every hostile file ends in a typed status inside its limits, costs the asker nothing, stops no other."""

import gc
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.sandbox import MEBI, Limits, Sandbox
from pipeline.types import Reading, Status
from tests.pipeline.hostile import FILES
from tests.pipeline.processes import children, keepers, resident

S = Status
IN_PART = {S.OK, S.NO_TEXT, S.PARTIAL}
STOPPED = {S.OVER_LIMIT, S.TIMED_OUT}
KEPT = {S.UNSUPPORTED, S.NEEDS_TOOL, S.MALFORMED, S.PARTIAL, S.NO_TEXT, S.TOO_LARGE, *STOPPED}
EXPECTED: dict[str, set[Status]] = {
    name: statuses
    for statuses, names in (
        # For memory without end, or for twenty seconds and more.
        (STOPPED, "flate_bomb.pdf triple_flate.pdf laughs.pdf self_drawing.pdf attributes.html"),
        # They say more than anybody wants to hold.
        ({S.PARTIAL}, "one_line.html digits.txt links.html"),
        # pdfium sees through these; other readers of the same text would not.
        (IN_PART | STOPPED, "operators.pdf bfrange.pdf bfranges.pdf widths.pdf predictor.pdf glyphs.pdf"),
        (IN_PART | STOPPED, "ascii85.pdf unterminated_string.pdf previous_loop.pdf endless_page.pdf"),
        ({S.PARTIAL, S.MALFORMED}, "deep_page_tree.pdf cyclic_page_tree.pdf"),
        ({S.MALFORMED, S.TIMED_OUT}, "xref_index.pdf many_pages.pdf"),
        ({S.TRUNCATED}, "cut_in_half.pdf nothing_but_its_name.pdf"),
        ({S.NOT_A_DOCUMENT}, "page_called.pdf"),
        ({S.EMPTY}, "nothing.pdf zeros.doc"),
        ({S.OK}, "nested_divs.html cells.html laughing.xml"),
        (KEPT, "bomb.gz overlapping.zip crowded.zip"),
        # They name what they hold; what that is, see below.
        ({S.OK}, "lying.zip nested.zip"),
        (KEPT | {S.OK}, "far_cell.xlsx shared_strings.xlsx"),
    )
    for name in names.split()
}
IMPATIENT = {"attributes.html"}
"""They would use up all their twenty seconds: the limit is the same one, only sooner."""
GOOD = "<html><head><title>某市档案馆2023年度单位决算</title></head><body><p>收入1.00万元。</p></body></html>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files, made in another process: the memory of this one is measured."""
    made = tmp_path_factory.mktemp("hostile")
    subprocess.run([sys.executable, "-m", "tests.pipeline.hostile", str(made)], check=True)
    (made / "good.html").write_text(GOOD, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder for temporary files."""
    before, tempfile.tempdir = tempfile.tempdir, str(tmp_path_factory.mktemp("temporary"))
    yield Path(tempfile.tempdir)
    tempfile.tempdir = before


@pytest.fixture(scope="module")
def sandboxes(folder: Path, temporary: Path) -> Iterator[dict[bool, Sandbox]]:
    """One for most files, an impatient one for the rest; both started, nothing of them is left at the end."""
    with Sandbox() as usual, Sandbox(limits=Limits(cpu=2)) as impatient:
        for sandbox in (usual, impatient):
            assert sandbox.read(folder / "good.html").status is S.OK
        yield {False: usual, True: impatient}
    assert list(temporary.iterdir()) == []
    assert not keepers()


def test_every_file_has_its_expectation() -> None:
    assert EXPECTED.keys() == FILES.keys()
    assert len(FILES) > 30


@pytest.mark.parametrize("name", EXPECTED)
def test_a_hostile_file(
    name: str,
    folder: Path,
    temporary: Path,
    sandboxes: dict[bool, Sandbox],
    caplog: pytest.LogCaptureFixture,
) -> None:
    sandbox = sandboxes[name in IMPATIENT]
    with caplog.at_level(logging.DEBUG, "pipeline.sandbox"):
        before = resident()
        status, reason = outcome(sandbox.read(folder / name, name=name))
        grown = resident() - before
    spent: Any = caplog.records[0].args
    assert status in EXPECTED[name], reason
    assert status is S.OK or reason
    assert len(reason or "") < 400
    assert spent[1]["cpu"] < 20.5
    assert spent[1]["peak"] < 512 * MEBI
    assert grown < 5 * MEBI
    for keeper in keepers():
        assert children(keeper) == []
    assert [left for keeper in temporary.iterdir() for left in keeper.iterdir()] == []
    assert sandbox.read(folder / "good.html").status is S.OK
    print(  # noqa: T201 - the table: pytest -rP
        f"{name:24} {(folder / name).stat().st_size:>9} {status:14} {spent[1]['cpu']:6.2f} CPU s "
        f"{spent[1]['peak'] / MEBI:4.0f} MiB, asker {grown / MEBI:+.1f} MiB  {reason or ''}"
    )


@pytest.mark.parametrize("name", ["lying.zip", "nested.zip"])
def test_what_a_hostile_archive_holds(name: str, folder: Path, sandboxes: dict[bool, Sandbox]) -> None:
    archive = sandboxes[False].read(folder / name).document
    assert archive
    readings = [sandboxes[False].read(folder / name, member=member) for member in archive.members]
    assert readings
    for reading in readings:
        assert reading.status in {S.OVER_LIMIT, S.TRUNCATED}
        assert reading.reason


def outcome(reading: Reading) -> tuple[Status, str | None]:
    """The rest of the reading is let go: what stays of it is measured."""
    status, reason = reading.status, reading.reason
    del reading
    gc.collect()
    return status, reason
