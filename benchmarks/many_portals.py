"""Four hundred portals on four hundred loopback addresses, and five of them that hang or attack.

    python -m benchmarks.many_portals [--portals 400]

Two sweeps: of the healthy ones alone, and of all. Prints when the last healthy portal was done in each, the
ratio, and how many healthy portals have other records for it. Exits 1 where any has, or above 1.25.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler import sweep
from crawler.jobs import Job, Target
from crawler.portals import Column, Portal
from home import open_home
from pipeline.types import Family

Misbehave = Callable[[asyncio.StreamWriter], Coroutine[None, None, None]]
TOWNS = [f"{first}{second}乡" for first in "和平安宁兴丰长永清泉" for second in "泰康顺福隆祥瑞庆"]
OFFICES = [f"{name}局" for name in ("财政", "教育", "民政", "司法", "水利")]
ROW = '<li><a href="/czj/202409/t20240912_1.html" title="{title}">{title}</a><span>2024-09-12</span></li>'
LISTING = '<html><body><ul>{row}</ul><script>createPageHTML(1,0,"index","html");</script></body></html>'
ARTICLE = (
    '<html><head><meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2024-09-12">'
    '</head><body><h1>{title}</h1><div id="zoom"><p>2023年度收入总计{amount}.50万元。</p></div></body></html>'
)


async def hang(_: asyncio.StreamWriter) -> None:
    """Says nothing."""
    await asyncio.sleep(3600)


async def drip(writer: asyncio.StreamWriter) -> None:
    """A byte of the head a second."""
    for byte in b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 1000:
        if writer.is_closing():
            return
        writer.write(bytes([byte]))
        await asyncio.sleep(1)


async def flood(writer: asyncio.StreamWriter) -> None:
    """A body without end."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while not writer.is_closing():
        writer.write(b"<a href=/>x</a>" * 4096)
        await writer.drain()


async def heads(writer: asyncio.StreamWriter) -> None:
    """Header lines without end."""
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while not writer.is_closing():
        writer.write(b"Set-Cookie: a=b\r\n" * 4096)
        await writer.drain()


async def mute(writer: asyncio.StreamWriter) -> None:
    """A head and no body."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    await asyncio.sleep(3600)


HOSTILE: tuple[Misbehave, ...] = (hang, drip, flood, heads, mute)


def address(number: int) -> str:
    """The loopback address of a portal."""
    return f"127.0.{1 + number // 200}.{1 + number % 200}"


def answer(host: str, path: str) -> bytes:
    """What a healthy portal says: a listing of one row, and its article."""
    *_, block, last = map(int, host.split("."))
    number = (block - 1) * 200 + last - 1
    title = f"{TOWNS[number % len(TOWNS)]}{OFFICES[number // len(TOWNS)]}2023年度部门决算"
    if path == "/czj/index.html":
        body = LISTING.format(row=ROW.format(title=title))
    elif path.endswith("t20240912_1.html"):
        body = ARTICLE.format(title=title, amount=number + 100)
    else:
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body.encode())}\r\n\r\n"
    return (head + body).encode()


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, worst: int) -> None:
    """One connection; portals from number `worst` on misbehave."""
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            host = writer.get_extra_info("sockname")[0]
            *_, block, last = map(int, host.split("."))
            number = (block - 1) * 200 + last - 1
            if number >= worst:
                await HOSTILE[number % len(HOSTILE)](writer)
                return
            writer.write(answer(host, head.split(" ", 2)[1]))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
        writer.close()


@contextmanager
def served(worst: int) -> Iterator[int]:
    """The port of all of them."""
    loop = asyncio.new_event_loop()
    start = asyncio.start_server(lambda r, w: serve(r, w, worst), "0.0.0.0", 0)
    port = loop.run_until_complete(start).sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield port
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))


def portal(number: int, port: int) -> Portal:
    """One portal with one column."""
    origin = f"http://{address(number)}:{port}"
    column = Column(name="预决算", url=f"{origin}/czj/index.html")
    return Portal(
        slug=f"p{number}",
        name=f"{number}",
        homepage=f"{origin}/",
        cms=Family.TRS,
        region="360902",
        columns=(column,),
    )


def swept(folder: Path, portals: list[Portal], healthy: int) -> tuple[float, Counter[str]]:
    """Seconds until the last healthy portal was done, and what was recorded of each."""
    home = open_home(folder)
    job = Job(
        home=str(home.path),
        targets=tuple(Target(one.slug) for one in portals),
        portals=tuple(one.model_dump_json() for one in portals),
    )
    began, last, recorded = time.monotonic(), 0.0, Counter[str]()
    well = {f"p{number}" for number in range(healthy)}
    for event in sweep.run(job):
        if event["event"] == "column" and event["portal"] in well:
            last = time.monotonic() - began
        if event["event"] == "summary" and event["portal"] in well:
            recorded[event["portal"]] = event["recorded"]
    return last, recorded


def main() -> int:
    """Both sweeps; the hostile ones stand first in line."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--portals", type=int, default=400)
    count = words.parse_args().portals
    os.environ |= {"GONGKAI_ALLOW_HOSTS": "127.0.0.0/8", "GONGKAI_DELAY": "0"}
    healthy, folder = count - len(HOSTILE), Path(tempfile.mkdtemp())
    with served(healthy) as port:
        portals = [portal(number, port) for number in range(count)]
        alone, kept = swept(folder / "alone", portals[:healthy], healthy)
        beside, found = swept(folder / "beside", portals[healthy:] + portals[:healthy], healthy)
    differing = sum(kept[f"p{number}"] != found[f"p{number}"] for number in range(healthy))
    print(f"{healthy} healthy portals alone: done after {alone:.1f} s, {sum(kept.values())} disclosures")
    print(f"with {len(HOSTILE)} that hang or attack: after {beside:.1f} s, {sum(found.values())} disclosures")
    print(f"ratio {beside / alone:.2f}; {differing} portals with other records")
    return 0 if not differing and sum(kept.values()) == healthy and beside <= 1.25 * alone else 1


if __name__ == "__main__":
    sys.exit(main())
