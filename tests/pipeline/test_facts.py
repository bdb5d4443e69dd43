import json
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facts.narrative import facts_of
from pipeline.facts.normal import normal

SEEDS = {"gold_yichun.json": "002_13302ff8cc320a5c.txt", "gold_sichuan.json": "000_0661c8cf6a03fd73.txt"}


HEADLINE = {
    "total_income",
    "total_expenditure",
    "current_income",
    "current_expenditure",
    "sangong_final",
}


def values(text: str, year: int | None = 2022, unit: str | None = "万元") -> dict[str, str]:
    return {
        fact.field: str(fact.value)
        for fact in facts_of(text, year, unit, planned=False)
        if fact.field in HEADLINE and fact.year == year
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本部门2022年度收入总计1,234.50万元。", {"total_income": "1234.50"}),
        ("2022年度收、支总计 88 万元。", {"total_income": "88", "total_expenditure": "88"}),
        ("2022年度收入支出总计\n9.5 万元。", {"total_income": "9.5", "total_expenditure": "9.5"}),
        ("收、支总计各是41.49,43.91万元。", {"total_income": "41.49", "total_expenditure": "43.91"}),
        ("2022年本年收入合计３．５万元。", {"current_income": "3.5"}),
        (
            "支出总计为7万元,其中本年支出合计 \u2002\u20026.84万元。",
            {"total_expenditure": "7", "current_expenditure": "6.84"},
        ),
        ("“三公”经费支出年初预算数为14.4万元，决算数为0.44万元。", {"sangong_final": "0.44"}),
        ("“三公”经费财政拨款支出年初预算为2.85万元，支出决\n算为0.39 万元。", {"sangong_final": "0.39"}),
        ("2022年“三公”经费支出431万元，比上年减少2万元。", {"sangong_final": "431"}),
        ("基本支出合计800万元，项目支出合计200万元，本年支出合计1000万元。", {"current_expenditure": "1000"}),
        ("2022年度事业收入合计12万元，本年收入合计1000万元。", {"current_income": "1000"}),
        ("2022年度收入合计12万元。本年收入合计10万元。", {"current_income": "10"}),
        ("“三公”经费支出合计5.20万元。", {"sangong_final": "5.20"}),
        ("二、收入决算情况说明\n收入合计5万元。", {"current_income": "5"}),
        ("本部门及所属单位2022 年\n度总收入合计5万元。", {"current_income": "5"}),
        ("临水县水利局（本级）支出总计5万元。", {"total_expenditure": "5"}),
        ("临水县水利局部门收入总计5万元。", {"total_income": "5"}),
        ("二〇二二年度收入总计5万元。", {"total_income": "5"}),
    ],
)
def test_the_figures_of_a_sentence(text: str, expected: dict[str, str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2022年财政拨款收、支总计805.08万元。",
        "2022年度财政拨款\n收入支出总计97.5万元。",
        "与2021年相比，收、支总计各减少59.2万元。",
        "2021年度收入总计700万元。",
        "政府性基金预算本年收入合计5万元。",
        "“三公”经费支出预算为3万元。",
        "“三公”经费支出决算中，公务接待费支出决算为1.89万元。",
        "严格执行“三公”经费管理制度。公务接待费决算为5万元。",
        "收入总计很多万元。",
        "收入总计12.3.4万元。",
        "政府采购支出合计25.30万元。",
        "基本\n支出合计800万元。",
        "基本\n\n支出合计800万元。",
        "基本支出情况：支出合计800万元。",
        "事业单位收入合计12万元。",
        "所属学校2022年度收入合计12万元。",
        "收入中，其中：收入合计12万元。",
        "财政专户管理资金本年收入合计3万元。",
        "基金收支总计5万元。",
        "2020年至2022年支出合计3000万元。",
        "“三公”经费2022年预算6万元，支出合计5.2万元。",
        "四、政府采购支出说明\n\n2022年度支出合计25.30万元。",
        "五、“三公”经费情况\n支出合计5.2万元。",
        "四、财政拨款收入支出决算总体情况说明\n\n2022年度收、支总计各是41.49,43.91万元。",
    ],
)
def test_another_scope_another_year_or_a_part_is_no_headline(text: str) -> None:
    assert values(text) == {}


def test_an_amount_in_another_unit_than_the_prose_is_left_out() -> None:
    assert values("收入总计12000元。", unit="万元") == {}
    assert values("收入总计12000元。", unit=None) == {"total_income": "12000"}


def test_a_fact_shows_its_place_and_its_sentence() -> None:
    text = "一、总体情况\n某局2022年度收入总计１，２３４．５万元，比上年增加。下一句。"
    (fact,) = facts_of(text, 2022, "万元", planned=False)
    assert text[fact.start : fact.end] == fact.raw == "１，２３４．５"
    assert (fact.value, fact.unit, fact.year) == (Decimal("1234.5"), "万元", 2022)
    assert fact.sentence == "某局2022年度收入总计１，２３４．５万元，比上年增加。"


