from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.regions import by_adcode, find, names_only_a_region, unit_key, without_bare_province
from pipeline.types import Region


def place(code: str) -> Region:
    region = by_adcode(code)
    assert region is not None
    return region


@pytest.mark.parametrize(
    ("name", "region", "stem"),
    [
        ("四川省大英县财政局", "四川省遂宁市大英县", "财政局"),
        ("大英县财政局", "四川省遂宁市大英县", "财政局"),
        ("中共宜春市委组织部", "江西省宜春市", "委组织部"),
        ("新疆阿克陶县玉麦乡人民政府", "新疆维吾尔自治区克孜勒苏柯尔克孜自治州阿克陶县", "玉麦乡人民政府"),
        ("内蒙古鄂尔多斯市民政局", "内蒙古自治区鄂尔多斯市", "民政局"),
        ("红河州数据发展中心", "云南省红河哈尼族彝族自治州", "数据发展中心"),
        ("本溪县水务局", "辽宁省本溪市本溪满族自治县", "水务局"),
        ("重庆市铜梁区财政局", "重庆市铜梁区", "财政局"),
        ("儋州市第八幼儿园", "海南省儋州市", "第八幼儿园"),
        ("仙桃市审计局", "湖北省仙桃市", "审计局"),
        ("吉林市统计局", "吉林省吉林市", "统计局"),
        ("吉林大学", "吉林省", "大学"),
        ("湖北省孝感高级中学", "湖北省孝感市", "高级中学"),
        ("赣州章贡区教育局", "江西省赣州市章贡区", "教育局"),
        ("岳阳市生态环境局云溪分局", "湖南省岳阳市云溪区", "生态环境局云溪分局"),
        ("政协大理市委员会", "云南省大理白族自治州大理市", "政协委员会"),
        ("福州市鼓楼区统计局", "福建省福州市鼓楼区", "统计局"),
    ],
)
def test_the_start_of_a_name_says_where_the_unit_lies(name: str, region: str, stem: str) -> None:
    found, rest = find(name)
    assert found is not None
    assert (found.name, rest) == (region, stem)


@pytest.mark.parametrize(
    "name",
    [
        "四川南路小学",
        "洛阳镇人民政府",
        "南京路街道办事处",
        "西藏中路街道",
        "中山大学",
        "东区街道",
        "鼓楼区统计局",
        "商务部",
        "",
    ],
)
def test_a_road_a_town_or_a_common_name_is_no_place(name: str) -> None:
    assert find(name) == (None, name)


def test_a_name_that_exists_several_times_is_read_near_the_portal() -> None:
    near = find("西湖区教育局", place("360900"))[0]
    assert near is not None
    assert near.name == "江西省南昌市西湖区"
    assert find("西湖区教育局", place("110000"))[0] is None


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("上海市闸北区教育局", "上海市闸北区"),
        ("即墨市民政局", "山东省青岛市即墨市"),
        ("重庆市渝北区司法局", "重庆市渝北区"),
        ("莱芜市莱城区水利局", "山东省莱芜市莱城区"),
    ],
)
def test_divisions_that_have_gone_are_known_under_their_old_names(name: str, region: str) -> None:
    found = find(name)[0]
    assert found is not None
    assert found.name == region


def test_codes_name_regions() -> None:
    assert place("360900").name == "江西省宜春市"
    assert place("36").name == "江西省"
    assert place("460400").county is None
    assert by_adcode("999999") is None
    assert by_adcode("") is None


def test_spellings_of_one_unit_share_a_key() -> None:
    county = place("510923")
    spellings = ["四川省大英县财政局", "大英县财政局", "县财政局", "财政局"]
    assert {unit_key(name, county) for name in spellings} == {("财政局", "510923")}
    party = ["中共宜春市委组织部", "宜春市委组织部", "市委组织部", "中国共产党宜春市委员会组织部"]
    assert {unit_key(name, place("360900")) for name in party} == {("党委组织部", "360900")}
    school = ["四川省大英中学", "大英中学"]
    assert {unit_key(name, county) for name in school} == {("中学", "510923")}


def test_units_of_two_places_or_two_trades_have_two_keys() -> None:
    county = place("510923")
    assert unit_key("财政局", county) != unit_key("财政局", place("510903"))
    assert unit_key("共青团乐山市委员会") != unit_key("中共乐山市委员会")
    assert unit_key("市场监督管理局", county) == ("市场监督管理局", "510923")
    assert unit_key("县市场监督管理局", county) == ("市场监督管理局", "510923")
    assert unit_key("市政管理处", county) == ("市政管理处", "510923")


def test_a_place_alone_keeps_its_name() -> None:
    assert unit_key("鹿寨县") == ("鹿寨县", "450223")
    assert names_only_a_region("鹿寨县")
    assert not names_only_a_region("鹿寨县财政局")


def test_a_short_province_is_dropped_before_another_division_only() -> None:
    assert without_bare_province("新疆阿克陶县玉麦乡") == "阿克陶县玉麦乡"
    assert without_bare_province("四川省大英县财政局") == "四川省大英县财政局"
    assert without_bare_province("湖南师范大学") == "湖南师范大学"


@given(st.text(max_size=40))
def test_any_name_has_a_key_and_no_region_is_made_up(name: str) -> None:
    stem, code = unit_key(name)
    assert code is None or by_adcode(code) is not None
    assert bool(stem) or not name.strip()


def test_every_column_of_the_country_lies_where_its_path_says(shared: Path) -> None:
    rows = (
        (shared / "registry/budget_disclosure_columns_all_china.tsv").read_text(encoding="utf-8").splitlines()
    )
    paths = {row.split("\t")[0].replace("/", "") for row in rows[1:]}
    right = [path for path in paths if (found := find(path)[0]) and found.name == path]
    # The rest are no divisions: the production corps' own cities, zones, districts of 大兴安岭.
    assert len(right) >= len(paths) - 20
