"""A finance bureau's notice in, the day that its departments and their units count from out."""

from datetime import date, timedelta

import pytest

from pipeline.approvals import approved
from pipeline.types import Kind

SUMMER = date(2024, 8, 12)


@pytest.mark.parametrize(
    "title",
    [
        "关于批复2023年度部门决算的通知",
        "宜春市财政局关于批复2023年市级部门决算的通知",
        "万载县财政局关于批复２０２３年度县直部门决算的通知.pdf",
        "某市财政局关于批复2023年度各部门决算的函",
    ],
)
def test_a_notice_to_all_departments_sets_the_day(title: str):
    assert list(approved(title, SUMMER)) == [
        (Kind.DEPARTMENT_FINAL, 2023, SUMMER),
        (Kind.UNIT_FINAL, 2023, SUMMER + timedelta(days=15)),
    ]


def test_budgets_are_approved_in_their_own_year():
    found = list(approved("关于批复2024年部门预算的通知", date(2024, 2, 1)))
    assert [(kind, year) for kind, year, _ in found] == [
        (Kind.DEPARTMENT_BUDGET, 2024),
        (Kind.UNIT_BUDGET, 2024),
    ]


@pytest.mark.parametrize(
    ("title", "on"),
    [
        ("关于批复宜春市教育局2023年部门决算的通知", SUMMER),  # one department
        ("关于做好2023年度部门决算批复工作的通知", SUMMER),
        ("关于批复2023年度政府采购计划的通知", SUMMER),
        ("关于批复2023年度部门决算的通知", date(2026, 3, 1)),  # put on the web years after
        ("关于批复2023年度部门决算的通知", date(2023, 8, 12)),  # before there was anything to approve
        ("关于批复2024年部门预算的通知", date(1970, 1, 1)),
        ("某市中医院关于批复2023年度部门决算的通知", SUMMER),
        ("关于撤销《关于批复2023年度部门决算的通知》的决定", SUMMER),
    ],
)
def test_what_says_nothing_of_all_departments_in_season_sets_none(title: str, on: date):
    assert list(approved(title, on)) == []
