"""The exams to come, with all that their plans depend on: what the agenda follows. Quick to import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studycards.agenda import wanted_retention
from studycards.desk.opening import Desk
from studycards.schedule.plans import PLAN_EVENTS, PlannedExam, plans_in, still_to_come

if TYPE_CHECKING:
    from studycards.agenda.towards import Towards

_DAYS_OF_COSTS = 30


def all_plans(desk: Desk) -> tuple[PlannedExam, ...]:
    """Every plan that was set and not dropped, those whose exam is over among them."""
    return plans_in(desk.log.of_no_card(PLAN_EVENTS))


def towards(desk: Desk, at: int) -> tuple[Towards, ...]:
    """The exams to come, with all that their plans depend on."""
    day = desk.day(at)
    plans = still_to_come(all_plans(desk), day)
    if not plans:
        return ()
    from studycards.agenda.towards import Towards
    from studycards.schedule.costs import costs_of
    from studycards.schedule.exam import Exam

    costs = costs_of(desk.log.reviews_since(day - _DAYS_OF_COSTS))
    return tuple(
        Towards(plan, Exam(plan.day, plan.minutes, _retention(desk, plan), costs, desk.settings.parameters))
        for plan in plans
    )


def _retention(desk: Desk, planned: PlannedExam) -> float:
    """The recall wanted of a plan's cards while it is built: that of its deck, where it has one deck."""
    loaded = desk.library.loaded.get(planned.decks[0]) if len(planned.decks) == 1 else None
    return wanted_retention(loaded.deck if loaded else None, desk.settings)
