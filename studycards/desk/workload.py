"""What each wanted recall would cost and bring over a year, by this learner's own cards and times."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from studycards.desk.opening import Desk
from studycards.progress import of_entries
from studycards.schedule.costs import costs_of
from studycards.schedule.forecast import Workload, workloads

_SEED = 1
_DAYS_OF_COSTS = 90


def workloads_of(desk: Desk, at: int) -> tuple[int, list[Workload]]:
    """How many cards were met so far, and what each wanted recall would mean for them."""
    day = desk.day(at)
    known = of_entries(desk.library.entries, desk.log.states()).values()
    met = [state for state in known if state.stability is not None and not state.suspended]
    costs = costs_of(desk.log.reviews_since(day - _DAYS_OF_COSTS))
    return len(met), workloads(met, day, desk.settings, costs, seed=_SEED)


def workloads_json(desk: Desk, met: int, found: list[Workload]) -> dict[str, Any]:
    """The document of `forecast --json`."""
    return {"met": met, "retention": desk.settings.retention, "by_retention": [asdict(one) for one in found]}
