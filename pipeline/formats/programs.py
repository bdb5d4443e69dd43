"""Programs of the system that read what no library does: LibreOffice, Tesseract; each optional."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import DocumentError
from pipeline.types import Status


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder for the files a program takes and makes; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        yield Path(folder)


def run(
    program: str, *arguments: str, package: str, given: bytes | None = None, seconds: float = 60
) -> bytes:
    """What the program writes to its standard output, from bytes on its standard input.

    It stays in this process's group and limits, and so ends with it.

    Raises:
        DocumentError: not installed (needs_tool, with the package that brings it), too slow, or failed.
    """
    path = shutil.which(program)
    if path is None:
        raise DocumentError(Status.NEEDS_TOOL, f"reading this takes {program}: apt-get install {package}")
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, its arguments ours, without a shell
            [path, *arguments],
            input=given or b"",
            capture_output=True,
            timeout=seconds,
            check=False,
            cwd=tempfile.gettempdir(),
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},  # Tesseract's threads wait for one another, spinning
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentError(Status.TIMED_OUT, f"{program} was not done after {seconds:g} s") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()[-200:]
        raise DocumentError(Status.MALFORMED, f"{program} failed on it: {said or done.returncode}")
    return done.stdout
