"""Files are read in children that may die, be killed or never end: the asker gets an answer, and goes on."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.dedup import digest
from pipeline.keeper import MOST_PAGES
from pipeline.read import read_file
from pipeline.sandbox import Limits, Sandbox, SandboxLost
from pipeline.types import Status
from tests.pipeline.hostile.pages import attributes
from tests.pipeline.hostile.pdfs import triple_flate
from tests.pipeline.processes import alive, children, eventually, keepers

PAGE = "<html><head><title>某市档案馆2023年度单位决算</title></head><body><p>收入1.00万元。</p></body></html>"


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for temporary files: whatever a test does, nothing is left in it, and no child."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []
    assert keepers() == []


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "good.html"
    file.write_text(PAGE, encoding="utf-8")
    return file


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    """It keeps its reader busy for some twenty seconds."""
    file = tmp_path / "slow.html"
    file.write_bytes(attributes())
    return file


def reader() -> int | None:
    """The child that reads a file at this moment."""
    return next((child for keeper in keepers() for child in children(keeper)), None)


def test_a_file_says_in_a_child_what_it_says_here(good: Path):
    url = "http://a.example/x/good.html"
    with Sandbox() as sandbox:
        found = sandbox.read(good, name="good.html", url=url, content_type="text/html")
    assert found == read_file(good, name="good.html", url=url, content_type="text/html")
    assert found.document
    assert found.document.identity.fiscal_year == 2023


def test_names_that_are_no_text_are_read_too(tmp_path: Path, good: Path):
    odd = tmp_path / os.fsdecode(b"\xb9\xab\n.html")
    good.rename(odd)
    with Sandbox() as sandbox:
        assert sandbox.read(odd, name=odd.name).status is Status.OK


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_read(slow: Path, good: Path):
    with Sandbox(limits=Limits(wall=0.5)) as sandbox:
        late = sandbox.read(slow)
        assert (late.status, late.media_type, late.document) == (Status.TIMED_OUT, "text/html", None)
        assert late.reason == "reading this file was not done after 0.5 s"
        assert late.digest == digest(slow.read_bytes())
        assert sandbox.read(good).status is Status.OK


def test_a_child_that_is_killed_costs_its_own_file_only(slow: Path, good: Path):
    with Sandbox() as sandbox, ThreadPoolExecutor(1) as threads:
        reading = threads.submit(sandbox.read, slow)
        assert eventually(lambda: reader() is not None)
        os.kill(reader() or 0, signal.SIGKILL)
        assert reading.result().status is Status.MALFORMED
        assert reading.result().reason == "the reader crashed on this file (SIGKILL)"
        assert sandbox.read(good).status is Status.OK


def test_keepers_that_are_killed_are_replaced_and_the_file_read_again(slow: Path, good: Path):
    with Sandbox(limits=Limits(cpu=1)) as sandbox, ThreadPoolExecutor(1) as threads:
        sandbox.read(good)
        reading = threads.submit(sandbox.read, slow)
        assert eventually(lambda: reader() is not None)
        child = reader() or 0
        os.kill(keepers()[0], signal.SIGKILL)
        assert reading.result().status is Status.TIMED_OUT
        assert not alive(child)
        os.kill(keepers()[0], signal.SIGKILL)
        assert eventually(lambda: not keepers())
        assert sandbox.read(good).status is Status.OK


def test_as_many_files_are_read_at_a_time_as_there_are_children(slow: Path):
    with Sandbox(2, Limits(cpu=1)) as sandbox, ThreadPoolExecutor(3) as threads:
        readings = [threads.submit(sandbox.read, slow) for _ in range(6)]
        assert eventually(lambda: sum(len(children(keeper)) for keeper in keepers()) == 2)
        assert len(keepers()) == 2
        assert {reading.result().status for reading in readings} == {Status.TIMED_OUT}


def test_closing_ends_what_is_being_read(slow: Path, good: Path):
    with ThreadPoolExecutor(1) as threads:
        with Sandbox() as sandbox:
            reading = threads.submit(sandbox.read, slow)
            assert eventually(lambda: reader() is not None)
        assert not keepers()
        with pytest.raises(SandboxLost):
            reading.result()
    with pytest.raises(SandboxLost, match="closed"):
        sandbox.read(good)


def test_a_limit_of_memory_is_named(tmp_path: Path):
    bomb = tmp_path / "bomb.pdf"
    bomb.write_bytes(triple_flate())
    with Sandbox(limits=Limits(memory=256 * 1024 * 1024)) as sandbox:
        reading = sandbox.read(bomb)
    assert reading.status is Status.OVER_LIMIT
    assert reading.reason == "reading this file takes more than 256 MiB of memory"


def test_a_file_that_is_missing_is_the_askers_mistake(tmp_path: Path):
    with Sandbox() as sandbox, pytest.raises(FileNotFoundError):
        sandbox.read(tmp_path / "nowhere.pdf")


def test_our_settings_do_not_reach_a_process_that_reads(good: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GONGKAI_SMTP_URL", "smtp://user:secret@mail.example")
    with Sandbox() as sandbox:
        sandbox.read(good)
        (keeper,) = keepers()
        assert b"secret" not in Path(f"/proc/{keeper}/environ").read_bytes()


def waiting() -> list[int]:
    """The children that wait for another page of their host."""
    return [child for keeper in keepers() for child in children(keeper)]


def test_pages_of_one_host_are_read_in_one_child_and_nothing_else_is(good: Path, tmp_path: Path):
    file = tmp_path / "a.pdf"
    file.write_bytes(triple_flate())
    with Sandbox() as sandbox:
        first = sandbox.read(good, url="http://a.example/1.html")
        (child,) = waiting()
        assert sandbox.read(good, url="http://a.example/2.html") == first
        assert waiting() == [child]
        sandbox.read(good, url="http://b.example/1.html")
        assert waiting() != [child]
        assert not alive(child)
        sandbox.read(good, name="good.html")
        assert waiting() == []
        sandbox.read(good, url="http://a.example/1.html")
        sandbox.read(file, url="http://a.example/a.pdf")
        assert waiting() == []


def test_a_child_reads_so_many_pages_and_no_more(good: Path):
    with Sandbox() as sandbox:
        sandbox.read(good, url="http://a.example/")
        (child,) = waiting()
        for _ in range(MOST_PAGES - 1):
            assert sandbox.read(good, url="http://a.example/").status is Status.OK
        assert not alive(child)


def test_a_child_that_ended_while_it_waited_costs_nothing(good: Path):
    with Sandbox() as sandbox:
        sandbox.read(good, url="http://a.example/")
        os.kill(waiting()[0], signal.SIGKILL)
        assert sandbox.read(good, url="http://a.example/").status is Status.OK


def test_what_is_no_page_or_does_not_go_well_is_read_in_a_child_of_its_own(good: Path, tmp_path: Path):
    """What others left in theirs, of memory or worse, is nothing to it."""
    empty, bomb = tmp_path / "empty.html", tmp_path / "bomb.pdf"
    empty.write_text("<html><body><script>1</script></body></html>")
    bomb.write_bytes(triple_flate())
    with Sandbox(limits=Limits(memory=256 * 1024 * 1024)) as sandbox:
        for file, status in ((empty, Status.NO_TEXT), (bomb, Status.OVER_LIMIT)):
            sandbox.read(good, url="http://a.example/1.html")
            (warm,) = waiting()
            assert sandbox.read(file, url="http://a.example/2").status is status
            assert not alive(warm)


def test_an_address_longer_than_a_pipe_takes_at_once_waits_for_no_child(good: Path):
    with Sandbox() as sandbox:
        sandbox.read(good, url="http://a.example/")
        os.kill(waiting()[0], signal.SIGSTOP)
        assert sandbox.read(good, url=f"http://a.example/{'x' * 200_000}").status is Status.OK


def test_a_keeper_told_to_end_leaves_nothing_behind(good: Path, temporary: Path):
    with Sandbox() as sandbox:
        sandbox.read(good, url="http://a.example/")
        (keeper,), (child,) = keepers(), waiting()
        os.kill(keeper, signal.SIGTERM)
        assert eventually(lambda: not alive(keeper) and not alive(child))
        assert list(temporary.iterdir()) == []
        assert sandbox.read(good, url="http://a.example/").status is Status.OK


def test_no_page_pays_for_the_time_that_others_took(tmp_path: Path):
    """Each takes some four tenths of a second; a child has one whole second."""
    page = tmp_path / "page.html"
    page.write_bytes(attributes(15_000))
    with Sandbox(limits=Limits(cpu=1)) as sandbox:
        read = [sandbox.read(page, url="http://a.example/").status for _ in range(6)]
    assert read == [Status.OK] * 6


def test_a_page_that_takes_too_long_is_given_up_after_others_too(slow: Path, good: Path):
    with Sandbox(limits=Limits(cpu=1)) as sandbox:
        sandbox.read(good, url="http://a.example/")
        assert sandbox.read(slow, url="http://a.example/slow.html").status is Status.TIMED_OUT
        assert waiting() == []
        assert sandbox.read(good, url="http://a.example/").status is Status.OK


def test_killing_the_asker_ends_its_children_and_leaves_no_file(slow: Path, temporary: Path):
    script = (
        "import sys; from pathlib import Path; from pipeline.sandbox import Sandbox\n"
        "Sandbox().read(Path(sys.argv[1]))"
    )
    environment = os.environ | {"TMPDIR": str(temporary)}
    with subprocess.Popen([sys.executable, "-c", script, str(slow)], env=environment) as asker:
        assert eventually(lambda: any(children(keeper) for keeper in keepers(asker.pid)))
        (keeper,) = keepers(asker.pid)
        (child,) = children(keeper)
        asker.kill()
    assert eventually(lambda: not alive(keeper) and not alive(child))
    assert eventually(lambda: list(temporary.iterdir()) == [])
