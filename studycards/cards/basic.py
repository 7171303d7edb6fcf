"""A question and its answer: recall it, reveal it, grade yourself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from studycards.cards.asking import Mark, Recall, Reply
from studycards.cards.drawing import wording
from studycards.cards.fields import Field, Trouble
from studycards.model import Card, Text, said

FIELDS: Mapping[str, Field] = {"answer": Field("text", True, "what to recall")}


class Body(NamedTuple):
    """What a basic card adds."""

    answer: Text


def body(raw: Mapping[str, Any]) -> Body:
    return Body(raw["answer"])


def problems(raw: Mapping[str, Any]) -> Iterator[Trouble]:
    yield from ()


def ask(card: Card, lang: str, seed: int) -> Recall:
    return Recall(wording(card, lang, seed))


def answer(card: Card, lang: str) -> str:
    return said(card.body.answer, lang)


def mark(card: Card, reply: Reply, lang: str, seed: int, measured: Any = None) -> Mark:
    """Nothing is marked: the learner alone knows what came to mind."""
    return Mark("nothing")
