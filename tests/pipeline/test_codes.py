from pipeline.facts.codes import codes, function_code, verified


def test_a_path_of_names_gives_the_code() -> None:
    assert function_code(("一般公共服务支出", "组织事务", "行政运行")) == "2013201"
    assert function_code(("卫生健康", "行政事业单位医疗")) == "21011"
    assert function_code(("医疗卫生与计划生育支出",)) == "210"


def test_a_name_is_only_known_below_its_own_parent() -> None:
    assert function_code(("教育支出", "组织事务")) is None
    assert function_code(("行政运行",)) is None


def test_the_items_of_every_type_have_one_number() -> None:
    assert function_code(("公共安全支出", "司法", "事业运行")) == "2040650"
    assert "2040650" not in verified()


def test_what_no_source_confirmed_stays_marked() -> None:
    marked = {entry.code: entry.verified for entry in codes() if entry.scheme == "function"}
    assert marked["201"]
    assert not marked["203"]
