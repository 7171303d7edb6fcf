"""Answer freely, then tick off the points that a full answer holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from studycards.cards import comparing
from studycards.cards.asking import Mark, Recall, Reply
from studycards.cards.drawing import wording
from studycards.cards.fields import Field, Trouble
from studycards.model import Card, Text, said

FIELDS: Mapping[str, Field] = {
    "answer": Field("text", True, "a model answer"),
    "rubric": Field("rubric", True, "the points that a full answer holds"),
}

GOOD_SHARE, HARD_SHARE = 0.85, 0.5

SAYS = {"en": "Not there: {}", "zh": "缺少：{}"}


class Point(NamedTuple):
    """One point of the rubric. `words` hint at it in a typed answer."""

    text: Text
    weight: float = 1.0
    words: tuple[str, ...] = ()


class Body(NamedTuple):
    """A model answer and its points."""

    answer: Text
    points: tuple[Point, ...]


def body(raw: Mapping[str, Any]) -> Body:
    points = (
        Point(one["point"], float(one.get("weight", 1)), tuple(one.get("words", ()))) for one in raw["rubric"]
    )
    return Body(raw["answer"], tuple(points))


def problems(raw: Mapping[str, Any]) -> Iterator[Trouble]:
    for number, point in enumerate(raw["rubric"]):
        if point.get("weight", 1) <= 0:
            yield ("rubric", number, "weight"), "bad-number", "a weight is more than 0", ""


def ask(card: Card, lang: str, seed: int) -> Recall:
    points = tuple((said(point.text, lang), point.weight) for point in card.body.points)
    return Recall(wording(card, lang, seed), points)


def answer(card: Card, lang: str) -> str:
    return said(card.body.answer, lang)


def mark(card: Card, reply: Reply, lang: str, seed: int, measured: Any = None) -> Mark:
    """`reply` is the numbers of the points that were ticked."""
    points: tuple[Point, ...] = card.body.points
    numbers = {n for n in reply if isinstance(n, int)} if isinstance(reply, (list, tuple)) else set()
    ticked = [point for number, point in enumerate(points) if number in numbers]
    if not ticked:
        return Mark("nothing")
    share = sum(point.weight for point in ticked) / sum(point.weight for point in points)
    missing = SAYS["zh" if lang == "zh" else "en"]
    notes = tuple(missing.format(said(point.text, lang)) for point in points if point not in ticked)
    replied = "\n".join(f"- {said(point.text, lang)}" for point in ticked)
    grade = 3 if share >= GOOD_SHARE else 2 if share >= HARD_SHARE else 1
    return Mark("partly" if notes else "right", replied, notes, grade=grade)


def proposed_points(card: Card, typed: str) -> tuple[int, ...]:
    """The points of which a typed answer uses a word. A proposal, never a verdict."""
    plain = f" {comparing.plain(typed)} "
    return tuple(
        number
        for number, point in enumerate(card.body.points)
        if any(_stands_in(comparing.plain(word), plain) for word in point.words)
    )


def _stands_in(word: str, text: str) -> bool:
    """Whether a word stands in a text: as a whole word, or its beginning, in letters; anywhere in Chinese."""
    if not word:
        return False
    at = text.find(word)
    while at >= 0:
        if not (word[0].isascii() and word[0].isalnum()) or not (
            text[at - 1].isascii() and text[at - 1].isalnum()
        ):
            return True
        at = text.find(word, at + 1)
    return False
