"""What each kind of file holds, from the values read to its normal form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from studycards.cards import build, fields
from studycards.cards.fields import WARNINGS, Field, Say, Where
from studycards.cards.shapes import normalised
from studycards.demo import declared
from studycards.demo.declared import Undeclared

__all__ = ["Part", "Reader", "Undeclared", "claims", "comparison", "concept", "deck", "demo"]

Part = dict[str, Any]
"""What one file holds, in its normal form: plain data that the index keeps."""

Reader = Callable[[Any, Say], Part]


def _whole(value: Any, table: Mapping[str, Field], key: str, say: Say) -> Part:
    """A file that is one map; nothing of it where any of it is wrong."""
    wrong: list[str] = []

    def tell(where: Where, code: str, message: str, hint: str) -> None:
        wrong.extend([code] if code not in WARNINGS else [])
        say(where, code, message, hint)

    raw = normalised(table, value, (), tell)
    return {} if wrong else {key: raw}


def deck(value: Any, say: Say) -> Part:
    """`deck.yaml`."""
    return _whole(value, fields.DECK, "deck", say)


def comparison(value: Any, say: Say) -> Part:
    """A file of `comparisons/`."""
    return _whole(value, fields.COMPARISON, "comparison", say)


def claims(value: Any, say: Say) -> Part:
    """`claims.yaml`, and the files of `claims/`: each claim with its number in the file."""
    if not isinstance(value, list):
        say(
            (),
            "bad-type",
            "this file should be a list of claims",
            "Begin each claim with a hyphen: - id: ...",
        )
        return {}
    found = []
    for number, one in enumerate(value):
        raw = normalised(fields.CLAIM, one, (number,), say)
        verdict = raw.get("verdict", "holds")
        if verdict != "holds" and "correction" not in raw:
            message = f"correction is missing, and the claim is {verdict}"
            say((number,), "missing-key", message, "Add correction: what is so instead.")
        if "id" in raw and "says" in raw:
            found.append((number, raw))
    return {"claims": found}


def concept(value: Any, say: Say) -> Part:
    """A file of `concepts/`: the concept, and each of its cards with its number in the file."""
    part = _whole(value, fields.CONCEPT, "concept", say)
    about = part.get("concept", {})
    about.pop("cards", None)
    cards = value.get("cards") if isinstance(value, dict) else None
    part["cards"] = [] if cards is None else _cards(cards, about.get("concept", ""), say)
    return part


def _cards(cards: Any, concept: str, say: Say) -> list[tuple[int, build.Raw]]:
    if not isinstance(cards, list):
        say(("cards",), "bad-type", "cards should be a list", "Begin each card with a hyphen: - id: ...")
        return []
    found = []
    for number, one in enumerate(cards):
        raw = build.checked(one, ("cards", number), say)
        if raw is not None:
            found.append((number, raw | {"concept": concept}))
    return found


def ids(part: str, value: Any) -> list[str]:
    """The ids of what a file with errors holds, empty where one cannot be told. `part`: as in a draft."""
    if part in ("deck", "concepts", "comparisons"):
        return [_id(value, part.removesuffix("s"))]
    items = value.get("cards", []) if part == "cards" and isinstance(value, dict) else value
    return [_id(one, "id") for one in items] if isinstance(items, list) else [""]


def _id(value: Any, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def demo(path: Path) -> Part:
    """What cards and claims speak of in a demo's file; nothing of it is run. Raises Undeclared."""
    try:
        file = declared.read(path)
        declaration = file.demo
        names = [*declaration.evidence, *declaration.controls, *declaration.claims, *declaration.title]
        if isinstance(declaration.claims, str) or not all(isinstance(name, str) for name in names):
            raise TypeError("names are strings")
        title = {language: str(words) for language, words in declaration.title.items()}
    except (TypeError, ValueError, AttributeError, RecursionError, MemoryError):
        hint = "See docs/demos.md for its shape."
        raise Undeclared("the declaration of this demo is not well formed", hint=hint) from None
    return {
        "id": file.id,
        "evidence": tuple(declaration.evidence),
        "controls": tuple(declaration.controls),
        "claims": tuple(declaration.claims),
        "title": title,
    }
