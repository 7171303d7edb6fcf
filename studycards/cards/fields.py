"""What a deck's files may hold: tables of fields and shapes, for the loader's checks and the schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from studycards.model import KINDS, VERDICTS

Where = tuple[str | int, ...]
"""The path of keys and item numbers that leads to a value in a file."""

Trouble = tuple[Where, str, str, str]
"""Where, a stable code, what is so, what to do."""

Say = Callable[[Where, str, str, str], None]
"""Takes one trouble."""

RUNGS = ("define", "compare", "when-not", "breaks", "prove")


class Bare(str):
    """A scalar that stands without quotes, so that other readers of YAML may take it for another type."""

    __slots__ = ()


class Key(str):
    """The last step of a `Where` that means the key itself: it differs from the step to the key's value."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and str.__eq__(self, other)

    def __hash__(self) -> int:
        return hash(("key", str(self)))


class Field(NamedTuple):
    """One field: its shape (a name in `studycards.cards.shapes`), and `words` where only some are allowed."""

    shape: str
    required: bool = False
    about: str = ""
    words: tuple[str, ...] = ()


COMMON: Mapping[str, Field] = {
    "id": Field("id", True, "unique in the deck; progress hangs on it"),
    "kind": Field("word", True, "how the card asks and marks", KINDS),
    "ask": Field("text", True, "the question"),
    "why": Field("text", False, "the reason, shown with the answer"),
    "claims": Field("names", False, "ids of the claims it teaches"),
    "demo": Field("id", False, "id of the demo that proves it"),
    "shows": Field("ids", False, "ids of that demo's evidence that back the answer"),
    "source": Field("strings", False, "where to read more"),
    "hints": Field("texts", False, "shown one at a time"),
    "asks": Field("texts", False, "the same question in other words, one drawn at a time"),
    "tags": Field("ids", False, "words to choose cards by"),
    "after": Field("ids", False, "ids of cards to know first"),
    "follow_ups": Field("follow_ups", False, "what an interviewer asks next"),
    "was": Field("ids", False, "former ids: progress moves with the card"),
    "revision": Field("integer", False, "a higher number: the meaning changed, the card is learned afresh"),
    "code": Field("string", False, "a file of the deck's demos/ folder, shown under the question"),
}

DECK: Mapping[str, Field] = {
    "deck": Field("id", True, "the deck's id: the name of its folder"),
    "title": Field("text", True, "what the deck is called"),
    "version": Field("string", True, "the deck's version"),
    "licence": Field("string", False, "an SPDX expression"),
    "languages": Field("languages", True, "the languages that every text has"),
    "order": Field("ids", False, "concepts in teaching order"),
    "retention": Field("share", False, "the recall wanted when a card is due"),
    "summary": Field("text", False, "what one learns here"),
    "authors": Field("strings", False, "who wrote it"),
}

CLAIM: Mapping[str, Field] = {
    "id": Field("name", True, "the claim's id"),
    "says": Field("text", True, "the statement"),
    "verdict": Field("word", False, "whether it is so", VERDICTS),
    "correction": Field("text", False, "what is so instead"),
    "source": Field("string", False, "where to read more"),
}

CONCEPT: Mapping[str, Field] = {
    "concept": Field("id", True, "the concept's id"),
    "name": Field("text", True, "what it is called"),
    "summary": Field("text", False, "what one can read before being asked"),
    "after": Field("ids", False, "concepts to know first"),
    "cards": Field("cards", False, "the questions"),
}

COMPARISON: Mapping[str, Field] = {
    "comparison": Field("id", True, "the comparison's id"),
    "title": Field("text", True, "what it is called"),
    "concept": Field("id", False, "the concept whose cards these follow"),
    "subjects": Field("ids", True, "what is compared: ids of concepts or of `names`"),
    "names": Field("named_texts", False, "names of subjects that are not concepts"),
    "aspects": Field("aspects", True, "the rows"),
}

ASPECT: Mapping[str, Field] = {
    "id": Field("id", True, "unique in the comparison"),
    "name": Field("text", True, "the row's heading"),
    "ask": Field("text", True, "the question, with {subject} in it"),
    "cells": Field("named_texts", True, "subject to fact"),
    "claims": Field("names", False, "ids of the claims it teaches"),
    "demo": Field("id", False, "id of the demo that proves it"),
    "shows": Field("ids", False, "ids of that demo's evidence"),
    "why": Field("text", False, "the reason"),
    "source": Field("strings", False, "where to read more"),
    "tags": Field("ids", False, "words to choose cards by"),
}

CHOICE: Mapping[str, Field] = {
    "text": Field("text", True, "the choice"),
    "right": Field("boolean", False, "whether it is right"),
    "because": Field("text", False, "why it is wrong"),
    "value": Field("scalar", False, "predict: the measured value it stands for"),
    "range": Field("range", False, "predict: [low, high], either may be null"),
}

POINT: Mapping[str, Field] = {
    "point": Field("text", True, "what a full answer holds"),
    "weight": Field("number", False, "1 unless given"),
    "words": Field("strings", False, "words that hint at the point in a typed answer"),
}

FOLLOW_UP: Mapping[str, Field] = {
    "rung": Field("word", True, "what the question is after", RUNGS),
    "ask": Field("text", True, "the question"),
    "answer": Field("text", True, "a model answer"),
}

NUMBER: Mapping[str, Field] = {
    "number": Field("number", True, "a right number"),
    "tolerance": Field("number", False, "how far off it may be, as a share of it"),
}

ANY_OF: Mapping[str, Field] = {
    "any": Field("integer", True, "how many are enough"),
    "of": Field("synonyms", True, "each a string, or a list of strings that mean the same"),
}

WARNINGS = frozenset({"yaml-trap", "bom"})
"""Codes that are warnings where they come from a value's shape; all others are errors."""
