"""Whether a total is the whole account's: 支出合计 also ends 基本支出合计, and stands under “三公”经费 alone.

Exact before complete: only what is known to stand before a total of everything lets one pass.
"""

import re

_NEAR, _LEAD = 160, 24
"""Characters before a label in which its sentence, and the words it hangs on are sought."""
_SENTENCE_ENDS = ("。", ";", "!", "?", "\n\n", "\n \n")
_CLAUSE_ENDS = (",", "相比", *_SENTENCE_ENDS)

_FINISHED = ("。", ";", "!", "?")

_FUND = "财政拨款|一般公共预算|政府性基金|国有资本|财政专户|非税"
_PART = "三[\"']?公|采购|机关运行|绩效|公务|出国|会议费|培训费|项目(?:预算|资金)"
_NARROWED_SENTENCE = re.compile(_PART)
_NARROWED_CLAUSE = re.compile(
    f"{_FUND}|{_PART}|预算数|年初预算|上年|以前年度|比上|[较与比]20\\d\\d|(?<![及和含与])(?:[下所直]属|二级)"
    "|(?:基本|项目|经营|事业)(?:支出|收入)"
)

_YEAR = r"(?:(?<![-—~至到])20\d\d|[二〇○零一三四五六七八九]{4}|[本全当])年度?"
_OURSELVES = (
    "[本我全](?:部门|单位|级|局|委|厅|办|院|校|所|站|中心|机关|系统|镇|乡|街道)|(?<![省市县区州旗])本级"
)
_NUMBERING = r"(?<![\d.])[(]?[一二三四五六七八九十\d]{1,3}[、.．)]"
_STARTS = f"[,。;:!?]|相比|{_NUMBERING}|{_YEAR}"
_LEADS = (
    rf"(?:{_OURSELVES}|\((?:本级|机关)\)|(?:{_STARTS}|[局委厅院校府])(?:部门|单位)|{_STARTS})"
    "的?(?:决算)?(?:总|共|实际)?$"
)
_BEFORE_TOTAL = re.compile(_LEADS)
_BEFORE_CURRENT = re.compile(f"{_LEADS}|(?:其中|[和及与])$")
_ENDED = re.compile("(?:[。;:!?]|说明|情况|决算|报告|公开)$")
"""How a line ends that is not continued by the next: pages break words, 基本|支出合计, anywhere."""


def is_of_everything(plain: str, start: int, label: str) -> bool:
    """Whether the total `label` at `start` of a normalised text covers all income or expenditure.

    It does not as the tail of a longer name, nor where its clause or sentence speaks of a part.
    """
    before = plain[max(0, start - _NEAR) : start]
    of_the_year = label.startswith("本年")
    clause = _since(before, _CLAUSE_ENDS)
    if _NARROWED_CLAUSE.search(clause) or ("其中" in clause and not of_the_year):
        return False
    if _NARROWED_SENTENCE.search(_since(before, _SENTENCE_ENDS)):
        return False
    return _stands_alone(before, of_the_year)


def _since(before: str, ends: tuple[str, ...]) -> str:
    for end in ends:
        before = before.rpartition(end)[2]
    return _squeezed(before)


def _stands_alone(before: str, of_the_year: bool) -> bool:
    lead = _squeezed(before)[-_LEAD:]
    if not lead:
        return True
    lines = before.split("\n")
    if len(lines) > 1 and not lines[-1].strip():
        previous = next(filter(None, map(_squeezed, reversed(lines))), "")
        if previous.endswith(_FINISHED):
            return True
        if of_the_year or _ENDED.search(previous):
            return not _NARROWED_CLAUSE.search(previous)
    return bool((_BEFORE_CURRENT if of_the_year else _BEFORE_TOTAL).search(lead))


def _squeezed(words: str) -> str:
    return "".join(words.split())
