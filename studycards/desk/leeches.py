"""Cards that are forgotten again and again, and what may help with each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from studycards.desk.opening import Desk
from studycards.model import Card, State
from studycards.progress import is_leech, of_entries


@dataclass(frozen=True, slots=True)
class Leech:
    """A card forgotten often, and what is most likely to help: its demo, its table, or other words for it.

    name    what the help is called: the demo, the comparison, or the card
    """

    card: Card
    state: State
    helps: Literal["demo", "table", "words"]
    name: str


def leeches(desk: Desk) -> list[Leech]:
    """The cards whose lapses have reached the settings' figure, those forgotten most often first."""
    known = of_entries(desk.library.entries, desk.log.states()).values()
    found = [state for state in known if is_leech(state, desk.settings) and not state.suspended]
    found.sort(key=lambda state: (-state.lapses, state.card))
    return [_leech(desk.library.card(state.card), state) for state in found]


def _leech(card: Card, state: State) -> Leech:
    if card.demo:
        return Leech(card, state, "demo", card.demo)
    if card.comparison:
        return Leech(card, state, "table", card.comparison[0])
    return Leech(card, state, "words", card.id)
