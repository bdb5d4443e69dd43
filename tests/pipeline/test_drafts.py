from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from pipeline.drafts import drafts, identity_of_files
from pipeline.identify import identify_document
from pipeline.regions import by_adcode
from pipeline.types import (
    Capture,
    Document,
    Draft,
    Failure,
    FailureKind,
    Kind,
    Part,
    Reading,
    Role,
    Scope,
    Status,
)

PAGE = "https://www.qingchuan.example/a.html"
COUNTY = by_adcode("510822")
FIGURES = "2022年度收、支总计 96.5 万元。"


def part(title: str, text: str = "", *, url: str = PAGE, heading: str | None = None) -> Part:
    document = identify_document(Document(title=title if heading is None else heading, text=text))
    reading = Reading(
        digest="sha256:0",
        media_type="text/plain",
        status=Status.OK,
        reader="1",
        fingerprint="f",
        document=document,
    )
    capture = Capture(
        url=url,
        digest="sha256:0",
        size=1,
        content_type="text/plain",
        captured_at=datetime(2023, 9, 1, tzinfo=UTC),
    )
    role = Role.PAGE if url == PAGE else Role.ATTACHMENT
    return Part(role=role, url=url, title=title, capture=capture, reading=reading)


def files(*titles: str) -> list[Part]:
    return [part(title, FIGURES, url=f"https://files.example/{n}.pdf") for n, title in enumerate(titles)]


def lost(title: str, number: int = 99) -> Part:
    failure = Failure(kind=FailureKind.UNREACHABLE, detail="timeout")
    url = f"https://files.example/{number}.pdf"
    return Part(role=Role.ATTACHMENT, url=url, title=title, failure=failure)


def published(page: Part, attachments: list[Part], title: str | None = None) -> tuple[Draft, ...]:
    return drafts(page, attachments, title=page.title if title is None else title, region=COUNTY)


def test_a_page_with_its_files_is_one_disclosure() -> None:
    page = part("青川县统计局2022年度部门决算", FIGURES)
    attached = files(
        "2022年部门决算公开表", "部门整体支出绩效自评报告", "青川县统计局2022年度部门决算", "“三公”经费说明"
    )
    (draft,) = published(page, [*attached, lost("附表")])
    assert draft.parts == (page, *attached, draft.parts[-1])
    assert draft.title == "青川县统计局2022年度部门决算"
    assert (draft.identity.unit, draft.identity.kind) == ("青川县统计局", Kind.DEPARTMENT_FINAL)
    assert draft.url == PAGE


def test_what_the_page_does_not_say_its_file_does() -> None:
    page = part("2022年度部门决算公开")
    (draft,) = published(page, files("青川县统计局2022年度部门决算"))
    assert (draft.identity.unit, draft.identity.fiscal_year) == ("青川县统计局", 2022)
    assert len(draft.parts) == 2


def test_another_year_or_direction_is_a_disclosure_of_its_own() -> None:
    page = part("青川县统计局2022年度部门决算", FIGURES)
    first, earlier, budget = published(page, files("青川县统计局2021年度部门决算", "2022年部门预算表"))
    assert first.parts == (page,)
    assert (earlier.identity.fiscal_year, earlier.url) == (2021, PAGE)
    assert earlier.parts[0].role is Role.ATTACHMENT
    assert (budget.identity.kind, budget.identity.unit) == (Kind.DEPARTMENT_BUDGET, "青川县统计局")


def test_the_own_office_of_a_department_is_a_disclosure_of_its_own() -> None:
    page = part("青川县统计局2022年度部门决算", FIGURES)
    attached = files("青川县统计局2022年度部门决算", "青川县统计局（本级）2022年度单位决算")
    whole, own = published(page, attached)
    assert (whole.identity.scope, own.identity.scope) == (Scope.DEPARTMENT, Scope.OWN_LEVEL)
    assert own.parts == (attached[1],)


def test_a_page_without_figures_has_the_scope_of_its_only_file() -> None:
    page = part("青川县统计局2022年度部门决算公开")
    (draft,) = published(page, files("青川县统计局（本级）2022年度单位决算"))
    assert (draft.identity.scope, draft.identity.kind) == (Scope.OWN_LEVEL, Kind.UNIT_FINAL)


def test_a_list_of_units_is_no_disclosure_but_each_of_its_files_is() -> None:
    page = part("关于公开2022年度部门决算的公告", "现将各部门决算予以公开。")
    attached = files(
        "青川县统计局2022年度部门决算",
        "青川县民政局2022年度部门决算",
        "青川县民政局2022年度部门决算公开表",
        "填报说明",
    )
    found = published(page, [*attached, lost("青川县司法局2022年度部门决算")])
    assert [draft.identity.unit for draft in found] == ["青川县统计局", "青川县民政局", None, "青川县司法局"]
    assert [len(draft.parts) for draft in found] == [1, 2, 1, 1]
    assert all(page not in draft.parts for draft in found)
    assert found[2].title == "填报说明"


def unread(title: str, number: int) -> Part:
    """A .doc, which no reader opens yet; the ledger gives such a row back with an empty document."""
    whole = part(title, url=f"https://files.example/{number}.doc")
    assert whole.reading is not None
    document = None if number % 2 else Document(title="", text="")
    return replace(whole, reading=replace(whole.reading, status=Status.UNSUPPORTED, document=document))


