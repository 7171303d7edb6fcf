"""What to study now: learning steps that are due, then reviews, oldest due first, then new cards. Pure."""

from __future__ import annotations

import math
from bisect import insort
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import tzinfo

from studycards.model import Deck, Entry, Phase, Settings, State
from studycards.progress import current, of_entries, renamed
from studycards.schedule.days import Done, day_begins_ms
from studycards.schedule.teaching import new_cards

LEARN_AHEAD_MS = 20 * 60_000

Waiting = tuple[int, int, Entry]
"""A card in its steps: the moment it is due, its place among equals, and the card."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cards: `due` reviews, `new` ones, and those in `learning` steps today."""

    due: int = 0
    new: int = 0
    learning: int = 0

    @property
    def total(self) -> int:
        return self.due + self.new + self.learning


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is to be studied on one study day, in order.

    learning          steps whose time has come
    reviews, new      within the day's limits
    waiting_learning  steps that are due later today
    held_back         what the day's limits leave for another day
    """

    day: int
    learning: tuple[Entry, ...] = ()
    reviews: tuple[Entry, ...] = ()
    new: tuple[Entry, ...] = ()
    waiting_learning: tuple[Waiting, ...] = ()
    held_back: Counts = field(default_factory=Counts)

    @property
    def queue(self) -> tuple[Entry, ...]:
        """All that can be asked now, in order."""
        return (*self.learning, *self.reviews, *self.new)

    @property
    def counts(self) -> Counts:
        learning = len(self.learning) + len(self.waiting_learning)
        return Counts(len(self.reviews), len(self.new), learning)

    @property
    def by_deck(self) -> dict[str, Counts]:
        """The counts of each deck that has something today."""
        due, new = _by_deck(self.reviews), _by_deck(self.new)
        learning = _by_deck((*self.learning, *(entry for _, _, entry in self.waiting_learning)))
        return {deck: Counts(due[deck], new[deck], learning[deck]) for deck in {**due, **new, **learning}}

    def next(self, now: int) -> Entry | None:
        """The card to ask now. A step due within 20 minutes comes at once when nothing else is left."""
        if self.learning:
            return self.learning[0]
        first = self.waiting_learning[0] if self.waiting_learning else None
        if first and first[0] <= now:
            return first[2]
        if self.reviews or self.new:
            return (self.reviews or self.new)[0]
        return first[2] if first and first[0] <= now + LEARN_AHEAD_MS else None

    def next_due_at(self) -> int | None:
        """When the next step is due, for the screen that says when to come back."""
        return self.waiting_learning[0][0] if self.waiting_learning else None

    def answered(self, entry: Entry, state: State) -> Agenda:
        """The agenda after an answer: the card goes to its next step; its siblings wait until tomorrow."""
        rest = self.without(entry)
        rest = replace(rest, reviews=_no_note(rest.reviews, entry), new=_no_note(rest.new, entry))
        if state.due_at is None or state.due_day != self.day or state.phase == "review":
            return rest
        waiting = list(rest.waiting_learning)
        insort(waiting, (state.due_at, entry.order, entry), key=lambda each: each[:2])
        return replace(rest, waiting_learning=tuple(waiting))

    def without(self, entry: Entry) -> Agenda:
        """The agenda without one card: it was suspended, buried or answered."""
        return replace(
            self,
            learning=_no_card(self.learning, entry),
            reviews=_no_card(self.reviews, entry),
            new=_no_card(self.new, entry),
            waiting_learning=tuple(each for each in self.waiting_learning if each[2].id != entry.id),
        )


@dataclass(frozen=True, slots=True)
class DueItem:
    """One line of what is due. `due` in UTC milliseconds, None for a new card."""

    id: str
    deck: str
    due: int | None
    state: Phase


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
    limit: int | None = None,
    renames: Mapping[str, str] | None = None,
) -> Agenda:
    """What to study at one moment of a study day. `renames`: old id to new, beside the cards' `was`."""
    if renames:
        states = renamed(states, renames)
    found = _sort_out(entries, states, now, day, done.cards, _wanted(decks, tags))
    room_reviews, room_new, room = _room(settings, done)
    due = found.one_a_note()
    reviews = due[: min(room_reviews, room)]
    fresh = new_cards(found.new, busy_notes=found.busy_notes | {entry.note for entry in due})
    new = fresh[: min(room_new, room - len(reviews))]
    agenda = Agenda(
        day,
        learning=tuple(entry for _, _, entry in sorted(found.learning, key=_place)),
        reviews=tuple(reviews),
        new=tuple(new),
        waiting_learning=tuple(sorted(found.waiting, key=_place)),
        held_back=Counts(len(due) - len(reviews), len(fresh) - len(new)),
    )
    return agenda if limit is None else _cut(agenda, limit)


def due_list(
    agenda: Agenda, states: Mapping[str, State], *, tz: tzinfo, begins: int = 4
) -> tuple[DueItem, ...]:
    """Every card of the agenda with the moment it was or is due; waiting steps after the rest."""
    waiting = [entry for _, _, entry in agenda.waiting_learning]
    return tuple(_due_item(entry, current(entry, states), tz, begins) for entry in (*agenda.queue, *waiting))


