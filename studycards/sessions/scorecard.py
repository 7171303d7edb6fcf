"""The score card of an interview: points by topic, time, how sure and how right, what to study next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from studycards.model import Card, said
from studycards.sessions.rounds import Round, Worth

WEAK = 0.7
"""A topic is to be studied next where less than this share of its points was held."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its texts, so that the card can be read when the deck has changed."""

    card: str
    topic: str
    ask: str
    held: float
    of: float
    answered: bool
    took_ms: int
    allotted_ms: int
    sure: int | None = None
    typed: str = ""
    points_held: tuple[str, ...] = ()
    points_missed: tuple[str, ...] = ()
    rungs: tuple[tuple[str, float, bool], ...] = ()
    """Each follow-up: its name, the share held, whether it was answered."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What was held of one topic."""

    id: str
    name: str
    questions: int
    held: float
    of: float
    took_ms: int

    @property
    def share(self) -> float:
        return self.held / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Sureness:
    """How right one was where one was so sure."""

    level: int
    questions: int
    share: float


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """The whole. `at` is when it began, in UTC milliseconds; `planned` how many questions there were to be."""

    at: int
    lang: str
    level: str
    limit_ms: int
    took_ms: int
    planned: int
    questions: tuple[Question, ...] = ()
    topics: tuple[Topic, ...] = ()
    sureness: tuple[Sureness, ...] = ()
    number: int = field(default=0, compare=False)
    """Its place among the learner's interviews, from 1."""

    @property
    def held(self) -> float:
        return sum(question.held for question in self.questions)

    @property
    def of(self) -> float:
        return sum(question.of for question in self.questions)

    @property
    def share(self) -> float:
        return self.held / self.of if self.of else 0.0

    @property
    def study(self) -> tuple[Topic, ...]:
        """The topics to study next, the weakest first."""
        return tuple(sorted((one for one in self.topics if one.share < WEAK), key=lambda one: one.share))


def question_of(done: Round, card: Card, lang: str) -> Question:
    """A round with its texts."""
    points = [said(point.text, lang) for point in card.body.points] if card.kind == "open" else []
    total = done.total
    return Question(
        card.id, done.planned.topic, said(card.ask, lang), total.held, total.of, total.answered, done.took_ms,
        done.planned.allotted_ms, done.sure, done.typed.strip(),
        tuple(text for number, text in enumerate(points) if number in done.ticked),
        tuple(text for number, text in enumerate(points) if number not in done.ticked),
        tuple((rung.rung, _share(rung.worth), rung.worth.answered) for rung in done.rungs),
    )  # fmt: skip


def topics_of(questions: Iterable[Question], names: Mapping[str, str]) -> tuple[Topic, ...]:
    """The points of each topic, in the order in which they came up."""
    by_topic: dict[str, list[Question]] = {}
    for question in questions:
        by_topic.setdefault(question.topic, []).append(question)
    return tuple(
        Topic(
            topic, names.get(topic, topic), len(some), sum(one.held for one in some), sum(one.of for one in some),
            sum(one.took_ms for one in some),
        )
        for topic, some in by_topic.items()
    )  # fmt: skip


def sureness_of(rounds: Sequence[Round]) -> tuple[Sureness, ...]:
    """How much of the questions themselves was held, by how sure one was before; what was not said is left out."""
    levels: dict[int, list[float]] = {}
    for done in rounds:
        if done.sure is not None:
            levels.setdefault(done.sure, []).append(_share(done.worth))
    return tuple(Sureness(level, len(some), sum(some) / len(some)) for level, some in sorted(levels.items()))


def _share(worth: Worth) -> float:
    return worth.held / worth.of if worth.of else 0.0


def as_json(score: ScoreCard) -> dict[str, Any]:
    """The document of `interview show --json`, and what the log keeps."""
    return {
        **asdict(score),
        "held": score.held,
        "of": score.of,
        "share": score.share,
        "study": [topic.id for topic in score.study],
    }


def from_json(document: Mapping[str, Any], number: int) -> ScoreCard:
    """The score card that the log kept."""
    questions = tuple(Question(**_tuples(one)) for one in document["questions"])
    names = ("at", "lang", "level", "limit_ms", "took_ms", "planned")
    return ScoreCard(
        **{name: document[name] for name in names},
        questions=questions,
        topics=tuple(Topic(**one) for one in document["topics"]),
        sureness=tuple(Sureness(**one) for one in document["sureness"]),
        number=number,
    )


def _tuples(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **one,
        "points_held": tuple(one["points_held"]),
        "points_missed": tuple(one["points_missed"]),
        "rungs": tuple((rung, share, answered) for rung, share, answered in one["rungs"]),
    }
