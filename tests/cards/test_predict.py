"""Predictions: the measurement marks the answer."""

from typing import Any

import pytest
from making import made, troubles

from studycards.cards import predict
from studycards.model import Card

PROOF = {"kind": "predict", "demo": "fill-pipe", "shows": ["capacity"]}
BYTES = made(**PROOF, choices=["4096", "65536", "1048576"], answer="65536", because={"4096": "before 2.6.11"})
CORES = made(
    **PROOF,
    choices=[
        {"text": "one", "range": [None, 1.3], "right": True},
        {"text": "two", "range": [1.3, None]},
    ],
)
OUTCOME = made(
    **PROOF,
    choices=[{"text": "blocks", "value": False}, {"text": "goes on", "value": True, "right": True}],
)
TYPED = made(**PROOF, answer="65536")


def mark(
    card: Card, text: str, measured: Any = None, lang: str = "en"
) -> tuple[str, int | None, tuple[str, ...]]:
    reply: Any = text
    if card.body.options:
        reply = [predict.ask(card, "en", 3).options.index(text)]
    found = predict.mark(card, reply, lang, 3, measured)
    return found.verdict, found.grade, found.notes


def test_without_a_measurement_the_decks_answer_counts() -> None:
    assert mark(BYTES, "65536") == ("right", 3, ())
    assert mark(BYTES, "4096") == ("wrong", 1, ("4096: before 2.6.11",))
    assert mark(TYPED, "64 KiB") == ("right", 3, ())
    assert mark(TYPED, "4096") == ("wrong", 1, ())


@pytest.mark.parametrize("measured", [65536, 65536.0, "65536", "65,536"])
def test_a_measurement_that_agrees_says_nothing_more(measured: Any) -> None:
    assert mark(BYTES, "65536", measured) == ("right", 3, ())


def test_a_measurement_that_differs_from_the_deck_decides_and_is_told() -> None:
    note = "Measured here: 4096. The deck expects 65536."

    assert mark(BYTES, "4096", 4096) == ("right", 3, (note,))
    assert mark(BYTES, "65536", 4096) == ("wrong", 1, (note,))


def test_a_measurement_that_no_choice_names_makes_all_wrong_and_is_told() -> None:
    verdict, grade, notes = mark(BYTES, "65536", 8192, "zh")

    assert (verdict, grade) == ("wrong", 1)
    assert "8192" in notes[0] and "选项" in notes[0]


def test_ranges_hold_a_measurement() -> None:
    assert mark(CORES, "one", 1.02)[0] == "right"
    assert mark(CORES, "two", 1.9)[0] == "right"
    assert mark(CORES, "one", 1.9)[0] == "wrong"


def test_truth_values_are_measured_too() -> None:
    assert mark(OUTCOME, "goes on", True)[0] == "right"
    assert mark(OUTCOME, "blocks", False)[0] == "right"
    assert mark(OUTCOME, "goes on", False)[0] == "wrong"


def test_a_typed_prediction_may_be_a_tenth_off() -> None:
    assert mark(TYPED, "60000", 65536)[0] == "right"
    assert mark(TYPED, "50000", 65536)[0] == "wrong"
    assert mark(TYPED, "65536", 4096) == ("wrong", 1, ("Measured here: 4096. The deck expects 65536.",))


def test_a_prediction_needs_a_demo_and_one_evidence() -> None:
    assert troubles(kind="predict", answer="1") == [((), "missing-key"), ((), "one-evidence")]
    assert troubles(kind="predict", answer="1", demo="d", shows=["a", "b"]) == [(("shows",), "one-evidence")]
    assert troubles(**PROOF) == [((), "missing-key")]
    two = [{"text": "a", "right": True}, {"text": "b", "right": True}, "c"]
    assert troubles(**PROOF, choices=two) == [(("choices",), "two-right-choices")]
    assert troubles(**PROOF, choices=[{"text": "a", "right": True, "range": [2, 1]}, "b"]) == [
        (("choices", 0, "range"), "bad-range")
    ]
