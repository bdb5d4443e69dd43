from pathlib import Path

import pytest

import simulator
from crawler import discover
from crawler.cms import CMS, Page
from crawler.portals import load_all
from crawler.recognition import recognise, slug_of
from home import Home, open_home
from pipeline.errors import UnknownPortal, UsageError
from pipeline.types import Family
from tests.crawler.conftest import Answer, Stage


def test_families_are_recognised_by_their_listings_alone(shared: Path) -> None:
    samples = shared / "samples"
    seen = {
        file.name: recognise("http://x.gov.cn/x.html", file.read_text("utf-8", "replace"))
        for folder in ("list_pages", "article_pages", "error_pages")
        for file in (samples / folder).iterdir()
    }
    ucap = seen["ucap_jiangxi_sthjt_col42150.html"]
    cmspro = seen["gansu_jyt_c110634_zwgklist.html"]
    assert ucap is not None
    assert cmspro is not None
    assert (ucap.family, ucap.site_name) == (Family.UCAP, "江西省生态环境厅")
    assert (cmspro.family, cmspro.column_name) == (Family.CMSPRO, "文件通知")
    assert {name.partition("_")[0]: one.family for name, one in seen.items() if one} == {
        "ucap": Family.UCAP,
        "gansu": Family.CMSPRO,
        "trs": Family.TRS,
    }
    assert sum(1 for one in seen.values() if one) == 3


def test_every_address_of_a_province_leads_to_its_portal(home: Home) -> None:
    with simulator.serve(simulator.Province(seed=5, units=6, years=range(2024, 2025))) as server:
        served = server.portals[0]
        found = discover.resolve(served.home_url, load_all(home.portals), home)
        assert found.new
        assert found.target.columns == served.list_urls
        assert found.confidence == 1.0
        assert found.portal.name == served.name
        again = discover.resolve(served.list_urls[0], load_all(home.portals), home)
        assert not again.new
        assert again.target.columns == served.list_urls[:1]
        assert discover.resolve(found.portal.slug, load_all(home.portals), home).target.columns is None

        city = load_all(home.portals)[slug_of(server.portals[0].home_url)]
        assert city.region == "360900"
        row = next(
            row for row in server.truth()["disclosures"] if row["portal"] == "yichun" and row["attachments"]
        )
        for url in (row["url"], row["attachments"][0]["url"]):
            article = discover.resolve(url, load_all(home.portals), home)
            assert (article.portal.slug, article.target.articles, article.new) == (city.slug, (url,), False)

        unsaved = discover.resolve(server.portals[1].list_urls[0], {}, home, save=False)
        assert unsaved.new
        assert unsaved.portal.slug not in load_all(home.portals)
        assert unsaved.found[0].entries


def test_every_listing_leads_to_its_family_by_its_address_alone(home: Home) -> None:
    with simulator.serve(simulator.Province(units=6, years=[2024], families=tuple(Family))) as server:
        families = {url: portal.family for portal in server.portals for url in portal.list_urls}
        answers = discover.resolve_all(list(families), {}, home, save=False)
    found = [answer for answer in answers if isinstance(answer, discover.Resolved)]
    assert [one.portal.cms for one in found] == list(families.values())
    assert set(families.values()) == set(Family)
    for one in found:
        assert one.confidence is not None
        assert one.confidence >= (0.5 if one.portal.cms is Family.PLAIN else 0.7)


def test_what_fits_nothing_says_what_to_do(home: Home, stage: Stage) -> None:
    stage.answers["/"] = Answer(
        "<html><title>某网站</title><body>" + "<p>欢迎光临。</p>" * 80 + "</body></html>"
    )
    with pytest.raises(UnknownPortal, match="give the address of the budget column"):
        discover.resolve(stage.url + "/", {}, home)
    with pytest.raises(UsageError, match="allow_hosts"):
        discover.resolve("http://10.0.0.1/", {}, home)
    with pytest.raises(UsageError, match="no portal"):
        discover.resolve("nowhere", {}, home)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "file:///etc/hostname",
            "ftp://x",
            "ftp://a.gov.cn/x.pdf",
            "http://",
            "http:///x",
            "http://[broken/",
        ),
        *("http://a:b@a.gov.cn/", "http://a.gov.cn:99999/", "gopher://a.gov.cn/"),
        *("http://127.0.0.1/", "http://localhost:8001/x.pdf", "http://2130706433/", "http://0x7f000001/"),
        *("http://[::1]/", "http://10.0.0.1/", "http://169.254.169.254/latest", "http://[::ffff:127.0.0.1]/"),
    ],
)
def test_what_nobody_can_want_crawled_is_a_wrong_argument(
    home: Home, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_ALLOW_HOSTS", "127.0.0.1:8000")
    with pytest.raises(UsageError, match=r"address|http:// and https://"):
        discover.resolve(typed, {}, open_home(home.path))


def test_slugs_are_plain_and_tell_sites_of_one_host_apart() -> None:
    assert slug_of("https://www.Yichun.gov.cn/ycsrmzf/czxx/pc/list.html") == "www_yichun_gov_cn"
    assert slug_of("http://127.0.0.1:8000/x") == "127_0_0_1_8000"
    assert slug_of("http://a.gov.cn/x/y/list.html", with_path=True) == "a_gov_cn_x_y"


def test_every_family_has_an_adapter() -> None:
    assert set(CMS) == set(Family)
    assert all(cms.recognise(Page("http://x/", "")) == 0 for cms in CMS.values())
