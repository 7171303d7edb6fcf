"""What is known of a card under its present id and meaning; leeches; the streak."""

from __future__ import annotations

from datetime import UTC

import pytest

from studycards import progress
from studycards.model import Entry, Settings, State
from studycards.schedule.decisions import decide

NOON, DAY = 1_760_000_400_000, 20_370
KNOWN = State("d/old", "review", 20.0, 5.0, DAY - 20, reps=4, due_day=DAY)


def entry(id: str = "d/card", was: tuple[str, ...] = (), revision: int = 1) -> Entry:
    return Entry(id, "d", "basic", "c", id, 0, was=was, revision=revision)


def test_a_renamed_card_keeps_what_is_known() -> None:
    state = progress.current(entry("d/new", was=("d/older", "d/old")), {"d/old": KNOWN})

    assert state is not None
    assert (state.card, state.stability, state.due_day) == ("d/new", 20.0, DAY)


def test_a_card_of_another_meaning_is_new_and_stays_suspended() -> None:
    suspended = State("d/card", "review", 20.0, 5.0, DAY, suspended=True)

    assert progress.current(entry(revision=2), {"d/card": suspended}) == State(
        "d/card", suspended=True, revision=2
    )


def test_an_older_deck_does_not_reset_a_card() -> None:
    newer = State("d/card", "review", 20.0, 5.0, DAY, revision=3)

    assert progress.current(entry(revision=2), {"d/card": newer}) is newer


def test_what_belongs_to_no_card_is_left_out() -> None:
    states = {"d/old": KNOWN, "gone/card": KNOWN}

    assert list(progress.of_entries([entry("d/old"), entry("d/never-seen")], states)) == ["d/old"]


def test_renames_give_way_to_what_is_known_under_the_new_name() -> None:
    own = State("d/new", "learning", 1.0, 5.0, DAY)

    assert progress.current(entry("d/new", was=("d/old",)), {"d/old": KNOWN, "d/new": own}) is own


def test_an_answer_folds_to_what_was_decided() -> None:
    card = entry("d/new", was=("d/old",), revision=2)
    decision = decide(State("d/new", revision=2), 3, NOON, DAY, Settings(), tz=UTC)

    event = progress.answer(card, 3, decision, at=NOON, day=DAY, given="pipe", took_ms=900)

    assert event.data == {"was": ["d/old"], "revision": 2}
    state = progress.fold(None, event)
    assert (state.phase, state.step, state.due_at, state.revision) == ("learning", 1, decision.due_at, 2)
    assert (state.stability, state.difficulty) == (decision.memory.stability, decision.memory.difficulty)


@pytest.mark.parametrize(
    ("before", "after", "speaks"),
    [(6, 7, False), (7, 8, True), (8, 8, False), (8, 9, False), (11, 12, True), (15, 16, True)],
)
def test_a_leech_is_named_at_the_eighth_lapse_and_every_fourth(before: int, after: int, speaks: bool) -> None:
    states = [State("d/card", "review", lapses=lapses) for lapses in (before, after)]

    assert progress.becomes_leech(*states, Settings()) is speaks


def test_the_streak_counts_back_from_today_or_yesterday() -> None:
    assert progress.streak({7, 8, 9}, today=9) == 3
    assert progress.streak({7, 8, 9}, today=10) == 3
    assert progress.streak({7, 8, 9}, today=11) == 0
    assert progress.streak({7, 9}, today=9) == 1
    assert progress.streak(set(), today=9) == 0
