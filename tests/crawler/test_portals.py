import json
from datetime import date
from pathlib import Path

import pytest

from crawler.addresses import canonical
from crawler.jobs import Job, Target
from crawler.portals import Column, Portal, load, load_all
from pipeline.errors import ConfigurationError
from pipeline.types import Family

YICHUN = load_all()["jx_yichun"]


def test_every_shipped_portal_loads_and_lies_in_a_region() -> None:
    portals = load_all()
    counties = [
        "yuanzhou",
        "fengxin",
        "wanzai",
        "shanggao",
        "yifeng",
        "jingan",
        "tonggu",
        "fengcheng",
        "zhangshu",
        "gaoan",
    ]
    assert set(portals) >= {"jx_yichun", "sc_czt", *(f"jx_{county}" for county in counties)}
    assert all(portal.place for portal in portals.values())
    assert not any(portal.verified for portal in portals.values())
    for county in counties:
        portal = portals[f"jx_{county}"]
        assert portal.place is not None
        assert portal.place.city == "宜春市"
        assert portal.place.county is not None
        assert portal.place.county in portal.name


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        (
            "/ycsczj/zfxx/pc/content/content_1.html",
            "https://czj.yichun.gov.cn/ycsczj/zfxx/pc/content/content_1.html",
        ),
        ("/yfxrmzf/a/1.shtml", "https://www.jxyf.gov.cn/yfxrmzf/a/1.shtml"),
        ("/yctjj/a/1.shtml", "https://www.yichun.gov.cn/yctjj/a/1.shtml"),
        ("/ycsrmzf/czxx/1.html", "https://www.yichun.gov.cn/ycsrmzf/czxx/1.html"),
        ("/elsewhere/1.html", "https://www.yichun.gov.cn/elsewhere/1.html"),
    ],
)
def test_a_cross_posted_row_is_asked_of_its_own_sites_host(listed: str, asked: str) -> None:
    assert YICHUN.at_home("https://www.yichun.gov.cn" + listed) == asked
    assert "czj.yichun.gov.cn" in YICHUN.allowed_hosts


def test_an_address_of_another_world_stays_as_it_is() -> None:
    for url in ("https://www.example.com/ycsczj/1.html", "http://[broken/ycsczj/1.html"):
        assert YICHUN.at_home(url) == url


def test_a_portal_survives_being_written_to_a_file(tmp_path: Path) -> None:
    column = Column(name='财政"预决算"', url="http://a.gov.cn/x/pc/list.html", cms=Family.CMSPRO, at_least=3)
    portal = Portal(
        slug="a_gov_cn",
        name="甲市\\人民政府",
        homepage="http://a.gov.cn/",
        cms=Family.UCAP,
        region="360900",
        hosts=("b.gov.cn",),
        delay=2.5,
        columns=(column,),
        site_hosts={"x": "x.a.gov.cn"},
    )
    file = tmp_path / "a_gov_cn.toml"
    file.write_text(portal.to_toml(["by hand"]), encoding="utf-8")
    assert load(file) == portal
    assert file.read_text("utf-8").startswith("# by hand\n")


def test_a_wrong_file_names_itself_and_the_key(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_text('name = "甲"\nhomepage = "ftp://a"\ncms = "ucap"\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"x\.toml: homepage"):
        load(file)


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("http://WWW.a.gov.cn:80/x#top", "http://www.a.gov.cn/x"),
        ("https://a.gov.cn:443/x", "https://a.gov.cn/x"),
        ("http://a.gov.cn:8080/x;jsessionid=1F.w1?a=1", "http://a.gov.cn:8080/x?a=1"),
        ("http://[broken", "http://[broken"),
    ],
)
def test_one_address_is_spelt_one_way(written: str, same: str) -> None:
    assert canonical(written) == same


def test_jobs_cross_the_process_boundary_unchanged() -> None:
    job = Job(
        "/h",
        (Target("a"), Target("b", ("http://b/1",), ("http://b/2",))),
        since=date(2024, 1, 2),
        look=("u",),
    )
    assert Job.from_json(job.to_json()) == job
    assert "\n" not in job.to_json()
    assert json.loads(job.to_json())["since"] == "2024-01-02"
