"""Cards for tests, made from fields as a deck's file would have them."""

from typing import Any

from studycards.cards import build
from studycards.model import Card


def troubles(**fields: Any) -> list[tuple[tuple[Any, ...], str]]:
    """Where, and which code, for each trouble that these fields have."""
    found: list[tuple[tuple[Any, ...], str]] = []
    build.checked(
        {"id": "card", "ask": "What?", **fields}, (), lambda where, code, *_: found.append((where, code))
    )
    return found


def made(hole: int = 1, **fields: Any) -> Card:
    """The card of these fields, which must be right."""
    found: list[Any] = []
    raw = build.checked({"id": "card", "ask": "What?", **fields}, (), lambda *trouble: found.append(trouble))
    assert raw is not None and not found, found
    return build.card({**raw, "concept": "things"}, "deck", hole)
