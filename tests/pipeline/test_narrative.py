"""Sentences of the provinces' forms, made up here: what each states, and what it must not be taken for."""

import pytest

from pipeline.facts.narrative import facts_of, reasons_of

Figures = dict[str, str]


def said(text: str, *, year: int = 2023, unit: str = "万元", planned: bool = False) -> Figures:
    facts = facts_of(text, year, unit, planned=planned)
    return {fact.field: format(fact.value, "f") for fact in facts if fact.year == year}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "公务接待费支出决算为3.2万元，完成预算5万元的64%，比上年决算数减少0.8万元，下降20%；"
            "国内接待12批次，85人次；国（境）外接待0批次，0人次。",
            {
                "reception_final": "3.2",
                "reception_budget": "5",
                "reception_completion_pct": "64",
                "reception_yoy_delta": "-0.8",
                "reception_yoy_pct": "-20",
                "reception_batches": "12",
                "reception_persons": "85",
                "reception_foreign_batches": "0",
                "reception_foreign_persons": "0",
            },
            id="广东",
        ),
        pytest.param(
            "2023年度收入总计900万元,支出总计900万元,分别比2022年度增加100万元,增长12.5%。",
            {
                "total_income": "900",
                "total_expenditure": "900",
                **dict.fromkeys(
                    ("total_yoy_delta", "total_income_yoy_delta", "total_expenditure_yoy_delta"), "100"
                ),
                **dict.fromkeys(
                    ("total_yoy_pct", "total_income_yoy_pct", "total_expenditure_yoy_pct"), "12.5"
                ),
            },
            id="浙江 one change of two totals",
        ),
        pytest.param(
            "与上年相比收、支总计各增加7万元。\n本年收入合计876.54万元。\n\n(一)2023年支出860万元,比2022年决算数减少4万元。",
            {
                **dict.fromkeys(
                    ("total_yoy_delta", "total_income_yoy_delta", "total_expenditure_yoy_delta"), "7"
                ),
                "current_income": "876.54",
                "current_expenditure": "860",
                "current_expenditure_yoy_delta": "-4",
            },
            id="陕西 福建 totals without 合计",
        ),
        pytest.param(
            "本年收入的具体构成为:财政款9万元,占90%;其他收入1万元,占10%。",
            {"income_other": "1", "income_other_pct": "10"},
            id="an unknown part is not the whole",
        ),
        pytest.param(
            "“三公”经费决算数15万元。其中:1.因公出国(境)费用。2023年决算数2万元,比年初预算数减少1万元。",
            {"sangong_final": "15", "abroad_final": "2", "abroad_vs_budget_delta": "-1"},
            id="北京 a subject as heading",
        ),
        pytest.param(
            "“三公”经费支出决算10.5万元(其中:一般公共预算支出10.5万元;政府性基金预算支出0万元)。公务接待费支出预算3万元,"
            "支出决算2.5万元,完成调整后预算的83.33%。国内公务接待26团组,累计201人次。购置车辆0辆。",
            {
                "sangong_final": "10.5",
                "reception_budget": "3",
                "reception_final": "2.5",
                "reception_completion_pct": "83.33",
                "reception_batches": "26",
                "reception_persons": "201",
                "vehicles_purchased": "0",
            },
            id="江苏 by purse, and one budget under another name",
        ),
        pytest.param(
            "公务接待费支出决算为8.5万元,主要原因是厉行节约,与上年相比减少1.5万元,减少15%。公车运行费支出6万元,"
            "主要原因是维修费5万元,与上年相比减少1万元,减少3%。",
            {
                "reception_final": "8.5",
                "reception_yoy_delta": "-1.5",
                "reception_yoy_pct": "-15",
                "vehicle_operating_final": "6",
            },
            id="湖南 behind a reason, unless the reason names an amount",
        ),
        pytest.param(
            "“三公”经费支出12.6万元。一是公务接待费2.6万元,同比减少0.7万元;二是公务用车运行费10万元,同比持平。",
            {
                "sangong_final": "12.6",
                "reception_final": "2.6",
                "reception_yoy_delta": "-0.7",
                "vehicle_operating_final": "10",
                "vehicle_operating_yoy_delta": "0",
            },
            id="街道 items by ordinals",
        ),
        pytest.param(
            "2023年度本年收入合计10万元,主要原因是人员经费增加,其中:财政拨款收入9万元,占90%。基本支出8万元,主要是保障运转,"
            "其中:工资福利支出7万元。对2023年度8个项目支出全面开展绩效自评。",
            {
                "current_income": "10",
                "income_fiscal_appropriation": "9",
                "income_fiscal_appropriation_pct": "90",
                "exp_basic": "8",
                "econ_301": "7",
                "perf_selfeval_projects": "8",
            },
            id="天津 辽宁 parts behind a reason",
        ),
        pytest.param(
            "一般公共预算财政拨款支出年初预算为100万元，全年预算为120万元，支出决算为110万元，"
            "完成年初预算的110%，完成全年预算的91.67%。",
            {
                "gpb_exp_budget": "100",
                "gpb_exp_full_year_budget": "120",
                "gpb_exp": "110",
                "gpb_exp_final": "110",
                "gpb_exp_completion_pct": "110",
                "gpb_exp_full_year_completion_pct": "91.67",
            },
            id="two budgets",
        ),
        pytest.param(
            "2、城乡社区支出（类）城乡社区管理事务（款）行政运行\n（项）。主要用于：人员支出30万元等。年初预算为\n"
            "11.4 万元，支出决算为 10.9\n万元，完成年初预算的\n95.61%。决算数小于预算数的主要原因：节约。",
            {
                "item_2120101_budget": "11.4",
                "item_2120101_final": "10.9",
                "item_2120101_completion_pct": "95.61",
            },
            id="上海 across line ends",
        ),
        pytest.param(
            "2023年度收入总计900万元，支出总计900万元。收支较上年决算数增加100万元，增长12.5%，主要原因是项目增加30万元。",
            {
                "total_income": "900",
                "total_expenditure": "900",
                "total_yoy_delta": "100",
                "total_income_yoy_delta": "100",
                "total_expenditure_yoy_delta": "100",
                "total_yoy_pct": "12.5",
                "total_income_yoy_pct": "12.5",
                "total_expenditure_yoy_pct": "12.5",
            },
            id="重庆",
        ),
        pytest.param(
            "教育支出500万元，占71.4%，较年初预算数增加20万元，增长4.2%。本年度会议费支出1.2万元。",
            {
                "func_205_final": "500",
                "func_205_share_pct": "71.4",
                "func_205_vs_budget_delta": "20",
                "func_205_vs_budget_pct": "4.2",
                "econ_30215": "1.2",
            },
            id="重庆 against the budget",
        ),
        pytest.param(
            "2023年度收入总计、支出总计各300万元。与2022年度相比，收入总计、支出总计各增加30万元，增长11.11%。",
            {
                "total_income": "300",
                "total_expenditure": "300",
                "total_income_yoy_delta": "30",
                "total_expenditure_yoy_delta": "30",
                "total_income_yoy_pct": "11.11",
                "total_expenditure_yoy_pct": "11.11",
            },
            id="浙江 安徽",
        ),
        pytest.param(
            "与全年预算数相比情况：“三公”经费财政拨款支出全年预算数5万元，决算数4万元，预决算差异率-20%。"
            "公务用车购置数0辆，公务用车保有量3辆。",
            {
                "sangong_budget": "5",
                "sangong_final": "4",
                "vehicles_purchased": "0",
                "vehicles_held": "3",
            },
            id="新疆",
        ),
        pytest.param(
            "因公出国（境）费支出预算为0万元，支出决算为0万元，决算数与预算数持平；与上年相比无变化。",
            {
                "abroad_budget": "0",
                "abroad_final": "0",
                "abroad_vs_budget_delta": "0",
                "abroad_yoy_delta": "0",
            },
            id="湖南 持平",
        ),
        pytest.param(
            "2023年度收入总计600万元，其中本年收入500万元，使用非财政拨款结余0万元，年初结转和结余100万元。",
            {
                "total_income": "600",
                "current_income": "500",
                "use_of_nonfiscal_surplus": "0",
                "opening_carryover": "100",
            },
            id="海南",
        ),
        pytest.param(
            "某部2023年度收、支总计均为345.6万元。1.教育支出（类）100万元，占20%，主要用于培训。2.外交支出（类）50万元，占10%。",
            {
                "total_income_expenditure": "345.6",
                "total_income": "345.6",
                "total_expenditure": "345.6",
                "func_205_final": "100",
                "func_205_share_pct": "20",
                "func_202_final": "50",
                "func_202_share_pct": "10",
            },
            id="中央",
        ),
        pytest.param(
            "2023年度收入合计100万元。其中：财政拨款收入90万元，占总收入的90%；其他收入10万元，占总收入的10%。"
            "与上年相比，收入合计增加5万元，增长5.26%。安排国内公务接待10批次（其中：外事接待1批次），"
            "接待人次100人（其中：外事接待人次4人）。",
            {
                "current_income": "100",
                "income_fiscal_appropriation": "90",
                "income_fiscal_appropriation_pct": "90",
                "income_other": "10",
                "income_other_pct": "10",
                "current_income_yoy_delta": "5",
                "current_income_yoy_pct": "5.26",
                "reception_batches": "10",
                "reception_foreign_batches": "1",
                "reception_persons": "100",
                "reception_foreign_persons": "4",
            },
            id="云南",
        ),
        pytest.param(
            "本部门2023年度收入总计90万元,其中年初结转和结余30万元,较2022年减少10万元,下降25%;本年收入合计60万元。",
            {
                "total_income": "90",
                "opening_carryover": "30",
                "opening_carryover_yoy_delta": "-10",
                "opening_carryover_yoy_pct": "-25",
                "current_income": "60",
            },
            id="江西: the comparison is the carryover's",
        ),
        pytest.param(
            "收、支总计各是4125.49,4143.91万元。与2022年相比，收、支总计各减少12.86,25.97万元，各下降0.31%、0.62%。",
            {
                "total_income": "4125.49",
                "total_expenditure": "4143.91",
                "total_income_yoy_delta": "-12.86",
                "total_expenditure_yoy_delta": "-25.97",
                "total_income_yoy_pct": "-0.31",
                "total_expenditure_yoy_pct": "-0.62",
            },
            id="四川: a comma between two numbers",
        ),
        pytest.param(
            "2023年“三公”经费支出431万元，比上年433万元减少2万元；比2019年决算数减少40万元，下降8.49%。",
            {
                "sangong_final": "431",
                "sangong_prior": "433",
                "sangong_yoy_delta": "-2",
                "sangong_vs_2019_delta": "-40",
                "sangong_vs_2019_pct": "-8.49",
            },
            id="two bases",
        ),
        pytest.param(
            "截至2023年12月31日，本单位共有车辆3辆，其中：主要负责人用车1辆、其他用车2辆。"
            "单价100万元（含）以上设备（不含车辆）1台（套）。编报绩效目标的项目9个，涉及预算金额41.5万元。",
            {
                "assets_vehicles": "3",
                "assets_vehicles_leader": "1",
                "assets_vehicles_other": "2",
                "assets_equipment_100w": "1",
                "perf_target_projects": "9",
                "perf_target_amount": "41.5",
            },
            id="counts",
        ),
        pytest.param(
            "本单位2023年度无政府性基金预算财政拨款收入和支出。未安排因公出国（境）费用。",
            {"income_gov_fund": "0", "gov_fund_exp": "0", "abroad_final": "0"},
            id="zero in words",
        ),
        pytest.param(
            "公共安全支出（204类）司法（06款）行政运行（01项）16.7万元。", {"item_2040601_final": "16.7"}
        ),
        pytest.param("機關運行經(jīng)費支出７．２万元。", {"operating_funds": "7.2"}, id="mirrored"),
    ],
)
def test_the_figures_of_an_account(text: str, expected: Figures) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "某局2023年收支总预算230万元，比上年增加10万元，增长4.55%。收入包括：一般公共预算拨款收入200万元，"
            "占86.96%；上年结转30万元，占13.04%。",
            {
                "budget_total": "230",
                "budget_total_yoy_delta": "10",
                "budget_total_yoy_pct": "4.55",
                "income_gpb_appropriation": "200",
                "income_gpb_appropriation_pct": "86.96",
                "budget_opening_carryover": "30",
                "budget_opening_carryover_pct": "13.04",
            },
            id="中央 海南",
        ),
        pytest.param(
            "“三公”经费预算数5万元，较2022年决算数增加1万元，其中：公务接待费2万元，比2022年预算减少2万元，下降50%。",
            {
                "sangong_budget": "5",
                "sangong_budget_vs_prior_final_delta": "1",
                "reception_budget": "2",
                "reception_budget_yoy_delta": "-2",
                "reception_budget_yoy_pct": "-50",
            },
            id="against last year's accounts",
        ),
        pytest.param(
            "（一）收入预算：2023年年初预算数77万元，其中：一般公共预算拨款70万元，事业收入7万元。较2022年增加4万元。",
            {
                "budget_income_total": "77",
                "income_gpb_appropriation": "70",
                "income_business": "7",
                "budget_income_total_yoy_delta": "4",
            },
            id="重庆",
        ),
        pytest.param(
            "2023年部门预算安排购置车辆2辆，其中：执法执勤用车2辆。政府购买服务支出预算5万元。",
            {},
            id="what is to be bought is not held",
        ),
    ],
)
def test_the_figures_of_a_budget(text: str, expected: Figures) -> None:
    assert said(text, planned=True) == expected


