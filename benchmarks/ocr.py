"""Do recognised figures hold? Generated scans: 200 dpi, askew, a red seal over the text; every amount counts.

    python -m benchmarks.ocr FONT [--pages N] [--seed S]

FONT is a Chinese TrueType font. Prints how many amounts and letters of each page come back.
"""

import argparse
import io
import random
import re
import time
from difflib import SequenceMatcher
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.formats import ocr
from pipeline.read import read

DPI = 200
PAPER = (1654, 2339)
SUBJECTS = (
    "一般公共服务 公共安全 教育 科学技术 文化旅游体育与传媒 社会保障和就业 卫生健康 节能环保 城乡社区 农林水"
)


def scan(words: list[str], font: str, askew: float) -> bytes:
    """A page with these lines as a scanner takes it in, sealed, as PDF."""
    page = Image.new("RGB", PAPER, "white")
    draw = ImageDraw.Draw(page)
    letters = ImageFont.truetype(font, 44)
    for number, line in enumerate(words):
        draw.text((200, 200 + number * 80), line, fill=(20, 20, 20), font=letters)
    seal = Image.new("RGBA", (400, 400))
    red = ImageDraw.Draw(seal)
    red.ellipse((8, 8, 392, 392), outline=(220, 30, 30, 170), width=12)
    red.regular_polygon((200, 200, 90), 5, fill=(220, 30, 30, 140))
    page.paste(seal, (700, 900), seal)
    page = page.rotate(askew, resample=Image.Resampling.BICUBIC, fillcolor="white")
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))
    canvas.drawImage(ImageReader(page), 0, 0, 595, 842)
    canvas.save()
    return file.getvalue()


def sentences(chance: random.Random) -> list[str]:
    """Lines as reports have them, an amount or two in each."""
    return [
        f"{subject}支出{chance.uniform(0.1, 99999):.2f}万元，比上年增加{chance.uniform(0.1, 99):.2f}%。"
        for subject in chance.sample(SUBJECTS.split(), 10) * 2
    ]


def main() -> None:
    """Prints a line a page and the sums."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("font", type=Path)
    arguments.add_argument("--pages", type=int, default=3)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    chance = random.Random(given.seed)
    reader = ocr.recogniser()
    print(f"by {reader.__name__ if reader else 'nothing'}, {DPI} dpi, seed {given.seed}")
    right = asked = 0
    for number in range(given.pages):
        lines = sentences(chance)
        askew = chance.uniform(-1, 1)
        body, started = scan(lines, str(given.font), askew), time.monotonic()
        document = read(body, ocr=True).document
        said = document.text if document else ""
        amounts = re.findall(r"\d+\.\d\d", "".join(lines))
        found = re.findall(r"\d+\.\d\d(?!\d)", said)
        held = sum(map(min, ((amounts.count(one), found.count(one)) for one in set(amounts))))
        right, asked = right + held, asked + len(amounts)
        alike = SequenceMatcher(None, "".join(lines), "".join(said.split()), autojunk=False).ratio()
        wrong = sorted(set(amounts) - set(found))
        print(
            f"page {number + 1}: askew {askew:+.2f}°, {held}/{len(amounts)} amounts, letters {alike:.2%}, "
            f"{time.monotonic() - started:.0f} s, missing {wrong}"
        )
    print(f"{right}/{asked} amounts")


if __name__ == "__main__":
    main()
