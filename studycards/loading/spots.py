"""Where given values and keys of a readable YAML text stand: line and column, found in one walk through it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from studycards.cards.fields import Key, Where
from studycards.loading.yaml_text import decoded, events

Spot = tuple[int, int]
"""Line and column, from 1."""

_BEGINNINGS = (ScalarEvent, MappingStartEvent, SequenceStartEvent, AliasEvent)
_ENDS = (MappingEndEvent, SequenceEndEvent)


def spots(data: bytes, wanted: Iterable[Where]) -> dict[Where, Spot]:
    """The spots of the wanted places, and of what they stand in, as far as they are there."""
    found: dict[Where, Spot] = {}
    root, sought = _Step(()), 1
    for where in wanted:
        sought += root.lead_to(where)
    inside: list[_Frame] = []
    for event in events(decoded(data)):
        kind = event.__class__
        if kind in _ENDS:
            inside.pop()
        elif kind in _BEGINNINGS:
            step = inside[-1].next_step(event) if inside else root
            if step is not None:
                found.setdefault(step.where, (event.start_mark.line + 1, event.start_mark.column + 1))
            if kind is MappingStartEvent or kind is SequenceStartEvent:
                inside.append(_Frame(step, kind is MappingStartEvent))
            if len(found) == sought:
                break
    return found


class _Step:
    """A place on the way to what is wanted; `onward` are the next ones."""

    __slots__ = ("onward", "where")

    def __init__(self, where: Where) -> None:
        self.where = where
        self.onward: dict[str | int, _Step] = {}

    def lead_to(self, where: Where) -> int:
        """Make the steps to a place, and say how many are new."""
        step, new = self, 0
        for number, key in enumerate(where, 1):
            if key not in step.onward:
                step.onward[key] = _Step(where[:number])
                new += 1
            step = step.onward[key]
        return new


class _Frame:
    """A map or a list that the walk is in, and how far it is."""

    __slots__ = ("is_map", "key", "number", "step")

    def __init__(self, step: _Step | None, is_map: bool) -> None:
        self.step, self.is_map = step, is_map
        self.key: str | None = None
        self.number = -1

    def next_step(self, event: Any) -> _Step | None:
        """The step to what begins here, where something wanted lies that way."""
        at: str | int
        if not self.is_map:
            self.number += 1
            at = self.number
        elif self.key is None:
            self.key = getattr(event, "value", "")
            at = Key(self.key)
        else:
            at, self.key = self.key, None
        return self.step.onward.get(at) if self.step else None
