"""New cards in teaching order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studycards.model import Entry
from studycards.schedule.teaching import new_cards, teaching_order


def entry(name: str, order: int = 0, after: tuple[str, ...] = (), note: str = "", deck: str = "d") -> Entry:
    return Entry(name, deck, "basic", "c", note or name, order, after)


def ids(entries: list[Entry]) -> list[str]:
    return [each.id for each in entries]


def test_decks_come_one_after_the_other_each_in_its_order() -> None:
    cards = [entry("b2", 2, deck="b"), entry("a1", 1, deck="a"), entry("b1", 1, deck="b")]

    assert ids(teaching_order(cards)) == ["b1", "b2", "a1"]


def test_what_must_be_known_first_comes_first() -> None:
    cards = [entry("pipe", 1, after=("process",)), entry("process", 9), entry("gil", 2)]

    assert ids(teaching_order(cards)) == ["process", "pipe", "gil"]


def test_a_circle_is_cut_and_starves_no_card() -> None:
    cards = [entry("a", 1, after=("b",)), entry("b", 2, after=("c",)), entry("c", 3, after=("a",))]

    assert ids(new_cards(cards, ())) == ["c", "b", "a"]


def test_a_long_chain_is_no_trouble() -> None:
    cards = [entry(f"{n}", 5000 - n, after=(f"{n - 1}",)) for n in range(5000)]

    assert ids(teaching_order(cards)) == [f"{n}" for n in range(5000)]


def test_a_forerunner_that_is_not_new_holds_nothing_up() -> None:
    assert ids(new_cards([entry("b", after=("known",))], ())) == ["b"]


def test_a_card_waits_with_its_forerunner() -> None:
    cards = [
        entry("a", 1, note="busy"),
        entry("b", 2, after=("a",)),
        entry("c", 3, after=("b",)),
        entry("z", 4),
    ]

    assert ids(new_cards(cards, {"busy"})) == ["z"]


def test_of_siblings_the_first_comes_alone() -> None:
    cards = [entry("a", 1, note="n"), entry("b", 2, note="n"), entry("c", 3)]

    assert ids(new_cards(cards, ())) == ["a", "c"]


@given(
    st.lists(st.tuples(st.integers(0, 9), st.lists(st.integers(0, 14), max_size=3)), min_size=1, max_size=15)
)
def test_every_card_has_one_place_and_no_card_stands_before_its_forerunner(shape) -> None:
    cards = [
        entry(f"{n}", order, tuple(f"{each}" for each in after if each < n))
        for n, (order, after) in enumerate(shape)
    ]

    placed = ids(teaching_order(cards))

    assert sorted(placed) == sorted(card.id for card in cards)
    for card in cards:
        assert all(placed.index(first) < placed.index(card.id) for first in card.after)
