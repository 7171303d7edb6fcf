"""New cards in the order in which they are to be taught: what must be known first comes first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, groupby
from operator import attrgetter

from studycards.model import Entry


def new_cards(new: Iterable[Entry], busy_notes: Collection[str]) -> list[Entry]:
    """The new cards that may be met today, in order: one a note, and none before what it comes `after`.

    A card whose forerunner waits (its sibling was met today) waits with it. Forerunners that are not among
    the new cards are known, suspended or not asked for, and hold nothing up.
    """
    ordered = teaching_order(new)
    notes = set(busy_notes)
    waits: set[str] = set()
    free = []
    for entry in ordered:
        if entry.note in notes or (entry.after and not waits.isdisjoint(entry.after)):
            waits.add(entry.id)
            continue
        notes.add(entry.note)
        free.append(entry)
    return free


def teaching_order(entries: Iterable[Entry]) -> list[Entry]:
    """Deck by deck as they come, each by its own order, forerunners moved to the front."""
    decks: dict[str, list[Entry]] = {}
    for deck, own in groupby(entries, attrgetter("deck")):
        decks.setdefault(deck, []).extend(own)
    return list(chain.from_iterable(map(_in_order, decks.values())))


def _in_order(listed: list[Entry]) -> list[Entry]:
    listed.sort(key=attrgetter("order"))
    return _forerunners_first(listed) if any(entry.after for entry in listed) else listed


def _forerunners_first(listed: Sequence[Entry]) -> list[Entry]:
    """Depth first, without recursion, for chains may be long. A circle is cut where it was entered."""
    by_id = {entry.id: entry for entry in listed}
    placed: dict[str, Entry] = {}
    for entry in listed:
        path = [entry]
        entered = {entry.id}
        while path:
            first = _missing_forerunner(path[-1], by_id, placed, entered)
            if first is None:
                done = path.pop()
                placed.setdefault(done.id, done)
            else:
                entered.add(first.id)
                path.append(first)
    return list(placed.values())


def _missing_forerunner(
    entry: Entry, by_id: Mapping[str, Entry], placed: Collection[str], entered: Collection[str]
) -> Entry | None:
    for id in entry.after:
        if id in by_id and id not in placed and id not in entered:
            return by_id[id]
    return None
