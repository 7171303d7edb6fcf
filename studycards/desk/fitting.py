"""Fitting the memory model to the learner's own answers, and going back to the usual parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from studycards.desk.opening import Desk
from studycards.model import Event
from studycards.schedule.days import offset_minutes
from studycards.schedule.fit import LEAST_ITEMS, Fit, fit, items_of


@dataclass(frozen=True, slots=True)
class Fitted:
    """What came of trying. `fit` is None with too few answers that a fit can learn from."""

    items: int
    fit: Fit | None

    @property
    def outcome(self) -> str:
        if self.fit is None:
            return "too-few"
        return "fitted" if self.fit.is_better else "not-better"


def fit_to_answers(desk: Desk, at: int) -> Fitted:
    """Fit, and put the parameters in force for all that follows if they foretell better than those now in force."""
    items = items_of(desk.log.standing())
    steps = len(desk.settings.relearning_steps)
    found = fit(items, desk.settings.parameters, relearning_steps=steps)
    if found is not None and found.is_better:
        _put_in_force(desk, found.data(), at)
    return Fitted(len(items), found)


def usual_parameters(desk: Desk, at: int) -> bool:
    """Put the usual parameters in force again; False where they are."""
    if not desk.settings.parameters:
        return False
    _put_in_force(desk, {"parameters": [], "model": "fsrs-6"}, at)
    return True


def fitted_json(fitted: Fitted) -> dict[str, Any]:
    """The document of `fit --json`."""
    found = fitted.fit
    return {
        "outcome": fitted.outcome,
        "items": fitted.items,
        "least": LEAST_ITEMS,
        "loss_before": found and found.loss_before,
        "loss_after": found and found.loss_after,
        "parameters": list(found.parameters) if found else [],
    }


def _put_in_force(desk: Desk, data: dict[str, Any], at: int) -> None:
    desk.log.append(Event("", "parameters", at, desk.day(at), "", tz=offset_minutes(at, desk.tz), data=data))
    desk.__dict__.pop("settings", None)
