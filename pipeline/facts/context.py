"""What a clause takes from the clauses before it."""

from dataclasses import dataclass

from pipeline.facts.subjects import NOTHING, Subject


@dataclass(slots=True)
class Clause:
    """What the words since the last comma have said."""

    direction: int = 0
    """1 for more, -1 for less than what is compared with."""
    measure: str | None = None
    near: bool = False
    """Whether the subject stands close before, so that a bare amount is its."""
    broken: bool = False
    """Whether unknown words name something else."""
    share: bool = False
    done: str | None = None
    """The budget that so much percent of it was spent, by its measure."""
    than: bool = False
    """Whether a comparison was begun and its direction is not yet said."""
    against_budget: bool = False
    denied: tuple[int, int] | None = None
    """Where the clause says that there is none."""
    zeros: tuple[Subject, ...] = ()

    @property
    def denominator(self) -> bool:
        """Whether subjects named now are what a percent is of."""
        return self.share or self.done is not None


@dataclass(slots=True)
class Sentence:
    """What a sentence has said; a new one without a subject goes on about the topic."""

    planned: bool = False
    topic: Subject = NOTHING
    subject: Subject = NOTHING
    named: tuple[Subject, ...] = ()
    """Subjects named in a row, without a number between."""
    each: bool = False
    """Whether one number is said of each of them."""
    base: str | None = None
    """What changes are measured against; "" where it is nothing we have a name for."""
    year: int | None = None
    many_years: bool = False
    silent: bool = False
    """Whether reasons or purposes are being told: amounts in them are details."""
    of_which: bool = False
    inherited: str | None = None
    """The measure of the amount whose parts follow."""
    own_topic: bool = False
    own_year: bool = False
    turned: bool = False
    """Whether a change was told: 有所减少."""
    initial: frozenset[str] = frozenset()
    """Subjects whose 年初预算 was stated: a further budget of theirs is the 全年预算."""

    two_budgets: bool = False
    """Whether 年初预算 and 全年预算 are told apart."""

    def following(self) -> "Sentence":
        """How the next sentence begins."""
        following = Sentence(self.planned, self.topic, self.topic)
        following.year, following.inherited = self.year, self.inherited
        return following
