"""The words between subjects and numbers: measures, comparisons, directions, and what ends a clause."""

from enum import IntEnum, auto
from functools import cache

from pipeline.facts.phrases import Phrases, phrases
from pipeline.facts.subjects import Subject, worded


class Word(IntEnum):
    """What a token does in its clause."""

    NUMBER = auto()
    YEAR = auto()
    YEARS = auto()
    """Several years at once: 2020年至2022年."""
    SUBJECT = auto()
    PURSE = auto()
    """Whose money, without saying income or expenditure: 一般公共预算财政拨款."""
    BUDGET = auto()
    FULL_BUDGET = auto()
    FINAL = auto()
    TOGETHER = auto()
    """共计支出: an amount again of what was just spoken of."""
    LAST = auto()
    """上年, where nothing is compared."""
    THAN = auto()
    THAN_LAST = auto()
    THAN_BUDGET = auto()
    UP = auto()
    DOWN = auto()
    FLAT = auto()
    SHARE = auto()
    DONE = auto()
    EACH = auto()
    OF_WHICH = auto()
    NONE = auto()
    """未安排, 没有: a figure of zero in words."""
    REASON = auto()
    PURPOSE = auto()
    RESUME = auto()
    """Words that begin a statement anew behind a reason: 全年, 年末."""
    AND = auto()
    FILL = auto()
    """Bears no meaning here."""
    COMMA = auto()
    LISTED = auto()
    SEMICOLON = auto()
    STOP = auto()
    COLON = auto()
    OPEN = auto()
    CLOSE = auto()


_UP = "增加{额|数|}|增长{率|额|}|上升|提高|增支|增幅{为|}|多支出|上涨|新增|增加支出|升高|增多"
_DOWN = "减少{额|数|}|下降{率|}|降低|减支|压减|降幅{为|}|节约|缩减|减低|少支出|压缩|下浮|负增长|减少支出|减幅|节支"
_LAST = "{上年|上年度|上一年|上一年度|上一度|去年|上年同期|去年同期|前一年}"
_WORDINGS = {
    Word.UP: f"{{{_UP}}}{{了|}} 增加(减少) 增长(下降) 增长(降低) 上升(下降) 增加(或减少)",
    Word.DOWN: f"{{{_DOWN}}}{{了|}} 减少(增加) 下降(增长) 降低(增长) 下降(上升) 减少(或增加)",
    Word.FLAT: "持平 {基本|保持|}一致 {基本|}无{增减|}变化 {保持|}不变 无增减{变动|变化|} 相同 没有变化 {未|无}变动",
    Word.THAN_LAST: f"{{较|比|与|同|和|对比|相比}}{_LAST} 同比 {_LAST}{{相比|对比}} 比{_LAST}同期",
    Word.THAN_BUDGET: "{较|比|与|同|和}{年初|全年|调整后|年度|}预算{数|安排数|安排|}",
    Word.THAN: "相比{于|} 对比 比较",
    Word.LAST: _LAST,
    Word.BUDGET: "{年初|本年|年度|}预算{数|安排{数|}|批复数|总额|金额|指标|} {年中|}追加{预算|}数 预算资金 计划安排",
    Word.FULL_BUDGET: "{全年|调整|调整后{的|}|调整后全年}预算{数|}",
    Word.FINAL: "决算{数|支出数|支出|总额|金额|} {实际|全年|累计|}{执行|支出|发生|使用}{数|决算数|决算|金额|额} 支出决算{数|} 实际支出 实际发生 实际完成",
    Word.TOGETHER: "{共计|共|合计|累计}支出 {共计|共|合计}{涉及|涉及预算|涉及项目}{资金|金额|} {共|}涉及{预算|项目|}{资金|金额|}",
    Word.SHARE: "占 占比{为|} 所占{比例|比重}{为|} {比例|比重|占比例}为",
    Word.DONE: "完成{了|}{年初|全年|调整|调整后|年度|当年|}{的|}{支出|}预算{数|}{的|} {为|占}{年初|全年|调整|}预算{数|}的 {预算|支出|}{完成率|执行率|执行进度|完成进度}{为|达到|} {完成|}{年初|全年|}预算{数|}的 完成{比例|比率}{为|}",
    Word.EACH: "各 各是 均 均为 分别{为|是|}",
    Word.OF_WHICH: "其中",
    Word.NONE: "未安排{使用|} 没有{安排|发生|使用|} 未发生 未使用 无 未开支 未列支 不涉及 未产生 暂无 未支出 均未安排",
    Word.REASON: "{主要|}{变动|增减|增加|减少|增长|下降|变化|差异|}{的|}{主要|具体|}{原因|因素} 主要情况 主要是 {是|主要|}因为 主要{由于|因|系} 由于 {一|二|三|四|五|六}是",
    Word.PURPOSE: ":指 是指 :反映 :主要反映 主要是用于 主要用于 主要用途 主要包括 主要为 用于 具体{内容|}{主要|}包括 主要支出 主要内容",
    Word.RESUME: "全年 年末 期末 截至 截止 本年度 决算数",
    Word.AND: "和 及 与 以及",
    Word.FILL: "为 是 共 共计 合计 总计 总额 总共 约 达 达到 的 支出 收入 安排 实际 累计 计 数 额 金额 资金 科目 经费 费用 "
    "年度 当年 本年 今年 本年度 当年度 总 拨款 财政拨款 实现 列 列支 有 接待 来访 批次 人次 人数 团组 人员 项目 数量 "
    "支出数 收入数 总数 方面 大类 {按|}{可比|同}口径 {本|我|全}{部门|单位} 部门 单位 年 月 日 底 以上 {不含|含} 组织 对 等 个 "
    "全面 开展 开展了 进行 进行了 实施 实施了 实行 管理 选取 预算 出国(境) 出国境 (境) 来宾 情况 "
    "经费支出 使用 发生 安排了 一般公共预算 政府性基金{预算|} 本级",
}
_PURSES = {
    "general": "一般公共预算{当年|}{财政|}拨款{(补助)|} 当年一般公共预算{财政|}拨款 一般公共预算",
    "fund": "政府性基金{预算|}{财政|}{拨款|} 政府性基金",
    "soe": "国有资本{经营|}{预算|}{财政|}{拨款|} 国有资本经营预算",
    "fiscal": "财政拨款",
}
_SIGNS = {
    ",": Word.COMMA,
    "、": Word.LISTED,
    ";": Word.SEMICOLON,
    "。": Word.STOP,
    "!": Word.STOP,
    "\n": Word.STOP,
    "|": Word.STOP,
    "(": Word.OPEN,
    ")": Word.CLOSE,
    ":": Word.COLON,
    "/": Word.FILL,
}

Meaning = tuple[Word, Subject | str | None]


@cache
def vocabulary() -> Phrases[Meaning]:
    """Everything but numbers and years that a clause is made of."""
    known: Phrases[Meaning] = Phrases()
    for phrase, subject in worded():
        known.add(phrase, (Word.SUBJECT, subject))
    for purse, wordings in _PURSES.items():
        for wording in wordings.split():
            for phrase in phrases(wording):
                known.add(phrase, (Word.PURSE, purse))
    for word, wordings in _WORDINGS.items():
        for wording in wordings.split():
            for phrase in phrases(wording):
                known.add(phrase, (word, None))
    for sign, word in _SIGNS.items():
        known.add(sign, (word, None))
    return known
