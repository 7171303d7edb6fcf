"""The cards that a comparison makes by itself."""

from typing import Any

from studycards.cards import build, choice
from studycards.cards.generated import cards_of, names_of
from studycards.model import Card


def table(**cells: str) -> dict[str, Card]:
    aspect = {
        "id": "row",
        "name": "Speed",
        "ask": "How fast is a {subject}?",
        "cells": cells,
        "why": {"": "so"},
    }
    aspect |= {key: {"": text} for key, text in aspect.items() if key in ("name", "ask")}
    aspect["cells"] = {subject: {"": cell} for subject, cell in cells.items()}
    comparison: dict[str, Any] = {"comparison": "c", "subjects": list(cells), "aspects": [aspect]}
    names = {subject: {"": subject.title()} for subject in cells}
    return {raw["id"]: build.card(raw, "deck") for raw in cards_of(comparison, names, "home")}


def test_a_row_of_different_cells_makes_every_card_but_the_odd_one() -> None:
    cards = table(a="slow", b="quick", c="instant")

    assert {name: card.kind for name, card in cards.items()} == {
        "c.row.a": "choice",
        "c.row.b": "choice",
        "c.row.c": "choice",
        "c.row": "match",
        "c.row.a.which": "choice",
        "c.row.b.which": "choice",
        "c.row.c.which": "choice",
    }


def test_a_cell_and_its_backwards_card_are_siblings() -> None:
    notes = {name: card.note for name, card in table(a="slow", b="quick", c="quick").items()}

    assert notes["c.row.a"] == notes["c.row.a.which"] == "deck/c.row.a"
    assert notes["c.row"] == notes["c.row.odd"] == "deck/c.row"
    assert notes["c.row.b"] == "deck/c.row.b"


def test_all_cards_of_a_row_have_the_rows_proofs() -> None:
    for card in table(a="slow", b="quick", c="instant").values():
        assert card.comparison == ("c", "row")
        assert card.tags == ("comparison",)
        assert card.concept == "home"
        assert card.why == {"": "so"}


def test_wrong_cells_say_whose_they_are() -> None:
    card = table(a="slow", b="quick", c="quick", d="instant")["c.row.a"]

    assert card.ask == {"": "How fast is a A?"}
    assert [(option.text[""], option.key) for option in card.body.options] == [
        ("slow", "a"),
        ("quick", "b"),
        ("instant", "d"),
    ]
    assert card.body.options[1].because == {"en": "That is B and C.", "zh": "那是：B和C"}


def test_one_that_differs_from_all_others_is_the_odd_one_out() -> None:
    cards = table(a="slow", b="slow", c="quick")

    assert choice.answer(cards["c.row.odd"], "en") == "C"
    assert set(cards) == {"c.row.a", "c.row.b", "c.row.c", "c.row", "c.row.c.which", "c.row.odd"}
    assert cards["c.row.a"].kind == "basic"
    assert cards["c.row"].kind == "basic"
    assert cards["c.row"].body.answer["en"] == "- **A**: slow\n- **B**: slow\n- **C**: quick"


def test_two_subjects_have_no_odd_one() -> None:
    assert set(table(a="slow", b="quick")) == {
        "c.row.a",
        "c.row.b",
        "c.row",
        "c.row.a.which",
        "c.row.b.which",
    }


def test_a_mistaken_subject_is_what_was_answered_instead() -> None:
    card = table(a="slow", b="quick", c="instant")["c.row.a"]
    shown = choice.ask(card, "en", 1).options

    assert choice.mark(card, [shown.index("instant")], "en", 1).instead == "c"


def test_a_subject_is_named_by_the_comparison_then_by_its_concept() -> None:
    comparison = {"subjects": ["a", "b", "c"], "names": {"a": {"": "Own"}}}

    assert names_of(comparison, {"a": {"": "X"}, "b": {"": "Concept"}}) == {
        "a": {"": "Own"},
        "b": {"": "Concept"},
        "c": {"": "c"},
    }
