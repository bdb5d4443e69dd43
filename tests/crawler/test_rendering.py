"""Portals whose rows are drawn by a script: opened in the machine's own Chromium."""

from pathlib import Path

import pytest

from crawler.portals import Portal
from home import Home
from pipeline.types import Family
from storage import showing
from storage.engine import open_database
from tests.crawler.conftest import Answer, Stage, Sweep, of

DRAWN = """<html><head><title>部门决算</title></head><body><ul id="list"></ul><script>
fetch("/rows.json").then(answer => answer.json()).then(rows => {
  document.getElementById("list").innerHTML =
    rows.map(row => `<li><a href="/info/${row}.html">某局${row}年度部门决算</a><i>2024-09-${row - 2000}</i>`)
      .join("</li>");
  fetch(SECRET).then(answer => answer.text()).then(text => { document.title = text; });
});
</script></body></html>"""
ARTICLE = """<html><head><title>x</title></head><body><h1>某局YEAR年度部门决算</h1>
<div id="zoom"></div><script>
document.getElementById("zoom").innerHTML = "<p>YEAR年度收入总计1234.56万元，支出总计1234.56万元。</p>";
</script></body></html>"""
YEARS = (2021, 2022, 2023)


def drawn_portal(stage: Stage, secret: str = "") -> Portal:
    stage.answers["/list.html"] = Answer(DRAWN.replace("SECRET", repr(secret)))
    stage.answers["/rows.json"] = Answer(str(list(YEARS)), headers={"Content-Type": "application/json"})
    for year in YEARS:
        stage.answers[f"/info/{year}.html"] = Answer(ARTICLE.replace("YEAR", str(year)))
    return stage.portal().model_copy(update={"cms": Family.PLAIN, "render": True})


def test_rows_and_articles_that_scripts_draw_are_recorded(crawl: Sweep, stage: Stage, home: Home) -> None:
    # Beside the portal lies what is none of its own: by name and by number, it is not reached.
    secret = stage.url.replace("127.0.0.1", "localhost") + "/secret"
    (column,) = of(crawl(drawn_portal(stage, secret)), "column")
    assert (column["state"], column["entries"]) == ("ok", len(YEARS)), column
    database = open_database(home.database_url)
    with database.reading() as session:
        found = list(showing.disclosures(session))
        text = showing.disclosure(session, found[0].id)
    database.close()
    assert {one.fiscal_year for one in found} == set(YEARS)
    assert text
    assert any(fact.value == "1234.56" for fact in text.facts)
    assert "/rows.json" in stage.paths()
    assert "/secret" not in stage.paths()


def test_without_a_browser_the_column_says_what_is_missing(
    crawl: Sweep, stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (column,) = of(crawl(drawn_portal(stage)), "column")
    assert column["state"] == "unreachable"
    assert "apt-get install chromium" in column["detail"]
    assert stage.paths() == []
