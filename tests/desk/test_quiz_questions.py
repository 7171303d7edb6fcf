"""Which questions a quiz draws: those that fit, the same for the same seed, no two that give each other away."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as some

from studycards.desk.quiz import MARKED, Known, draw, in_turns, latest_right
from studycards.model import Entry, Event, State


def entry(name: str, kind: str = "choice", concept: str = "c", note: str = "") -> Entry:
    return Entry(name, "d", kind, concept, note or name, 0)


def known(stability: float, right: bool | None = None, **more: object) -> Known:
    return Known(State("x", phase="review", stability=stability, difficulty=5.0, last_day=0, **more), right)  # type: ignore[arg-type]


def drawn(
    entries: Iterable[Entry], which: str = "any", count: int = 10, seed: int = 1, **of: Known
) -> list[str]:
    return [one.id for one in draw(entries, of, which, count, 10, seed)]  # type: ignore[arg-type]


entries = some.lists(
    some.builds(
        entry,
        some.uuids().map(str),
        some.sampled_from([*MARKED, "basic", "open"]),
        some.sampled_from("abc"),
        some.sampled_from(["", "n1", "n2"]),
    ),
    max_size=30,
)


@given(entries, some.integers(0, 99), some.integers(1, 20))
def test_a_draw_holds_one_card_a_note_all_marked_and_no_more_than_asked_for(
    those: list[Entry], seed: int, count: int
) -> None:
    found = draw(those, {}, "any", count, 0, seed)

    assert len({one.note for one in found}) == len(found) <= count
    assert all(one.kind in MARKED for one in found)
    assert found == draw(those, {}, "any", count, 0, seed)
    assert len(found) == min(count, len({one.note for one in those if one.kind in MARKED}))


@given(some.lists(some.builds(entry, some.uuids().map(str), concept=some.sampled_from("abc")), max_size=20))
def test_concepts_take_turns(those: list[Entry]) -> None:
    seen: dict[str, int] = {}
    turns = []
    for one in in_turns(those):
        seen[one.concept] = seen.get(one.concept, 0) + 1
        turns.append(seen[one.concept])

    assert turns == sorted(turns)


def test_seeds_differ() -> None:
    those = [entry(f"{n}") for n in range(50)]

    assert drawn(those, seed=1) != drawn(those, seed=2)


def test_a_suspended_card_is_not_asked() -> None:
    assert drawn([entry("a"), entry("b")], a=known(5, suspended=True)) == ["b"]


def test_new_cards_are_those_never_reviewed() -> None:
    assert drawn([entry("a"), entry("b")], "new", a=known(5), b=Known(State("b"), False)) == ["b"]


def test_missed_cards_are_those_whose_latest_answer_was_wrong() -> None:
    assert drawn([entry("a"), entry("b"), entry("c")], "missed", a=known(5, False), b=known(5, True)) == ["a"]


def test_the_weakest_come_in_and_what_is_firm_or_unknown_stays_out() -> None:
    those = [entry("firm"), entry("fading"), entry("faded"), entry("missed"), entry("unknown")]
    of = {"firm": known(500), "fading": known(5), "faded": known(1), "missed": known(500, False)}

    assert set(drawn(those, "weak", **of)) == {"fading", "faded", "missed"}
    assert set(drawn(those, "weak", count=2, **of)) == {"faded", "missed"}


def answer(card: str, session: str = "quiz", verdict: str | None = None, grade: int | None = None) -> Event:
    given = {"verdict": verdict} if verdict else None
    return Event(
        "e",
        "review" if grade else "practice",
        0,
        0,
        "d",
        card=card,
        grade=grade,
        answer=given,
        session=session,
    )


@pytest.mark.parametrize(
    ("events", "right"),
    [
        ([answer("a", verdict="wrong"), answer("a", verdict="right")], {"a": True}),
        ([answer("a", verdict="wrong"), answer("a", "drill", verdict="right")], {"a": False}),
        ([answer("a", verdict="right"), answer("a", "drill", verdict="wrong")], {"a": False}),
        ([answer("a", grade=2)], {"a": True}),
        ([answer("a", grade=1)], {"a": False}),
        ([answer("a", verdict="wrong", grade=3)], {"a": False}),
        ([answer("a", verdict="nothing")], {"a": False}),
        ([Event("e", "suspend", 0, 0, "d", card="a")], {}),
    ],
)
def test_the_latest_answer_that_says_something_counts(events: list[Event], right: dict[str, bool]) -> None:
    assert latest_right(events) == right
