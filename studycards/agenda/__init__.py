"""What to study now: learning steps that are due, then reviews, oldest due first, then new cards. Pure.

Before an exam that the learner plans for, the plan decides about the cards of its decks.
"""

from __future__ import annotations

import math
from bisect import insort
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, NamedTuple

from studycards.agenda.due import (
    DueItem,
    due_item,
    due_ms,
    load_by_day,
    sibling_days,
    wanted_retention,
)
from studycards.agenda.sorting import Found, Waiting, filter_for, place, sort_out
from studycards.model import Entry, Settings, State
from studycards.progress import current
from studycards.schedule.days import Done
from studycards.schedule.holidays import holiday_on
from studycards.schedule.teaching import new_cards

if TYPE_CHECKING:
    from studycards.agenda.towards import Course, Towards

__all__ = [
    "Agenda",
    "Counts",
    "DueItem",
    "due_list",
    "due_ms",
    "load_by_day",
    "sibling_days",
    "today",
    "wanted_retention",
]

LEARN_AHEAD_MS = 20 * 60_000
_UNLIMITED = 10**9


class Counts(NamedTuple):
    """How many cards: `due` reviews, `new` ones, and those in `learning` steps today."""

    due: int = 0
    new: int = 0
    learning: int = 0

    @property
    def total(self) -> int:
        return self.due + self.new + self.learning


class Agenda(NamedTuple):
    """What is to be studied on one study day, in order.

    learning          steps whose time has come
    ahead             new cards that a plan to an exam wants met before any review
    reviews, new      within the day's limits
    waiting_learning  steps that are due later today
    held_back         what the day's limits leave for another day
    courses           what the plans to exams say of today
    """

    day: int
    learning: tuple[Entry, ...] = ()
    reviews: tuple[Entry, ...] = ()
    new: tuple[Entry, ...] = ()
    waiting_learning: tuple[Waiting, ...] = ()
    held_back: Counts = Counts()
    ahead: tuple[Entry, ...] = ()
    courses: tuple[Course, ...] = ()

    @property
    def to_ask(self) -> tuple[Entry, ...]:
        """Reviews and new cards, in order."""
        return (*self.ahead, *self.reviews, *self.new)

    @property
    def queue(self) -> tuple[Entry, ...]:
        """All that can be asked now, in order."""
        return (*self.learning, *self.to_ask)

    @property
    def counts(self) -> Counts:
        learning = len(self.learning) + len(self.waiting_learning)
        return Counts(len(self.reviews), len(self.ahead) + len(self.new), learning)

    @property
    def by_deck(self) -> dict[str, Counts]:
        """The counts of each deck that has something today."""
        due, new = _by_deck(self.reviews), _by_deck((*self.ahead, *self.new))
        learning = _by_deck((*self.learning, *(entry for _, _, entry in self.waiting_learning)))
        return {deck: Counts(due[deck], new[deck], learning[deck]) for deck in {**due, **new, **learning}}

    def next(self, now: int) -> Entry | None:
        """The card to ask now. A step due within 20 minutes comes at once when nothing else is left."""
        if self.learning:
            return self.learning[0]
        first = self.waiting_learning[0] if self.waiting_learning else None
        if first and first[0] <= now:
            return first[2]
        if self.to_ask:
            return self.to_ask[0]
        return first[2] if first and first[0] <= now + LEARN_AHEAD_MS else None

    def next_due_at(self) -> int | None:
        """When the next step is due, for the screen that says when to come back."""
        return self.waiting_learning[0][0] if self.waiting_learning else None

    def answered(self, entry: Entry, state: State) -> Agenda:
        """The agenda after an answer: the card goes to its next step; its siblings wait, but in a final pass."""
        rest = self.without(entry)
        if not any(course.plan.is_final_pass and entry.deck in course.decks for course in self.courses):
            rest = rest._replace(
                ahead=_no_note(rest.ahead, entry),
                reviews=_no_note(rest.reviews, entry),
                new=_no_note(rest.new, entry),
            )
        if state.due_at is None or state.due_day != self.day or state.phase == "review":
            return rest
        waiting = list(rest.waiting_learning)
        insort(waiting, (state.due_at, entry.order, entry), key=lambda each: each[:2])
        return rest._replace(waiting_learning=tuple(waiting))

    def without(self, entry: Entry) -> Agenda:
        """The agenda without one card: it was suspended, buried or answered."""
        return self._replace(
            learning=_no_card(self.learning, entry),
            ahead=_no_card(self.ahead, entry),
            reviews=_no_card(self.reviews, entry),
            new=_no_card(self.new, entry),
            waiting_learning=tuple(each for each in self.waiting_learning if each[2].id != entry.id),
        )


