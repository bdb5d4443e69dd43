"""What is wrong with the words: traces of forms and of other units' reports, promises not kept."""

from collections.abc import Sequence

from simulator.disclosure import Wording
from simulator.faults import Fault, Rewording
from simulator.ground import Ground
from simulator.misprints import Plant

_GLOSSARY = ("第四部分 名词解释", "第三部分 名词解释")
"""The line that the last part begins with, for each province."""


def _put(rule: str, sentence: str, field: str | None = None) -> Plant:
    """A paragraph more, before the glossary; it may name the year, the year after and the unit."""

    def plant(ground: Ground) -> Fault | None:
        line = next((line for line in _GLOSSARY if line in ground.text), None)
        if line is None or ground.wording is Wording.BUDGET:
            return None
        told = sentence.format(year=ground.year, next=ground.year + 1, own=ground.own, unit=ground.unit.name)
        return Fault(rule=rule, field=field, words=(Rewording(line, f"{told}\n{line}"),))

    return plant


def _instead(rule: str, right: str, wrong: str, field: str | None = None) -> Plant:
    """Some words in the place of others."""

    def plant(ground: Ground) -> Fault | None:
        names = {"year": ground.year, "last": ground.year - 1, "own": ground.own, "unit": ground.unit.name}
        old, new = right.format(**names), wrong.format(**names)
        return Fault(rule=rule, field=field, words=(Rewording(old, new),)) if old in ground.text else None

    return plant


def _elsewhere(ground: Ground) -> Fault | None:
    """Published, it says, where units of another field of work publish."""
    if "政法" in ground.unit.name:
        return None
    return _put("COPY-01", "本{own}{year}年度绩效自评结果已在宜春政法网公开。")(ground)


def _heading(rule: str, wrong: str) -> Plant:
    """The heading of the narrative names another year or another unit."""
    parts = ("第三部分 ", "第二部分 ")

    def plant(ground: Ground) -> Fault | None:
        for part in parts:
            fault = _instead(rule, part + "{year}年度{own}决算情况说明", part + wrong)(ground)
            if fault and ground.own in {"部门", "单位"}:
                return fault
        return None

    return plant


def _opposite(ground: Ground) -> Fault | None:
    """大于 for 小于, or the reverse."""
    field = f"item_{ground.unit.type_code}01"
    right, wrong = (
        "决算数小于预算数的主要原因是压减了一般性开支。",
        "决算数大于预算数的主要原因是压减了一般性开支。",
    )
    last = sorted(name for name in ground.said if name.startswith("item_") and name.endswith("_final"))
    low = [name for name in last if ground.said.get(name.replace("_final", "_completion_pct"), 100) < 99]
    if not low or right not in ground.text:
        return None
    return Fault(rule="REL-01", field=low[-1] or field, words=(Rewording(right, wrong),))


def _level(ground: Ground) -> Fault | None:
    """Level with the budget, it says, of what was not."""
    budget, delta = (
        ground.said.get("operating_funds_budget"),
        ground.said.get("operating_funds_vs_budget_delta"),
    )
    lead = f"较年初预算数{budget}万元"
    if not delta or lead not in ground.text:
        return None
    moved = ground.text[ground.text.rindex(lead) :].partition(",主要原因")[0]
    words = (Rewording(moved, f"与年初预算数{budget}万元持平"),)
    return Fault(rule="REL-01", field="operating_funds", words=words)


def _growth_of_nothing(ground: Ground) -> Fault | None:
    """A growth of 100 % though there was nothing the year before."""
    delta = ground.said.get("abroad_yoy_delta")
    since = f"较{ground.year - 1}年增加{delta}万元"
    if not delta or "abroad_yoy_pct" in ground.said or since not in ground.text:
        return None
    words = (Rewording(f"{since}。", f"{since},增长100%。"),)
    return Fault(rule="YOY-01", field="abroad_yoy_pct", diagnosis="zero_base", words=words)


def _vehicles(ground: Ground) -> Fault | None:
    """Types of vehicles that are one more than there are vehicles."""
    held = ground.said.get("vehicles_held")
    right = f"共有公务用车{held}辆。"
    if not held or right not in ground.text:
        return None
    words = (Rewording(right, f"共有公务用车{held}辆，其中：轿车{held}辆、越野车1辆。"),)
    return Fault(rule="SUM-23", field="vehicles_held", words=words)


def _whole_department(ground: Ground) -> Fault | None:
    """整体支出 of all money, closing balance included, called 一般公共预算支出."""
    if "total_expenditure" not in ground.said:
        return None
    amount = ground.said["total_expenditure"]
    sentence = f"组织对本{ground.own}开展整体支出绩效评价,涉及一般公共预算支出{amount}万元。"
    return _put("SCOPE-03", sentence, "perf_whole_dept_gpb_amount")(ground)


def _all_spent(ground: Ground) -> Fault | None:
    """Slow spending, it says, of projects that all spent their whole budget."""
    names = [name for name in ground.said if name.startswith("project_") and name.endswith("_budget")]
    executed = [ground.said[name.replace("_budget", "_executed")] for name in names]
    if len(names) < 2 or any(ground.said[name] > spent for name, spent in zip(names, executed, strict=True)):
        return None
    return _put("PERF-09", "存在的问题:个别项目预算执行率偏低,支出进度有待加快。")(ground)


_EVALUATED = "本{own}对“基层服务提升”、“档案数字化”{count}个项目开展了部门评价。"

CARELESSNESS: Sequence[Plant] = (
    _instead("NAME-01", "卫生健康（类）", "卫生保健（类）", "item_2101103_final"),
    _heading("COPY-02", "{last}年度{own}决算情况说明"),
    _heading("ORG-01", "宜春市园林绿化中心{year}年度{own}决算情况说明"),
    _elsewhere,
    _put(
        "DATE-01", "根据财政局关于批复{year}年部门预算的通知(宜财预发〔{next}〕3号),本{own}按要求编制预算。"
    ),
    _put("TPL-01", "（项目名称）绩效自评情况如下。"),
    _put("TPL-01", "注：请各单位根据实际情况填写。"),
    _put("TPL-01", "本年度共完成XX个项目。"),
    _put("TPL-01", "培训费增加（减少）的情况见附表。"),
    _put("TPL-02", "会议费减少的主要原因是:无此项工作安排。"),
    _put("TPL-03", "培训费较上年增加0万元,增长0%。"),
    _put("NUM-01", "会议费支出12.34.5万元。"),
    _instead("EMPTY-02", "十、国有资产占用情况表", "十、国有资产占用情况表\n十一、项目支出绩效自评情况表"),
    _put("EMPTY-04", "十一、其他重要事项情况说明"),
    _put("EMPTY-05", "附:部门整体支出绩效评价表\n(一)评价依据"),
    _put("PERF-02", _EVALUATED.replace("{count}", "2") + "\n部门评价报告\n项目名称:远程教育站点运行"),
    _put("PERF-03", _EVALUATED.replace("{count}", "1")),
    _opposite,
    _level,
    _growth_of_nothing,
    _vehicles,
    _whole_department,
    _all_spent,
)
"""What can go wrong with words."""
