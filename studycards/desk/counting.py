"""How many reviews were remembered, on which day and of which card: counted over all answers. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from studycards.log.queries import A_DAY, A_REVISION, LEARNING, MATURE, REMEMBERED, Answered
from studycards.model import State
from studycards.screen.measured import STABILITIES, Recall

MATURE_DAYS = 21
"""Days between two reviews from which on a card counts as mature."""

_ANY, _WHEN, _OF_DAY, _SAME_REVISION, _OTHERS = (
    A_DAY - 1,
    -A_DAY,
    A_REVISION - A_DAY,
    A_REVISION // 2,
    ~MATURE,
)


@dataclass(slots=True)
class Count:
    """All that was counted. `by_day` has (day, is mature) -> recall; `by_card` only what is `since` a day."""

    by_day: dict[tuple[int, bool], Recall] = field(default_factory=dict)
    by_card: dict[str, Recall] = field(default_factory=dict)

    def recall(self, first: int, last: int, mature: bool) -> Recall:
        """The recall of young or of mature cards from one study day to another."""
        total = Recall()
        for (day, is_mature), one in self.by_day.items():
            if first <= day <= last and is_mature == mature:
                total.add(one.remembered, one.reviews)
        return total


def count(rows: Iterable[Answered], since: int) -> Count:
    """Count the reviews of cards that came back on a later day, from answers in order of time.

    One turn of the loop for each answer there ever was: it makes nothing, and calls nothing but dictionaries.
    """
    begin = since * A_DAY
    last: dict[str, int] = {}
    marks: dict[int, int] = {}
    remembered: dict[str, int] = {}
    forgotten: dict[str, int] = {}
    for card, mark in rows:
        before = last.get(card, LEARNING)
        if mark | _ANY < before:
            mark = _not_before(mark, before)
        last[card] = mark
        if before < mark & _WHEN and not before & LEARNING and mark - before < _SAME_REVISION:
            key = mark & _OTHERS | before & MATURE
            marks[key] = marks.get(key, 0) + 1
            if mark & _OF_DAY >= begin:
                tally = remembered if mark & REMEMBERED else forgotten
                tally[card] = tally.get(card, 0) + 1
    return Count(_by_day(marks), _by_card(remembered, forgotten))


def _not_before(mark: int, before: int) -> int:
    """The mark of an answer to an older revision, or dated before the last one: neither takes a card back.

    A reset stays without a day: what comes after it begins anew.
    """
    day = mark & _OF_DAY and max(mark & _OF_DAY, before & _OF_DAY)
    return before // A_REVISION * A_REVISION + day + (mark & _ANY)


def _by_day(counts: Mapping[int, int]) -> dict[tuple[int, bool], Recall]:
    found = defaultdict[tuple[int, bool], Recall](Recall)
    for mark, reviews in counts.items():
        key = (mark & _OF_DAY) // A_DAY, mark & MATURE > 0
        found[key].add(reviews * (mark & REMEMBERED), reviews)
    return found


def _by_card(remembered: Mapping[str, int], forgotten: Mapping[str, int]) -> dict[str, Recall]:
    return {
        card: Recall(remembered.get(card, 0) + forgotten.get(card, 0), remembered.get(card, 0))
        for card in {*remembered, *forgotten}
    }


def is_mature(state: State) -> bool:
    """Whether a card's last interval was long."""
    if state.phase != "review" or state.due_day is None or state.last_day is None:
        return False
    return state.due_day - state.last_day >= MATURE_DAYS


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
