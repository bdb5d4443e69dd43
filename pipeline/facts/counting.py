"""Numbers of people, vehicles, visits and projects, and scores: what a narrative counts instead of paying."""

from pipeline.facts import measures
from pipeline.facts.amounts import Number
from pipeline.facts.counts import counted
from pipeline.facts.measuring import Measuring
from pipeline.facts.naming import COUNTED
from pipeline.facts.subjects import Subject
from pipeline.facts.words import Word

_PROJECTS = ("项目", "项目共", "项目为", "项目数", "项目数量", "项目数为", "项目共计")
_AMONG_REASONS = ("批", "批次", "团组", "人次", "辆")
_AHEAD = 8
"""Tokens between a number of projects and the words that say what is done with them."""


class Counting(Measuring):
    """Reads what is counted."""

    def _count(self, subject: Subject, number: Number) -> None:
        clause = self._clause
        if number.unit == "分":
            if clause.near or subject.counts in {"projects", "score"}:
                self._say_number(subject, measures.SCORE, number, "分")
            return
        of = counted(subject, number.unit) if clause.near or subject.family in COUNTED else None
        if number.unit in {"个", "项"} and (of is None or of.counts == "projects"):
            listed = of if self._text.endswith(_PROJECTS, 0, number.start) else None
            of = self._evaluated(number) or listed
        if of and not clause.broken and not clause.direction and not clause.than:
            self._say_number(of, measures.COUNT, number, number.unit)
            if of.counts == "projects":
                self._sentence.subject = self._sentence.topic = of

    def _evaluated(self, number: Number) -> Subject | None:
        """What is done with so many projects: the words stand behind, 对3个项目开展了绩效自评."""
        end = number.after
        for token in self._tokens[self._next : self._next + _AHEAD]:
            if token.word is Word.SUBJECT and token.subject and token.subject.counts == "projects":
                self._clause.broken = False
                return token.subject
            spent = token.subject is not None and token.subject.id == "exp_project"
            if not (spent or token.word is Word.FILL) or token.start - end > 4:
                return None
            end = token.end
        return None

    def _count_among_reasons(self, number: Number) -> None:
        """主要用于接待上级部门,公务接待2批次、26人次: amounts are details there, but these counts are not."""
        of = counted(self._counting, number.unit) if number.unit in _AMONG_REASONS else None
        if of:
            self._say_number(of, measures.COUNT, number, number.unit)

    def _say_number(self, subject: Subject, measure: str, number: Number, unit: str, sign: int = 1) -> None:
        value = -number.value if sign < 0 and number.value else number.value
        self._say(subject, measure, value, unit, (number.start, number.end))
