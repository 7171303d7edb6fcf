"""A text with holes, `{{c1::the answer}}` or `{{c1::the answer::a hint}}`; every number is a sibling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from studycards.cards.asking import Mark, Recall, Reply
from studycards.cards.drawing import wording
from studycards.cards.fields import Field, Trouble
from studycards.model import Card, Text, said

FIELDS: Mapping[str, Field] = {}

HOLE = re.compile(r"\{\{c(\d{1,3})::(.+?)(?:::(.+?))?\}\}", re.S)
_OPENED = re.compile(r"\{\{c\d*:")


class Body(NamedTuple):
    """Which hole this sibling asks for."""

    hole: int


def body(raw: Mapping[str, Any]) -> Body:
    return Body(raw.get("hole", 1))


def holes(text: Text) -> list[int]:
    """The numbers of the holes of a text, each once, in order."""
    return sorted({int(hole[1]) for words in text.values() for hole in HOLE.finditer(words)})


def problems(raw: Mapping[str, Any]) -> Iterator[Trouble]:
    expected = holes(raw["ask"])
    for where, text in (
        (("ask",), raw["ask"]),
        *((("asks", n), text) for n, text in enumerate(raw.get("asks", ()))),
    ):
        for language, words in text.items():
            place = (*where, language) if language else where
            yield from _problems_of(words, expected, place)
    if expected and expected != list(range(1, len(expected) + 1)):
        yield ("ask",), "bad-hole", "the numbers of the holes leave one out", "Count c1, c2, c3 ..."


def _problems_of(words: str, expected: list[int], place: tuple[str | int, ...]) -> Iterator[Trouble]:
    found = sorted({int(hole[1]) for hole in HOLE.finditer(words)})
    if not found:
        yield place, "no-hole", "a cloze needs a hole", "Write {{c1::the answer}}, perhaps with ::a hint."
    elif found != expected:
        yield (
            place,
            "bad-hole",
            "the holes differ between languages or wordings",
            "Give each text the same numbers.",
        )
    if len(_OPENED.findall(words)) != len(HOLE.findall(words)):
        yield place, "bad-hole", "a hole is not closed, or is empty", "Write {{c1::the answer}}."
    if any(not hole[2].strip() for hole in HOLE.finditer(words)):
        yield place, "bad-hole", "a hole is empty", "Write {{c1::the answer}}."


def ask(card: Card, lang: str, seed: int) -> Recall:
    def shown(hole: re.Match[str]) -> str:
        return f"[{hole[3] or '...'}]" if int(hole[1]) == card.body.hole else hole[2]

    return Recall(HOLE.sub(shown, wording(card, lang, seed)))


def answer(card: Card, lang: str) -> str:
    """The whole text, what was asked for in bold; in code nothing is bold, so there it is named first."""
    text = said(card.ask, lang)
    inside_code: list[str] = []

    def shown(hole: re.Match[str]) -> str:
        if int(hole[1]) != card.body.hole:
            return hole[2]
        if text.count("`", 0, hole.start()) % 2 or "`" in hole[2]:
            inside_code.append(hole[2])
            return hole[2]
        return f"**{hole[2]}**"

    whole = HOLE.sub(shown, text)
    named = ", ".join(f"**{words}**" for words in dict.fromkeys(inside_code))
    return f"{named}\n\n{whole}" if named else whole


def mark(card: Card, reply: Reply, lang: str, seed: int, measured: Any = None) -> Mark:
    """Nothing is marked: the learner alone knows what came to mind."""
    return Mark("nothing")
