import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.regions import find
from pipeline.titles import identify
from pipeline.types import Kind, Scope

D, U, OWN, ALL = Scope.DEPARTMENT, Scope.UNIT, Scope.OWN_LEVEL, Scope.SUMMARY


@pytest.mark.parametrize(
    ("title", "kind", "scope", "unit", "year"),
    [
        (
            "附件1：衢州市柯城区教育局（本级）2023年度单位决算公开.pdf",
            "单位决算",
            OWN,
            "衢州市柯城区教育局",
            2023,
        ),
        ("2023年绵阳市安州区水利局部门决算信息公开情况说明", "部门决算", D, "绵阳市安州区水利局", 2023),
        ("01.徐州市泉山区司法局2022年部门预算公开", "部门预算", D, "徐州市泉山区司法局", 2022),
        ("301001平凉市崆峒区民政局2022年度部门决算", "部门决算", D, "平凉市崆峒区民政局", 2022),
        ("【部门决算】六安市裕安区司法局2022年度部门决算", "部门决算", D, "六安市裕安区司法局", 2022),
        ("2022年度\n丽水市莲都区档案馆\n单位决算", "单位决算", U, "丽水市莲都区档案馆", 2022),
        ("金华市婺城区统计局（汇总）2021年度部门决算", "部门决算", ALL, "金华市婺城区统计局", 2021),
        ("铜川市印台区审计局2022年度年部门决算", "部门决算", D, "铜川市印台区审计局", 2022),
        ("二〇二三年度遵义市汇川区统计局部门决算", "部门决算", D, "遵义市汇川区统计局", 2023),
        ("上海市长宁区绿化和市容管理局25年预算.pdf", "部门预算", D, "上海市长宁区绿化和市容管理局", 2025),
        ("上海市长宁区财政局（单位）2025年预算", "单位预算", U, "上海市长宁区财政局", 2025),
        ("榆林市榆阳区卫生健康局2023年部门综合预算公开说明", "部门预算", D, "榆林市榆阳区卫生健康局", 2023),
        (
            "成都市武侯区晋阳街道办事处关于2024年部门预算编制的说明",
            "部门预算",
            D,
            "成都市武侯区晋阳街道办事处",
            2024,
        ),
        ("2022年度部门决算公开——阆中市柏垭镇人民政府", "部门决算", D, "阆中市柏垭镇人民政府", 2022),
        ("2023年度部门决算（宣城市宣州区图书馆）", "部门决算", D, "宣城市宣州区图书馆", 2023),
        ("青海省海西州德令哈市民政局2021年部门决算", "部门决算", D, "青海省海西州德令哈市民政局", 2021),
        ("新疆沙雅县红旗镇人民政府2021年度部门决算公开说明", "部门决算", D, "沙雅县红旗镇人民政府", 2021),
        ("株洲市渌口区政府采购中心2023年度部门决算", "部门决算", D, "株洲市渌口区政府采购中心", 2023),
        ("2023年度渌口区财政预算评审中心单位决算公开", "单位决算", U, "渌口区财政预算评审中心", 2023),
        ("2023年度汕尾市人民政府行政服务中心部门决算", "部门决算", D, "汕尾市人民政府行政服务中心", 2023),
        (
            "中国人民政治协商会议玉溪市委员会2022年度部门决算",
            "部门决算",
            D,
            "中国人民政治协商会议玉溪市委员会",
            2022,
        ),
        ("中共贵阳市委党校2023年度部门决算公开说明", "部门决算", D, "中共贵阳市委党校", 2023),
        ("2025-03-02 宜宾市翠屏区水利局2025年单位预算公开", "单位预算", U, "宜宾市翠屏区水利局", 2025),
        ("长春市绿园区审计局2022年度部门决算（2023年9月20日）", "部门决算", D, "长春市绿园区审计局", 2022),
        ("榆社县科学技术局部门2016年部门决算", "部门决算", D, "榆社县科学技术局", 2016),
        ("农安县林业局2026年部门预算公开（汇总、本级、二级单位）", "部门预算", D, "农安县林业局", 2026),
        ("规划和自然资源局本级2024年度单位决算.pdf", "单位决算", OWN, "规划和自然资源局", 2024),
        ("财政部福建监管局：2025年度单位决算", "单位决算", U, "财政部福建监管局", 2025),
        ("市委讲师团2018预算公开情况", "部门预算", D, "市委讲师团", 2018),
        ("昌吉州统计局2022年度部门整体支出绩效自评报告", "绩效评价", None, "昌吉州统计局", 2022),
        ("2021年茂名市林业局部门整体支出绩效自评报告", "绩效评价", None, "茂名市林业局", 2021),
        ("广州市花都区2023年“三公”经费预算汇总情况说明", "三公经费预算", ALL, "广州市花都区", 2023),
        (
            "2022年度宿松县审计局一般公共预算财政拨款“三公”经费支出决算",
            "三公经费决算",
            None,
            "宿松县审计局",
            2022,
        ),
        ("山东省滕州第二中学2023年政府采购决算公开情况说明", "政府采购", None, "山东省滕州第二中学", 2023),
        ("2024年盐城市司法局政府信息公开工作年度报告", "政府信息公开年报", None, "盐城市司法局", 2024),
        ("渠县财政局关于渠县2023年财政决算草案的报告", "政府决算", None, "渠县", 2023),
        ("安康市汉滨区2023年预算执行情况和2024年预算草案的报告", "政府预算", None, "安康市汉滨区", 2024),
        ("关于大冶市2021年市本级决算草案和2022年上半年预算执行情况的报告", "政府决算", None, "大冶市", 2021),
        ("南充市顺庆区人民政府2023年决算公开", "政府决算", None, "南充市顺庆区人民政府", 2023),
        ("关于2024年三亚市本级预算调整方案的报告", "政府预算", None, "三亚市", 2024),
    ],
)
def test_a_title_says_what_it_is(title: str, kind: str, scope: Scope | None, unit: str, year: int) -> None:
    found = identify(title)
    assert (found.kind, found.scope, found.unit, found.fiscal_year) == (kind, scope, unit, year)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("庐江县司法局2022年度部门决算（含“三公”经费决算）", "部门决算"),
        ("庐江县司法局2022年度部门决算和“三公”经费决算", "部门决算"),
        ("2023年部门预算三公经费、绩效目标公开", "部门预算"),
        ("庐江县司法局“三公”经费及部门决算公开", "三公经费决算"),
        ("苏州市吴江区档案馆2023年度决算公开", "单位决算"),
        ("苏州市吴江区民政局2023年度决算公开", "部门决算"),
        ("苏州市吴江区人民法院2023年度决算公开", "部门决算"),
        ("旌德县实验小学预决算信息", "单位决算"),
        ("关于做好2023年度部门决算公开工作的通知", "其他"),
        ("关于批复2023年部门预算的通知", "其他"),
        ("关于2025年度部门决算公开情况的检查通报", "其他"),
        ("德兴市人民政府办公室关于印发2018年度绩效管理指标体系的通知", "其他"),
        ("93个省级部门集中公开2022年度部门决算", "其他"),
        ("2023年全省国民经济和社会发展统计公报", "其他"),
        ("2022年度决算公开", None),
        ("财政局", None),
        ("", None),
    ],
)
def test_the_kind_goes_by_the_weight_of_the_words(title: str, kind: str | None) -> None:
    assert identify(title).kind == kind


