"""Reads the tokens of a narrative clause by clause and says what each number is.

A clause has a subject (公务接待费), perhaps a base it is compared with (较上年), a direction, and a number.
What a clause leaves out it takes from the clauses before it in its sentence; a new sentence without a subject
speaks on about the first subject of the last one. Words that name something unknown before a number cut that
bond: then the number is nobody's, for no figure is better than a wrong one.
"""

from collections.abc import Callable

from pipeline.facts import measures
from pipeline.facts.amounts import MONEY, Number
from pipeline.facts.counting import Counting
from pipeline.facts.statements import Cause, Statement
from pipeline.facts.subjects import NOTHING, Subject, by_id
from pipeline.facts.tokens import Token
from pipeline.facts.words import Word

_MOST = 5_000
"""Figures: several times those of the longest narrative of a unit."""
_BETWEEN_NUMBERS = (Word.COMMA, Word.LISTED, Word.AND)
_TURNS = (Word.UP, Word.DOWN)


class Clauses(Counting):
    """Reads the numbers."""

    def read(self) -> tuple[list[Statement], list[tuple[Cause, int]]]:
        """Every number that is understood, and every reason with where it ends."""
        tokens, text, said, end = self._tokens, self._text, self._said, 0
        last = len(tokens)
        while self._next < last and len(said) < _MOST:
            token = tokens[self._next]
            self._next += 1
            if token.start > end:
                self._unknown(text[end : token.start])
            end = token.end
            if reader := _READERS.get(token.word):
                reader(self, token)
        self._stop(len(self._text), "。")
        return self._said, self._causes

    @property
    def full(self) -> bool:
        """Whether so much was said that the rest is not read."""
        return len(self._said) >= _MOST

    def _number(self, token: Token) -> None:
        number = token.number
        if number is None:
            return
        if self._sentence.silent:
            self._count_among_reasons(number)
            return
        parts = self._parts()
        if len(parts) > 1:
            self._distribute(parts, number)
        else:
            self._take(parts[0], number)
        self._clause.measure, self._clause.near = None, False

    def _parts(self) -> tuple[Subject, ...]:
        sentence = self._sentence
        if sentence.subject.id == "total_income_expenditure":
            return by_id()["total_income"], by_id()["total_expenditure"]
        together = len(sentence.named) > 1 and sentence.named[-1] == sentence.subject
        return sentence.named if together else (sentence.subject,)

    def _distribute(self, parts: tuple[Subject, ...], first: Number) -> None:
        """Several numbers for as many subjects, or one for all together."""
        row = self._row(first, len(parts))
        if len(row) == len(parts):
            unit = row[-1].unit
            for subject, number in zip(parts, row, strict=True):
                self._take(subject, number, unit)
        elif self._sentence.subject.id == "total_income_expenditure":
            self._take(self._sentence.subject, first)
        elif self._sentence.each:
            for subject in parts:
                self._take(subject, first)
        else:
            explicit = self._clause.direction == 0 and not self._clause.near
            self._take(self._sentence.subject if explicit else NOTHING, first)
            self._sentence.named = ()

    def _row(self, first: Number, most: int) -> list[Number]:
        row, place = [first], self._next
        while len(row) < most and place < len(self._tokens):
            token = self._tokens[place]
            if token.number and row[-1].unit in {"", token.number.unit}:
                row.append(token.number)
                self._next = place + 1
            elif token.word not in _BETWEEN_NUMBERS:
                break
            place += 1
        return row

    def _take(self, subject: Subject, number: Number, unit: str = "") -> None:
        unit = number.unit or unit
        if unit in MONEY:
            self._money(subject, number, unit)
        elif unit == "%":
            self._percent(subject, number)
        elif unit:
            self._count(subject, number)
        elif self._lost_percent(subject):
            self._percent(subject, number)

    def _lost_percent(self, subject: Subject) -> bool:
        """增加1193.20万元,增长13.95。: the sign was forgotten."""
        last = self._said[-1] if self._said and not self._outer else None
        direct = self._before().word in _TURNS
        return bool(direct and last and last.subject == subject and last.measure.endswith("_delta"))

    def _money(self, subject: Subject, number: Number, unit: str) -> None:
        clause, sentence = self._clause, self._sentence
        if clause.broken or subject.counts not in {"money", "projects"}:
            self._forget()
        elif clause.direction:
            base = measures.YEAR if sentence.base is None else sentence.base
            if base:
                self._say_number(subject, f"{base}_delta", number, unit, clause.direction)
        elif clause.than:
            self._compared_with(subject, number, unit)
        elif clause.done:
            self._say_number(subject, clause.done, number, unit)
        elif clause.measure or clause.near:
            self._amount(subject, number, unit)

    def _forget(self) -> None:
        """The number is of something unknown, and what follows may be of it too."""
        self._sentence.subject, self._sentence.named = NOTHING, ()

    def _compared_with(self, subject: Subject, number: Number, unit: str) -> None:
        base, planned = self._sentence.base, self._sentence.planned
        if base == measures.AGAINST_BUDGET:
            self._say_number(subject, measures.BUDGET, number, unit)
        elif base == measures.AGAINST_FINAL or (base == measures.YEAR and not planned):
            self._say_number(subject, measures.PRIOR, number, unit)

    def _amount(self, subject: Subject, number: Number, unit: str) -> None:
        clause, sentence = self._clause, self._sentence
        measure = clause.measure
        if measure is None and sentence.of_which and sentence.inherited:
            measure = sentence.inherited
        measure = measure or measures.AMOUNT
        if subject.family == "plan" and measure == measures.FINAL:
            return
        self._say_number(subject, measure, number, unit)
        if not sentence.of_which:
            sentence.inherited = measure if measure != measures.PRIOR else None
        if measure == measures.BUDGET:
            sentence.initial |= {subject.id}

    def _percent(self, subject: Subject, number: Number) -> None:
        clause, sentence = self._clause, self._sentence
        if clause.broken:
            self._forget()
        elif clause.direction:
            base = measures.YEAR if sentence.base is None else sentence.base
            if base:
                self._say_number(subject, f"{base}_pct", number, "%", clause.direction)
        elif clause.done:
            other = sentence.two_budgets and subject.id in sentence.initial
            full = clause.done == measures.FULL_BUDGET and other
            self._say_number(subject, measures.FULL_COMPLETION if full else measures.COMPLETION, number, "%")
        elif clause.share:
            self._say_number(subject, measures.SHARE, number, "%")