def test_files_that_are_not_read_are_known_by_their_links() -> None:
    page = part("关于公开2022年度部门决算的公告", "现将各部门决算予以公开。")
    names = [
        "青川县统计局2022年度部门决算.doc",
        "青川县民政局2022年度部门决算.doc",
        "青川县司法局2022年度部门决算.doc",
    ]
    found = published(page, [unread(name, number) for number, name in enumerate(names)])
    assert [draft.identity.unit for draft in found] == ["青川县统计局", "青川县民政局", "青川县司法局"]
    assert [draft.title for draft in found] == [name.removesuffix(".doc") for name in names]
    read_later = published(page, files(*(name.removesuffix(".doc") for name in names)))
    assert [draft.identity for draft in read_later] == [draft.identity for draft in found]


def test_files_that_are_not_read_and_name_nobody_stay_with_their_page() -> None:
    page = part("青川县统计局2022年度部门决算", FIGURES)
    names = ["附件1.doc", "公开表.xls", "点击下载", "绩效目标自评表.doc", "部门决算公开表.xls"]
    (draft,) = published(page, [unread(name, number) for number, name in enumerate(names)])
    assert len(draft.parts) == 6


def test_a_file_read_again_is_what_it_was_as_an_attachment() -> None:
    page = part("青川县统计局2022年度部门决算", FIGURES)
    form = part(
        "2021年度绩效自评表",
        "项目支出绩效自评表\n实施单位：青川县普查中心\n",
        url="https://files.example/form.pdf",
        heading="",
    )
    first, own = published(page, [form])
    assert (own.identity.unit, own.identity.fiscal_year) == ("青川县统计局", 2021)
    assert identity_of_files([form], first.identity, COUNTY) == own.identity
    assert identity_of_files([form], own.identity, COUNTY) == own.identity
    assert identity_of_files([form], None, COUNTY).unit is None


def test_a_title_shows_nothing_unseen() -> None:
    (draft,) = published(part("青川县\u200b统计局\x002022年度部门决算\ufeff", FIGURES), [])
    assert (draft.title, draft.identity.unit) == ("青川县统计局2022年度部门决算", "青川县统计局")


def test_a_bureau_with_its_own_figures_keeps_its_page_beside_its_schools() -> None:
    page = part("青川县教育局2022年度部门决算", FIGURES)
    found = published(page, files("青川县乔庄镇中学2022年单位决算", "青川县乔庄镇中心小学2022年单位决算"))
    assert [draft.identity.unit for draft in found] == [
        "青川县教育局",
        "青川县乔庄镇中学",
        "青川县乔庄镇中心小学",
    ]
    assert found[0].parts == (page,)


def test_short_and_full_names_are_one_unit_and_numbered_schools_are_not() -> None:
    page = part("青川县统计局2022年度部门决算", FIGURES)
    assert len(published(page, files("县统计局2022年度部门决算"))) == 1
    works = part("2022年度单位决算公开-堤防处", FIGURES)
    assert len(published(works, files("青川县堤防管理处2022年度单位决算"))) == 1
    school = part("青川县第一中学2022年单位决算", FIGURES)
    assert len(published(school, files("青川县第十一中学2022年单位决算"))) == 2


def test_the_same_office_of_two_counties_is_two_units() -> None:
    page = part("青川县统计局2022年度部门决算", FIGURES)
    assert len(published(page, files("剑阁县统计局2022年度部门决算"))) == 2


def test_the_office_that_runs_a_project_takes_no_file_away() -> None:
    page = part("青川县统计局2022年度部门决算", FIGURES)
    form = part(
        "项目支出绩效自评表",
        "| 主管部门 | 县统计局 | 实施单位 | 青川县普查中心 |",
        url="https://files.example/form.pdf",
    )
    (draft,) = published(page, [form])
    assert draft.parts == (page, form)


def test_a_row_may_link_straight_to_a_file() -> None:
    page = part("青川县统计局2022年度部门决算.pdf", FIGURES, heading="")
    (draft,) = drafts(page, (), title="青川县统计局2022年度部门决算", region=COUNTY)
    assert draft.parts == (page,)
    assert draft.identity.unit == "青川县统计局"
    assert draft.identity.evidence["unit"] == "title"


def test_the_listing_title_outweighs_what_only_the_body_suggests() -> None:
    page = part("决算公开", "第一部分 剑阁县财政局概况\n2019年度部门决算情况说明", heading="")
    (draft,) = drafts(page, (), title="青川县统计局2022年度部门决算", region=COUNTY)
    assert (draft.identity.unit, draft.identity.fiscal_year) == ("青川县统计局", 2022)


def test_a_unit_that_names_no_place_lies_in_the_portal_s() -> None:
    (draft,) = published(part("统计局2022年度部门决算", FIGURES), [])
    assert draft.identity.region == COUNTY
    assert draft.identity.evidence["region"] == "portal"


def test_nothing_is_dropped_for_being_unclassified() -> None:
    page = part("附件下载")
    (draft,) = published(page, [lost("1"), lost("2", 98)])
    assert len(draft.parts) == 3
    assert (draft.identity.unit, draft.identity.kind) == (None, None)


TITLES = [
    "青川县统计局2022年度部门决算",
    "青川县民政局2021年单位预算",
    "青川县统计局（本级）2022年度单位决算",
    "附表",
    "绩效自评",
    "",
]


@given(st.sampled_from(TITLES), st.lists(st.sampled_from(TITLES), max_size=6), st.booleans())
def test_every_file_is_in_exactly_one_disclosure(title: str, attached: list[str], figures: bool) -> None:
    page = part(title, FIGURES if figures else "")
    carried = files(*attached)
    found = published(page, carried)
    placed = [one.url for draft in found for one in draft.parts if one.role is Role.ATTACHMENT]
    assert sorted(placed) == sorted(one.url for one in carried)
    assert all(draft.url == PAGE for draft in found)
    assert found
