"""Which subject a phrase means at its place.

支出合计 is everything's, a fund's or the 三公经费's by what stands above it, and 其他支出 is in three
different lists.
"""

import re
from bisect import bisect_right

from pipeline.facts import codes
from pipeline.facts.context import Sentence
from pipeline.facts.naming import COUNTED
from pipeline.facts.scope import is_of_everything
from pipeline.facts.squeezed import Squeezed
from pipeline.facts.subjects import FISCAL, FUND, GENERAL, NOTHING, SOE, Subject, by_id
from pipeline.facts.tokens import Token

_PLANS = {
    "total_income": "budget_income_total",
    "current_income": "budget_income_total",
    "total_expenditure": "budget_exp_total",
    "current_expenditure": "budget_exp_total",
    "total_income_expenditure": "budget_total",
    "both_moved": "budget_total",
    "opening_carryover": "budget_opening_carryover",
    "income_fiscal_appropriation": "budget_fiscal_income",
}
"""What the words of an account mean in a budget."""
_PURSED = {
    (FISCAL, "total_income_expenditure"): "fiscal_total",
    (FISCAL, "both_moved"): "fiscal_total",
    (FISCAL, "total_income"): "fiscal_income_total",
    (FISCAL, "total_expenditure"): "fiscal_exp_total",
    (FISCAL, "exp_basic"): "fiscal_basic_exp",
    (FISCAL, "exp_project"): "fiscal_project_exp",
    (FISCAL, "current_income"): "income_fiscal_appropriation",
    (FISCAL, "current_expenditure"): "fiscal_exp",
    (GENERAL, "exp_basic"): "gpb_basic_exp",
    (GENERAL, "exp_project"): "gpb_project_exp",
    (GENERAL, "current_income"): "income_gpb_appropriation",
    (GENERAL, "current_expenditure"): "gpb_exp",
    (FUND, "current_income"): "income_gov_fund",
    (FUND, "current_expenditure"): "gov_fund_exp",
    (SOE, "current_income"): "income_soe",
    (SOE, "current_expenditure"): "soe_exp",
}
"""What a word for everything means under a heading, or in a list, of one purse alone."""
_BY_PURSE = frozenset({"gpb_exp", "gov_fund_exp", "soe_exp"})
"""“三公”经费支出10.5万元(其中:一般公共预算支出10.5万元): the purses that it came from."""
_EVALUATED = {"gpb_exp": "gpb", "gov_fund_exp": "fund", "soe_exp": "soe"}
_HEADED = (
    *((word, "another") for word in ("三公", "采购", "机关运行", "资产", "公务")),
    ("政府性基金", FUND),
    ("国有资本", SOE),
    ("一般公共预算", GENERAL),
    ("财政拨款", FISCAL),
)
_MOVES = tuple("较比与同各均增减下")
_LEAD = re.compile(
    r"[\d\s,。;:、()%的年度中局委厅院校府心所站处会镇乡道办部门位级园馆团队社联室元为县市区村总]"
)
_LAST_YEARS = re.compile("(?:^|[,。;:、\n])(?:上年|上年度|去年)$")
_BESIDE = frozenset("、和及与")
_TOP = re.compile("[一二三四五六七八九十]{1,3}[、.．]|第")
_ECONOMIC = frozenset({"econ", "gov_econ", "basic"})
_LISTED = _ECONOMIC | {"function", "nature", "income"}
"""Families whose figures stand in lists."""
_ALWAYS = frozenset({"econ_30215", "econ_30216"})
"""会议费 and 培训费: forms ask for them beside the 三公经费."""