@pytest.mark.parametrize(
    "text",
    [
        "其他交通费用年初预算为3万元，决算数为2万元，较上年减少1万元。",
        "公务用车加油费1.2万元。人均接待费80元。",
        "主要原因是公务接待费增加3万元，会议费减少2万元。",
        "六、年末结转和结余：指因客观条件变化无法按计划实施的资金。",
        "本单位公务接待费的标准为每批0.5万元。",
        "2020年至2023年支出合计3000万元。",
        "公务接待费下降20个百分点。",
        "公务接待费668.9.32万元。",
    ],
)
def test_what_is_not_understood_is_no_figure(text: str) -> None:
    assert said(text) == {}


def test_another_years_figure_carries_its_year() -> None:
    facts = facts_of("2022年度收入总计300万元，2023年度收入总计350万元。", 2023, "万元", planned=False)
    assert [(fact.field, str(fact.value), fact.year) for fact in facts] == [
        ("total_income", "300", 2022),
        ("total_income", "350", 2023),
    ]


def test_a_text_of_unknown_kind_is_a_budget_if_it_never_speaks_of_accounts() -> None:
    (fact,) = facts_of("2023年“三公”经费预算公开\n公务接待费3万元。", 2023, "万元")
    assert (fact.field, fact.measure) == ("reception_budget", "budget")


