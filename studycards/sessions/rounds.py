"""The rounds of an interview: the question planned, its ladder of follow-ups, and what each answer was worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from studycards.cards import basic, predict
from studycards.cards.asking import Recall
from studycards.model import Card, FollowUp, Text
from studycards.sessions.question import Question, measured_value

Level = Literal["junior", "senior"]

LADDER = ("define", "compare", "when-not", "breaks", "prove")
"""The rungs in the order in which an interviewer climbs them."""

JUNIOR_RUNGS = 2
"""A junior is asked the first rungs only."""

CODE_POINTS = 2.0
"""What a question without a rubric is worth; a follow-up is worth one point."""


class Planned(NamedTuple):
    """A question to come. `allotted_ms` is its share of the time, its follow-ups included."""

    card: str
    topic: str
    allotted_ms: int


class Worth(NamedTuple):
    """What an answer was worth: points `held` of the points there are. Nothing said or ticked is no answer."""

    held: float
    of: float
    answered: bool


class Rung(NamedTuple):
    """A follow-up that is behind the learner."""

    rung: str
    worth: Worth


class Round(NamedTuple):
    """A question that is behind the learner, with its follow-ups. `ticked` are the points of the rubric that held."""

    planned: Planned
    worth: Worth
    rungs: tuple[Rung, ...] = ()
    ticked: tuple[int, ...] = ()
    sure: int | None = None
    took_ms: int = 0
    typed: str = ""

    @property
    def total(self) -> Worth:
        """The question and its follow-ups together."""
        parts = (self.worth, *(rung.worth for rung in self.rungs))
        held, of = sum(part.held for part in parts), sum(part.of for part in parts)
        return Worth(held, of, any(part.answered for part in parts))


def ladder(card: Card, level: Level) -> tuple[FollowUp, ...]:
    """The follow-ups that are asked, from the easiest rung up."""
    steps = sorted(card.follow_ups, key=lambda step: LADDER.index(step.rung))
    return tuple(steps[:JUNIOR_RUNGS] if level == "junior" else steps)


def rung_question(main: Question, steps: tuple[FollowUp, ...], number: int, foretold: Mapping[str, Any] | None,
                  at: int) -> Question:  # fmt: skip
    """A follow-up as a question on the table; to prove, one predicts first what the demo will measure."""
    step = steps[number]
    plain = main.card._replace(
        id=f"{main.card.id}#{step.rung}", kind="basic", ask=step.ask, asks=(), why=None, hints=(),
        follow_ups=(), source=(), shows=(), body=basic.Body(step.answer),
    )  # fmt: skip
    if step.rung != "prove":
        return Question(plain._replace(demo=None), main.seed, at)
    if foretold is None or plain.demo is None:
        return Question(plain, main.seed, at)
    return Question(_prediction(plain, step, foretold), main.seed, at)


def _prediction(plain: Card, step: FollowUp, foretold: Mapping[str, Any]) -> Card:
    choices = [_choice(one) for one in foretold["choices"]]
    return plain._replace(
        kind="predict", shows=(foretold["evidence"],), ask=_joined(step.ask, foretold["ask"]),
        body=predict.body({"choices": choices}), why=step.answer,
    )  # fmt: skip


def _choice(choice: Any) -> dict[str, Any]:
    if isinstance(choice, Mapping):
        text = choice["text"]
        return {**choice, "text": {"": text} if isinstance(text, str) else text}
    return {"text": {"": str(choice)}, "value": choice}


def _joined(one: Text, other: Text | str) -> Text:
    more = {"": other} if isinstance(other, str) else other
    return {
        lang: f"{one.get(lang) or one.get('') or ''}\n\n{more.get(lang) or more.get('') or more.get('en', '')}"
        for lang in {**one, **more}
    }


def marks_itself(question: Question, lang: str) -> bool:
    """Whether the learner says how much of the answer was had: nothing else marks it.

    Not where the program would have marked an answer that was not given.
    """
    if question.stage != "answered" or question.mark is not None:
        return False
    asked = question.asked(lang)
    return not asked.points if isinstance(asked, Recall) else question.reply is not None


def worth_of(question: Question, typed: str, own: float | None, of: float) -> Worth:
    """What the answer on the table is worth: by the rubric's ticks, by the program's mark, else by one's own word."""
    if question.card.kind == "open":
        weights = [point.weight for point in question.card.body.points]
        held = sum(weights[number] for number in question.ticked)
        return Worth(held, sum(weights), bool(typed.strip() or question.ticked))
    if question.mark is not None:
        share = {"right": 1.0, "near": 1.0, "partly": 0.5}.get(question.mark.verdict, 0.0)
        return Worth(share * of, of, question.mark.verdict != "nothing")
    share = own or 0.0
    return Worth(share * of, of, bool(typed.strip()) or share > 0)


def unmarked_where_nothing_was_measured(question: Question) -> Question:
    """A follow-up's prediction has no right answer but the measurement: without one the learner marks it."""
    result = question.proof.result
    if result is not None and measured_value(result, question.card.shows[0]) is not None:
        return question
    return question._replace(mark=None)