@given(st.text())
def test_normalising_keeps_every_character_in_its_place(text: str) -> None:
    assert len(normal(text)) == len(text)


_PIECES = st.lists(
    st.sampled_from(
        [
            "收入总计",
            "收、支总计各是",
            "“三公”经费",
            "公务接待费",
            "支出",
            "年初预算为",
            "决算为",
            "较2021年",
            "完成预算的",
            "减少",
            "持平",
            "未安排",
            "其中：",
            "主要原因是",
            "教育支出（类）普通教育（款）",
            "12.5",
            "1,234",
            "668.9.32",
            "万元",
            "%",
            "3批次",
            "\n",
            "\n\n",
            " ",
            "、",
            "，",
            "；",
            "（",
            "）",
            "。",
            "2021年",
        ]
    )
)


@given(_PIECES)
def test_whatever_the_text_every_fact_lies_where_it_says(pieces: list[str]) -> None:
    text = "".join(pieces)
    for fact in facts_of(text, 2022, None):
        assert text[fact.start : fact.end] == fact.raw
        assert fact.raw in fact.sentence
        assert fact.sentence in text
        if fact.raw[0].isdigit():
            assert Decimal("".join(fact.raw.replace(",", "").split())) == abs(fact.value)
        else:
            assert fact.value == 0


@given(_PIECES)
def test_reading_again_and_with_spaces_says_the_same(pieces: list[str]) -> None:
    text = "".join(pieces)
    once = [(fact.field, fact.value) for fact in facts_of(text, 2022, None)]
    assert once == [(fact.field, fact.value) for fact in facts_of(text, 2022, None)]
    spaced = text.replace("公", "公 ").replace("支", "支\u2002")
    assert once == [(fact.field, fact.value) for fact in facts_of(spaced, 2022, None)]


@pytest.mark.parametrize(
    "repeated",
    [
        "“三公”经费收入总计支出决算1,234,567.89",
        "一、收入\n本年收入合计\n",
        "，收入合计1万元基本支出合计2元" + "x" * 60,
        "1234567890",
        "1,234.",
        "公务接待费((((",
        "教育支出(类)普通教育(款)",
        "1.项目经费,年初预算数18",
        "较上年增加1万元,",
    ],
)
def test_a_megabyte_of_anything_takes_a_second_or_two(repeated: str) -> None:
    text = (repeated * 1_000_000)[:1_000_000]
    began = time.process_time()
    facts_of(text, 2022, "万元")
    assert time.process_time() - began < 5


@pytest.mark.parametrize("gold", SEEDS)
def test_the_seeds_figures_are_found_at_their_labelled_places(shared: Path, gold: str) -> None:
    labels = json.loads((shared / "gold" / gold).read_text(encoding="utf-8"))
    text = (shared / "seeds" / SEEDS[gold]).read_text(encoding="utf-8")
    year = labels["document"]["fiscal_year"]
    facts = [fact for fact in facts_of(text, year, "万元", planned=False) if fact.year == year]
    found = {(fact.field, fact.start, fact.end, fact.value) for fact in facts}
    missed = [
        figure["id"]
        for figure in labels["figures"]
        if not any(
            (field, figure["value_start"], figure["value_end"], Decimal(str(figure["value"]))) in found
            for field in (figure["id"], *figure.get("also", ()))
        )
    ]
    assert len(missed) <= 1
    labelled = {
        field: Decimal(str(figure["value"]))
        for figure in reversed(labels["figures"])
        for field in (figure["id"], *figure.get("also", ()))
    }
    assert [(f.field, f.value) for f in facts if f.value != labelled.get(f.field, f.value)] == []


def test_the_labelled_pages_get_their_figures_and_no_wrong_one(shared: Path) -> None:
    lines = (shared / "examples/pages.jsonl").read_text(encoding="utf-8").splitlines()
    labelled, right, wrong = 0, 0, []
    for row in map(json.loads, lines):
        plan = "预算" in row["kind"]
        facts = facts_of(row["text"], row["fiscal_year"], row["money_unit"], planned=plan)
        own = [fact for fact in facts if fact.year == row["fiscal_year"]]
        labels = {field: Decimal(str(value)) for field, value in row["figures"].items()}
        labelled += len(labels)
        right += len({fact.field for fact in own if labels.get(fact.field) == fact.value})
        wrong += [(row["id"], f.field, f.value) for f in own if labels.get(f.field, f.value) != f.value]
    assert wrong == []
    assert right >= 0.99 * labelled
