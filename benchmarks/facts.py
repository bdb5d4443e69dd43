"""Figures from narratives: documents a CPU second, and how the time grows with hostile texts.

    make bench

CPU seconds of this process. The narratives are the simulator's, joined to 8,000 characters.
"""

import sys
import time

import simulator
from pipeline.facts.narrative import narrative
from pipeline.identify import identify_document
from pipeline.types import Document

LENGTH = 8_000
RATE = 50
"""Documents a CPU second, at least."""
LIMIT = 1.0
"""CPU seconds for a megabyte, at most."""
HOSTILE = {
    "one line of prose": "本年收入合计1,234.56万元,比上年增加1.5万元,增长3%,主要原因是项目增加;",
    "digits": "1234567890",
    "digits and commas": "1,234,567.",
    "brackets": "公务接待费((((",
    "names of items": "教育支出(类)普通教育(款)",
    "line ends": "三公经费\n\n1\n",
    "totals": "收入总计1万元,",
    "days": "截至2022年12月31日，某某",
}


def documents() -> list[tuple[str, int]]:
    """Narratives of one small province, cut to the same length, with their years."""
    province = simulator.Province(units=6, years=range(2021, 2025))
    found = []
    for _, _, disclosure in province.disclosures():
        text = "\n".join(disclosure.paragraphs())
        found.append(((text * (LENGTH // len(text) + 1))[:LENGTH], disclosure.fiscal_year))
    return found


def seconds(text: str, year: int | None) -> float:
    """CPU seconds of reading the figures of one text."""
    began = time.process_time()
    narrative(text, year, "万元")
    return time.process_time() - began


def identified(text: str) -> float:
    """CPU seconds of saying what one text is."""
    began = time.process_time()
    identify_document(Document(title=text, text=text))
    return time.process_time() - began


def main() -> int:
    """Prints the rate on ordinary documents and the times of megabytes of hostile ones; 1 if too slow."""
    texts = documents()
    seconds(*texts[0])
    rate = len(texts) / sum(seconds(text, year) for text, year in texts)
    facts = sum(len(narrative(text, year, "万元").facts) for text, year in texts)
    print(
        f"facts: {rate:.0f} documents a CPU second ({LENGTH} characters, {facts / len(texts):.0f} facts each)"
    )
    longest = max(_megabyte(name, piece) for name, piece in HOSTILE.items())
    return 0 if rate >= RATE and longest < LIMIT else 1


def _megabyte(name: str, piece: str) -> float:
    half, whole = ((piece * (size // len(piece) + 1))[:size] for size in (500_000, 1_000_000))
    read, identity = seconds(whole, 2022), identified(whole)
    times = read / max(seconds(half, 2022), 0.001)
    print(f"facts: 1 MB of {name}: {read:.2f} s ({times:.1f} times that of half), identity {identity:.2f} s")
    return max(read, identity)


if __name__ == "__main__":
    sys.exit(main())
