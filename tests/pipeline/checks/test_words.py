"""Checks of words: traces of the form, names, promised parts, projects."""

import time

import pytest

from pipeline.checks import findings_of
from pipeline.types import ListedTable
from tests.pipeline.checks.stating import stated, told

TRACES = {
    "本单位（项目名称）开展了评价。": "TPL-01",
    "（注：请单位根据实际注明页码）": "TPL-01",
    "决算数为XX万元。": "TPL-01",
    "较上年增加（减少）5万元。": "TPL-01",
    "国有资产占用情况见草案10表。": "TPL-01",
    "评价类型：□实施过程评价 ?完成结果评价": "TPL-01",
    "涉及一般公共预算支27.15万元。": "TPL-01",
    "做好工作。。继续努力。": "TPL-01",
    "决算数较预算数增加的主要原因是:无此项工作安排。": "TPL-02",
    "较上年增加0万元,增长0%。": "TPL-03",
    "结余减少668.9.32万元。": "NUM-01",
    "主要用于：一般公共预算服务（类）支出5万元。": "NAME-01",
    "及时在临水政法网公开。": "COPY-01",
    "批复2022年部门预算的通知（临财预〔2023〕3号）": "DATE-01",
    "第二部分 2021年度部门决算表\n": "COPY-02",
    "临水县教育局2023年度部门决算表\n": "ORG-01",
}
PLAIN = (
    "主要用于：教育支出（类）5万元；其他支出（类）普通教育（款）学前教育（项）3万元。",
    "及时在水利网公开，并在临水县财政网公开。",
    "批复2023年部门预算的通知（临财预〔2023〕3号），批复2022年度决算的通知（临财决〔2023〕8号）。",
    "第二部分 2023年度部门决算表\n县水利局2023年度部门决算表\n临水县水利局（本级）2023年度部门决算情况说明\n",
    "项目名称：防汛物资购置\n较上年增加12.50万元，增长10%（减少部分见附件）。",
    "共5.20万元、6.3万元，日期2023.1.5。",
    "主要是：农林水（类）水利（款）；减少的主要原因是无新增项目。",
)


@pytest.mark.parametrize("text", TRACES)
def test_a_careless_text_shows(text: str) -> None:
    (finding,) = findings_of(stated(text))
    assert finding.rule == TRACES[text]
    assert finding.start is not None
    assert finding.severity != "error"


@pytest.mark.parametrize("text", PLAIN)
def test_a_careful_text_shows_nothing(text: str) -> None:
    assert findings_of(stated(text)) == ()


def test_tables_outside_the_text_are_not_captured_and_no_fault() -> None:
    listed = (
        ListedTable(number=1, name="收入支出决算总表", state="not_captured"),
        ListedTable(number=2, name="收入决算表", state="empty"),
        ListedTable(number=3, name="支出决算表", state="stated_empty"),
    )
    findings = findings_of(stated("目录：收入支出决算总表、收入决算表、支出决算表", listed=listed))
    assert [(one.rule, str(one.severity), one.stated) for one in findings] == [
        ("EMPTY-02", "info", "not_captured"),
        ("EMPTY-03", "info", "empty"),
    ]


def test_a_heading_with_nothing_under_it_is_seen_in_the_body_only() -> None:
    contents = "五、其他说明\n第四部分 名词解释\n"
    assert findings_of(stated(contents)) == ()
    assert [
        one.rule for one in findings_of(stated(contents + "五、正文。\n六、其他说明\n\n第四部分 名词解释\n"))
    ] == ["EMPTY-04"]


EVALUATED = "组织对“防汛经费”、“水质监测经费”等2个项目开展了部门评价。\n部门评价报告\n项目名称：{}\n"


def test_the_report_of_another_project_than_the_one_evaluated() -> None:
    assert told(findings_of(stated(EVALUATED.format("办公楼维修经费")))) == [("PERF-02", "warning", None)]
    assert findings_of(stated(EVALUATED.format("2023年防汛经费"))) == ()


def test_slow_spending_that_the_figures_deny() -> None:
    marked = (
        "甲项目预算[project_1_budget|18.00]万元，执行[project_1_executed|18.00]万元。"
        "乙项目预算[project_2_budget|81.00]万元，执行[project_2_executed|{}]万元。个别项目预算执行率偏低。"
    )
    assert told(findings_of(stated(marked.format("81.00")))) == [("PERF-09", "warning", None)]
    assert findings_of(stated(marked.format("60.00"))) == ()


@pytest.mark.parametrize(
    "repeated",
    [
        "决算数大于预算数1,234,567.89万元",
        "“甲”、“乙”、",
        "批复2022年部门预算（财预〔",
        "一、标题\n  \n",
        "教育支出（类",
        "9" * 30,
    ],
)
def test_a_megabyte_of_near_matches_takes_a_moment(repeated: str) -> None:
    text = (repeated * 60_000)[:1_000_000]
    began = time.process_time()
    findings_of(stated(text))
    assert time.process_time() - began < 5
