"""The knobs that a learner turned: checked against what the demo declares, before anything starts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from studycards.demo.declared import DemoFile
from studycards.errors import StudycardsError


def chosen(demo: DemoFile, turned: Mapping[str, Any]) -> dict[str, Any]:
    """Every knob of the demo with its value: turned, or the default. StudycardsError for one that will not do."""
    declared = demo.demo.knobs
    for name in turned:
        if name not in declared:
            known = ", ".join(f"--{knob}" for knob in declared) or "none"
            raise StudycardsError(f"The demo {demo.id} has no knob {name!r}.", f"It has: {known}.")
    return {name: _value(name, knob, turned.get(name, knob["default"])) for name, knob in declared.items()}


def arguments(values: Mapping[str, Any]) -> list[str]:
    """The knobs as words of a command line; `=` keeps a negative number from looking like an option."""
    return [f"--{name}={value}" for name, value in values.items()]


def _value(name: str, knob: Mapping[str, Any], given: Any) -> Any:
    kind = type(knob["default"])
    try:
        value = kind(given)
    except (TypeError, ValueError, OverflowError):
        raise StudycardsError(f"--{name} takes {_KINDS.get(kind, kind.__name__)}, not {given!r}.") from None
    choices = knob.get("choices")
    if choices and value not in choices:
        raise StudycardsError(f"--{name} must be one of: {', '.join(map(str, choices))}.")
    low, high = knob.get("min", -math.inf), knob.get("max", math.inf)
    if kind in (int, float) and not low <= value <= high:
        raise StudycardsError(f"--{name} must be between {low} and {high}, not {given}.")
    return value


_KINDS: Mapping[type, str] = {int: "a whole number", float: "a number", str: "a word"}
