"""Ids of events: 32 hex digits in UUIDv7's layout, each greater than the one before it in the log."""

from __future__ import annotations

import os
import re

_HEX = re.compile("[0-9a-f]{32}").fullmatch
_RANDOM_BITS = 62
_COUNTER_BITS = 12


def new_device() -> str:
    """The name of a device: made once, with its database."""
    return os.urandom(8).hex()


def next_id(at_ms: int, last: str | None) -> str:
    """An id for an event at `at_ms` that sorts after `last`, whatever the clock did meanwhile."""
    when = max(0, at_ms) << _COUNTER_BITS
    if last is not None:
        when = max(when, _when(last) + 1)
    ms, counter = when >> _COUNTER_BITS, when & (1 << _COUNTER_BITS) - 1
    chance = int.from_bytes(os.urandom(8), "big") >> (64 - _RANDOM_BITS)
    value = ms << 80 | 0x7 << 76 | counter << 64 | 0b10 << _RANDOM_BITS | chance
    return f"{value:032x}"


def is_id(text: object) -> bool:
    """Whether a text may be the id of an event."""
    return isinstance(text, str) and _HEX(text) is not None


def time_of(id: str) -> int:
    """The moment in an id, in UTC milliseconds: that of its event, or of an event before it where that was later."""
    return int(id, 16) >> 80


def _when(id: str) -> int:
    value = int(id, 16)
    return (value >> 80) << _COUNTER_BITS | (value >> 64) & (1 << _COUNTER_BITS) - 1