def test_a_fact_says_whose_money_it_is_and_how_sure_its_code_is() -> None:
    text = "一般公共预算财政拨款支出9万元。教育支出5万元。外交支出4万元。国防支出1万元。"
    facts = {fact.field: fact for fact in facts_of(text, 2023, "万元", planned=False)}
    assert facts["gpb_exp"].scope == "general"
    assert (facts["func_205_final"].code, facts["func_205_final"].confidence) == ("205", 1.0)
    assert facts["func_203_final"].confidence < 1


def test_a_heading_says_whose_totals_follow() -> None:
    text = (
        "四、财政拨款收入支出决算总体情况说明\n2023年度收、支总计50万元。\n"
        "五、政府采购支出情况\n支出合计7万元。"
    )
    assert said(text) == {"fiscal_total": "50"}


def test_an_unlisted_item_goes_by_its_parents_code() -> None:
    figures = said("教育支出（类）普通教育（款）小学教育（项）：支出决算为8万元。")
    assert figures == {"item_20502_小学教育_final": "8"}


def test_projects_are_numbered_as_printed() -> None:
    text = (
        "1.甲工作经费,2023年年初预算数18万元,全年执行数17万元。项目资金绩效自评得分99分;\n"
        "2.乙经费,年中追加数5万元,全年执行数5万元。"
    )
    assert said(text) == {
        "project_1_budget": "18",
        "project_1_executed": "17",
        "project_1_score": "99",
        "project_2_budget": "5",
        "project_2_executed": "5",
    }


def test_a_reason_is_keyed_to_the_change_it_explains() -> None:
    text = (
        "“三公”经费支出决算为6万元，完成预算75%，决算数小于预算数的主要原因是厉行节约。"
        "比2022年增加1万元，增长20%。主要原因是用车增加；一是甲；二是乙。"
    )
    reasons = [(reason.field, reason.text) for reason in reasons_of(text, 2023, "万元", planned=False)]
    assert reasons[0] == ("sangong_completion_pct", "厉行节约")
    assert reasons[1][0] == "sangong_yoy_delta"
    assert reasons[1][1].startswith("用车增加")


def test_words_mean_by_the_number_behind_them_also_where_they_were_read_before() -> None:
    """What stands between two numbers is read once: 较 compares with a year, or begins another word."""
    said("公务接待费2万元,较预算减少1万元。公务接待费2万元,较")

    found = said("公务接待费2万元,较2022年减少1万元。")

    assert found == {"reception_final": "2", "reception_yoy_delta": "-1"}
