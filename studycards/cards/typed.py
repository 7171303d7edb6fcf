"""Type the answer: many forms are right, a near miss is shown as a difference and never silently right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from studycards.cards import comparing
from studycards.cards.asking import Mark, Reply, Type
from studycards.cards.drawing import wording
from studycards.cards.fields import Field, Trouble
from studycards.model import Card, Text, said

FIELDS: Mapping[str, Field] = {
    "answer": Field("text", True, "the right answer, a text or a number"),
    "accept": Field(
        "accept", False, "other right answers: strings, {number, tolerance}, {any: n, of: [...]}"
    ),
}

SAYS = {
    "en": {"near": "Almost: {}", "have": "You have {} of {}: {}", "and": ", "},
    "zh": {"near": "差一点：{}", "have": "答对 {} 个（共需 {} 个）：{}", "and": "、"},
}


class Body(NamedTuple):
    """What is right: the answer and other texts, numbers with their tolerances, any so many of a list."""

    answer: Text
    texts: tuple[str, ...]
    numbers: tuple[tuple[float, float], ...] = ()
    lists: tuple[tuple[int, tuple[tuple[str, ...], ...]], ...] = ()


def body(raw: Mapping[str, Any]) -> Body:
    accept = raw.get("accept", ())
    texts = [*raw["answer"].values(), *(text for one in accept for text in one.get("text", {}).values())]
    numbers = [(number, 0.0) for text in texts if (number := comparing.number_in(text)) is not None]
    numbers += [(one["number"], one.get("tolerance", 0.0)) for one in accept if "number" in one]
    lists = [(one["any"], tuple(map(tuple, one["of"]))) for one in accept if "any" in one]
    return Body(raw["answer"], tuple(dict.fromkeys(texts)), tuple(numbers), tuple(lists))


def problems(raw: Mapping[str, Any]) -> Iterator[Trouble]:
    for language, words in raw["answer"].items():
        if not comparing.plain(words):
            place = ("answer", language) if language else ("answer",)
            yield (
                place,
                "bad-text",
                "no one can type this answer: nothing of it counts",
                "Give it a letter or a digit.",
            )
    for number, one in enumerate(raw.get("accept", ())):
        if one.get("tolerance", 0) < 0:
            yield ("accept", number, "tolerance"), "bad-number", "a tolerance is 0 or more", ""


def ask(card: Card, lang: str, seed: int) -> Type:
    return Type(wording(card, lang, seed))


def answer(card: Card, lang: str) -> str:
    return said(card.body.answer, lang)


def mark(card: Card, reply: Reply, lang: str, seed: int, measured: Any = None) -> Mark:
    typed = str(reply or "").strip()
    if not comparing.plain(typed):
        return Mark("nothing")
    right: Body = card.body
    if _is_right(typed, right):
        return Mark("right", typed, grade=3)
    words = SAYS["zh" if lang == "zh" else "en"]
    for wanted, members in right.lists:
        have = _members(typed, members)
        if have:
            note = words["have"].format(len(have), wanted, words["and"].join(have))
            return Mark("partly", typed, (note,), grade=1)
    for text in right.texts:
        meant = comparing.plain(text)
        if comparing.nearly(comparing.plain(typed), meant):
            note = words["near"].format(comparing.difference(comparing.plain(typed), meant))
            return Mark("near", typed, (note,), grade=2)
    return Mark("wrong", typed, grade=1)


def _is_right(typed: str, right: Body) -> bool:
    plain = comparing.plain(typed)
    if any(plain == comparing.plain(text) for text in right.texts):
        return True
    number = comparing.number_in(typed)
    if number is not None and any(comparing.within(number, *one) for one in right.numbers):
        return True
    return any(len(_members(typed, members)) >= wanted for wanted, members in right.lists)


def _members(typed: str, members: tuple[tuple[str, ...], ...]) -> list[str]:
    """The members that were typed, each by its first name."""
    parts = set(comparing.parts(typed)) | {comparing.plain(typed)}
    return [names[0] for names in members if any(comparing.plain(name) in parts for name in names)]
