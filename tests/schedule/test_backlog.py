"""Spreading a backlog over days."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studycards.schedule.backlog import Late, level, spread


def late(name: str, due: int = 0, recall: float = 0.5, note: str = "") -> Late:
    return Late(name, note or name, due, recall)


def ids(days: list[list[Late]]) -> list[list[str]]:
    return [[card.id for card in day] for day in days]


def test_the_oldest_come_first_and_of_those_the_least_remembered() -> None:
    cards = [late("young", 9), late("old-sure", 1, 0.9), late("old-weak", 1, 0.1), late("oldest", 0, 1.0)]

    assert ids(spread(cards, [0, 0])) == [["oldest", "old-weak"], ["old-sure", "young"]]


def test_days_that_are_full_already_get_less() -> None:
    cards = [late(f"{n}") for n in range(6)]

    assert [len(day) for day in spread(cards, [0, 9, 2])] == [4, 0, 2]


def test_siblings_come_on_different_days() -> None:
    cards = [late("a", 0, note="n"), late("b", 1, note="n"), late("c", 2), late("d", 3)]

    assert ids(spread(cards, [0, 0])) == [["a", "c"], ["b", "d"]]


@given(st.integers(0, 300), st.lists(st.integers(0, 60), min_size=1, max_size=30))
def test_the_fullest_day_is_as_low_as_it_can_be(count: int, load: list[int]) -> None:
    rooms = level(count, load)

    assert sum(rooms) == count
    assert min(rooms) >= 0
    filled = [held + room for held, room in zip(load, rooms, strict=True) if room]
    lowest = min(held + room for held, room in zip(load, rooms, strict=True))
    assert not filled or max(filled) <= lowest + 1


@given(
    st.lists(st.tuples(st.integers(0, 9), st.floats(0, 1), st.sampled_from("abcdefgh")), max_size=60),
    st.lists(st.integers(0, 20), min_size=2, max_size=10),
)
def test_every_card_gets_one_day(shape, load: list[int]) -> None:
    cards = [late(f"{n}", due, recall, note) for n, (due, recall, note) in enumerate(shape)]

    days = spread(cards, load)

    assert sorted(card.id for day in days for card in day) == sorted(card.id for card in cards)
    assert [len(day) for day in days] == level(len(cards), load)
