"""What an answer takes this learner: seconds for a card recalled, forgotten, or met for the first time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from studycards.model import Event
from studycards.schedule.days import LONGEST_ANSWER_MS

_DOUBT = 20
"""How many answers of one's own weigh as much as the usual figure."""


class Costs(NamedTuple):
    """Seconds that a card takes on one day: recalled, forgotten (with its relearning), met for the first time."""

    recalled: float = 8.0
    forgotten: float = 20.0
    met: float = 20.0


USUAL = Costs()


def costs_of(reviews: Iterable[Event]) -> Costs:
    """The costs that a learner's answers show, in order of time; near the usual ones while there are few.

    All answers to one card on one day are one: a card forgotten at nine and recalled at ten cost both.
    """
    days: dict[tuple[str, int], list[Event]] = defaultdict(list)
    for event in reviews:
        if event.type == "review" and event.card is not None and event.took_ms:
            days[event.card, event.day].append(event)
    took: dict[str, list[float]] = defaultdict(list)
    for answers in days.values():
        seconds = sum(min(event.took_ms or 0, LONGEST_ANSWER_MS) for event in answers) / 1000
        took[_sort_of(answers[0])].append(seconds)
    return Costs(
        _mean(took["recalled"], USUAL.recalled),
        _mean(took["forgotten"], USUAL.forgotten),
        _mean(took["met"], USUAL.met),
    )


def _sort_of(first: Event) -> str:
    if first.phase == "learning":
        return "met"
    return "forgotten" if first.grade == 1 else "recalled"


def _mean(seconds: list[float], usual: float) -> float:
    return (sum(seconds) + _DOUBT * usual) / (len(seconds) + _DOUBT)