_READERS: dict[Word, Callable[[Clauses, Token], None]] = {
    Word.NUMBER: Clauses._number,
    Word.YEAR: Clauses._year_named,
    Word.PURSE: Clauses._purse_named,
    Word.YEARS: Clauses._years_named,
    Word.SUBJECT: Clauses._named,
    Word.BUDGET: Clauses._budgeted,
    Word.FULL_BUDGET: Clauses._budgeted,
    Word.FINAL: Clauses._accounted,
    Word.TOGETHER: Clauses._together,
    Word.LAST: Clauses._last_year,
    Word.THAN: Clauses._compared,
    Word.THAN_LAST: Clauses._compared,
    Word.THAN_BUDGET: Clauses._compared,
    Word.UP: Clauses._up,
    Word.DOWN: Clauses._down,
    Word.FLAT: Clauses._flat,
    Word.SHARE: Clauses._shares,
    Word.DONE: Clauses._completes,
    Word.EACH: Clauses._each,
    Word.OF_WHICH: Clauses._of_which,
    Word.NONE: Clauses._none,
    Word.REASON: Clauses._reasons,
    Word.PURPOSE: Clauses._serves,
    Word.RESUME: Clauses._resumes,
    Word.COMMA: Clauses._comma,
    Word.LISTED: Clauses._listed,
    Word.SEMICOLON: Clauses._semicolon,
    Word.STOP: Clauses._passed_over,
    Word.COLON: Clauses._colon,
    Word.OPEN: Clauses._open,
    Word.CLOSE: Clauses._closed,
}
