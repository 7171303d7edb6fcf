"""When cards are due: each card's moment, the load of each day, the days of siblings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import tzinfo
from typing import NamedTuple

from studycards.model import Deck, Entry, Phase, Settings, State
from studycards.progress import of_entries
from studycards.schedule.days import day_begins_ms


class DueItem(NamedTuple):
    """One line of what is due. `due` in UTC milliseconds, None for a new card."""

    id: str
    deck: str
    due: int | None
    state: Phase


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


def due_item(entry: Entry, state: State | None, tz: tzinfo, begins: int) -> DueItem:
    return DueItem(entry.id, entry.deck, due_ms(state, tz, begins), state.phase if state else "new")