@pytest.mark.parametrize(
    "title",
    [
        "关于公开2023年度部门决算的公告",
        "2023年度区级部门决算公开目录",
        "衡水市冀州区2023年部门决算公开",
        "2023年重庆市渝北区部门决算公开专栏",
        "关于2021年市本级决算草案和2022年上半年预算执行情况的报告",
        "武胜县教育…",
    ],
)
def test_a_list_or_a_place_is_no_unit(title: str) -> None:
    assert identify(title).unit is None


def test_the_region_of_a_list_is_still_its_place() -> None:
    region = identify("衡水市冀州区2023年部门决算公开").region
    assert region is not None
    assert region.name == "河北省衡水市冀州区"


def test_evidence_tells_a_guess_from_a_statement() -> None:
    guessed = identify("苏州市吴江区民政局2023年度决算公开")
    assert guessed.evidence["kind"] == guessed.evidence["scope"] == "shape"
    assert guessed.evidence["unit"] == guessed.evidence["fiscal_year"] == "title"
    assert identify("苏州市吴江区民政局2023年度部门决算").evidence["kind"] == "title"
    assert identify("公告").evidence == {"kind": "shape"}


UNITS = [
    "巴中市恩阳区审计局",
    "内江市东兴区杨家镇人民政府",
    "中共雅安市委宣传部",
    "南通市海门区第三中学",
    "攀枝花市图书馆",
]
FORMS = [
    "{unit}{year}年度{kind}",
    "{year}年度{unit}{kind}",
    "关于{unit}{year}年{kind}公开的公告",
    "{unit}关于公开{year}年{kind}的说明",
    "附件3.{year}年{unit}{kind}公开说明.docx",
    " {unit}　{year} 年度 {kind} ",
    "（五）{unit}{year}年{kind}公开情况的报告",
]


@given(
    st.sampled_from(UNITS),
    st.integers(2008, 2039),
    st.sampled_from([Kind.DEPARTMENT_FINAL, Kind.UNIT_FINAL, Kind.DEPARTMENT_BUDGET, Kind.UNIT_BUDGET]),
    st.sampled_from(FORMS),
)
def test_the_form_of_a_title_does_not_change_what_it_says(
    unit: str, year: int, kind: Kind, form: str
) -> None:
    found = identify(form.format(unit=unit, year=year, kind=kind))
    assert (found.unit, found.fiscal_year, found.kind) == (unit, year, kind)
    assert found.region == find(unit)[0]


@given(
    st.text(
        alphabet=st.sampled_from("关于公开的2023年度部门单位决预算（）()三公”市县局附件：.…-一\n "),
        max_size=60,
    )
)
def test_any_title_is_answered_and_every_part_has_its_evidence(title: str) -> None:
    found = identify(title)
    known = {
        part
        for part in ("kind", "scope", "unit", "fiscal_year", "region")
        if getattr(found, part) is not None
    }
    assert set(found.evidence) == known
    assert found.unit is None or len(found.unit) >= 2


def test_a_title_of_a_megabyte_takes_no_time() -> None:
    began = time.process_time()
    identify("附件" * 250_000 + "（含" * 100_000)
    assert time.process_time() - began < 0.5


def test_the_labelled_titles_are_read_right(shared: Path) -> None:
    lines = (shared / "examples/titles.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    wrong = []
    for row in rows:
        found = identify(row["title"])
        region = found.region.name if found.region else None
        said = {"kind": found.kind, "unit": found.unit, "fiscal_year": found.fiscal_year, "region": region}
        wrong += [(row["title"], part) for part, value in said.items() if row[part] and row[part] != value]
    assert wrong == []


@pytest.mark.parametrize(
    "unseen", ["\u200b", "\ufeff", "\u202e", "\u00ad", "\x00", "\x07", "\x9f", "\u2066", "\ud800", "\ufe0f"]
)
def test_what_nobody_sees_makes_no_other_unit(unseen: str) -> None:
    title = unseen.join("宜春市教育局2023年度部门决算")
    assert identify(title) == identify("宜春市教育局2023年度部门决算")
    assert identify(title).unit == "宜春市教育局"
