"""A quiz on a desk: deals the questions, records the answers, brings forward what was missed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from studycards import cards
from studycards.desk.answers import record_answer
from studycards.desk.confusions import confused_questions
from studycards.desk.decks import entry_of
from studycards.desk.forward import bring_forward
from studycards.desk.knowing import known_evidence
from studycards.desk.opening import Desk
from studycards.desk.practice import record_practice, undo_answer
from studycards.desk.quiz import drawn_questions
from studycards.desk.topics import Wanted, cards_wanted
from studycards.driver.sitting import Sitting, seed_of
from studycards.errors import NotFound
from studycards.model import Entry, Event, said
from studycards.screen.parts import Screen, Translate
from studycards.screen.quiz import Contrast, by_topic, quiz_screen, score_screen
from studycards.sessions import quiz as quizzing
from studycards.sessions.actions import (
    Action,
    BringForward,
    Dealt,
    Drill,
    Effect,
    Missing,
    Need,
    Record,
    Recorded,
    Seat,
)
from studycards.sessions.quiz import Quiz, Which


@dataclass(frozen=True, slots=True)
class Plan:
    """What a quiz is asked for. `seed` makes it the same again."""

    wanted: Wanted
    which: Which = "any"
    count: int = 10
    minutes: float | None = None
    counts: bool = False
    seed: int | None = None


def quiz_sitting(desk: Desk, wording: Callable[[str], Translate], lang: str, plan: Plan) -> QuizSitting:
    """Begin a quiz. Raises NotFound for an unknown topic, deck or tag, NothingToAsk where no card fits."""
    at = desk.clock()
    seed = at % 1_000_000 if plan.seed is None else plan.seed
    contrasts: dict[str, Contrast] = {}
    drawn: list[Entry]
    if plan.which == "confused":
        found = confused_questions(desk, cards_wanted(desk, plan.wanted), plan.count, seed)
        drawn = [entry for entry, _contrast in found]
        contrasts = {entry.id: contrast for entry, contrast in found if contrast is not None}
    else:
        drawn = drawn_questions(desk, plan.wanted, plan.which, plan.count, at, seed)
    queue = tuple(Seat(entry.id, entry.note) for entry in drawn)
    ends_at = None if plan.minutes is None else at + round(plan.minutes * 60_000)
    quiz = Quiz(lang, queue, ends_at=ends_at, counts=plan.counts)
    sitting = QuizSitting(desk, wording, quiz, seed, contrasts)
    sitting.begin(at)
    return sitting


class QuizSitting(Sitting[Quiz]):
    """Deals questions and records answers; `result` is the quiz itself, whatever was drilled after it."""

    def __init__(
        self,
        desk: Desk,
        wording: Callable[[str], Translate],
        session: Quiz,
        seed: int,
        contrasts: Mapping[str, Contrast],
    ) -> None:
        super().__init__(desk, wording, session)
        self.seed, self._contrasts = seed, contrasts
        self._before_drill: Quiz | None = None

    def begin(self, at: int) -> None:
        """Call for the first question."""
        self.session, effects = quizzing.begin(self.session, at)
        self.settle(effects)

    @property
    def has_clock(self) -> bool:
        return self.session.ends_at is not None and not self.session.is_over

    def advance(self, action: Action) -> tuple[Quiz, tuple[Effect, ...]]:
        if isinstance(action, Drill) and not self.session.drill:
            self._before_drill = self.session
        return quizzing.advance(self.session, action)

    def screen(self) -> Screen:
        question = self.session.question
        if question is None:
            asks = {card: self._ask(card) for card in self.session.missed}
            return score_screen(self.session, self.concept_names, asks, self.say)
        contrast = self._contrasts.get(question.card.id)
        return quiz_screen(self.session, self.concept_names, contrast, self.now(), self.say)

    def carry_out(self, effect: Effect) -> Iterable[Action]:
        match effect:
            case Need():
                yield self._deal(effect.card)
            case Record():
                yield self._recorded(effect)
            case BringForward():
                yield bring_forward(self.desk, effect.cards, effect.at)

    def _ask(self, card: str) -> str:
        return cards.in_a_line(self.desk.library.card(card), self.session.lang)

    @cached_property
    def _runs(self) -> Mapping[str, Mapping[str, Any]]:
        return self.desk.log.last_runs()

    def _deal(self, card_id: str) -> Action:
        at = self.now()
        try:
            card = self.desk.library.card(card_id)
        except NotFound:
            return Missing(card_id, at)
        known = known_evidence(self._runs.get(card.demo or ""), card.shows, at)
        seed = seed_of(card_id, self.seed, len(self.session.done))
        asks_sure = self.desk.own_settings.ask_how_sure and not self.session.drill
        return Dealt(card, at, seed, known=known, asks_sure=asks_sure)

    def _recorded(self, wanted: Record) -> Action:
        entry = entry_of(self.desk, wanted.card)
        with self.desk.log.together():
            if wanted.instead_of:
                undo_answer(self.desk, wanted.instead_of, wanted.at)
            event = self._append(entry, wanted)
        return Recorded(entry.id, entry.note, self.now(), event.id)

    def _append(self, entry: Entry, wanted: Record) -> Event:
        if wanted.type == "practice":
            return record_practice(self.desk, entry, wanted)
        return record_answer(
            self.desk, entry, wanted.grade or 1, wanted.at,
            took_ms=wanted.took_ms, given=wanted.answer, session=wanted.session, data=wanted.data,
        )  # fmt: skip

    @property
    def result(self) -> dict[str, Any]:
        """The document of `quiz --json`."""
        quiz, lang = self._before_drill or self.session, self.session.lang
        names = self.concept_names
        return {
            "seed": self.seed,
            "questions": quiz.total,
            "answered": len(quiz.done),
            "right": quiz.right,
            "took_ms": sum(asked.took_ms for asked in quiz.done),
            "ran_out": quiz.ran_out,
            "counted_as_reviews": quiz.counts,
            "topics": [
                {"concept": topic, "name": said(names.get(topic), lang) or topic, "asked": n, "right": right}
                for topic, n, right in by_topic(quiz.done)
            ],
            "missed": list(quiz.missed),
            "answers": [
                {
                    "card": asked.card,
                    "verdict": asked.verdict,
                    "right": asked.is_right,
                    "said": asked.said or None,
                    "instead": asked.instead,
                    "sure": asked.sure,
                    "took_ms": asked.took_ms,
                    "event": asked.event,
                }
                for asked in quiz.done
            ],
        }
