"""What was done on each day, and how many reviews were remembered, and of what: counted over all answers. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from studycards.log.queries import Answered
from studycards.schedule import memory
from studycards.schedule.memory import Memory, retrievability
from studycards.screen.measured import STABILITIES, Recall

MATURE = 21
"""Days between two reviews from which on a card counts as mature."""


@dataclass(slots=True)
class Count:
    """All that was counted. `by_day` has (day, is mature) -> recall; `by_card` only what is `since` a day."""

    by_day: dict[tuple[int, bool], Recall] = field(default_factory=dict)
    by_card: dict[str, Recall] = field(default_factory=dict)
    sample: list[Answered] = field(default_factory=list)

    def recall(self, first: int, last: int, mature: bool) -> Recall:
        """The recall of young or of mature cards from one study day to another."""
        total = Recall()
        for (day, is_mature), one in self.by_day.items():
            if first <= day <= last and is_mature == mature:
                total.add(one.remembered, one.reviews)
        return total


def count(rows: Iterable[Answered], since: int, sampled: Container[str]) -> Count:
    """Count the reviews of cards that came back on a later day, from answers in order of time.

    The answers to the cards that are `sampled` are kept as they are. One turn of the loop for each answer there ever
    was: it makes nothing, and calls nothing but dictionaries.
    """
    last: dict[str, Answered] = {}
    by_day: dict[tuple[int, bool, bool], int] = {}
    remembered: dict[str, int] = {}
    forgotten: dict[str, int] = {}
    sample: list[Answered] = []
    for row in rows:
        card, day, grade, _to_review, _due_day, revision = row
        if card in sampled:
            sample.append(row)
        before = last.get(card)
        last[card] = row
        if before is None or grade is None:
            continue
        _card, then, graded, was_review, was_due, then_revision = before
        if not was_review or graded is None or day <= then or revision > then_revision:
            continue
        key = (day, was_due - then >= MATURE, grade > 1)
        by_day[key] = by_day.get(key, 0) + 1
        if day >= since:
            tally = remembered if grade > 1 else forgotten
            tally[card] = tally.get(card, 0) + 1
    return Count(_recall_by_day(by_day), _recall_by_card(remembered, forgotten), sample)


def _recall_by_day(counts: Mapping[tuple[int, bool, bool], int]) -> dict[tuple[int, bool], Recall]:
    found: dict[tuple[int, bool], Recall] = {}
    for (day, is_mature, was_right), reviews in counts.items():
        found.setdefault((day, is_mature), Recall()).add(reviews if was_right else 0, reviews)
    return found


def _recall_by_card(remembered: Mapping[str, int], forgotten: Mapping[str, int]) -> dict[str, Recall]:
    return {
        card: Recall(remembered.get(card, 0) + forgotten.get(card, 0), remembered.get(card, 0))
        for card in {*remembered, *forgotten}
    }


def predictions(rows: Iterable[Answered], parameters: tuple[float, ...] = ()) -> list[tuple[float, bool]]:
    """The recall that the model foretold for each review of a later day, and whether it was remembered."""
    found: list[tuple[float, bool]] = []
    last: dict[str, tuple[Answered, Memory]] = {}
    for row in rows:
        card, day, grade, _to_review, _due_day, revision = row
        before, known = last.pop(card, (None, None))
        if grade is None:
            continue
        if before is not None and revision > before[5]:
            before = known = None
        gap = max(0, day - before[1]) if before is not None else 0
        if known is not None and before is not None and before[3] and gap > 0:
            found.append((retrievability(known.stability, gap, parameters), grade > 1))
        last[card] = row, memory.after(known, grade, gap, parameters)
    return found


def longest_streak(days: Iterable[int]) -> int:
    """The most study days in a row."""
    known = set(days)
    longest = 0
    for first in known:
        if first - 1 in known:
            continue
        last = first
        while last in known:
            last += 1
        longest = max(longest, last - first)
    return longest


def spread(stabilities: Iterable[float]) -> tuple[int, ...]:
    """How many cards are in each class of stability; the last one is open."""
    classes = Counter(bisect_right(STABILITIES, stability) for stability in stabilities)
    return tuple(classes[place] for place in range(len(STABILITIES) + 1))
