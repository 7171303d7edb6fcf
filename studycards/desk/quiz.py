"""The questions of a quiz: which cards fit, and which of them are drawn, the same for the same seed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Literal

from studycards.cards import KINDS as ALL_KINDS
from studycards.model import Entry, Event, State
from studycards.schedule.memory import retrievability
from studycards.sessions.quiz import RIGHT

MARKED = tuple(kind for kind in ALL_KINDS if kind in ("choice", "typed", "order", "match", "predict"))
"""The kinds that the program can mark by itself."""

Which = Literal["any", "weak", "new", "missed"]

WEAK_RECALL = 0.9
"""A card met before is weak where the chance of recalling it now is less than this, or it was missed last."""


def questions(
    entries: Iterable[Entry],
    states: Mapping[str, State],
    last: Mapping[str, bool],
    *,
    which: Which,
    count: int,
    day: int,
    seed: int,
    parameters: Sequence[float] = (),
) -> tuple[Entry, ...]:
    """Draw questions: one card a note, concepts in turns. `last`: whether each card's latest answer was right."""
    fit = [entry for entry in entries if entry.kind in MARKED and not _is_suspended(states.get(entry.id))]
    if which == "new":
        fit = [entry for entry in fit if _is_new(states.get(entry.id))]
    elif which == "missed":
        fit = [entry for entry in fit if last.get(entry.id) is False]
    elif which == "weak":
        chances = {entry.id: _recall(states.get(entry.id), day, parameters) for entry in fit}
        weak = {
            id: chance - (last.get(id) is False)
            for id, chance in chances.items()
            if last.get(id) is False or (chance is not None and chance < WEAK_RECALL)
            if chance is not None
        }
        return _weakest(fit, weak, count, seed)
    return _in_turns(_one_a_note(fit, seed), count, seed)
