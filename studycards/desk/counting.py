"""One pass over all answers: what was done on each day, and how many reviews were remembered, and of what. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from zlib import crc32

from studycards.log.queries import Answered
from studycards.schedule import memory
from studycards.schedule.memory import Memory, retrievability
from studycards.screen.measured import STABILITIES, Day, Recall

MATURE = 21
"""Days between two reviews from which on a card counts as mature."""

_MOST_PREDICTED = 30_000
"""Of more answers, those of a sample of cards stand for all where recall is compared with its prediction."""


@dataclass(slots=True)
class _Last:
    """What the answer before left a card in."""

    day: int
    phase: str | None
    due_day: int | None
    revision: int
    memory: Memory | None = None


@dataclass(slots=True)
class Count:
    """All that was counted. `by_day` has (day, is mature) -> recall; `by_concept` only what is `since` a day."""

    days: dict[int, Day] = field(default_factory=dict)
    by_day: dict[tuple[int, bool], Recall] = field(default_factory=dict)
    by_concept: dict[tuple[str, str], Recall] = field(default_factory=dict)
    predicted: list[tuple[float, bool]] = field(default_factory=list)

    def recall(self, first: int, last: int, mature: bool) -> Recall:
        """The recall of young or of mature cards from one study day to another."""
        total = Recall()
        for (day, is_mature), one in self.by_day.items():
            if first <= day <= last and is_mature == mature:
                total.add(one.remembered, one.reviews)
        return total


def count(
    rows: Sequence[Answered],
    concept_of: Callable[[str], tuple[str, str] | None],
    now_called: Callable[[str], str],
    since: int,
    parameters: tuple[float, ...] = (),
) -> Count:
    """Count all answers, which come in order of time.

    `concept_of` gives the deck and concept of a card, `now_called` its id now.
    """
    counted, last = Count(), dict[str, _Last]()
    one_in = max(1, len(rows) // _MOST_PREDICTED)
    for name, day, grade, took_ms, phase, due_day, revision in rows:
        card = now_called(name)
        before = last.get(card)
        if grade is None:
            last.pop(card, None)
            continue
        _add_day(counted, day, grade, took_ms)
        if before is not None and (revision or 1) > before.revision:
            before = None
        after = _Last(day, phase or "review", due_day, revision or 1)
        if one_in == 1 or crc32(card.encode()) % one_in == 0:
            after.memory = _remembered(counted, before, grade, day, parameters)
        last[card] = after
        if before is not None and before.phase == "review" and day > before.day:
            is_mature = before.due_day is not None and before.due_day - before.day >= MATURE
            counted.by_day.setdefault((day, is_mature), Recall()).add(grade > 1)
            if day >= since and (concept := concept_of(card)) is not None:
                counted.by_concept.setdefault(concept, Recall()).add(grade > 1)
    return counted


def _add_day(counted: Count, day: int, grade: int, took_ms: int) -> None:
    done = counted.days.get(day)
    if done is None:
        done = counted.days[day] = Day()
    done.answers += 1
    done.forgotten += grade == 1
    done.took_ms += took_ms


def _remembered(
    counted: Count, before: _Last | None, grade: int, day: int, parameters: tuple[float, ...]
) -> Memory:
    """The memory after an answer; the recall that the model foretold for it is noted."""
    known = before.memory if before else None
    gap = max(0, day - before.day) if before else 0
    if known is not None and before is not None and before.phase == "review" and gap > 0:
        counted.predicted.append((retrievability(known.stability, gap, parameters), grade > 1))
    return memory.after(known, grade, gap, parameters)


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
    classes = Counter(sum(stability >= edge for edge in STABILITIES) for stability in stabilities)
    return tuple(classes[place] for place in range(len(STABILITIES) + 1))
