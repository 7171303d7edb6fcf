"""What is due: the agenda of a moment, as values and as the document of `due --json`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from studycards.agenda import Agenda, due_list, today
from studycards.desk.exams import towards
from studycards.desk.opening import Desk
from studycards.model import Entry, State


def agenda_of(
    desk: Desk, at: int, decks: Collection[str] | None = None, tags: Collection[str] | None = None
) -> Agenda:
    """What is to be studied at this moment."""
    return _agenda(desk, at, decks, tags)[0]


def _agenda(
    desk: Desk, at: int, decks: Collection[str] | None = None, tags: Collection[str] | None = None
) -> tuple[Agenda, Mapping[str, State]]:
    """The agenda, and the states that it was made from."""
    day, exams = desk.day(at), towards(desk, at)
    # A plan looks at all cards of its decks; without one most cards rest, and need not be looked at.
    entries, states = (desk.library.entries, desk.log.states()) if exams else _awake(desk, day)
    agenda = today(
        entries, states,
        now=at, day=day, settings=desk.settings, done=desk.log.done_today(day), tz=desk.tz, decks=decks, tags=tags,
        towards=exams,
    )  # fmt: skip
    return agenda, states


def _awake(desk: Desk, day: int) -> tuple[Sequence[Entry], Mapping[str, State]]:
    """The cards that a study day may ask, with what is known of them; all others rest."""
    states, resting = desk.log.states_on(day)
    awake = [entry for one in desk.library.loaded.values() for entry in one.index.entries_but(resting)]
    for entry in awake:
        for id in (entry.id, *entry.was):
            if id in resting and (state := desk.log.state(id)) is not None:
                states[id] = state
    return awake, states


def due_json(desk: Desk, at: int) -> dict[str, Any]:
    """`{"due", "new", "learning", "cards"}`: how many, and each in the order it will be asked."""
    agenda, states = _agenda(desk, at)
    items = due_list(agenda, states, tz=desk.tz, begins=desk.settings.day_begins)
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
