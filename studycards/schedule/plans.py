"""The exams that a learner plans for: what the log says of them, each by its name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from studycards.model import Event

PLAN_EVENTS = ("plan-set", "plan-drop")


class PlannedExam(NamedTuple):
    """An exam on a study day, and the minutes a day that the learner gives to it. No decks: all of them."""

    name: str
    day: int
    minutes: float
    decks: tuple[str, ...] = ()

    def covers(self, deck: str) -> bool:
        return not self.decks or deck in self.decks

    def data(self) -> dict[str, Any]:
        """What its `plan-set` event says."""
        return {"name": self.name, "day": self.day, "minutes": self.minutes, "decks": list(self.decks)}


def plans_in(stands: Iterable[Event]) -> tuple[PlannedExam, ...]:
    """The plans that standing events, in order of time, come to; the nearest exam first."""
    plans: dict[str, PlannedExam] = {}
    for event in stands:
        name = str(event.data.get("name", ""))
        if event.type == "plan-drop":
            plans.pop(name, None)
        elif event.type == "plan-set":
            decks = tuple(event.data.get("decks", ()))
            plans[name] = PlannedExam(name, int(event.data["day"]), float(event.data["minutes"]), decks)
    return tuple(sorted(plans.values(), key=lambda plan: (plan.day, plan.name)))


def still_to_come(plans: Iterable[PlannedExam], day: int) -> tuple[PlannedExam, ...]:
    """The plans whose exam is later than a study day."""
    return tuple(plan for plan in plans if plan.day > day)
