"""Reading against its peers, in one run: PDF text against pdfplumber, article pages against BeautifulSoup.

    make bench

CPU seconds of this process, variants in turn, medians of the ratios. The files are the simulator's.
"""

import io
import statistics
import time
import urllib.request
from collections.abc import Callable, Iterable

import pdfplumber
from bs4 import BeautifulSoup

import simulator
from pipeline.read import read

RUNS = 3
FIELDS = ("ArticleTitle", "PubDate", "ContentSource", "ColumnName")


def corpus() -> tuple[list[bytes], list[bytes]]:
    """(pages, PDF files) of a small simulated province."""
    with simulator.serve(simulator.Province(units=6, years=range(2024, 2025))) as server:
        rows = server.truth()["disclosures"]
        pages = {row["url"] for row in rows if not row["url"].endswith(".pdf")}
        files = {file["url"] for row in rows for file in row["attachments"]}
        return [fetched(url) for url in sorted(pages)], [fetched(url) for url in sorted(files)]


def fetched(url: str) -> bytes:
    """The bytes behind a loopback URL."""
    with urllib.request.urlopen(url) as answer:
        return bytes(answer.read())


def plumbed(body: bytes) -> None:
    """The peer for PDF: text of every page by pdfplumber."""
    with pdfplumber.open(io.BytesIO(body)) as pdf:
        for page in pdf.pages:
            page.extract_text()


def souped(body: bytes) -> None:
    """The peer for pages: four metas, the body's text and its links by BeautifulSoup's html.parser."""
    soup = BeautifulSoup(body.decode(), "html.parser")
    for name in FIELDS:
        soup.find("meta", attrs={"name": name})
    body_text = soup.find(id="zoom") or soup
    body_text.get_text("\n")
    soup.find_all("a", href=True)


def seconds(work: Callable[[bytes], object], bodies: Iterable[bytes]) -> float:
    """CPU seconds of doing the work on all of them."""
    start = time.process_time()
    for body in bodies:
        work(body)
    return time.process_time() - start


def compare(name: str, peer: Callable[[bytes], object], bodies: list[bytes]) -> None:
    """Prints how many times less CPU our whole reading takes: text, identity, attachments and figures."""
    ratios = []
    for _ in range(RUNS):
        theirs, ours = seconds(peer, bodies), seconds(read, bodies)
        ratios.append(theirs / ours)
    print(f"{name:34} {len(bodies):4} files  {statistics.median(ratios):6.2f} x less CPU")


if __name__ == "__main__":
    pages, files = corpus()
    read(pages[0])  # the tables of regions are loaded once
    compare("PDF text, against pdfplumber", plumbed, files)
    compare("article pages, against html.parser", souped, pages)
