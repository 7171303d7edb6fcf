"""What every kind of card owes to those who ask, draw and mark it."""

import json
from pathlib import Path
from typing import Any

import pytest

from studycards import cards
from studycards.cards.asking import Arrange, Choose, Recall, Type
from studycards.cards.build import fields_of
from studycards.loading import load
from studycards.model import KINDS, Card

SMALL = Path(__file__).parent.parent / "decks" / "small"
DECK = load(SMALL, None).index
SEEDS = range(12)


def cards_of(kind: str) -> list[Card]:
    found = [card for card in DECK.cards() if card.kind == kind]
    assert found, f"the small deck has no {kind} card"
    return found


def replies_to(asked: Any) -> list[Any]:
    match asked:
        case Recall():
            return [None, [], list(range(len(asked.points)))]
        case Choose():
            return [None, [], [0], list(range(len(asked.options))), [99], [-1]]
        case Type():
            return [None, "", "  ", "4096", "no idea at all", "，。"]
        case Arrange():
            numbers = list(range(len(asked.pieces)))
            return [None, [], numbers, numbers[::-1], [0], [0, 0, 0], [None] * len(numbers), [99]]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_asks_in_both_languages_and_the_same_way_for_the_same_seed(kind: str) -> None:
    for card in cards_of(kind):
        for seed in SEEDS:
            english, chinese = cards.ask(card, "en", seed), cards.ask(card, "zh", seed)
            assert type(english) is type(chinese)
            assert english.prompt and chinese.prompt
            assert cards.ask(card, "en", seed) == english
            assert cards.answer(card, "en") and cards.answer(card, "zh")


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_marks_whatever_comes_back(kind: str) -> None:
    for card in cards_of(kind):
        for seed in SEEDS:
            for lang in ("en", "zh"):
                for reply in replies_to(cards.ask(card, lang, seed)):
                    mark = cards.mark(card, reply, lang, seed)
                    assert mark.grade in (None, 1, 2, 3, 4)
                    assert json.loads(json.dumps(mark.notes)) == list(mark.notes)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("nothing", [None, "", [], "   "])
def test_no_answer_is_never_graded(kind: str, nothing: object) -> None:
    for card in cards_of(kind):
        mark = cards.mark(card, nothing, "en", 3)

        assert (mark.verdict, mark.grade, mark.instead) == ("nothing", None, None)


@pytest.mark.parametrize("kind", KINDS)
def test_a_reply_means_the_same_in_both_languages(kind: str) -> None:
    for card in cards_of(kind):
        for reply in replies_to(cards.ask(card, "en", 5)):
            english, chinese = cards.mark(card, reply, "en", 5), cards.mark(card, reply, "zh", 5)

            assert (english.verdict, english.grade) == (chinese.verdict, chinese.grade)
            assert english.instead == chinese.instead


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_says_what_its_fields_are_for(kind: str) -> None:
    for name, field in fields_of(kind).items():
        assert field.about, f"{kind}.{name} has no word about it"


def test_an_unknown_kind_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        cards.kind("essay")
