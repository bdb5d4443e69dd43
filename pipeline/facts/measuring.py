"""The words of a narrative that say what a number measures, or that no number is meant."""

from decimal import Decimal
from itertools import takewhile

from pipeline.facts import measures
from pipeline.facts.amounts import MONEY
from pipeline.facts.naming import NAMING, Naming
from pipeline.facts.statements import Cause
from pipeline.facts.subjects import NOTHING, by_id
from pipeline.facts.tokens import Token
from pipeline.facts.words import Word

_NOT_NONE = ("法", "需", "论", "关", "偿", "形", "线", "障")
"""无法, 无需, 无形资产: no word for zero."""
_ORDINALS = "一二三四五六"
_LISTS = ("以下", "下列", "如下", "各")
"""主要用于以下方面 opens a list of figures, not of purposes."""
_BETWEEN = (Word.COLON, Word.FILL)
_PASSED = (Word.THAN, Word.THAN_LAST, Word.YEAR, Word.FINAL, Word.FILL, Word.EACH)
_CHANGES = tuple(
    [way, Word.NUMBER, Word.COMMA, other, Word.NUMBER]
    for way, other in ((Word.UP, Word.UP), (Word.DOWN, Word.DOWN))
)
"""增加1万元,增长5%."""
_SIGNS = (Word.COMMA, Word.LISTED, Word.SEMICOLON, Word.STOP, Word.OPEN, Word.CLOSE)


