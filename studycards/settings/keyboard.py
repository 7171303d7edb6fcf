"""The keys by name, which of them a learner may set, and what does not go together."""

from __future__ import annotations

from collections.abc import Mapping

from studycards.errors import Unreadable

KEYS: Mapping[str, str] = {
    "hint": "h",
    "undo": "u",
    "suspend": "s",
    "bury": "b",
    "language": "l",
    "demo": "r",
    "sure": "c",
    "drill": "d",
    "today": "t",
    "editor": "e",
    "proposed": "y",
    "leave": "q",
}
"""The keys by name; `keys` in the settings gives others."""

TAKEN = frozenset("123456789?ABCDEFGH")
"""Digits grade and choose, capitals tick a rubric's points, the question mark lists the keys."""


def check_keys(own: Mapping[str, str], where: str) -> None:
    """Raise Unreadable where a key has no name, is none, or would mean two things."""
    for name, key in own.items():
        if name not in KEYS:
            raise Unreadable(
                "{where}: no key is called {name}.",
                "See all with: studycards config keys",
                where=where,
                name=name,
            )
        if len(key) != 1 or not key.isprintable() or key.isspace():
            raise Unreadable(
                "{where}: the key of {name} must be one character, not {key}.", "See all with: studycards config keys",
                where=where, name=name, key=repr(key),
            )  # fmt: skip
        if key in TAKEN:
            raise Unreadable(
                "{where}: {key} has a meaning of its own on every card, so {name} cannot have it.",
                "See all with: studycards config keys",
                where=where, name=name, key=key,
            )  # fmt: skip
    by_key: dict[str, str] = {}
    for name, key in {**KEYS, **own}.items():
        if key in by_key:
            raise Unreadable(
                "{where}: {key} would mean both {other} and {name}.", "See all with: studycards config keys",
                where=where, name=name, key=key, other=by_key[key],
            )  # fmt: skip
        by_key[key] = name
