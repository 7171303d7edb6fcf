"""The daily review: a queue of cards, one on the table, each answer recorded before the next is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from studycards.sessions import question as table
from studycards.sessions.actions import (
    Action,
    Answer,
    Bury,
    Dealt,
    DemoEnded,
    DemoSaid,
    Drill,
    Grade,
    Leave,
    Missing,
    Prove,
    Record,
    Recorded,
    Reveal,
    Seat,
    Suspend,
    TakeBack,
    TookBack,
    Undo,
)
from studycards.sessions.at_table import ALIKE, circumstances, given, halted, on_table, prove
from studycards.sessions.at_table import notify as _say
from studycards.sessions.queue import Done, Review, Step, call, call_next

FROM_THE_DRIVER = (Dealt, Missing, Recorded, TookBack, DemoSaid, DemoEnded)
"""What the driver brings back leaves the notice standing: the learner has not read it yet."""

GO_ON = 3
"""In a drill, going on without a grade lets the card go; nothing of it is recorded."""


def begin(review: Review, at: int) -> Step:
    """Call for the first card."""
    return call_next(review, at)


def advance(review: Review, action: Action) -> Step:
    """The next session, and what must be done for it. An action that means nothing here says so in `notice`."""
    if not isinstance(action, FROM_THE_DRIVER):
        review = review._replace(notice="")
    handler = _HANDLERS.get(type(action))
    if handler is None:
        return _say(review, "That key does nothing here; ? lists the keys.")
    return handler(review, action)


def _reveal(review: Review, action: Reveal) -> Step:
    question = review.question
    if question is None or question.stage != "asking":
        return _say(review, "The answer is already on the screen.")
    return on_table(review, table.revealed(question, action.at, action.sure))


def _answer(review: Review, action: Answer) -> Step:
    question = review.question
    if question is None or question.stage != "asking":
        return _say(review, "This card is answered: grade it.")
    after = table.answered(question, action, review.lang)
    if after is question:
        return _say(review, "That is no answer yet: nothing was graded.")
    if after.stage == "measuring":
        return prove(review._replace(question=after), Prove())
    return on_table(review, after)


def _grade(review: Review, action: Grade) -> Step:
    question, seat = review.question, review.seat
    if question is None or seat is None:
        return review, ()
    if question.stage != "answered":
        return _say(review, "Reveal the answer first, then grade it.")
    grade = action.grade or (question.mark.grade if question.mark else None)
    if grade is None and review.drill:
        grade = GO_ON
    if grade is None:
        return _say(review, "Grade it yourself: 1 again, 2 hard, 3 good, 4 easy.")
    if review.drill:
        done = Done(seat.card, grade, "")
        after = review._replace(question=None, seat=None, done=(*review.done, done))
        again = (*after.queue, seat) if grade == 1 else after.queue
        nexts, effects = call_next(after._replace(queue=again), action.at)
        return nexts, halted(review) + effects
    done = Done(seat.card, grade, "")
    record = Record(
        "review", seat.card, seat.note, action.at, grade, question.took_ms, given(question),
        data=circumstances(question),
    )  # fmt: skip
    return review._replace(done=(*review.done, done)), (*halted(review), record)


def _recorded(review: Review, action: Recorded) -> Step:
    """The answer is safe: a learning step comes back, the next card is called."""
    done = review.done
    if done and done[-1].card == action.card and not done[-1].event:
        done = (*done[:-1], done[-1]._replace(event=action.event))
    seat = Seat(action.card, action.note)
    queue = tuple(other for other in review.queue if other.card != action.card)
    waiting = tuple(pair for pair in review.waiting if pair[1].card != action.card)
    if action.due_at is not None:
        waiting = tuple(sorted((*waiting, (action.due_at, seat)), key=lambda pair: pair[0]))
    after = review._replace(done=done, queue=queue, waiting=waiting, question=None, seat=None)
    return call_next(after, action.at)


def _set_aside(review: Review, action: Suspend | Bury) -> Step:
    seat = review.seat
    if seat is None:
        return _say(review, "There is no card on the table.")
    if review.drill:
        return _say(review, "A drill changes nothing in the schedule.")
    kind = "suspend" if isinstance(action, Suspend) else "bury"
    said = (
        "Suspended: it will not be asked again until you resume it."
        if kind == "suspend"
        else "Buried for today."
    )
    return review._replace(notice=said), (*halted(review), Record(kind, seat.card, seat.note, action.at))


def _undo(review: Review, action: Undo) -> Step:
    if review.drill:
        return _say(review, "A drill records nothing, so there is nothing to undo.")
    return review, (TakeBack(action.at),)


def _took_back(review: Review, action: TookBack) -> Step:
    if action.event is None:
        return _say(review, "There is nothing left to undo.")
    done = tuple(done for done in review.done if done.event != action.event)
    seats = {seat.card: seat for seat in action.queue} | {seat.card: seat for _, seat in action.waiting}
    waiting = tuple(pair for pair in action.waiting if pair[1].card != action.card)
    queue = tuple(seat for seat in action.queue if seat.card != action.card)
    first = seats.get(action.card or "")
    after = review._replace(
        done=done, queue=(first, *queue) if first else queue, waiting=waiting, question=None, seat=None,
        is_over=False, notice="Undone.",
    )  # fmt: skip
    return call(after, first, action.at) if first else call_next(after, action.at)


def _drill(review: Review, action: Drill) -> Step:
    if not review.missed:
        return _say(review, "Nothing was missed.")
    seats = tuple(Seat(card, card) for card in review.missed)
    after = review._replace(
        queue=seats, waiting=(), done=(), is_over=False, drill=True, question=None, seat=None, limit=None,
        ends_at=None,
    )  # fmt: skip
    return call_next(after, action.at)


def _leave(review: Review, action: Leave) -> Step:
    return review._replace(is_over=True, question=None, seat=None), halted(review)


def _dealt(review: Review, action: Dealt) -> Step:
    return review._replace(question=table.dealt(action)), ()


def _missing(review: Review, action: Missing) -> Step:
    return call_next(review._replace(seat=None), action.at)


_HANDLERS: dict[type, Callable[[Review, Any], Step]] = {
    **ALIKE,
    Reveal: _reveal,
    Answer: _answer,
    Grade: _grade,
    Recorded: _recorded,
    Suspend: _set_aside,
    Bury: _set_aside,
    Undo: _undo,
    TookBack: _took_back,
    Drill: _drill,
    Leave: _leave,
    Dealt: _dealt,
    Missing: _missing,
}
