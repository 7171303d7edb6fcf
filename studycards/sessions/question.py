"""One question on the table: asked, answered, marked, proved. Every kind of sitting is made of these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from studycards import cards
from studycards.cards.asking import Asked, Mark, Recall, Reply
from studycards.model import Card
from studycards.sessions.actions import Answer, Dealt, DemoEnded, DemoSaid, Known

if TYPE_CHECKING:
    from studycards.demo.verdicts import Result

MOST_THINKING_MS = 60_000
"""Thinking longer than this counts as this long: one went for tea."""

MOST_RECORDS = 400
"""A demo's records beyond this many push the oldest off the screen."""


class Proof(NamedTuple):
    """A run of the card's demo: what it has said so far, and how it ended."""

    running: bool = False
    records: tuple[Mapping[str, Any], ...] = ()
    result: Result | None = None
    reason: str = ""

    @property
    def begun(self) -> bool:
        return self.running or bool(self.records) or self.result is not None or bool(self.reason)


class Question(NamedTuple):
    """A card on the table. `stage`: asking, measuring (a prediction waits for its demo), answered."""

    card: Card
    seed: int
    shown_at: int
    intervals: Mapping[int, Any] = {}
    known: Known | None = None
    stage: Literal["asking", "measuring", "answered"] = "asking"
    reply: Reply = None
    mark: Mark | None = None
    hints: int = 0
    ticked: tuple[int, ...] = ()
    sure: int | None = None
    asks_sure: bool = False
    is_afresh: bool = False
    took_ms: int = 0
    proof: Proof = Proof()

    def asked(self, lang: str) -> Asked:
        """How the card is asked, the same way each time."""
        return cards.ask(self.card, lang, self.seed)


def dealt(action: Dealt) -> Question:
    """Put a card on the table."""
    return Question(
        action.card, action.seed, action.at, action.intervals, action.known,
        asks_sure=action.asks_sure, is_afresh=action.is_afresh,
    )  # fmt: skip


def with_hint(question: Question) -> Question:
    """One more hint, where one is left."""
    return question._replace(hints=min(question.hints + 1, len(question.card.hints)))


def revealed(question: Question, at: int, sure: int | None = None) -> Question:
    """The answer shows though none was given: nothing is marked."""
    return question._replace(stage="answered", took_ms=_thinking(question, at), sure=sure or question.sure)


def answered(question: Question, action: Answer, lang: str, measures: bool = True) -> Question:
    """The reply is marked, or waits for the measurement. An empty reply is no answer: it changes nothing.

    Without `measures` a prediction is marked at once, by the deck's answer.
    """
    mark = cards.mark(question.card, action.reply, lang, question.seed)
    if mark.verdict == "nothing":
        return question
    question = question._replace(reply=action.reply, mark=mark, took_ms=_thinking(question, action.at),
        sure=action.sure or question.sure,
    )  # fmt: skip
    waits = question.card.kind == "predict" and question.card.demo and question.proof.result is None
    if waits and measures:
        return question._replace(stage="measuring", mark=None)
    return question._replace(stage="answered")


def measured(question: Question, lang: str) -> Question:
    """The prediction is marked by what the demo measured; by the deck's answer where it measured nothing."""
    value = None
    if question.proof.result is not None and question.card.shows:
        value = measured_value(question.proof.result, question.card.shows[0])
    mark = cards.mark(question.card, question.reply, lang, question.seed, value)
    return question._replace(stage="answered", mark=mark)


def measured_value(result: Result, evidence: str) -> Any:
    """What a run measured for this evidence; None where it decided nothing."""
    for found in result.evidence:
        if found.id == evidence and found.verdict in ("confirmed", "refuted"):
            return found.value
    return None


def ticked(question: Question, point: int, lang: str) -> Question:
    """Tick a point of the rubric, or take the tick back; the grade proposed follows the ticks."""
    asked = question.asked(lang)
    if question.stage != "answered" or not isinstance(asked, Recall) or not 0 <= point < len(asked.points):
        return question
    ticks = tuple(sorted({*question.ticked} ^ {point}))
    mark = cards.mark(question.card, list(ticks), lang, question.seed) if ticks else None
    return question._replace(ticked=ticks, mark=mark)


def retold(question: Question, lang: str) -> Question:
    """The same question and the same mark, in another language."""
    if question.mark is None:
        return question
    if question.ticked:
        return question._replace(mark=cards.mark(question.card, list(question.ticked), lang, question.seed))
    if question.card.kind == "predict":
        return measured(question, lang)
    return question._replace(mark=cards.mark(question.card, question.reply, lang, question.seed))


def proof_begun(question: Question) -> Question:
    """The demo is running."""
    return question._replace(proof=Proof(running=True))


def proof_said(question: Question, action: DemoSaid) -> Question:
    """The demo said something."""
    records = (*question.proof.records, action.record)[-MOST_RECORDS:]
    return question._replace(proof=question.proof._replace(records=records))


def proof_ended(question: Question, action: DemoEnded, lang: str) -> Question:
    """The demo has ended; a prediction that waited for it is marked."""
    proof = question.proof._replace(running=False, result=action.result, reason=action.reason)
    question = question._replace(proof=proof)
    return measured(question, lang) if question.stage == "measuring" else question


def _thinking(question: Question, at: int) -> int:
    return max(0, min(at - question.shown_at, MOST_THINKING_MS))
