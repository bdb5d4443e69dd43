from pathlib import Path

import pytest

from crawler import registry
from crawler.portals import load_all
from pipeline.errors import UsageError
from pipeline.types import Family

LIST = """# of our own making
region\turl
江西省/宜春市\thttps://www.example.gov.cn/a/pc/list.html
江西省/宜春市/袁州区\thttps://www.example.gov.cn/b/common_list.shtml
四川省/眉山市\t
四川省\thttp://www.example.cn/czxx.htm
"""


def test_a_file_that_holds_no_column_is_refused_by_its_name(tmp_path: Path):
    file = tmp_path / "mine.tsv"
    for text in ("region\turl\n", "宜春市\tftp://x.gov.cn/\n", "宜春市\n"):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(UsageError, match=r"mine\.tsv: "):
            registry.from_file(file)


def test_columns_become_portals_one_a_host() -> None:
    city, province = registry.portals_of(registry.read(LIST), {})
    assert (city.slug, city.cms, city.region, city.verified) == (
        "www_example_gov_cn",
        Family.UCAP,
        "360900",
        False,
    )
    assert [column.cms for column in city.columns] == [None, Family.CMSPRO]
    assert (province.cms, province.region) == (Family.VSB, "510000")
    assert registry.portals_of(registry.read(LIST), {one.slug: one for one in (city, province)}) == []


def test_a_portal_that_is_known_keeps_what_is_known_of_it() -> None:
    city, _ = registry.portals_of(registry.read(LIST), {})
    own = city.model_copy(update={"cms": Family.TRS, "hosts": ("files.example.cn",), "columns": ()})
    again, _ = registry.portals_of(registry.read(LIST), {own.slug: own})
    assert again.model_copy(update={"columns": ()}) == own
    assert [again.family(column) for column in again.columns] == [Family.UCAP, Family.CMSPRO]


def test_a_place_finds_what_lies_below_it() -> None:
    columns = registry.read(LIST)
    assert len(registry.matching(columns, ["宜春"])) == 2
    assert len(registry.matching(columns, ["江西省宜春市", "袁州"])) == 1


def test_a_line_without_a_place_is_named() -> None:
    with pytest.raises(UsageError, match="line 2"):
        registry.read("region\turl\nhttps://www.example.gov.cn/")


def test_the_list_that_is_shipped_names_its_source_and_knows_what_is_watched() -> None:
    columns = registry.shipped()
    assert len(columns) > 3_000
    watched = {column.url for portal in load_all().values() for column in portal.columns}
    assert {one.url for one in registry.matching(columns, ["宜春"])} & watched
