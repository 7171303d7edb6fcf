"""The fold: any order of arrival, undo, renames, revisions, new parameters."""

from __future__ import annotations

import random
from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studycards.model import Event, Settings, State
from studycards.schedule import memory
from studycards.schedule.decisions import decide
from studycards.schedule.fold import fold, fold_all, standing

DAY_MS = 86_400_000
OTHER = tuple(value * 1.1 for value in memory.DEFAULTS)


def event(number: int, type: str, at: int, card: str | None = "d/a", **more) -> Event:
    return Event(f"{number:032x}", type, at, at // DAY_MS, "device", card=card, **more)


def review(number: int, at: int, grade: int = 3, card: str = "d/a", phase: str = "review", **more) -> Event:
    more = {"due_day": at // DAY_MS + 3, "phase": phase, "retention": 0.9, **more}
    return event(number, "review", at, card, grade=grade, **more)


@st.composite
def logs(draw) -> list[Event]:
    """A log of a few cards: reviews with decisions, suspensions, resets, undos of what came before."""
    events: list[Event] = []
    for number in range(draw(st.integers(1, 25))):
        at = draw(st.integers(0, 60)) * DAY_MS // 3
        card = draw(st.sampled_from(["d/a", "d/b", "d/c"]))
        kinds = ["review", "review", "review", "suspend", "resume", "bury", "reset", "flag"]
        type = draw(st.sampled_from([*kinds, "undo", "reschedule", "parameters"]))
        if type == "review":
            phase = draw(st.sampled_from(["learning", "review", "relearning"]))
            events.append(review(number, at, draw(st.integers(1, 4)), card, phase))
        elif type == "undo":
            ref = draw(st.sampled_from(events)).id if events else f"{99:032x}"
            events.append(event(number, "undo", at, card, ref=ref))
        elif type == "reschedule":
            events.append(event(number, type, at, None, retention=0.85))
        elif type == "parameters":
            data = {"parameters": list(draw(st.sampled_from([(), OTHER])))}
            events.append(event(number, type, at, None, data=data))
        else:
            events.append(event(number, type, at, card))
    return events


@settings(max_examples=200, deadline=None)
@given(log=logs(), seed=st.integers(0, 2**32))
def test_order_overlap_and_repetition_change_nothing(log: list[Event], seed: int) -> None:
    chance = random.Random(seed)
    mixed = [*log, *chance.sample(log, len(log) // 2)]
    chance.shuffle(mixed)

    assert fold_all(mixed) == fold_all(log)


@settings(max_examples=200, deadline=None)
@given(log=logs(), cut=st.integers(0, 25))
def test_an_undone_event_leaves_what_would_be_without_it(log: list[Event], cut: int) -> None:
    victim = log[cut % len(log)]
    if victim.type == "undo":
        return

    undone = fold_all([*log, event(99, "undo", 10**12, victim.card, ref=victim.id)])

    without = fold_all([each for each in log if each.id != victim.id])
    assert undone == without


@pytest.mark.parametrize("count", range(1, 21))
def test_undoing_the_last_n_events_restores_states_and_dues_exactly(count: int) -> None:
    log = lived(30)
    undos = [event(100 + n, "undo", 10**12 + n, "d/a", ref=each.id) for n, each in enumerate(log[-count:])]

    assert fold_all([*log, *undos]) == fold_all(log[:-count])


def lived(length: int) -> list[Event]:
    """A card's reviews with the decisions that the scheduler took."""
    chance, log, state, at = random.Random(3), [], State("d/a"), DAY_MS * 100
    for number in range(length):
        grade = chance.choice((1, 2, 3, 3, 3, 4))
        taken = decide(state, grade, at, at // DAY_MS, Settings(day_begins=0), tz=UTC)
        log.append(
            review(
                number,
                at,
                grade,
                phase=taken.phase,
                step=taken.step,
                due_day=taken.due_day,
                due_at=taken.due_at,
            )
        )
        state = fold(state, log[-1])
        at = taken.due_at or taken.due_day * DAY_MS + 1000
    return log


def test_the_memory_that_was_decided_is_the_one_that_is_folded() -> None:
    log = lived(12)
    state = fold_all(log)["d/a"]
    before = fold_all(log[:-1])["d/a"]

    taken = decide(before, log[-1].grade or 3, log[-1].at, log[-1].day, Settings(day_begins=0), tz=UTC)

    assert (state.stability, state.difficulty) == (taken.memory.stability, taken.memory.difficulty)
    assert (state.phase, state.step, state.due_day, state.due_at) == (
        taken.phase,
        taken.step,
        taken.due_day,
        taken.due_at,
    )


def test_two_thousand_merges_of_whole_lives_come_to_the_same() -> None:
    """Logs of three devices, cut at random, overlapping, shuffled, with undos that arrive before their answers."""
    chance = random.Random(9)
    log = [
        review(number, chance.randrange(90) * DAY_MS, chance.randint(1, 4), f"d/{number % 4}")
        for number in range(60)
    ]
    log += [
        event(100 + n, "undo", n, each.card, ref=each.id) for n, each in enumerate(chance.sample(log, 12))
    ]
    whole = fold_all(log)
    for _ in range(2000):
        parts = [chance.sample(log, chance.randrange(len(log))) for _ in range(2)]
        rest = [each for each in log if each not in parts[0] and each not in parts[1]]
        merged = [*parts[0], *parts[1], *rest]
        chance.shuffle(merged)
        assert fold_all(merged) == whole


@given(log=logs())
def test_another_time_zone_or_device_changes_no_card(log: list[Event]) -> None:
    moved = [each._replace(tz=540, device="elsewhere") for each in log]

    assert fold_all(moved) == fold_all(log)


def test_a_lapse_counts_once_a_day() -> None:
    log = [review(1, 0), review(2, 5 * DAY_MS, 1, phase="relearning"), review(3, 5 * DAY_MS + 1, 1)]

    assert fold_all(log)["d/a"].lapses == 1


def test_suspend_bury_and_reset_say_what_they_did() -> None:
    log = [review(1, 0), event(2, "suspend", 1), event(3, "bury", DAY_MS), event(4, "reset", DAY_MS + 1)]
    state = fold_all(log)["d/a"]

    assert state == State("d/a", suspended=True, last_event=f"{4:032x}")
    assert not fold_all([*log, event(5, "resume", DAY_MS + 2)])["d/a"].suspended


def test_a_rename_carries_the_history_over_and_undoing_it_brings_it_back() -> None:
    old = [review(1, 0), review(2, 3 * DAY_MS)]
    renamed = review(3, 9 * DAY_MS, card="d/new", data={"was": ["d/a"]})

    states = fold_all([*old, renamed])

    assert states["d/new"].reps == 3
    assert states["d/new"].stability > states["d/a"].stability
    undo = event(4, "undo", 10 * DAY_MS, "d/new", ref=renamed.id)
    assert fold_all([*old, renamed, undo]) == fold_all(old)


def test_a_higher_revision_is_learned_afresh_and_a_lower_one_is_not_lost() -> None:
    old = review(1, 0), review(2, 3 * DAY_MS)
    new = review(3, 9 * DAY_MS, data={"revision": 2})
    stray = review(4, 12 * DAY_MS)

    assert (fold_all([*old, new])["d/a"].reps, fold_all([*old, new])["d/a"].revision) == (1, 2)
    assert fold_all([*old, new, stray])["d/a"].reps == 2


def test_new_parameters_change_memories_but_no_due_day() -> None:
    log = lived(12)
    fitted = event(90, "parameters", 10**11, None, data={"parameters": list(OTHER)})

    before, after = fold_all(log)["d/a"], fold_all([*log, fitted])["d/a"]

    assert after.stability != before.stability
    assert (after.due_day, after.due_at, after.phase) == (before.due_day, before.due_at, before.phase)
    back = event(91, "parameters", 10**11 + 1, None, data={"parameters": []})
    assert fold_all([*log, fitted, back])["d/a"] == before


def test_a_reschedule_of_all_brings_the_days_that_the_model_gives_now() -> None:
    log = [review(1, 0, due_day=500)]
    plain = event(2, "reschedule", DAY_MS, None, retention=0.9)
    strict = event(3, "reschedule", DAY_MS, None, retention=0.9, data={"retentions": {"d": 0.97}})

    rescheduled = fold_all([*log, plain])["d/a"]
    days = memory.interval(rescheduled.stability, 0.9)

    assert abs(rescheduled.due_day - days) <= 1.5
    assert fold_all([*log, strict])["d/a"].due_day < rescheduled.due_day


def test_a_review_without_a_decision_still_gets_a_day() -> None:
    state = fold_all([event(1, "review", 0, grade=4)])["d/a"]

    assert (state.phase, state.due_day) == ("review", 8)


def test_an_undo_of_an_undo_or_of_nothing_changes_nothing() -> None:
    log = [review(1, 0), event(2, "undo", 1, ref=f"{1:032x}")]

    assert standing([*log, event(3, "undo", 2, ref=f"{2:032x}"), event(4, "undo", 3, ref="ff")]) == []
