"""The queue of a review: what is left, what waits for its moment, and which card is called next."""

from __future__ import annotations

from typing import NamedTuple

from studycards.sessions.actions import Effect, Need, Seat
from studycards.sessions.question import Question

LEARN_AHEAD_MS = 20 * 60_000
"""With nothing else left, a learning step due within this time comes at once."""


class Done(NamedTuple):
    """A card answered in this sitting."""

    card: str
    grade: int
    event: str


class Review(NamedTuple):
    """A sitting. `queue` is what is left in order; `waiting` the learning steps, by the moment they are due.

    drill   the sitting only practises: nothing of it is recorded
    notice  a message to show once, untranslated: why a key did nothing, what was undone
    """

    lang: str
    queue: tuple[Seat, ...]
    waiting: tuple[tuple[int, Seat], ...] = ()
    question: Question | None = None
    seat: Seat | None = None
    done: tuple[Done, ...] = ()
    is_over: bool = False
    limit: int | None = None
    ends_at: int | None = None
    drill: bool = False
    notice: str = ""

    @property
    def missed(self) -> tuple[str, ...]:
        """Cards forgotten at least once in this sitting, in the order they were first missed."""
        return tuple(dict.fromkeys(done.card for done in self.done if done.grade == 1))

    @property
    def left(self) -> int:
        """How many cards are still to come, the one on the table included."""
        return len(self.queue) + len(self.waiting) + (self.question is not None)


Step = tuple[Review, tuple[Effect, ...]]


def call_next(review: Review, at: int) -> Step:
    """Learning steps that are due, then the queue, then steps due soon; else the sitting is over."""
    out_of_time = review.ends_at is not None and at >= review.ends_at
    if out_of_time or (review.limit is not None and len(review.done) >= review.limit):
        return over(review)
    due = review.waiting[0] if review.waiting else None
    if due and due[0] <= at:
        return call(review, due[1], at)
    if review.queue:
        return call(review, review.queue[0], at)
    if due and due[0] <= at + LEARN_AHEAD_MS:
        return call(review, due[1], at)
    return over(review)


def call(review: Review, seat: Seat, at: int) -> Step:
    queue = tuple(other for other in review.queue if other.card != seat.card)
    waiting = tuple(pair for pair in review.waiting if pair[1].card != seat.card)
    return review._replace(queue=queue, waiting=waiting, seat=seat, question=None), (Need(seat.card),)


def over(review: Review) -> Step:
    return review._replace(is_over=True, question=None, seat=None), ()
