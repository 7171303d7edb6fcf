"""What is known about a card beside its state: earlier runs of its demo, whether it meant something else before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from studycards.desk.opening import Desk
from studycards.model import Entry
from studycards.sessions.actions import Known


def known_evidence(run: Mapping[str, Any] | None, shows: Sequence[str], at: int) -> Known | None:
    """The verdict of the last run on the evidence that a card shows; None where the demo was never run."""
    if run is None:
        return None
    verdicts = {one["id"]: one["verdict"] for one in run.get("evidence", ())}
    shown = {verdicts.get(name, run["outcome"]) for name in shows} or {run["outcome"]}
    order = ("refuted", "failed", "timed-out", "inconclusive", "unavailable", "confirmed")
    verdict = next((word for word in order if word in shown), run["outcome"])
    machine = run.get("machine", {})
    where = ", ".join(str(machine[key]) for key in ("kernel", "python") if machine.get(key))
    return Known(verdict, max(0, (at - run["at"]) // 86_400_000), where)


def is_learned_afresh(desk: Desk, entry: Entry) -> bool:
    """Whether the learner answered this card when it meant something else, and not since."""
    if entry.revision == 1:
        return False
    states = (desk.log.state(name) for name in (entry.id, *entry.was))
    last = next((state for state in states if state is not None), None)
    return last is not None and last.reps > 0 and last.revision < entry.revision
