"""The steps of an interview as the log keeps them: plain data from an action, and the action again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studycards.demo.verdicts import Evidence, Result
from studycards.sessions.actions import Action, Answer, DemoEnded, Hint, Leave, Reveal, Sure, Tick
from studycards.sessions.interview_actions import Finish, GoOn, Held, TakeProposed, Write

KEPT: Mapping[str, type] = {
    "sure": Sure,
    "hint": Hint,
    "write": Write,
    "reveal": Reveal,
    "answer": Answer,
    "tick": Tick,
    "take-proposed": TakeProposed,
    "held": Held,
    "go-on": GoOn,
    "finish": Finish,
    "leave": Leave,
}
"""What the learner does and the log keeps, by the name it has there."""

_NAMES = {kind: name for name, kind in KEPT.items()}


def step_of(action: Action) -> dict[str, Any] | None:
    """An action as plain data; None for one that the log does not keep."""
    if isinstance(action, DemoEnded):
        return {"did": "measured", **_measured(action.result)}
    name = _NAMES.get(type(action))
    if name is None:
        return None
    values = {name: getattr(action, name) for name in _fields(type(action)) if name != "at"}
    return {"did": name, **{key: value for key, value in values.items() if value is not None}}


def action_of(step: Mapping[str, Any], at: int) -> Action | None:
    """The action that a step was; None for a step that is none, or that this version does not know."""
    if step.get("did") == "measured":
        return DemoEnded(_result(step), at)
    kind = KEPT.get(step.get("did", ""))
    if kind is None:
        return None
    names = _fields(kind)
    values = {key: value for key, value in step.items() if key in names}
    try:
        action: Action = kind(**values, **({"at": at} if "at" in names else {}))
    except TypeError:
        return None
    return action


def _measured(result: Result | None) -> dict[str, Any]:
    """What of a run can mark a prediction."""
    if result is None:
        return {}
    decided = [one for one in result.evidence if one.verdict in ("confirmed", "refuted")]
    return {"demo": result.demo, "outcome": result.outcome, "values": {one.id: one.value for one in decided}}


def _result(step: Mapping[str, Any]) -> Result | None:
    if "outcome" not in step:
        return None
    evidence = tuple(
        Evidence(name, {}, "confirmed", None, value, value, "", False)
        for name, value in step["values"].items()
    )
    return Result(step["demo"], {}, step["outcome"], evidence, {}, 0, "", {})


def _fields(kind: type) -> tuple[str, ...]:
    """The fields of an action; some actions have none."""
    return getattr(kind, "_fields", ())
