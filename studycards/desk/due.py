"""What is due: the agenda of a moment, as values and as the document of `due --json`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from studycards.agenda import Agenda, due_list, today
from studycards.desk.exams import towards
from studycards.desk.opening import Desk


def agenda_of(
    desk: Desk, at: int, decks: Collection[str] | None = None, tags: Collection[str] | None = None
) -> Agenda:
    """What is to be studied at this moment."""
    day = desk.day(at)
    return today(
        desk.library.entries, desk.log.states(),
        now=at, day=day, settings=desk.settings, done=desk.log.done_today(day), tz=desk.tz, decks=decks, tags=tags,
        towards=towards(desk, at),
    )  # fmt: skip


def due_json(desk: Desk, at: int) -> dict[str, Any]:
    """`{"due", "new", "learning", "cards"}`: how many, and each in the order it will be asked."""
    agenda = agenda_of(desk, at)
    items = due_list(agenda, desk.log.states(), tz=desk.tz, begins=desk.settings.day_begins)
    counts = agenda.counts
    return {
        "due": counts.due,
        "new": counts.new,
        "learning": counts.learning,
        "cards": [
            {"id": item.id, "deck": item.deck, "due": desk.iso(item.due), "state": item.state}
            for item in items
        ],
    }
