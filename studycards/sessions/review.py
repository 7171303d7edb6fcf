"""The daily review: a queue of cards, one on the table, each answer recorded before the next is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
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
    Effect,
    Grade,
    Halt,
    Hint,
    Leave,
    Missing,
    Prove,
    Record,
    Recorded,
    Reveal,
    RunDemo,
    Seat,
    StopDemo,
    Sure,
    Suspend,
    Switch,
    TakeBack,
    Tick,
    TookBack,
    Undo,
)
from studycards.sessions.question import Question
from studycards.sessions.queue import Done, Review, Step, call, call_next

FROM_THE_DRIVER = (Dealt, Missing, Recorded, TookBack, DemoSaid, DemoEnded)
"""What the driver brings back leaves the notice standing: the learner has not read it yet."""


def begin(review: Review, at: int) -> Step:
    """Call for the first card."""
    return call_next(review, at)


def advance(review: Review, action: Action) -> Step:
    """The next session, and what must be done for it. An action that means nothing here says so in `notice`."""
    if not isinstance(action, FROM_THE_DRIVER):
        review = replace(review, notice="")
    handler = _HANDLERS.get(type(action))
    if handler is None:
        return review, ()
    return handler(review, action)


def _reveal(review: Review, action: Reveal) -> Step:
    question = review.question
    if question is None or question.stage != "asking":
        return _say(review, "The answer is already on the screen.")
    return _on_table(review, table.revealed(question, action.at))


def _answer(review: Review, action: Answer) -> Step:
    question = review.question
    if question is None or question.stage != "asking":
        return _say(review, "This card is answered: grade it.")
    after = table.answered(question, action.reply, review.lang, action.at)
    if after is question:
        return _say(review, "That is no answer yet: nothing was graded.")
    if after.stage == "measuring":
        return _prove(replace(review, question=after), Prove())
    return _on_table(review, after)


def _tick(review: Review, action: Tick) -> Step:
    if review.question is None:
        return review, ()
    return _on_table(review, table.ticked(review.question, action.point, review.lang))


def _sure(review: Review, action: Sure) -> Step:
    question = review.question
    if question is None or question.stage != "asking":
        return _say(review, "Say how sure you are before the answer shows.")
    return _on_table(review, replace(question, sure=action.level))


def _hint(review: Review, action: Hint) -> Step:
    question = review.question
    if question is None or question.stage != "asking":
        return _say(review, "The answer is already on the screen.")
    if not question.card.hints:
        return _say(review, "This card has no hints.")
    if question.hints == len(question.card.hints):
        return _say(review, "That was the last hint.")
    return _on_table(review, table.with_hint(question))


def _grade(review: Review, action: Grade) -> Step:
    question, seat = review.question, review.seat
    if question is None or seat is None:
        return review, ()
    if question.stage != "answered":
        return _say(review, "Reveal the answer first, then grade it.")
    grade = action.grade or (question.mark.grade if question.mark else None)
    if grade is None:
        return _say(review, "Grade it yourself: 1 again, 2 hard, 3 good, 4 easy.")
    halted: tuple[Effect, ...] = (StopDemo(),) if question.proof.running else ()
    if review.drill:
        done = Done(seat.card, grade, "")
        after = replace(review, question=None, seat=None, done=(*review.done, done))
        again = (*after.queue, seat) if grade == 1 else after.queue
        nexts, effects = call_next(replace(after, queue=again), action.at)
        return nexts, halted + effects
    done = Done(seat.card, grade, "")
    record = Record(
        "review", seat.card, seat.note, action.at, grade, question.took_ms, _answer_of(question),
        data=_data_of(question),
    )  # fmt: skip
    return replace(review, done=(*review.done, done)), (*halted, record)


def _answer_of(question: Question) -> Any:
    if question.mark is None or question.reply is None:
        return None
    said = {"reply": question.reply, "said": question.mark.replied, "verdict": question.mark.verdict}
    return said | ({"instead": question.mark.instead} if question.mark.instead else {})


def _data_of(question: Question) -> dict[str, Any]:
    data: dict[str, Any] = {"revision": question.card.revision} if question.card.revision > 1 else {}
    return (
        data
        | ({"sure": question.sure} if question.sure else {})
        | ({"hints": question.hints} if question.hints else {})
        | ({"points": list(question.ticked)} if question.ticked else {})
    )


def _recorded(review: Review, action: Recorded) -> Step:
    """The answer is safe: a learning step comes back, the next card is called."""
    done = review.done
    if done and done[-1].card == action.card and not done[-1].event:
        done = (*done[:-1], replace(done[-1], event=action.event))
    seat = Seat(action.card, action.note)
    queue = tuple(other for other in review.queue if other.card != action.card)
    waiting = tuple(pair for pair in review.waiting if pair[1].card != action.card)
    if action.due_at is not None:
        waiting = tuple(sorted((*waiting, (action.due_at, seat)), key=lambda pair: pair[0]))
    after = replace(review, done=done, queue=queue, waiting=waiting, question=None, seat=None)
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
    halted: tuple[Effect, ...] = (StopDemo(),) if review.question and review.question.proof.running else ()
    return replace(review, notice=said), (*halted, Record(kind, seat.card, seat.note, action.at))


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
    after = replace(
        review, done=done, queue=(first, *queue) if first else queue, waiting=waiting, question=None, seat=None,
        is_over=False, notice="Undone.",
    )  # fmt: skip
    return call(after, first, action.at) if first else call_next(after, action.at)


def _prove(review: Review, action: Prove) -> Step:
    question = review.question
    if question is None:
        return _say(review, "There is no card on the table.")
    if question.card.demo is None:
        return _say(review, "This card has no demo.")
    if question.proof.running:
        return _say(review, "The demo is still running.")
    if question.card.kind == "predict" and question.stage == "asking":
        return _say(review, "Predict first: then the demo runs and marks your answer.")
    return replace(review, question=table.proof_begun(question)), (RunDemo(question.card),)


def _halt(review: Review, action: Halt) -> Step:
    running = review.question is not None and review.question.proof.running
    return (review, (StopDemo(),)) if running else (review, ())


def _demo_said(review: Review, action: DemoSaid) -> Step:
    if review.question is None or not review.question.proof.running:
        return review, ()
    return _on_table(review, table.proof_said(review.question, action))


def _demo_ended(review: Review, action: DemoEnded) -> Step:
    if review.question is None or not review.question.proof.running:
        return review, ()
    return _on_table(review, table.proof_ended(review.question, action, review.lang))


def _switch(review: Review, action: Switch) -> Step:
    question = table.retold(review.question, action.lang) if review.question else None
    return replace(review, lang=action.lang, question=question), ()


def _drill(review: Review, action: Drill) -> Step:
    if not review.missed:
        return _say(review, "Nothing was missed.")
    seats = tuple(Seat(card, card) for card in review.missed)
    after = replace(
        review, queue=seats, waiting=(), done=(), is_over=False, drill=True, question=None, seat=None, limit=None,
        ends_at=None,
    )  # fmt: skip
    return call_next(after, action.at)


def _leave(review: Review, action: Leave) -> Step:
    halted: tuple[Effect, ...] = (StopDemo(),) if review.question and review.question.proof.running else ()
    return replace(review, is_over=True, question=None, seat=None), halted


def _dealt(review: Review, action: Dealt) -> Step:
    return replace(review, question=table.dealt(action)), ()


def _missing(review: Review, action: Missing) -> Step:
    return call_next(replace(review, seat=None), action.at)


def _on_table(review: Review, question: Question) -> Step:
    return replace(review, question=question), ()


def _say(review: Review, notice: str) -> Step:
    return replace(review, notice=notice), ()


_HANDLERS: dict[type, Callable[[Review, Any], Step]] = {
    Reveal: _reveal,
    Answer: _answer,
    Tick: _tick,
    Sure: _sure,
    Hint: _hint,
    Grade: _grade,
    Recorded: _recorded,
    Suspend: _set_aside,
    Bury: _set_aside,
    Undo: _undo,
    TookBack: _took_back,
    Prove: _prove,
    Halt: _halt,
    DemoSaid: _demo_said,
    DemoEnded: _demo_ended,
    Switch: _switch,
    Drill: _drill,
    Leave: _leave,
    Dealt: _dealt,
    Missing: _missing,
}
