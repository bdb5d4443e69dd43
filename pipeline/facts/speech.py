"""The thread of a narrative: where clauses and sentences end, and what was said in them."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from pipeline.facts import measures
from pipeline.facts.context import Clause, Sentence
from pipeline.facts.statements import Cause, Statement
from pipeline.facts.subjects import NOTHING, Subject
from pipeline.facts.tokens import Token
from pipeline.facts.words import Word

_DEEPEST = 8
"""Brackets within brackets that are followed."""


class Speech:
    """The reading of one text; `resolve` says which subject a token means at its place."""

    def __init__(
        self,
        text: str,
        tokens: Sequence[Token],
        *,
        fiscal_year: int | None,
        planned: bool,
        resolve: Callable[[Token, "Sentence"], Subject],
    ) -> None:
        self._text, self._tokens = text, tokens
        self._year, self._planned, self._resolve = fiscal_year, planned, resolve
        self._sentence, self._clause = Sentence(planned), Clause()
        self._said: list[Statement] = []
        self._causes: list[tuple[Cause, int]] = []
        self._cause: Cause | None = None
        self._next = 0
        self._counting = NOTHING
        """Of what people and batches are counted while reasons are told."""
        self._outer: list[tuple[Clause, Subject]] = []

    def _before(self) -> Token:
        """The token before the one being read."""
        return self._tokens[max(0, self._next - 2)]

    def _say(self, subject: Subject, measure: str, value: Decimal, unit: str, place: tuple[int, int]) -> None:
        sentence = self._sentence
        if not subject.id or sentence.many_years:
            return
        if measure == measures.FULL_BUDGET and subject.id not in sentence.initial and not sentence.planned:
            measure = measures.ONLY_BUDGET
        year = sentence.year or self._year
        self._said.append(Statement(subject, measure, value, unit, *place, year, sentence.planned))

    def _hear(self, end: int) -> None:
        self._sentence.silent = False
        if self._cause:
            self._causes.append((self._cause, end))
            self._cause = None

    def _comma(self, token: Token) -> None:
        self._close_clause()

    def _listed(self, token: Token) -> None:
        if self._clause.zeros or not self._clause.near:
            self._close_clause()

    def _semicolon(self, token: Token) -> None:
        self._hear_unless_continued(token)
        self._close_clause()

    def _hear_unless_continued(self, token: Token) -> None:
        following = self._tokens[self._next] if self._next < len(self._tokens) else None
        if following is None or following.word is not Word.REASON or following.start != token.end:
            self._hear(token.start)

    def _stopped(self, token: Token) -> None:
        """公务接待费。2023年决算数1.00万元: a subject alone is the heading of what follows."""
        heading = self._before()
        if heading.word is Word.SUBJECT and heading.end == token.start:
            self._sentence.topic = self._sentence.subject
        self._stop(token.start, self._text[token.start])

    def _stop(self, place: int, sign: str) -> None:
        self._hear(place)
        self._close_clause()
        self._outer.clear()
        self._sentence = self._sentence.following() if sign == "。" else Sentence(self._planned)

    def _close_clause(self) -> None:
        clause, sentence = self._clause, self._sentence
        if clause.zeros and clause.denied and not clause.broken and not sentence.silent:
            for subject in clause.zeros:
                measure = measures.COUNT if subject.counts != "money" else measures.AMOUNT
                self._say(subject, measure, Decimal(0), "", clause.denied)
        self._clause = Clause()

    def _colon(self, token: Token) -> None:
        self._clause.than = False

    def _open(self, token: Token) -> None:
        if len(self._outer) < _DEEPEST:
            self._outer.append((self._clause, self._sentence.subject))
            inner = Clause(direction=self._clause.direction, broken=self._clause.broken)
            self._clause = inner

    def _closed(self, token: Token) -> None:
        if self._outer:
            self._clause, self._sentence.subject = self._outer.pop()
