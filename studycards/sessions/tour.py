"""The tour: a few real cards, each with a word on the keys that it needs. Nothing of it is recorded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from studycards.cards.asking import Arrange, Choose, Recall, Type
from studycards.model import Entry
from studycards.sessions.question import Question

STOPS = ("basic", "choice", "order", "typed", "predict")
"""The kinds of cards on the way: between them they need every key that a review needs."""

Lesson = Literal["reveal", "grade", "choose", "arrange", "type", "prove", "running", "marked", "proved"]


def stops(entries: Iterable[Entry]) -> list[Entry]:
    """A card of each kind, the earliest in teaching order; for the last, one that has a demo."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.kind in STOPS and (entry.demo or entry.kind != STOPS[-1]):
            found.setdefault(entry.kind, entry)
    return [found[kind] for kind in STOPS if kind in found]


def lesson(question: Question, lang: str, is_first: bool) -> Lesson:
    """What to say at this point of a card."""
    if question.stage == "measuring":
        return "running"
    if question.stage == "answered":
        return "proved" if question.proof.begun else "grade" if is_first else "marked"
    if question.card.kind == "predict":
        return "prove"
    ways: dict[type, Lesson] = {Recall: "reveal", Choose: "choose", Arrange: "arrange", Type: "type"}
    return ways[type(question.asked(lang))]
