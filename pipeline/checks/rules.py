"""Every rule by its id: what it holds against a disclosure, in Chinese and in English.

A finding's message tells the one case in Chinese; this is what stands beside it for other readers.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule checks."""

    chinese: str
    english: str


RULES: Mapping[str, Rule] = {
    "SUM-01": Rule(
        "收入总计＝本年收入＋年初结转和结余＋使用非财政拨款结余",
        "total income is income plus opening balances",
    ),
    "SUM-02": Rule(
        "支出总计＝本年支出＋结余分配＋年末结转和结余",
        "total expenditure is expenditure plus closing balances",
    ),
    "SUM-03": Rule("收入总计＝支出总计", "total income equals total expenditure"),
    "SUM-04": Rule("本年收入＝各来源收入之和", "income is the sum of its sources"),
    "SUM-05": Rule("本年支出＝基本支出＋项目支出＋其他各项", "expenditure is the sum of its kinds"),
    "SUM-06": Rule("预算总额＝各功能科目预算之和", "the budget is the sum of its functions"),
    "SUM-07": Rule("决算总额＝各功能科目决算之和", "the final amount is the sum of its functions"),
    "SUM-08": Rule("基本支出＝各经济科目之和", "basic expenditure is the sum of its economic classes"),
    "SUM-09": Rule("“三公”经费＝出国＋公车＋接待", "the three public expenses add up"),
    "SUM-11": Rule("政府采购＝货物＋工程＋服务", "procurement is goods, works and services"),
    "SUM-12": Rule("年末实有人数＝各类人员之和", "the headcount is the sum of its kinds"),
    "SUM-13": Rule("自评资金＝各项目执行数之和", "the money evaluated is the sum of the projects"),
    "SUM-18": Rule("基本支出＝人员经费＋公用经费", "basic expenditure is personnel plus running costs"),
    "SUM-19": Rule(
        "一般公共预算支出＝基本支出＋项目支出", "general budget expenditure is basic plus projects"
    ),
    "SUM-22": Rule("公车费用＝购置费＋运行维护费", "vehicle costs are purchase plus running"),
    "SUM-23": Rule("公务用车保有量＝各车型之和", "vehicles held are the sum of their types"),
    "SUM-24": Rule("车辆数＝各用途车辆之和", "vehicles are the sum of their uses"),
    "SUM-27": Rule("公务接待费＝国内＋外事", "receptions are domestic plus foreign"),
    "PCT-01": Rule("占比或完成率＝分子÷分母", "a share or completion rate is part over whole"),
    "YOY-01": Rule("增减幅度＝增减额÷基数", "a growth rate is the change over its base"),
    "YOY-04": Rule("增减额＝两期数之差", "a change is the difference of the two figures"),
    "YOY-05": Rule("上年数与上年公开的一致", "last year's figure is the one published last year"),
    "CARRY-01": Rule(
        "年初结转＝推算的上年年末结转", "the opening balance is the closing one that the change implies"
    ),
    "CARRY-03": Rule(
        "年初结转＝上年公开的年末结转", "the opening balance is the closing one published last year"
    ),
    "IMPL-01": Rule("各项反推的预算之和＝总预算", "the budgets that the completion rates imply add up"),
    "SCOPE-01": Rule("部分口径不大于全口径", "a part of the scope is no more than all of it"),
    "SCOPE-02": Rule("本年与上年口径一致", "this year and last year have the same scope"),
    "SCOPE-03": Rule(
        "评价涉及的一般公共预算支出不大于决算", "what was evaluated is no more than what was spent"
    ),
    "OPF-01": Rule(
        "机关运行经费不大于公用经费", "running costs of offices are no more than all running costs"
    ),
    "PROC-01": Rule("授予中小企业金额不大于采购总额", "what small firms got is no more than all procurement"),
    "PROC-02": Rule(
        "授予小微企业金额不大于中小企业金额", "what micro firms got is no more than small firms got"
    ),
    "PROC-03": Rule(
        "各类采购授予中小企业比例与金额相符", "small firms' shares by category agree with the amounts"
    ),
    "REL-01": Rule("大于、小于等用语与数字相符", "words of comparison agree with the figures"),
    "TT-01": Rule("文字与表格一致", "the text agrees with the tables"),
    "TT-02": Rule("表与表一致", "the tables agree with each other"),
    "TT-03": Rule("前后文一致", "the text agrees with itself"),
    "NAME-01": Rule("科目名称存在", "the classification has such a class"),
    "ORG-01": Rule("标题中的单位为本单位", "headings name the unit itself"),
    "COPY-01": Rule("没有其他单位的内容", "nothing is copied from another unit"),
    "COPY-02": Rule("标题中的年度为本年度", "headings name the year itself"),
    "DATE-01": Rule("批复文号不晚于预算年度", "a budget is approved in its year or before"),
    "TPL-01": Rule("没有模板残留", "nothing of the form is left in"),
    "TPL-02": Rule("增减原因与内容相符", "the reason for a change is one"),
    "TPL-03": Rule("没有变动不写作增加0", "no change is not printed as growth of 0"),
    "NUM-01": Rule("数字写法正确", "numbers are written as numbers"),
    "EMPTY-02": Rule("目录所列的表已公开", "the listed tables are there"),
    "EMPTY-03": Rule("空表有说明", "an empty table is explained"),
    "EMPTY-04": Rule("标题下有内容", "a heading has something under it"),
    "EMPTY-05": Rule("所附的表已附", "what is said to be annexed is"),
    "EMPTY-06": Rule("附件不为空", "the annexes are there"),
    "PERF-01": Rule("评分不超过满分", "a score is no more than 100"),
    "PERF-02": Rule("评价报告属于所称的项目", "the report is of the project evaluated"),
    "PERF-03": Rule("项目个数与名称相符", "as many projects are named as said"),
    "PERF-09": Rule("执行率的说明与数字相符", "what is said of spending agrees with the figures"),
}
"""By the stable ids of `Finding.rule`; what storage finds (sources_differ) is no check."""
