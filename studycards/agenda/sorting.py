"""Every card that may be asked on a study day, sorted by what is to be done with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from studycards.model import Entry, State
from studycards.progress import current

Waiting = tuple[int, int, Entry]
"""A card in its steps: the moment it is due, its place among equals, and the card."""


@dataclass(slots=True)
class Found:
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

    def without(self, decks: Collection[str]) -> Found:
        """The same without the reviews and new cards of some decks; steps stay."""
        if not decks:
            return self
        return replace(
            self,
            reviews=[each for each in self.reviews if each[2].deck not in decks],
            new=[entry for entry in self.new if entry.deck not in decks],
        )

    def one_a_note(self) -> list[Entry]:
        """The reviews, oldest due first, one card a note."""
        notes = set(self.busy_notes)
        free = []
        for _, _, entry in sorted(self.reviews, key=place):
            if entry.note not in notes:
                notes.add(entry.note)
                free.append(entry)
        return free


def sort_out(
    entries: Iterable[Entry],
    states: Mapping[str, State],
    now: int,
    day: int,
    touched: Collection[str],
    wanted: Callable[[Entry], bool] | None,
) -> Found:
    found = Found()
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


def filter_for(decks: Collection[str] | None, tags: Collection[str] | None) -> Callable[[Entry], bool] | None:
    if decks is None and tags is None:
        return None
    words = frozenset(tags or ())
    return lambda entry: (
        (decks is None or entry.deck in decks) and (tags is None or not words.isdisjoint(entry.tags))
    )


def place(each: Waiting) -> tuple[int, int, str]:
    return each[0], each[1], each[2].id
