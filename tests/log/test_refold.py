"""The states that a log keeps are the fold of all its events, however they came in and however it was refolded."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studycards.log import Log, writing
from studycards.log.rows import state_row
from studycards.model import Event
from studycards.schedule import memory
from studycards.schedule.fold import fold_all
from tests.test_log import DAY, DAY_MS, NOW, bytes_of_states

CARDS = ["d/a", "d/b", "d/c", "e/管道"]
OTHER = [value * 1.1 for value in memory.DEFAULTS]


@st.composite
def lives(draw: st.DrawFn) -> list[Event]:
    """What a few cards went through: every type that the fold knows, and some that it does not, in any order."""
    events: list[Event] = []
    for number in range(draw(st.integers(1, 30))):
        at = NOW + draw(st.integers(0, 60)) * DAY_MS // 3
        day = DAY + (at - NOW) // DAY_MS
        common = {"id": f"{number:032x}", "at": at, "day": day, "device": draw(st.sampled_from(["x", "y"]))}
        card = draw(st.sampled_from(CARDS))
        type = draw(st.sampled_from([*["review"] * 4, *_MADE, "suspend", "resume", "bury", "reset", "flag"]))
        events.append(
            Event(type=type, **common, **{"card": card} | _MADE.get(type, _plain)(draw, day, events))
        )
    return events


def _plain(draw: st.DrawFn, day: int, events: list[Event]) -> dict:
    return {}


def _review(draw: st.DrawFn, day: int, events: list[Event]) -> dict:
    named = {"revision": st.integers(1, 3), "was": st.lists(st.sampled_from(CARDS), max_size=2)}
    phase = st.sampled_from(["learning", "review", "relearning", None])
    return {
        "grade": draw(st.integers(1, 4)),
        "phase": draw(phase),
        "due_day": draw(st.sampled_from([None, day, day + 3])),
        "retention": draw(st.sampled_from([None, 0.9])),
        "answer": {"reply": "a pipe"},
        "data": draw(st.one_of(st.just({}), st.fixed_dictionaries({}, optional=named))),
    }


def _undo(draw: st.DrawFn, day: int, events: list[Event]) -> dict:
    return {"ref": draw(st.sampled_from(events)).id if events else f"{99:032x}"}


def _reschedule(draw: st.DrawFn, day: int, events: list[Event]) -> dict:
    due = st.dictionaries(st.sampled_from(CARDS), st.integers(DAY, DAY + 90), min_size=1)
    moved = draw(st.sampled_from(["all", "several", "one"]))
    if moved == "one":
        return {"due_day": day + 9}
    return {"card": None, "retention": 0.85} | ({"data": {"due": draw(due)}} if moved == "several" else {})


def _parameters(draw: st.DrawFn, day: int, events: list[Event]) -> dict:
    chosen = {"data": {"parameters": draw(st.sampled_from([[], OTHER]))}}
    return chosen | draw(st.sampled_from([{"card": None}, {"card": None}, {}]))


def _practice(draw: st.DrawFn, day: int, events: list[Event]) -> dict:
    return {"data": {"was": ["d/b"]}}


_MADE = {
    "review": _review, "undo": _undo, "reschedule": _reschedule, "parameters": _parameters, "practice": _practice,
}  # fmt: skip


@pytest.mark.parametrize("many", [2, 10_000])
@settings(max_examples=150, deadline=None)
@given(events=lives(), seed=st.integers(0, 2**32))
def test_a_merged_and_a_refolded_log_keep_what_all_events_fold_into(
    many: int, events: list[Event], seed: int
) -> None:
    plain = [state_row(state) for _, state in sorted(fold_all(events).items())]
    chance = random.Random(seed)
    mixed = chance.sample(events, len(events))
    cut = chance.randint(0, len(mixed))
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as room:
        patch.setattr(writing, "MANY", many)
        with Log.open(Path(room) / "progress.db", now=NOW) as log:
            log.merge(mixed[:cut])
            log.merge(mixed[cut:])
            assert bytes_of_states(log) == plain
            assert log.check() == []
            assert log.refold() == len(plain)
            assert bytes_of_states(log) == plain