class Measuring(Naming):
    """Reads budgets and accounts, comparisons and their directions, shares, zeros in words, and reasons."""

    def _compared(self, token: Token) -> None:
        clause, sentence = self._clause, self._sentence
        if sentence.silent and self._resumes_comparing(token):
            self._hear(token.start)
        if sentence.silent or (clause.than and token.word is Word.THAN):
            return
        clause.than, clause.direction, clause.near = True, 0, False
        if self._of_both_totals():
            sentence.subject = by_id()["total_income_expenditure"]
        sentence.base = {Word.THAN_LAST: measures.YEAR, Word.THAN_BUDGET: measures.AGAINST_BUDGET}.get(
            token.word
        )
        clause.against_budget = token.word is Word.THAN_BUDGET

    def _resumes_comparing(self, token: Token) -> bool:
        """主要原因是节约,与上年相比减少1.50万元,减少15%: amount and percent of one change are no detail."""
        before = self._before()
        if before.word is not Word.COMMA or before.end != token.start or self._pays_among_reasons():
            return False
        ahead = [one for one in self._tokens[self._next : self._next + 7] if one.word not in _PASSED]
        return [one.word for one in ahead[:5]] in _CHANGES and ahead[1].end == ahead[2].start

    def _pays_among_reasons(self) -> bool:
        """Whether the reason being told names an amount, which what follows may be compared with."""
        if self._cause is None:
            return True
        began = self._cause.start
        told = takewhile(lambda one: one.start >= began, reversed(self._tokens[: self._next]))
        return any(one.number and one.number.unit in MONEY for one in told)

    def _of_both_totals(self) -> bool:
        """收入总计9万元,支出总计9万元,分别比上年增加1万元: totals that are equal change alike."""
        last = self._said[-2:]
        told = [said.subject.id for said in last] == ["total_income", "total_expenditure"]
        return told and last[0].value == last[1].value and self._sentence.subject == last[1].subject

    def _budgeted(self, token: Token) -> None:
        clause, sentence = self._clause, self._sentence
        clause.against_budget = True
        if clause.denominator or sentence.silent:
            return
        if clause.than and not clause.direction:
            if not sentence.planned:
                sentence.base = measures.AGAINST_BUDGET if sentence.base == "" else ""
            return
        full = token.word is Word.FULL_BUDGET
        clause.measure = measures.FULL_BUDGET if full else measures.BUDGET
        sentence.two_budgets |= full or self._text.startswith("年初", token.start)

    def _accounted(self, token: Token) -> None:
        clause, sentence = self._clause, self._sentence
        if clause.denominator or sentence.silent:
            return
        if clause.than and not clause.direction:
            if sentence.planned and sentence.base == measures.YEAR:
                sentence.base = measures.AGAINST_FINAL
            return
        clause.measure = measures.FINAL

    def _last_year(self, token: Token) -> None:
        self._clause.measure, self._sentence.turned = measures.PRIOR, True

    def _together(self, token: Token) -> None:
        self._clause.measure = self._clause.measure or measures.AMOUNT
        self._clause.near = True

    def _up(self, token: Token) -> None:
        self._turned(1)

    def _down(self, token: Token) -> None:
        self._turned(-1)

    def _turned(self, direction: int) -> None:
        self._counting = NOTHING
        if not self._sentence.silent and not self._clause.broken:
            self._clause.direction, self._clause.than, self._clause.near = direction, False, False
            self._sentence.turned = True

    def _flat(self, token: Token) -> None:
        sentence = self._sentence
        if not sentence.silent and sentence.base and self._clause.than and not self._clause.broken:
            self._say(sentence.subject, f"{sentence.base}_delta", Decimal(0), "", (token.start, token.end))
        self._clause.than = False

    def _shares(self, token: Token) -> None:
        self._clause.share, self._clause.direction = True, 0

    def _completes(self, token: Token) -> None:
        words = self._text[token.start : token.end]
        full = "全年" in words or "调整" in words
        self._clause.done = measures.FULL_BUDGET if full else measures.BUDGET
        self._clause.direction, self._clause.against_budget = 0, True

    def _each(self, token: Token) -> None:
        self._sentence.each = True

    def _of_which(self, token: Token) -> None:
        self._sentence.of_which = True
        if self._sentence.silent and self._lists_parts():
            self._hear(token.start)

    def _lists_parts(self) -> bool:
        """其中:财政拨款收入9万元,占90%: with its share, or as a 类 with its amount, it is no detail."""
        ahead = [one for one in self._tokens[self._next : self._next + 5] if one.word not in _BETWEEN]
        if len(ahead) < 2 or ahead[0].subject is None or ahead[1].number is None:
            return False
        named = ahead[0].subject
        shared = [one.word for one in ahead[2:4]] == [Word.COMMA, Word.SHARE]
        return shared or (named.family == "econ" and len(named.code or "") == 3)

    def _none(self, token: Token) -> None:
        if self._sentence.silent or self._text.startswith(_NOT_NONE, token.end):
            return
        self._clause.denied = (token.start, token.end)
        if self._clause.near and not self._clause.broken and self._before().word in NAMING:
            self._clause.zeros = (*self._clause.zeros, self._sentence.subject)

    def _reasons(self, token: Token) -> None:
        sentence = self._sentence
        if self._text[token.start] in _ORDINALS and not sentence.silent and self._begins_item():
            return
        if not sentence.silent and sentence.subject.id and sentence.subject.counts == "money":
            measure = measures.COMPLETION if self._clause.against_budget else self._last_change()
            self._cause = Cause(
                subject=sentence.subject, measure=measure, start=token.end, planned=sentence.planned
            )
        sentence.silent = True

    def _begins_item(self) -> bool:
        """一是公务接待费2.6万元: a list of figures, not of reasons."""
        ahead = [one for one in self._tokens[self._next : self._next + 4] if one.word not in _BETWEEN]
        return len(ahead) > 1 and ahead[0].subject is not None and ahead[1].number is not None

    def _last_change(self) -> str:
        """What a reason explains: the change just told, in words or in numbers."""
        if self._sentence.turned:
            return f"{self._sentence.base or measures.YEAR}_delta"
        for said in reversed(self._said[-4:]):
            if said.subject == self._sentence.subject and said.measure.endswith("_delta"):
                return said.measure
        return measures.AMOUNT

    def _serves(self, token: Token) -> None:
        if not self._text.startswith(_LISTS, token.end):
            self._sentence.silent = True

    def _resumes(self, token: Token) -> None:
        before = self._before()
        if before.word in _SIGNS and before.end == token.start:
            self._hear(token.start)