def due_ms(state: State | None, tz: tzinfo, begins: int = 4) -> int | None:
    """The moment a card is due: its step's, or the beginning of its study day; None for a new card."""
    if state is None or state.due_day is None:
        return None
    return state.due_at if state.due_at is not None else day_begins_ms(state.due_day, tz, begins)


def load_by_day(states: Mapping[str, State], entries: Iterable[Entry] | None = None) -> dict[int, int]:
    """How many cards are due on each study day. With `entries`, only cards that the decks still have."""
    known = (states if entries is None else of_entries(entries, states)).values()
    return dict(
        Counter(state.due_day for state in known if state.due_day is not None and not state.suspended)
    )


def sibling_days(entry: Entry, entries: Iterable[Entry], states: Mapping[str, State]) -> frozenset[int]:
    """The study days on which another card of the same note is due."""
    siblings = [each for each in entries if each.note == entry.note and each.id != entry.id]
    known = of_entries(siblings, states).values()
    return frozenset(state.due_day for state in known if state.due_day is not None)


def wanted_retention(deck: Deck | None, settings: Settings) -> float:
    """The recall wanted when a card is due: the deck's own wish, else the learner's setting."""
    return deck.retention if deck is not None and deck.retention is not None else settings.retention


# Sorting cards out


@dataclass(slots=True)
class _Found:
    """Every card that may be asked today, by what is to be done with it."""

    learning: list[Waiting] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    reviews: list[Waiting] = field(default_factory=list)
    new: list[Entry] = field(default_factory=list)
    busy_notes: set[str] = field(default_factory=set)
    """Notes of which a card was answered today, or is in its steps today."""

    def take(self, entry: Entry, state: State, now: int, day: int) -> None:
        """Put a card that was met before where it belongs; one that is not due belongs nowhere."""
        due_day = state.due_day
        if due_day is None or due_day > day:
            return
        if state.phase == "review":
            self.reviews.append((due_day, entry.order, entry))
            return
        self.busy_notes.add(entry.note)
        due_at = state.due_at or 0
        later = due_day == day and due_at > now
        (self.waiting if later else self.learning).append((due_at, entry.order, entry))

    def one_a_note(self) -> list[Entry]:
        """The reviews, oldest due first, one card a note."""
        notes = set(self.busy_notes)
        free = []
        for _, _, entry in sorted(self.reviews, key=_place):
            if entry.note not in notes:
                notes.add(entry.note)
                free.append(entry)
        return free


def _sort_out(
    entries: Iterable[Entry],
    states: Mapping[str, State],
    now: int,
    day: int,
    touched: Collection[str],
    wanted: Callable[[Entry], bool] | None,
) -> _Found:
    found = _Found()
    new, take, known = found.new.append, found.take, states.get
    for entry in entries:
        if entry.id in touched:
            found.busy_notes.add(entry.note)
        if wanted is not None and not wanted(entry):
            continue
        state = known(entry.id)
        if entry.was or (state is not None and entry.revision != state.revision):
            state = current(entry, states)
        if state is None:
            new(entry)
        elif state.suspended or state.buried_day == day:
            continue
        elif state.phase == "new":
            new(entry)
        else:
            take(entry, state, now, day)
    return found


def _wanted(decks: Collection[str] | None, tags: Collection[str] | None) -> Callable[[Entry], bool] | None:
    if decks is None and tags is None:
        return None
    words = frozenset(tags or ())
    return lambda entry: (
        (decks is None or entry.deck in decks) and (tags is None or not words.isdisjoint(entry.tags))
    )


def _room(settings: Settings, done: Done) -> tuple[int, int, int]:
    """How many reviews, how many new cards and how many of both the day's limits still allow."""
    reviews = max(0, settings.reviews_per_day - done.reviews)
    new = max(0, settings.new_per_day - done.new)
    if settings.minutes_per_day is None:
        return reviews, new, reviews + new
    left_ms = settings.minutes_per_day * 60_000 - done.took_ms
    return reviews, new, max(0, math.ceil(left_ms / max(1.0, done.average_ms)))


def _cut(agenda: Agenda, limit: int) -> Agenda:
    learning = agenda.learning[:limit]
    reviews = agenda.reviews[: limit - len(learning)]
    new = agenda.new[: limit - len(learning) - len(reviews)]
    return replace(agenda, learning=learning, reviews=reviews, new=new)


def _place(each: Waiting) -> tuple[int, int, str]:
    return each[0], each[1], each[2].id


def _by_deck(entries: Iterable[Entry]) -> Counter[str]:
    return Counter(entry.deck for entry in entries)


def _no_card(entries: tuple[Entry, ...], card: Entry) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if entry.id != card.id)


def _no_note(entries: tuple[Entry, ...], card: Entry) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if entry.note != card.note)


def _due_item(entry: Entry, state: State | None, tz: tzinfo, begins: int) -> DueItem:
    return DueItem(entry.id, entry.deck, due_ms(state, tz, begins), state.phase if state else "new")
