"""The quiz: questions that the program marks, each answer recorded at once, the feedback, the next one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from studycards.cards.asking import Mark
from studycards.sessions import at_table
from studycards.sessions import question as table
from studycards.sessions.actions import (
    Action,
    Answer,
    BringForward,
    Bury,
    Dealt,
    DemoEnded,
    DemoSaid,
    Drill,
    Effect,
    Forward,
    Forwarded,
    Grade,
    Leave,
    Missing,
    Need,
    Record,
    Recorded,
    Reveal,
    Seat,
    Suspend,
    Undo,
)
from studycards.sessions.at_table import ALIKE, halted, on_table
from studycards.sessions.at_table import notify as _say
from studycards.sessions.question import Question

RIGHT = ("right", "near")
"""Verdicts that count as right: a slip of the pen is shown as one, and is no lack of knowledge."""

Which = Literal["any", "weak", "new", "missed", "confused"]
"""Which of the cards that fit a quiz is about."""

FROM_THE_DRIVER = (Dealt, Missing, Recorded, Forwarded, DemoSaid, DemoEnded)


class Asked(NamedTuple):
    """A question that is behind the learner. `event` is where the log keeps it; empty until it does."""

    card: str
    topic: str
    verdict: str
    said: str = ""
    instead: str | None = None
    sure: int | None = None
    took_ms: int = 0
    event: str = ""

    @property
    def is_right(self) -> bool:
        return self.verdict in RIGHT


class Quiz(NamedTuple):
    """A sitting. `queue` is what is left in order, without the question on the table.

    total      how many questions there are in all
    counts     answers also count in the schedule, as reviews
    drill      what was missed is asked again until it is right; counts nowhere
    earlier    what was missed in the quiz that this drill follows
    forwarded  what came of putting what was missed into today's review
    """

    lang: str
    queue: tuple[Seat, ...]
    question: Question | None = None
    seat: Seat | None = None
    done: tuple[Asked, ...] = ()
    total: int = 0
    began_at: int = 0
    ends_at: int | None = None
    counts: bool = False
    drill: bool = False
    earlier: tuple[str, ...] = ()
    is_over: bool = False
    ran_out: bool = False
    forwarded: Forwarded | None = None
    notice: str = ""

    @property
    def missed(self) -> tuple[str, ...]:
        """Cards answered wrong at least once, in the order they were first missed."""
        wrong = (asked.card for asked in self.done if not asked.is_right)
        return tuple(dict.fromkeys((*self.earlier, *wrong)))

    @property
    def right(self) -> int:
        return sum(asked.is_right for asked in self.done)


Step = tuple[Quiz, tuple[Effect, ...]]


def begin(quiz: Quiz, at: int) -> Step:
    """Call for the first question."""
    return _next(quiz._replace(total=len(quiz.queue), began_at=at), at)


def advance(quiz: Quiz, action: Action) -> Step:
    """The next session, and what must be done for it."""
    if not isinstance(action, FROM_THE_DRIVER):
        quiz = quiz._replace(notice="")
    handler = _HANDLERS.get(type(action))
    if handler is None:
        return _say(quiz, "That key does nothing here; ? lists the keys.")
    return handler(quiz, action)


def _answer(quiz: Quiz, action: Answer) -> Step:
    question = quiz.question
    if question is None or question.stage != "asking":
        return _say(quiz, "This one is answered: Enter goes on.")
    after = table.answered(question, action, quiz.lang, measures=False)
    if after is question:
        return _say(quiz, "That is no answer yet.")
    return _marked(quiz, after, action.at)


def _reveal(quiz: Quiz, action: Reveal) -> Step:
    """Wishing to see the answer is not knowing it."""
    question = quiz.question
    if question is None or question.stage != "asking":
        return _say(quiz, "The answer is already on the screen.")
    return _marked(quiz, table.revealed(question, action.at, action.sure), action.at)


def _marked(quiz: Quiz, question: Question, at: int, instead_of: str = "") -> Step:
    """The answer is recorded before anything else is shown."""
    if quiz.seat is None:
        return quiz, ()
    mark = question.mark or Mark("nothing")
    asked = Asked(
        question.card.id, question.card.concept, mark.verdict, mark.replied, mark.instead, question.sure,
        question.took_ms,
    )  # fmt: skip
    record = Record(
        "review" if quiz.counts else "practice", quiz.seat.card, quiz.seat.note, at,
        (3 if asked.is_right else 1) if quiz.counts else None, question.took_ms,
        at_table.given(question) or {"verdict": "nothing"},
        session="drill" if quiz.drill else "quiz", data=at_table.circumstances(question), instead_of=instead_of,
    )  # fmt: skip
    return quiz._replace(question=question, done=(*quiz.done, asked)), (record,)


def _recorded(quiz: Quiz, action: Recorded) -> Step:
    done = quiz.done
    if done and done[-1].card == action.card and not done[-1].event:
        done = (*done[:-1], done[-1]._replace(event=action.event))
    return quiz._replace(done=done), ()


def _go_on(quiz: Quiz, action: Grade) -> Step:
    if quiz.question is None:
        return quiz, ()
    if quiz.question.stage != "answered":
        return _say(quiz, "Answer first; Enter shows the answer.")
    if action.grade is not None:
        return _say(quiz, "The program marks a quiz: Enter goes on.")
    again = quiz.drill and quiz.seat is not None and not quiz.done[-1].is_right
    queue = (*quiz.queue, quiz.seat) if again and quiz.seat else quiz.queue
    after, effects = _next(quiz._replace(queue=queue), action.at)
    return after, (*halted(quiz), *effects)


def _next(quiz: Quiz, at: int) -> Step:
    quiz = quiz._replace(question=None, seat=None)
    if quiz.queue and quiz.ends_at is not None and at >= quiz.ends_at:
        return quiz._replace(is_over=True, ran_out=True), ()
    if not quiz.queue:
        return quiz._replace(is_over=True), ()
    return quiz._replace(seat=quiz.queue[0], queue=quiz.queue[1:]), (Need(quiz.queue[0].card),)


def _dealt(quiz: Quiz, action: Dealt) -> Step:
    return quiz._replace(question=table.dealt(action)), ()


def _missing(quiz: Quiz, action: Missing) -> Step:
    return _next(quiz._replace(total=quiz.total - 1), action.at)


def _demo_ended(quiz: Quiz, action: DemoEnded) -> Step:
    """A prediction is marked anew by what was measured; where that changes its mark, so does the record."""
    question = quiz.question
    if question is None or not question.proof.running:
        return quiz, ()
    question = table.proof_ended(question, action, quiz.lang)
    if question.card.kind != "predict" or question.mark is None or not quiz.done:
        return on_table(quiz, question)
    question, before = table.measured(question, quiz.lang), quiz.done[-1]
    mark = question.mark
    if mark is None or mark.verdict == before.verdict:
        return on_table(quiz, question)
    after, effects = _marked(quiz._replace(done=quiz.done[:-1]), question, action.at, before.event)
    after, _ = _say(after, "Marked anew by what was measured here.")
    return after, effects


def _drill(quiz: Quiz, action: Drill) -> Step:
    if not quiz.missed:
        return _say(quiz, "Nothing was missed.")
    seats = tuple(Seat(card, card) for card in quiz.missed)
    return begin(Quiz(quiz.lang, seats, drill=True, earlier=quiz.missed), action.at)


def _forward(quiz: Quiz, action: Forward) -> Step:
    if not quiz.missed:
        return _say(quiz, "Nothing was missed.")
    if quiz.forwarded is not None:
        return _say(quiz, "That is done already.")
    return quiz, (BringForward(quiz.missed, action.at),)


def _forwarded(quiz: Quiz, action: Forwarded) -> Step:
    return quiz._replace(forwarded=action), ()


def _leave(quiz: Quiz, action: Leave) -> Step:
    return quiz._replace(is_over=True, question=None, seat=None), halted(quiz)


def _undo(quiz: Quiz, action: Undo) -> Step:
    return _say(quiz, "A quiz takes nothing back: the answer stands.")


def _set_aside(quiz: Quiz, action: Suspend | Bury) -> Step:
    return _say(quiz, "A quiz changes nothing in the schedule.")


_HANDLERS: Mapping[type, Callable[[Quiz, Any], Step]] = {
    **ALIKE,
    Answer: _answer,
    Reveal: _reveal,
    Recorded: _recorded,
    Grade: _go_on,
    Dealt: _dealt,
    Missing: _missing,
    DemoEnded: _demo_ended,
    Drill: _drill,
    Forward: _forward,
    Forwarded: _forwarded,
    Leave: _leave,
    Undo: _undo,
    Suspend: _set_aside,
    Bury: _set_aside,
}
