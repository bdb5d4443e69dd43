"""Days as pages print them, and what only looks like one."""

from datetime import date

import pytest

from pipeline.dates import day


@pytest.mark.parametrize(
    "printed",
    [
        "2024-09-18",
        "2024-9-18 15:20:01",
        "2024-09-18T10:17:00",
        "发布日期：2024年9月18日",
        "2024 年 09 月 18 日",
        "2024.09.18",
        "2024/9/18",
        "二〇二四年九月十八日",
        "二○二四年九月十八日",
        "1726617600",  # 00:00 UTC
        "1726588800000",  # 00:00 in China, the day before in UTC
    ],
)
def test_one_day_in_many_spellings(printed: str) -> None:
    assert day(printed) == date(2024, 9, 18)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "2024-02-30",
        "2024年9月",
        "1970-01-01",
        "1900-01-01 00:00",
        "0000-00-00",
        "12024-09-181",
        "昨天",
        "九月十八日",
    ],
)
def test_what_is_no_day_of_publication(printed: str) -> None:
    assert day(printed) is None


def test_the_first_valid_day_counts() -> None:
    assert day("2024-13-01 至 2024-10-07") == date(2024, 10, 7)


@pytest.mark.parametrize(("month", "number"), [("十", 10), ("十二", 12), ("一", 1)])
def test_months_in_words(month: str, number: int) -> None:
    assert day(f"二〇二三年{month}月二十一日") == date(2023, number, 21)
