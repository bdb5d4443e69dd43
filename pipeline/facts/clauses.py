"""Reads the tokens of a narrative clause by clause and says what each number is.

A clause has a subject (公务接待费), perhaps what it is compared with (较上年), a direction (减少), and the number.
What a clause leaves out it takes from the clauses before it in its sentence; a new sentence without a subject
speaks on about the first subject of the last one. Words that name something unknown before a number cut that
bond: then the number is nobody's, for no figure is better than a wrong one.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.facts import measures
from pipeline.facts.amounts import MONEY, Number
from pipeline.facts.context import Clause, Sentence
from pipeline.facts.counts import counted
from pipeline.facts.subjects import NOTHING, Subject, by_id
from pipeline.facts.tokens import Token
from pipeline.facts.words import Word

_NAMES = re.compile(
    "费|支出|收入|经费|资金|项目|工程|补助|工资|奖|税|款|用车|标准|每|人均|不超过|限额|上限|罚|贷|债|利息|单价|余|结转|问题|指标"
)
"""Unknown words before a number that hold one of these name something else that the number is of."""
_FAR = 8
"""Characters of unknown words between a subject and its number."""
_NOT_NONE = ("法", "需", "论", "关", "偿", "形", "线", "障")
"""无法, 无需, 无形资产: no word for zero."""
_SLIPPED = 4
"""Characters of unknown words between a measure and its number."""
_PROJECTS = ("项目", "项目共", "项目为", "项目数", "项目数量", "项目数为", "项目共计")
_LISTS = ("以下", "下列", "如下", "各")
"""主要用于以下方面 opens a list of figures, not of purposes."""


_COUNTED = frozenset({"sangong", "reception", "counts"})
_GENERAL = frozenset({"total", "fiscal", "plan"})
_PURSES = {
    "general": "income_gpb_appropriation",
    "fund": "income_gov_fund",
    "soe": "income_soe",
    "fiscal": "income_fiscal_appropriation",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A number and what it says; offsets are those of the squeezed text."""

    subject: Subject
    measure: str
    value: Decimal
    unit: str
    start: int
    end: int
    year: int | None
    planned: bool


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason given, and what for; offsets are those of the squeezed text."""

    subject: Subject
    measure: str
    start: int
    planned: bool


_NAMING = (Word.SUBJECT, Word.FILL)
_ENDS = (Word.SUBJECT, Word.FILL, Word.PURSE, Word.CLOSE)
_JOINS = (Word.LISTED, Word.AND)


class Clauses:
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
        self._sentence, self._clause = Sentence(planned=planned), Clause()
        self._said: list[Statement] = []
        self._causes: list[tuple[Cause, int]] = []
        self._cause: Cause | None = None
        self._next = 0
        self._counting = NOTHING
        """Of what people and batches are counted while reasons are told."""
        self._outer: list[tuple[Clause, Subject]] = []

    def read(self) -> tuple[list[Statement], list[tuple[Cause, int]]]:
        """Every number that is understood, and every reason with where it ends."""
        end = 0
        while self._next < len(self._tokens):
            token = self._tokens[self._next]
            self._next += 1
            if token.start > end:
                self._unknown(self._text[end : token.start])
            end = max(end, token.end)
            reader = _READERS.get(token.word)
            if reader:
                reader(self, token)
        self._stop(len(self._text), "。")
        return self._said, self._causes

    # ---- words ----

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
            self._counting = token.subject if token.subject.family in _COUNTED else NOTHING
            return
        if self._belongs(token.subject):
            clause.measure = measures.BUDGET if token.subject.family == "plan" else clause.measure
            return
        subject = self._resolve(token, sentence)
        joined = self._enumerates()
        sentence.named, sentence.each = (
            [*sentence.named, subject] if joined else [subject],
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
        return joint.word in _JOINS and before.word in _NAMING

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

    def _before(self) -> Token:
        """The token before the one being read."""
        return self._tokens[max(0, self._next - 2)]

    def _purse_named(self, token: Token) -> None:
        """财政拨款 alone is income where income is listed: 其中:一般公共预算拨款744.03万元."""
        following = self._tokens[self._next] if self._next < len(self._tokens) else None
        if following is None or following.number is None or following.start != token.end:
            self._clause.near = self._clause.near and self._before().word in _NAMING
            return
        if token.purse == "general" and self._sentence.topic.counts == "projects":
            self._together(token)
            return
        listed = "income" in self._sentence.topic.id
        subject = by_id()[_PURSES[token.purse or ""]] if listed else NOTHING
        self._named(token._replace(subject=subject))

    def _years_named(self, token: Token) -> None:
        self._sentence.many_years = True

    def _compared(self, token: Token) -> None:
        clause, sentence = self._clause, self._sentence
        if sentence.silent or (clause.than and token.word is Word.THAN):
            return
        clause.than, clause.direction, clause.near = True, 0, False
        sentence.base = {Word.THAN_LAST: measures.YEAR, Word.THAN_BUDGET: measures.AGAINST_BUDGET}.get(
            token.word
        )
        clause.against_budget = token.word is Word.THAN_BUDGET

    def _budgeted(self, token: Token) -> None:
        clause, sentence = self._clause, self._sentence
        clause.against_budget = True
        if clause.denominator or sentence.silent:
            return
        if clause.than and not clause.direction:
            if not sentence.planned:
                sentence.base = measures.AGAINST_BUDGET if sentence.base == "" else ""
            return
        clause.measure = measures.FULL_BUDGET if token.word is Word.FULL_BUDGET else measures.BUDGET

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
            self._say(sentence.subject, f"{sentence.base}_delta", Decimal(0), "", token.start, token.end)
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

    def _none(self, token: Token) -> None:
        if self._sentence.silent or self._text.startswith(_NOT_NONE, token.end):
            return
        self._clause.denied = (token.start, token.end)
        if self._clause.near and not self._clause.broken and self._before().word in _NAMING:
            self._clause.zeros = (*self._clause.zeros, self._sentence.subject)

    def _reasons(self, token: Token) -> None:
        sentence = self._sentence
        if not sentence.silent and sentence.subject.id and sentence.subject.counts == "money":
            measure = measures.COMPLETION if self._clause.against_budget else self._last_change()
            self._cause = Cause(sentence.subject, measure, token.end, sentence.planned)
        sentence.silent = True

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

    def _hear(self, end: int) -> None:
        self._sentence.silent = False
        if self._cause:
            self._causes.append((self._cause, end))
            self._cause = None

    # ---- signs ----

    def _comma(self, token: Token) -> None:
        self._close_clause()

    def _listed(self, token: Token) -> None:
        if self._clause.zeros or not self._clause.near:
            self._close_clause()

    def _semicolon(self, token: Token) -> None:
        self._hear_unless_counted(token)
        self._close_clause()

    def _hear_unless_counted(self, token: Token) -> None:
        following = self._tokens[self._next] if self._next < len(self._tokens) else None
        if following is None or following.word is not Word.REASON or following.start != token.end:
            self._hear(token.start)

    def _stopped(self, token: Token) -> None:
        self._stop(token.start, self._text[token.start])

    def _stop(self, place: int, sign: str) -> None:
        self._hear(place)
        self._close_clause()
        self._outer.clear()
        self._sentence = self._sentence.following() if sign == "。" else Sentence(planned=self._planned)

    def _close_clause(self) -> None:
        clause, sentence = self._clause, self._sentence
        if clause.zeros and clause.denied and not clause.broken and not sentence.silent:
            for subject in clause.zeros:
                measure = measures.COUNT if subject.counts != "money" else measures.AMOUNT
                self._say(subject, measure, Decimal(0), "", *clause.denied)
        self._clause = Clause()

    def _colon(self, token: Token) -> None:
        self._clause.than = False

    def _open(self, token: Token) -> None:
        if len(self._outer) < 8:
            self._outer.append((self._clause, self._sentence.subject))
            inner = Clause(direction=self._clause.direction, broken=self._clause.broken)
            self._clause = inner

    def _closed(self, token: Token) -> None:
        if self._outer:
            self._clause, self._sentence.subject = self._outer.pop()

    # ---- numbers ----

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

    def _count_among_reasons(self, number: Number) -> None:
        """主要用于接待上级部门,公务接待2批次、26人次: amounts are details there, but these counts are not."""
        if number.unit in {"批", "批次", "人次", "辆"} and (of := counted(self._counting, number.unit)):
            self._say_number(of, measures.COUNT, number, number.unit)

    def _parts(self) -> list[Subject]:
        sentence = self._sentence
        if sentence.subject.id == "total_income_expenditure":
            return [by_id()["total_income"], by_id()["total_expenditure"]]
        return (
            sentence.named
            if len(sentence.named) > 1 and sentence.named[-1] == sentence.subject
            else [sentence.subject]
        )

    def _distribute(self, parts: list[Subject], first: Number) -> None:
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
            self._take(
                self._sentence.subject if self._clause.direction == 0 and not self._clause.near else NOTHING,
                first,
            )
            self._sentence.named = []

    def _row(self, first: Number, most: int) -> list[Number]:
        row, place = [first], self._next
        while len(row) < most and place < len(self._tokens):
            token = self._tokens[place]
            if token.number and row[-1].unit in {"", token.number.unit}:
                row.append(token.number)
                self._next = place + 1
            elif token.word not in {Word.COMMA, Word.LISTED, Word.AND}:
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
        direct = self._before().word in {Word.UP, Word.DOWN}
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
        self._sentence.subject, self._sentence.named = NOTHING, []

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
            sentence.initial.add(subject.id)

    def _percent(self, subject: Subject, number: Number) -> None:
        clause, sentence = self._clause, self._sentence
        if clause.broken:
            self._forget()
        elif clause.direction:
            base = measures.YEAR if sentence.base is None else sentence.base
            if base:
                self._say_number(subject, f"{base}_pct", number, "%", clause.direction)
        elif clause.done:
            full = clause.done == measures.FULL_BUDGET and subject.id in sentence.initial
            self._say_number(subject, measures.FULL_COMPLETION if full else measures.COMPLETION, number, "%")
        elif clause.share:
            self._say_number(subject, measures.SHARE, number, "%")

    def _count(self, subject: Subject, number: Number) -> None:
        clause = self._clause
        if number.unit == "分":
            if clause.near or subject.counts in {"projects", "score"}:
                self._say_number(subject, measures.SCORE, number, "分")
            return
        of = counted(subject, number.unit) if clause.near or subject.family in _COUNTED else None
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
        for token in self._tokens[self._next : self._next + 8]:
            if token.word is Word.SUBJECT and token.subject and token.subject.counts == "projects":
                self._clause.broken = False
                return token.subject
            if token.word is not Word.FILL or token.start - end > 4:
                return None
            end = token.end
        return None

    def _say_number(self, subject: Subject, measure: str, number: Number, unit: str, sign: int = 1) -> None:
        self._say(subject, measure, sign * number.value, unit, number.start, number.end)

    def _say(self, subject: Subject, measure: str, value: Decimal, unit: str, start: int, end: int) -> None:
        sentence = self._sentence
        if not subject.id or sentence.many_years:
            return
        if measure == measures.FULL_BUDGET and subject.id not in sentence.initial and not sentence.planned:
            measure = measures.ONLY_BUDGET
        self._said.append(
            Statement(
                subject, measure, value, unit, start, end, sentence.year or self._year, sentence.planned
            )
        )


_SIGNS = frozenset({Word.COMMA, Word.LISTED, Word.SEMICOLON, Word.STOP, Word.OPEN, Word.CLOSE})
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
    Word.STOP: Clauses._stopped,
    Word.COLON: Clauses._colon,
    Word.OPEN: Clauses._open,
    Word.CLOSE: Clauses._closed,
}
