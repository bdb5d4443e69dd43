"""Words in pictures of pages: by RapidOCR (the extra `ocr`) where it is installed, else by Tesseract.

Both work offline. Measured on a real scan: RapidOCR reads nearly every letter and digit at some 10 CPU
seconds a page; Tesseract takes 5 and misreads digits here and there (S4465 for 54465).
"""

import csv
import io
import logging
import shutil
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from statistics import median
from typing import Any, Protocol

from pipeline.formats import programs
from pipeline.formats.placed import Words

INSTALL = "pip install 'gongkai[ocr]', or apt-get install tesseract-ocr tesseract-ocr-chi-sim"
DPI = 300
"""At 200, as scanners deliver it, one decimal point in 120 amounts was lost; enlarged, none."""
_LEAST = 0.5
"""Of confidence; below, it is a speck or the rim of a seal."""
_WIDE = 5
_SECONDS = 120


class Picture(Protocol):
    """What is needed of PIL.Image.Image."""

    def getchannel(self, channel: str) -> Any:
        """One of the colours."""
        ...


Recogniser = Callable[[Picture], list[Words]]


def recogniser() -> Recogniser | None:
    """What reads a picture of DPI dots to the inch, places in dots; None where nothing is installed."""
    if find_spec("rapidocr"):
        return _by_rapidocr
    if shutil.which("tesseract"):
        return _by_tesseract
    return None


def _without_seal(picture: Picture) -> bytes:
    """The picture as PNG by its red light alone: seals and red letterheads are white in it."""
    file = io.BytesIO()
    picture.getchannel("R").save(file, "PNG")
    return file.getvalue()


@cache
def _rapidocr() -> Any:
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(params={"Global.log_level": "error"})


def _by_rapidocr(picture: Picture) -> list[Words]:
    found = _rapidocr()(_without_seal(picture))
    if found.boxes is None:
        return []
    corners = [[(float(x), float(y)) for x, y in box] for box in found.boxes]
    slope = _slope(corners)
    return [
        _upright(box, text, slope)
        for box, text, sure in zip(corners, found.txts, found.scores, strict=True)
        if sure >= _LEAST and text.strip()
    ]


def _slope(boxes: list[list[tuple[float, float]]]) -> float:
    """How far the page hangs, by its long lines: scanners take it in askew."""
    slopes = [
        (right[1] - left[1]) / (right[0] - left[0])
        for left, right, _, low in boxes
        if right[0] - left[0] > _WIDE * max(1.0, low[1] - left[1])
    ]
    return median(slopes) if slopes else 0.0


def _upright(box: list[tuple[float, float]], text: str, slope: float) -> Words:
    left, right = min(x for x, _ in box), max(x for x, _ in box)
    heights = sorted(y - slope * x for x, y in box)
    top, bottom = sum(heights[:2]) / 2, sum(heights[2:]) / 2
    return Words(left, bottom, right, max(1.0, bottom - top), text.strip())


def _by_tesseract(picture: Picture) -> list[Words]:
    """Words of a line get its baseline: Tesseract knows better than their boxes which belong together."""
    settings = ("stdin", "stdout", "-l", "chi_sim", "--psm", "4", "--dpi", str(DPI), "tsv")
    said = programs.run(
        "tesseract",
        *settings,
        package="tesseract-ocr tesseract-ocr-chi-sim",
        given=_without_seal(picture),
        seconds=_SECONDS,
    )
    words: list[Words] = []
    baseline, size = 0.0, 1.0
    for row in csv.DictReader(
        io.StringIO(said.decode("utf-8", "replace")), delimiter="\t", quoting=csv.QUOTE_NONE
    ):
        left, top, width, height = (float(row[part]) for part in ("left", "top", "width", "height"))
        if row["level"] == "4":
            baseline, size = top + height, max(1.0, height)
        elif row["level"] == "5" and (row["text"] or "").strip():
            words.append(Words(left, baseline, left + width, size, row["text"].strip()))
    return words
