"""Figures from narratives: documents a CPU second, and how the time grows with hostile texts.

    make bench

CPU seconds of this process. The narratives are the simulator's, joined to 8,000 characters.
"""

import time

import simulator
from pipeline.facts.narrative import narrative

LENGTH = 8_000
HOSTILE = {
    "one line of prose": "本年收入合计1,234.56万元,比上年增加1.5万元,增长3%,主要原因是项目增加;",
    "digits": "1234567890",
    "digits and commas": "1,234,567.",
    "brackets": "公务接待费((((",
    "names of items": "教育支出(类)普通教育(款)",
    "line ends": "三公经费\n\n1\n",
    "totals": "收入总计1万元,",
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
    """CPU seconds of reading one text."""
    began = time.process_time()
    narrative(text, year, "万元")
    return time.process_time() - began


def main() -> None:
    """Prints the rate on ordinary documents and the times of a megabyte of each hostile text."""
    texts = documents()
    seconds(*texts[0])
    spent = sum(seconds(text, year) for text, year in texts)
    facts = sum(len(narrative(text, year, "万元").facts) for text, year in texts)
    print(
        f"facts: {len(texts) / spent:.0f} documents a CPU second "
        f"({LENGTH} characters, {facts / len(texts):.0f} facts each)"
    )
    for name, piece in HOSTILE.items():
        half, whole = (
            seconds((piece * (size // len(piece) + 1))[:size], 2022) for size in (500_000, 1_000_000)
        )
        print(f"facts: 1 MB of {name}: {whole:.2f} s ({whole / max(half, 0.001):.1f} times that of half)")


if __name__ == "__main__":
    main()
