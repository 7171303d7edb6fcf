"""Days off: nothing is due on them, and what would be due comes in the days after them, in its order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Span = tuple[int, int]
"""The first and the last study day of a holiday."""

LONGEST_RETURN = 7
"""What a holiday put off is spread over as many days as it lasted, but no more than these."""


def holiday_on(day: int, holidays: Iterable[Span]) -> Span | None:
    """The holiday that a study day falls into; of several that overlap, the one that ends last."""
    over = [(first, last) for first, last in holidays if first <= day <= last]
    return max(over, key=lambda span: span[1], default=None)


def moved(day: int, holidays: Sequence[Span]) -> int:
    """The day on which a card is due that would be due on `day`: that day, or one after the holiday it falls into.

    Earlier days off come back earlier, so that no two cards change places.
    """
    while (span := holiday_on(day, holidays)) is not None:
        first, last = span
        off = last - first + 1
        day = last + 1 + (day - first) * min(off, LONGEST_RETURN) // off
    return day


def days_off(holidays: Iterable[Span], day: int, most: int = 400) -> frozenset[int]:
    """The days off from a study day on, as far as a choice among days needs them."""
    spans = ((max(first, day), min(last, day + most)) for first, last in holidays)
    return frozenset(off for first, last in spans for off in range(first, last + 1))
