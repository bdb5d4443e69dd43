"""The same by bytes, by meaning, by likeness."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dedup import digest, distance, fingerprint, simhash

TITLE = "临水县水利局2023年度部门决算"
TEXT = (
    "一、收入“决算”情况。\n2023年度收入总计1806.42万元，增长3.7%（按可比口径）。\n项目\t金额\n合计\t1806.42"
)


def of(text: str, title: str = TITLE) -> str:
    return fingerprint(title, text, "sha256:0")


def test_a_digest_names_the_algorithm() -> None:
    assert digest(b"").startswith("sha256:e3b0c44298fc1c14")


def test_a_fingerprint_names_its_version() -> None:
    assert of(TEXT).startswith("fp1:")
    assert len(of(TEXT)) == 4 + 64


def test_spacing_widths_and_quotes_mean_nothing() -> None:
    other = TEXT.replace("\n", "\r\n\r\n　　").replace("1806.42万元", "１８０６．４２\u2002万元\u200b")
    other = other.replace("“", '"').replace("”", '"').replace("（", "(").replace("）", ")")
    assert of(other) == of(TEXT)


def test_visit_counters_mean_nothing_where_they_are_labelled_so() -> None:
    counted = [
        f"{TEXT}\n浏览次数：{count}次\n【点击量：{count}】 | 访问量: {count}" for count in (7, 1287, 99_999)
    ]
    assert len({of(text) for text in counted}) == 1


@settings(deadline=None)
@given(st.integers(0, len(TEXT) - 1), st.characters(categories=["Nd"], max_codepoint=0x39))
def test_every_digit_counts(place: int, digit: str) -> None:
    changed = TEXT[:place] + digit + TEXT[place + 1 :]
    assert (of(changed) == of(TEXT)) == (changed == TEXT)


def test_a_figure_called_a_visit_count_stays_a_figure() -> None:
    report = "三、平台建设。网站访问量：{}次，浏览量{}万次\n访问量\t{}"
    assert of(report.format(1, 2, 3)) != of(report.format(9, 2, 3))
    assert of(report.format(1, 2, 3)) != of(report.format(1, 9, 3))
    assert of(report.format(1, 2, 3)) != of(report.format(1, 2, 9))


@pytest.mark.parametrize(
    "line",
    [
        "全年网站 访问量：{} 次，其中手机端过半。",
        "全年网站 访问量：{} ，比上年增加",
        "访问量：{}\t发布信息：20条",
        "| 访问量：{} | 发布信息：20条 |",
    ],
)
def test_a_count_in_a_sentence_or_a_table_is_what_the_report_says(line: str) -> None:
    assert of(f"{TEXT}\n{line.format(1234)}\n") != of(f"{TEXT}\n{line.format(99)}\n")


@pytest.mark.parametrize(
    "line",
    ["来源：财政局，教育局 浏览次数：{}次", "浏览量：\n{}", "发布时间：2024-09-20\t浏览次数：{}\t打印本页"],
)
def test_a_counter_in_the_line_above_an_article_is_a_counter(line: str) -> None:
    assert of(f"{line.format(1)}\n{TEXT}") == of(f"{line.format(4711)}\n{TEXT}")


def test_what_a_page_shows_instead_of_a_text_is_its_meaning() -> None:
    def shown(body: str, *instead: str) -> str:
        return fingerprint(TITLE, "", body, instead=instead)

    assert shown("sha256:1", "决算", "http://a.example/1.pdf") == shown(
        "sha256:2", "决算", "http://a.example/1.pdf"
    )
    assert shown("sha256:1", "决算", "http://a.example/1.pdf") != shown(
        "sha256:1", "决算", "http://a.example/2.pdf"
    )
    assert fingerprint(TITLE, TEXT, "", instead=("决算",)) == of(TEXT)


def test_without_text_the_bytes_count() -> None:
    assert fingerprint(TITLE, " \n", "sha256:1") != fingerprint(TITLE, "", "sha256:2")
    assert fingerprint(TITLE, " \n", "sha256:1") == fingerprint("", "\u200b", "sha256:1")


def test_one_amended_figure_is_near_and_another_report_is_far() -> None:
    report = "".join(f"第{n}项支出决算为{n * 37}.{n}万元，完成年初预算的{n}%。" for n in range(1, 80))
    amended = report.replace("1480.40万元", "1408.40万元")
    stranger = "".join(f"本镇今年修复道路{n}处，新栽行道树若干，村民反映良好。" for n in range(1, 80))
    assert amended != report
    assert distance(simhash(report), simhash(amended)) <= 6
    assert distance(simhash(report), simhash(stranger)) > 12
    assert 0 <= simhash("") < 2**64
