"""The knobs that a learner turned: checked against what the demo declares, before anything starts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from studycards.demo.declared import DemoFile
from studycards.errors import StudycardsError


def chosen(demo: DemoFile, turned: Mapping[str, Any]) -> dict[str, Any]:
    """Every knob of the demo with its value: turned, or the default. StudycardsError for one that will not do."""
    declared = demo.demo.knobs
    for name in turned:
        if name not in declared:
            known = ", ".join(f"--{knob}" for knob in declared) or "none"
            raise StudycardsError(
                "The demo {demo} has no knob {knob}.",
                "It has: {known}.",
                demo=demo.id,
                knob=name,
                known=known,
            )
    return {name: _value(name, knob, turned.get(name, knob["default"])) for name, knob in declared.items()}


def arguments(values: Mapping[str, Any]) -> list[str]:
    """The knobs as words of a command line; `=` keeps a negative number from looking like an option."""
    return [f"--{name}={value}" for name, value in values.items()]


def _value(name: str, knob: Mapping[str, Any], given: Any) -> Any:
    kind = type(knob["default"])
    try:
        value = _READ.get(kind, kind)(given)
    except (TypeError, ValueError, KeyError, OverflowError):
        raise StudycardsError(_WRONG_KIND.get(kind, _WRONG_KIND[str]), knob=name, given=given) from None
    choices = knob.get("choices")
    if choices and value not in choices:
        known = ", ".join(map(str, choices))
        raise StudycardsError("--{knob} must be one of: {known}.", knob=name, known=known)
    low, high = knob.get("min", -math.inf), knob.get("max", math.inf)
    if kind in (int, float) and not low <= value <= high:
        raise StudycardsError(
            "--{knob} must be between {low} and {high}, not {given}.",
            knob=name,
            low=low,
            high=high,
            given=given,
        )
    return value


def _truth(given: Any) -> bool:
    return {"true": True, "false": False, "yes": True, "no": False}[str(given).lower()]


def _whole(given: Any) -> int:
    if isinstance(given, float) and not given.is_integer():
        raise ValueError(given)
    return int(given)


_READ: Mapping[type, Callable[[Any], Any]] = {bool: _truth, int: _whole}
_WRONG_KIND: Mapping[type, str] = {
    int: "--{knob} takes a whole number, not {given}.",
    float: "--{knob} takes a number, not {given}.",
    bool: "--{knob} takes true or false, not {given}.",
    str: "--{knob} does not take {given}.",
}
