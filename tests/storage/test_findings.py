"""What is told of a disclosure whose page lists tables that its file holds."""

import pytest

from pipeline.types import Role
from storage.findings import has_all_tables
from storage.revisions import Line, Manifest
from storage.tables import Document


def line(role: Role, *, listed: tuple[str, ...] = (), held: tuple[str, ...] = ()) -> Line:
    document = Document(
        tables_listed=[{"name": name, "state": "not_captured"} for name in listed],
        tables=[{"name": name} for name in held],
    )
    return Line(source_id=1, role=role, title="", url="", document=document)


@pytest.mark.parametrize(
    ("listed", "whole"),
    [
        (("收入决算表", "财政拨款三公经费支出决算表"), True),
        (("收入决算表", "支出决算表"), False),
        (("收入决算表", "某项自拟的情况表"), False),
    ],
)
def test_a_table_listed_on_the_page_and_read_from_the_file_is_there(listed: tuple[str, ...], whole: bool):
    page = line(Role.PAGE, listed=listed)
    file = line(Role.ATTACHMENT, held=("收入决算表", "财政拨款“三公”经费支出决算表", "某项自拟的情况表"))
    assert has_all_tables(Manifest((page, file))) is whole
    assert not has_all_tables(Manifest((page,)))
