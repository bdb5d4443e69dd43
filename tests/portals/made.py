"""Makes the cases of this folder: one for each adapter, one for each column of a shipped portal file.

    python -m tests.portals.made

No live portal is asked: the pages are the simulator's, which builds them in the documented shape of each
family; for the shipped files under the portal's own addresses, with its own codes of site and column.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler import cases
from crawler.cases import Answer, Case
from crawler.cms import CMS, Ask, Page
from crawler.portals import Portal, load_all, shipped
from pipeline.types import Family
from simulator.exchange import Request
from simulator.families import site_for
from simulator.portals import Column
from simulator.province import Province
from simulator.site import Site

HERE = Path(__file__).parent
MADE = Province(units=5, years=range(2023, 2025), families=tuple(Family))


def answers_of(site: Site) -> Callable[[Ask], Answer | None]:
    """Asks a site that no network serves."""

    def answer(ask: Ask) -> Answer | None:
        parts = urlsplit(ask.url)
        request = Request(
            "GET" if ask.form is None else "POST",
            unquote(parts.path),
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            form=ask.form or {},
        )
        response = site.respond(request)
        return (
            Answer(ask.url, ask.form, response.content_type, response.body)
            if response.status == 200
            else None
        )

    return answer


def recorded(site: Site, column: Column, family: Family) -> Case:
    """A column gone through to its end, every row of it found; an empty page was promised only by mistake."""
    url = site.url(site.column_path(column))
    asked: list[Ask] = []
    answer = answers_of(site)
    pages = list(cases.read_through(url, family, lambda ask: asked.append(ask) or answer(ask)))
    found = {row.url for _, fresh in pages for row in fresh}
    (last, rows), ask = pages[-1], asked[len(pages) - 1]
    kept = bool(rows) or not ask.promised or CMS[family].total(Page(ask.url, last.text)) == len(found)
    assert kept, ask
    wanted = {site.row_url(article) for article in site.listed(column)}
    assert found == wanted or family is Family.JIANGSU, (url, found ^ wanted)
    assert len(found) == len(wanted) > 1
    return Case(url, family, tuple(answer for answer, _ in pages))


def of_families(made: Province) -> Iterator[tuple[Path, Case]]:
    """A case for each column of a province's portals."""
    for portal in made.portals:
        site = site_for(portal, f"http://{portal.slug}.example", f"http://files.{portal.slug}.example")
        site.neighbours = {}
        for column in portal.columns:
            yield HERE / f"{portal.family}_{portal.slug}" / column.code, recorded(site, column, portal.family)


def of_shipped(portal: Portal) -> Iterator[tuple[Path, Case]]:
    """A case for each column of a portal file, at its own address."""
    for column in portal.columns:
        family = portal.family(column)
        parts = urlsplit(column.url)
        code, name = parts.path.split("/")[2], parts.path.rsplit("/", 1)[1].partition(".")[0]
        made = Province(units=5, years=range(2023, 2025), families=(family,)).portals[0]
        made.site, made.name, made.style = parts.path.split("/")[1], portal.name, name
        kinds = tuple(kind for one in made.columns for kind in one.kinds)
        made.columns = (Column(code, column.name, kinds),)
        for article in made.articles:
            article.column = code
        site = site_for(made, f"{parts.scheme}://{parts.netloc}", f"{parts.scheme}://{parts.netloc}")
        yield HERE / portal.slug / code, recorded(site, made.columns[0], family)


def main() -> None:
    """Writes every case anew."""
    files = {file.stem for file in shipped().glob("*.toml")}
    for folder, case in of_families(MADE):
        cases.save(case, folder)
    for slug in sorted(files):
        for folder, case in of_shipped(load_all()[slug]):
            cases.save(case, folder)


if __name__ == "__main__":
    main()