def today(
    entries: Iterable[Entry],
    states: Mapping[str, State],
    *,
    now: int,
    day: int,
    settings: Settings,
    done: Done,
    tz: tzinfo,
    decks: Collection[str] | None = None,
    tags: Collection[str] | None = None,
    towards: Sequence[Towards] = (),
    further: frozenset[str] = frozenset(),
) -> Agenda:
    """What to study at one moment of a study day; nothing on a holiday.

    `towards` are exams: their plans decide about the cards of their decks, within the minutes they were given.
    `further` are the notes of new cards that `entries` leave out, for the day has no room for them.
    """
    entries, wanted = tuple(entries), filter_for(decks, tags)
    found = sort_out(entries, states, now, day, done.cards, wanted)
    if holiday_on(day, settings.holidays):
        return Agenda(day, held_back=Counts(due=len(found.one_a_note())))
    courses = _courses(towards, entries, states, day, done)
    ahead, planned, left_over = _asked_by(courses, found, wanted)
    found = found.without(frozenset().union(*(course.decks for course in courses)))
    room_reviews, room_new, room = _room(settings, done, courses)
    room = max(0, room - len(ahead) - len(planned))
    due = found.one_a_note()
    reviews = due[: min(room_reviews, room)]
    fresh, others = _fresh(found, due, further)
    new = fresh[: min(room_new, room - len(reviews))]
    return Agenda(
        day,
        learning=tuple(entry for _, _, entry in sorted(found.learning, key=place)),
        reviews=(*planned, *reviews),
        new=tuple(new),
        waiting_learning=tuple(sorted(found.waiting, key=place)),
        held_back=Counts(len(due) - len(reviews) + left_over, len(fresh) - len(new) + others),
        ahead=ahead,
        courses=courses,
    )


def due_list(
    agenda: Agenda, states: Mapping[str, State], *, tz: tzinfo, begins: int = 4
) -> tuple[DueItem, ...]:
    """Every card of the agenda with the moment it was or is due; waiting steps after the rest."""
    waiting = [entry for _, _, entry in agenda.waiting_learning]
    return tuple(due_item(entry, current(entry, states), tz, begins) for entry in (*agenda.queue, *waiting))


def _fresh(found: Found, due: Iterable[Entry], further: frozenset[str]) -> tuple[list[Entry], int]:
    """The new cards that may be met, in order, and how many more there are among `further` notes."""
    busy = found.busy_notes | {entry.note for entry in due}
    fresh = new_cards(found.new, busy)
    return fresh, len(further) - len(further & (busy | {entry.note for entry in fresh}))


def _asked_by(
    courses: Sequence[Course], found: Found, wanted: Callable[[Entry], bool] | None
) -> tuple[tuple[Entry, ...], tuple[Entry, ...], int]:
    """The new cards and the reviews that plans ask today, and how many due cards their minutes leave over."""
    ahead = tuple(entry for course in courses for entry in course.new if wanted is None or wanted(entry))
    planned = tuple(
        entry for course in courses for entry in course.reviews if wanted is None or wanted(entry)
    )
    decks = frozenset().union(*(course.decks for course in courses))
    asked = {entry.id for entry in planned}
    return ahead, planned, sum(e.deck in decks and e.id not in asked for _, _, e in found.reviews)


def _courses(
    towards: Sequence[Towards], entries: Sequence[Entry], states: Mapping[str, State], day: int, done: Done
) -> tuple[Course, ...]:
    if not towards:
        return ()
    from studycards.agenda.towards import follow

    return follow(towards, entries, states, day, done)


def _room(settings: Settings, done: Done, courses: Sequence[Course]) -> tuple[int, int, int]:
    """How many reviews, how many new cards and how many of both the day's limits still allow.

    The cards of a plan have limits of their own; they count towards the minutes a day only.
    """
    if courses:
        planned = {card.id for course in courses for card in course.cards}
        met = done.met - planned
        done = done._replace(new=len(met), reviews=len(done.cards - done.met - planned))
    reviews = max(0, settings.reviews_per_day - done.reviews)
    new = max(0, settings.new_per_day - done.new)
    if settings.minutes_per_day is None:
        return reviews, new, _UNLIMITED
    left_ms = settings.minutes_per_day * 60_000 - done.took_ms
    return reviews, new, max(0, math.ceil(left_ms / max(1.0, done.average_ms)))


def _by_deck(entries: Iterable[Entry]) -> Counter[str]:
    return Counter(entry.deck for entry in entries)


def _no_card(entries: tuple[Entry, ...], card: Entry) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if entry.id != card.id)


def _no_note(entries: tuple[Entry, ...], card: Entry) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if entry.note != card.note)
