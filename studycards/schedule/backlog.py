"""A backlog spread over some days: what is due longest, and remembered least, comes first; no day is much fuller."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Late:
    """An overdue card: since when, and the recall it has left. Siblings share a `note`."""

    id: str
    note: str
    due_day: int
    recall: float


def spread(late: Iterable[Late], load: Sequence[int]) -> list[list[Late]]:
    """The cards of each day, today first. `load` is what each day holds already; siblings are kept apart."""
    waiting = sorted(late, key=lambda card: (card.due_day, card.recall, card.id))
    days = []
    for room in level(len(waiting), load):
        todays = _first_of_notes(waiting, room)
        taken = {card.id for card in todays}
        waiting = [card for card in waiting if card.id not in taken]
        days.append(todays)
    return days


def level(count: int, load: Sequence[int]) -> list[int]:
    """How many of `count` cards each day takes, so that the fullest is as low as can be; early days first."""
    low, high = 0, max(load) + count
    while low < high:  # the lowest height at which they all fit
        height = (low + high) // 2
        if sum(max(0, height - each) for each in load) >= count:
            high = height
        else:
            low = height + 1
    rooms = [max(0, low - 1 - each) for each in load]
    left = count - sum(rooms)
    for day, each in enumerate(load):
        if left and each < low:
            rooms[day], left = rooms[day] + 1, left - 1
    return rooms


def _first_of_notes(waiting: Sequence[Late], room: int) -> list[Late]:
    """The first cards, one a note as far as that fills the room."""
    one_a_note = list({card.note: card for card in reversed(waiting)}.values())[::-1]
    chosen = {card.id for card in one_a_note[:room]}
    chosen |= {card.id for card in [c for c in waiting if c.id not in chosen][: room - len(chosen)]}
    return [card for card in waiting if card.id in chosen]