class Meanings:
    """The reading of subjects of one text; it remembers which list it is in."""

    def __init__(self, ready: Squeezed) -> None:
        self._ready = ready
        self._headings = sorted(ready.headings)
        self._purses: dict[int, str] = {}
        """What the headings so far name, by how many they are."""
        self._family = ""

    def of(self, token: Token, sentence: Sentence) -> Subject:
        """The subject the token's phrase means here; NOTHING where that is not certain."""
        subject = token.subject or NOTHING
        if self._means_nothing(subject, token, sentence):
            return NOTHING
        if subject.family == "buying" and sentence.topic.family in COUNTED and not sentence.planned:
            return by_id()["vehicles_purchased"]
        if sentence.planned and (found := self._planned(subject, token, sentence.topic)):
            subject = found
        elif subject.family == "total" or subject.id in {"exp_basic", "exp_project"}:
            subject = self._of_a_purse(subject, token, sentence)
        elif sentence.topic.family == "performance" and subject.id in _EVALUATED:
            subject = by_id().get(f"{sentence.topic.id}_{_EVALUATED[subject.id]}", NOTHING)
        else:
            subject = self._listed(subject, token, sentence)
        if subject.family in _LISTED:
            self._family = subject.family
        return subject

    def _means_nothing(self, subject: Subject, token: Token, sentence: Sentence) -> bool:
        if subject.id == "both_moved" and not self._ready.text.startswith(_MOVES, token.end):
            return True
        if sentence.topic.family == "buying" and subject.family == "assets":
            return True
        return sentence.topic.family == "sangong" and sentence.of_which and subject.id in _BY_PURSE

    def _planned(self, subject: Subject, token: Token, topic: Subject) -> Subject | None:
        name = _PLANS.get(subject.id)
        if subject.id == "income_fiscal_appropriation" and not self._words(token).startswith("财政拨款"):
            name = None
        if (name or subject.family == "plan") and not self._leads(token.start):
            return NOTHING
        if name is None:
            return None
        if subject.family == "total" and topic.family != "plan" and self._heading(token.start) == "another":
            return NOTHING
        return by_id()[name]

    def _leads(self, place: int) -> bool:
        """Whether no other money is named right before: 政府购买服务|支出预算 is not all spending."""
        return place == 0 or bool(_LEAD.match(self._ready.text[place - 1]))

    def _of_a_purse(self, subject: Subject, token: Token, sentence: Sentence) -> Subject:
        headed = self._heading(token.start)
        if subject.family == "nature":
            listed = sentence.of_which or sentence.topic.id in {"gpb_exp", "fiscal_exp", "gpb_basic_exp"}
            purse = sentence.topic.scope if listed and sentence.topic.family == "fiscal" else headed
            return by_id().get(_PURSED.get((purse, subject.id), ""), subject)
        if subject.id in {
            "opening_carryover",
            "closing_carryover",
            "use_of_nonfiscal_surplus",
            "surplus_distribution",
        }:
            return subject if headed in {"", FISCAL} or sentence.topic.family == "total" else NOTHING
        words = self._words(token)
        if headed == "" and (
            self._beside(token, sentence)
            or is_of_everything(self._ready.plain, self._ready.place(token.start), words)
        ):
            return by_id()["total_income_expenditure"] if subject.id == "both_moved" else subject
        return by_id().get(_PURSED.get((headed, subject.id), ""), NOTHING)

    def _beside(self, token: Token, sentence: Sentence) -> bool:
        """Whether it stands in a row with a total of everything, or is last year's: 收入总计、支出总计."""
        before = self._ready.text[max(0, token.start - 6) : token.start]
        return bool(_LAST_YEARS.search(before)) or (
            sentence.subject.family == "total" and before[-1:] in _BESIDE
        )

    def _listed(self, subject: Subject, token: Token, sentence: Sentence) -> Subject:
        if sentence.subject.id.startswith("reception_foreign") and self._words(token).startswith("接待"):
            return by_id().get(subject.id.replace("reception_", "reception_foreign_"), subject)
        if subject.id == "travel" and not sentence.planned:
            subject = Subject("econ_30211", "econ", "money", subject.label, "30211")
        if subject.id == "exp_other" and self._family in {"function", "econ", "gov_econ"}:
            return _OTHER[self._family]
        if subject.family == "econ" and self._family == "gov_econ":
            subject = _government(subject.label) or subject
        if (
            subject.family in {"econ", "gov_econ"}
            and len(subject.code or "") > 3
            and subject.id not in _ALWAYS
        ):
            return subject if self._family in _ECONOMIC else NOTHING
        return subject

    def _heading(self, place: int) -> str:
        """The purse that the heading above a place names; "another" for 三公经费 and such, "" for none."""
        above = bisect_right(self._headings, place)
        if above not in self._purses:
            self._purses[above] = self._named_by(above)
        return self._purses[above]

    def _named_by(self, headings: int) -> str:
        for start in reversed(self._headings[:headings]):
            words = self._ready.text[start : self._ready.text.find("\n", start)]
            found = next((purse for word, purse in _HEADED if word in words), "")
            if found or _TOP.match(words):
                return found
        return ""

    def _words(self, token: Token) -> str:
        return self._ready.text[token.start : token.end]


def _government(name: str) -> Subject | None:
    for entry in codes.codes():
        if entry.scheme == codes.GOVERNMENT and entry.name.translate(_HALF) == name:
            return Subject(f"gov_econ_{entry.code}", "gov_econ", "money", entry.name, entry.code)
    return None


_HALF = str.maketrans("（）", "()")
_OTHER = {
    "function": Subject("func_229", "function", "money", "其他支出", "229"),
    "econ": Subject("econ_399", "econ", "money", "其他支出", "399"),
    "gov_econ": Subject("gov_econ_599", "gov_econ", "money", "其他支出", "599"),
}
