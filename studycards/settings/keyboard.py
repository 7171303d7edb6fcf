"""The keys by name, which of them a learner may set, and what does not go together."""

from __future__ import annotations

from collections.abc import Mapping

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


def clash(own: Mapping[str, str]) -> str:
    """What is wrong with the learner's own keys, as a template for `name`, `key` and `other`; empty where all is well."""
    return found[0] if (found := _first_clash(own)) else ""


def clash_values(own: Mapping[str, str]) -> dict[str, str]:
    """The values for the template that `clash` gave."""
    return found[1] if (found := _first_clash(own)) else {}


def _first_clash(own: Mapping[str, str]) -> tuple[str, dict[str, str]] | None:
    for name, key in own.items():
        values = {"name": name, "key": key, "other": ""}
        if name not in KEYS:
            return UNKNOWN, values
        if len(key) != 1 or not key.isprintable() or key.isspace():
            return NO_KEY, values
        if key in TAKEN:
            return NOT_FREE, values
    by_key: dict[str, str] = {}
    for name, key in {**KEYS, **own}.items():
        if key in by_key:
            return TWICE, {"name": name, "key": key, "other": by_key[key]}
        by_key[key] = name
    return None


UNKNOWN = "No key is called {name}."
NO_KEY = "The key of {name} must be one character, not {key}."
NOT_FREE = "The key {key} has a meaning of its own on every card, so {name} cannot have it."
TWICE = "The key {key} would mean both {other} and {name}."
