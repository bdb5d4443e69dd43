"""The words of a narrative that name subjects, purses and years, and those that are not understood."""

import re
from dataclasses import replace

from pipeline.facts import measures
from pipeline.facts.speech import Speech
from pipeline.facts.subjects import NOTHING, Subject, by_id
from pipeline.facts.tokens import Token
from pipeline.facts.words import Word

_NAMES = re.compile(
    "费|支出|收入|经费|资金|项目|工程|补助|工资|奖|税|款|用车|标准|每|人均|不超过|限额|上限|罚|贷|债|利息|单价|余|结转|问题|指标|构成"
)
"""Unknown words before a number that hold one of these name something else that the number is of."""
_FAR = 8
"""Characters of unknown words between a subject and its number."""
_SLIPPED = 4
"""Characters of unknown words between a measure and its number."""
COUNTED = frozenset({"sangong", "reception", "counts"})
"""Families of which people, batches and vehicles are counted."""
_GENERAL = frozenset({"total", "fiscal", "plan"})
_PURSES = {
    "general": "income_gpb_appropriation",
    "fund": "income_gov_fund",
    "soe": "income_soe",
    "fiscal": "income_fiscal_appropriation",
}
NAMING = (Word.SUBJECT, Word.FILL)
"""What stands before a word that belongs to a subject just named."""
_ENDS = (Word.SUBJECT, Word.FILL, Word.PURSE, Word.CLOSE)
_JOINS = (Word.LISTED, Word.AND)


class Naming(Speech):
    """Reads what figures are about."""

    def _unknown(self, words: str) -> None:
        clause = self._clause
        clause.zeros = ()
        if clause.denominator:
            return
        if _NAMES.search(words):
            clause.broken = True
            self._counting = NOTHING
        if clause.broken or len(words) > _FAR:
            clause.near, clause.direction = False, 0
        if clause.broken or len(words) > _SLIPPED:
            clause.measure = None

    def _named(self, token: Token) -> None:
        sentence, clause = self._sentence, self._clause
        if clause.denominator or token.subject is None:
            return
        if sentence.silent:
            self._counting = token.subject if token.subject.family in COUNTED else NOTHING
            return
        if self._belongs(token.subject):
            clause.measure = measures.BUDGET if token.subject.family == "plan" else clause.measure
            return
        subject = self._resolve(token, sentence)
        joined = self._enumerates()
        sentence.named, sentence.each = (
            (*sentence.named, subject) if joined else (subject,),
            joined and sentence.each,
        )
        sentence.subject = subject
        deeper = subject.family == "function" and sentence.topic.family == "function" and self._adjoins(token)
        if deeper or not (sentence.own_topic or sentence.of_which):
            self._begin_topic(subject)
        clause.near, clause.broken, clause.direction = True, False, 0
        clause.measure = measures.PRIOR if self._before().word is Word.LAST else None
        if clause.denied and token.start - clause.denied[1] <= 1:
            clause.zeros = (*clause.zeros, subject)

    def _belongs(self, subject: Subject) -> bool:
        """Whether a general word only ends a special name: “三公”经费|财政拨款支出, 教育支出科目|支出预算."""
        before = self._before().word
        return (
            self._clause.near
            and subject.family in _GENERAL
            and self._sentence.subject.family not in _GENERAL
            and before in _ENDS
        )

    def _adjoins(self, token: Token) -> bool:
        return self._before().word is Word.SUBJECT and self._before().end == token.start

    def _begin_topic(self, subject: Subject) -> None:
        sentence = self._sentence
        sentence.topic, sentence.own_topic, sentence.inherited = subject, True, None
        sentence.planned = self._planned or subject.family == "plan"
        if not sentence.own_year:
            sentence.year = None

    def _enumerates(self) -> bool:
        """Whether this subject follows another with nothing but 、 or 和 between."""
        if self._next < 3 or not self._sentence.named:
            return False
        joint, before = self._tokens[self._next - 2], self._tokens[self._next - 3]
        return joint.word in _JOINS and before.word in NAMING

    def _year_named(self, token: Token) -> None:
        sentence, clause = self._sentence, self._clause
        if sentence.silent:
            return
        if clause.than and self._before().word is Word.THAN:
            reference = sentence.year or self._year
            past = token.year or 0
            if reference is None or past == reference - 1:
                sentence.base = measures.YEAR
            else:
                sentence.base = f"vs_{past}" if past < reference else ""
        elif self._before().word is not Word.RESUME or self._before().end != token.start:
            sentence.year, sentence.own_year = token.year, True

    def _purse_named(self, token: Token) -> None:
        """财政拨款 alone is income where income is listed: 其中:一般公共预算拨款744.03万元."""
        following = self._tokens[self._next] if self._next < len(self._tokens) else None
        if following is None or following.number is None or following.start != token.end:
            self._clause.near = self._clause.near and self._before().word in NAMING
            return
        if token.purse == "general" and self._sentence.topic.counts == "projects":
            self._clause.measure, self._clause.near = measures.AMOUNT, True
            return
        listed = "income" in self._sentence.topic.id
        subject = by_id()[_PURSES[token.purse or ""]] if listed else NOTHING
        self._named(replace(token, subject=subject))

    def _passed_over(self, token: Token) -> None:
        """A stop, and the paragraphs without a figure behind it: they may name something else to count."""
        if token.end - token.start > 1 and _NAMES.search(self._text, token.start, token.end):
            self._counting = NOTHING
        self._stopped(token)

    def _years_named(self, token: Token) -> None:
        self._sentence.many_years = True
