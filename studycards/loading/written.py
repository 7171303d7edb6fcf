"""Where a card is written: its deck's file, line and column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studycards.cards.fields import Where
from studycards.errors import NotFound
from studycards.loading import Loaded
from studycards.loading import folder as folders

_MOST_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file; lines and columns count from 1."""

    path: Path
    line: int
    column: int


def place_of(loaded: Loaded, card: str) -> Place:
    """Where a card is written; of one that a comparison made, where its row is. Raises NotFound, Unreadable."""
    raw, _hole = loaded.index.raw(card)
    found = next(_places(loaded.index.section("parts"), raw), None)
    if found is None:
        raise NotFound("The place of {card} in its deck is not known.", "", card=card)
    name, where = found
    path = Path(loaded.deck.path) / name
    from studycards.loading.spots import spots
    from studycards.loading.yaml_text import BadText

    try:
        line, column = spots(folders.read(path, _MOST_BYTES), [where]).get(where, (1, 1))
    except BadText as bad:
        line, column = bad.line, bad.column
    return Place(path, line, column)


def _places(parts: Mapping[str, Mapping[str, Any]], raw: Mapping[str, Any]) -> Iterator[tuple[str, Where]]:
    """The file and the path of keys in it."""
    made_by = raw.get("comparison")
    for name, part in parts.items():
        if made_by is None:
            yield from ((name, ("cards", n)) for n, one in part.get("cards", ()) if one["id"] == raw["id"])
        elif part.get("comparison", {}).get("comparison") == made_by[0]:
            rows = [aspect["id"] for aspect in part["comparison"]["aspects"]]
            yield name, ("aspects", rows.index(made_by[1]))
