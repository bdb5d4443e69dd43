"""Files that ask for more than any reader has, made by a generator of our own."""

from collections.abc import Callable, Mapping

from tests.pipeline.hostile.pages import PAGES
from tests.pipeline.hostile.pdfs import PDFS

FILES: Mapping[str, Callable[[], bytes]] = {f"{name}.pdf": make for name, make in PDFS.items()} | dict(PAGES)
"""File name -> what makes its bytes."""
