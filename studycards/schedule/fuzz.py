"""Spread intervals over nearby days: the range to choose from, and the least loaded day inside it."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple
from zlib import crc32

from studycards.schedule import days

Load = Mapping[int, int] | Callable[[int], int]
"""How many cards are due on a study day."""

_GROWTH = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, math.inf, 0.05))
_EASY_DAY_WEIGHT = 4.0
_SIBLING_PENALTY = 1000.0
_NEIGHBOURHOOD = 3
_PULL_TO_CENTRE = 0.5


class Calendar(NamedTuple):
    """What the choice of a day depends on: today, the load of days to come, days to avoid, the draw."""

    day: int
    draw: int
    load: Load | None = None
    easy_days: Collection[int] = frozenset()
    sibling_days: Collection[int] = frozenset()


def rounded(days: float) -> int:
    """The nearest whole number, halves upward (Python's own `round` would go to the even one)."""
    return math.floor(days + 0.5)


def fuzz_range(interval: float, least: int, most: int) -> tuple[int, int]:
    """The first and last interval that fuzz may choose; one day wide below 2.5 days."""
    least = min(least, most)
    centre = min(max(interval, least), most)
    delta = _delta(centre)
    low = min(max(rounded(centre - delta), least), most)
    high = min(max(rounded(centre + delta), least), most)
    if low == high and 2 < high < most:
        high += 1
    return low, high


def spread(interval: float, least: int, most: int, calendar: Calendar) -> int:
    """The interval to give: inside the fuzz range, on the day that is least loaded among its neighbours.

    Where no load is known, the day is drawn.
    """
    low, high = fuzz_range(interval, least, most)
    if low == high:
        return low
    centre = min(max(rounded(interval), low), high)
    choices = range(low, high + 1)
    if calendar.load is None and not calendar.easy_days and not calendar.sibling_days:
        return low + calendar.draw % len(choices)
    load = _as_function(calendar.load)
    upward = calendar.draw % 2 == 0  # breaks a tie between two days equally near

    def rank(days: int) -> tuple[float, int, bool]:
        return (
            _score(calendar, load, days, centre, high - low),
            abs(days - centre),
            (days > centre) != upward,
        )

    return min(choices, key=rank)


def draw(card: str, event: str) -> int:
    """A number that is the same every time for one card and one event, and like chance between them."""
    return crc32(f"{card}\n{event}".encode())


def _delta(interval: float) -> float:
    if interval < 2.5:
        return 0.0
    return 1.0 + sum(share * max(min(interval, end) - start, 0.0) for start, end, share in _GROWTH)


def _score(calendar: Calendar, load: Callable[[int], int], interval: int, centre: int, width: int) -> float:
    day = calendar.day + interval
    near = [load(each) for each in range(day - _NEIGHBOURHOOD, day + _NEIGHBOURHOOD + 1)]
    relative = (near[_NEIGHBOURHOOD] + 0.5) / (sum(near) / len(near) + 0.5)
    if calendar.easy_days and days.weekday(day) in calendar.easy_days:
        relative *= _EASY_DAY_WEIGHT
    penalty = _SIBLING_PENALTY if day in calendar.sibling_days else 0.0
    return relative + _PULL_TO_CENTRE * abs(interval - centre) / width + penalty


def _as_function(load: Load | None) -> Callable[[int], int]:
    if load is None:
        return lambda _: 0
    if callable(load):
        return load
    return lambda day: load.get(day, 0)
