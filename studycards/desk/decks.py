"""Looking things up in the decks on the desk: cards, their siblings, decks, concepts, comparisons."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from studycards.desk.opening import Desk
from studycards.errors import NotFound
from studycards.model import Claim, Comparison, Deck, Entry, Text


def entry_of(desk: Desk, name: str) -> Entry:
    """The entry of a card, by its full id or by its id in its deck. Raises NotFound with the nearest name."""
    full = desk.library.full_id(name)
    return desk.library.index(full.partition("/")[0]).entry(full)


def siblings(desk: Desk, entry: Entry) -> tuple[Entry, ...]:
    """The other cards of the same note."""
    others = desk.library.index(entry.deck).neighbours(entry)
    return tuple(one for one in others if one.note == entry.note)


def deck_of(desk: Desk, name: str) -> Deck:
    """A deck by its id. Raises NotFound."""
    return desk.library.index(name).deck


def concept_names(desk: Desk) -> dict[str, Text]:
    """The name of every concept, by id."""
    return {
        concept.id: concept.name
        for one in desk.library.loaded.values()
        for concept in one.index.concepts.values()
    }


def claims_of(desk: Desk, decks: Iterable[str]) -> list[Claim]:
    """The claims of some decks."""
    return [claim for deck in decks for claim in desk.library.index(deck).claims.values()]


def comparisons(desk: Desk) -> list[Comparison]:
    """The comparisons of all decks."""
    return [
        comparison for one in desk.library.loaded.values() for comparison in one.index.comparisons.values()
    ]


def comparison_of(desk: Desk, name: str) -> Comparison:
    """A comparison by its id. Raises NotFound with the nearest name."""
    found = {comparison.id: comparison for comparison in comparisons(desk)}
    if name in found:
        return found[name]
    close = get_close_matches(name, found, 1)
    hint = "Did you mean {close}?" if close else "See: studycards compare"
    raise NotFound("No comparison is called {name}.", hint, name=name, close=close[0] if close else "")
