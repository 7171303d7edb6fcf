"""What the pictures of progress are made from: days, recall, topics, all of a learner's numbers. Values only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from studycards.model import State, Text
from studycards.screen.calibration import BinLike, LevelLike

STABILITIES = (1, 3, 7, 21, 60, 180, 365)
"""Where the classes of stability end, in days; the last class is open."""

_USUAL, _WEIGHT = 0.9, 5
"""A topic with few reviews is judged as if it had so many more, of which so many were remembered."""


@dataclass(slots=True)
class Day:
    """What was done on one study day."""

    answers: int = 0
    forgotten: int = 0
    took_ms: int = 0


@dataclass(slots=True)
class Recall:
    """Reviews of cards that came back on a later day, and how many of them were remembered."""

    reviews: int = 0
    remembered: int = 0

    @property
    def share(self) -> float | None:
        return self.remembered / self.reviews if self.reviews else None

    def add(self, remembered: int, reviews: int = 1) -> None:
        """Count more of them."""
        self.reviews += reviews
        self.remembered += remembered


@dataclass(frozen=True, slots=True)
class Span:
    """True retention of the last days: of all reviews, the share that was remembered."""

    name: str
    young: Recall
    mature: Recall


@dataclass(frozen=True, slots=True)
class Topic:
    """A concept. `recall_now`: the mean chance that a card met is recalled today; `past`: a year's true retention."""

    deck: str
    concept: str
    name: Text
    cards: int
    met: int
    lapses: int
    recall_now: float | None
    past: Recall

    @property
    def strength(self) -> float | None:
        """Between what was remembered and what would be now; None where nothing of it was met."""
        if self.recall_now is None:
            return None
        past = (self.past.remembered + _USUAL * _WEIGHT) / (self.past.reviews + _WEIGHT)
        return (past + self.recall_now) / 2


@dataclass(frozen=True, slots=True)
class MixedUp:
    """One thing that was taken for another. `last`: UTC milliseconds; `is_settled`: told apart since."""

    taken: tuple[str, Text]
    right: tuple[str, Text]
    times: int
    last: int
    is_settled: bool


@dataclass(frozen=True, slots=True)
class Proven:
    """The claims by the verdict that this machine reached, and the ids of those refuted."""

    verdicts: Mapping[str, int]
    refuted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stats:
    """All of it. Days are study days.

    standings   cards by what they are: new, learning, young, mature, suspended, leech
    coming      cards due on each of the next days, decided already; `foreseen` counts those that answers bring back
    stability   cards in each class of `STABILITIES`
    topics      the weakest first
    levels      how sure against how right; `bins`: recall as predicted and as it was
    """

    day: int
    deck: str | None
    standings: Mapping[str, int]
    days: Mapping[int, Day]
    streak: int
    longest_streak: int
    coming: Sequence[int]
    overdue: int
    foreseen: Sequence[int]
    spans: tuple[Span, ...]
    stability: Sequence[int]
    topics: tuple[Topic, ...]
    confusions: tuple[MixedUp, ...]
    levels: Sequence[LevelLike]
    bins: Sequence[BinLike]
    proven: Proven

    @property
    def answers(self) -> int:
        return sum(day.answers for day in self.days.values())

    @property
    def took_ms(self) -> int:
        return sum(day.took_ms for day in self.days.values())


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer to a card. `gap`: study days since the one before; `recall`: the chance foretold for it."""

    at: int
    day: int
    grade: int
    took_ms: int | None
    gap: int
    recall: float | None
    stability: float
    due_day: int | None


@dataclass(frozen=True, slots=True)
class CardHistory:
    """`curve`: (study day, chance of recall), the days between answers and on beyond today; a jump is an answer."""

    card: str
    state: State
    day: int
    wanted: float
    answers: tuple[Answered, ...]
    curve: tuple[tuple[float, float], ...]
