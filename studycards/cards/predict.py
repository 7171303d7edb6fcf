"""Say what the demo will measure, then run it: the measurement marks the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from studycards.cards import choice, comparing
from studycards.cards.asking import Choose, Mark, Reply, Type
from studycards.cards.choice import Option
from studycards.cards.drawing import wording
from studycards.cards.fields import Field, Trouble
from studycards.model import Card, Text, said

FIELDS: Mapping[str, Field] = {
    "choices": Field("choices", False, "what to choose from; without them the answer is typed"),
    "answer": Field("text", False, "what the deck expects"),
    "because": Field("because", False, "a wrong choice's text to why it is wrong"),
    "tolerance": Field("number", False, "typed: how far off the answer may be, as a share; 0.1 unless given"),
}

USUAL_TOLERANCE = 0.1

SAYS = {
    "en": {
        "differs": "Measured here: {}. The deck expects {}.",
        "measured": "Measured here: {}.",
        "outside": "Measured here: {}, which is none of the choices. The deck expects {}.",
    },
    "zh": {
        "differs": "此处测得：{}。卡片的答案是 {}。",
        "measured": "此处测得：{}。",
        "outside": "此处测得：{}，不在选项之中。卡片的答案是 {}。",
    },
}


class Body(NamedTuple):
    """The choices (none where the answer is typed), what the deck expects, how far off a number may be."""

    options: tuple[Option, ...]
    answer: Text | None
    tolerance: float


def body(raw: Mapping[str, Any]) -> Body:
    if "choices" not in raw:
        return Body((), raw["answer"], raw.get("tolerance", USUAL_TOLERANCE))
    return Body(choice.options(_as_choice(raw)), None, 0.0)


def _as_choice(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as a choice card has them, where `answer` is a list."""
    return {**raw, "answer": [raw["answer"]]} if "answer" in raw else dict(raw)


def problems(raw: Mapping[str, Any]) -> Iterator[Trouble]:
    if "demo" not in raw:
        yield (
            (),
            "missing-key",
            "demo is missing: a prediction is marked by what a demo measures",
            "Add demo.",
        )
    if len(raw.get("shows", ())) != 1:
        hint = "Name in `shows` the one evidence whose measured value marks the answer."
        yield (
            ("shows",) if "shows" in raw else (),
            "one-evidence",
            "a prediction needs exactly one evidence",
            hint,
        )
    if "choices" in raw:
        yield from choice.problems(_as_choice(raw))
        if sum(option.right for option in choice.options(_as_choice(raw))) > 1:
            yield ("choices",), "two-right-choices", "a prediction has one right choice", "Mark only one."
    elif "answer" not in raw:
        yield (), "missing-key", "answer is missing", "Add answer, or choices."
    elif raw.get("tolerance", 0) < 0:
        yield ("tolerance",), "bad-number", "a tolerance is 0 or more", ""


def ask(card: Card, lang: str, seed: int) -> Choose | Type:
    if card.body.options:
        return choice.ask(card, lang, seed)
    return Type(wording(card, lang, seed))


def answer(card: Card, lang: str) -> str:
    if card.body.options:
        return choice.answer(card, lang)
    return said(card.body.answer, lang)


def mark(card: Card, reply: Reply, lang: str, seed: int, measured: Any = None) -> Mark:
    """What was measured decides; without a measurement, what the deck expects."""
    if card.body.options:
        return _mark_chosen(card, reply, lang, seed, measured)
    return _mark_typed(card, reply, lang, measured)


def _mark_chosen(card: Card, reply: Reply, lang: str, seed: int, measured: Any) -> Mark:
    picked = choice.chosen(card, reply, seed)[:1]
    if not picked:
        return Mark("nothing")
    options: tuple[Option, ...] = card.body.options
    expected = next((option for option in options if option.right), None)
    so = (
        expected
        if measured is None
        else next((option for option in options if stands_for(option, measured)), None)
    )
    notes: list[str] = []
    if measured is not None and so is not expected:
        words = SAYS["zh" if lang == "zh" else "en"]["differs" if so else "outside"]
        notes.append(words.format(shown(measured), said(expected.text, lang) if expected else "—"))
    replied = said(picked[0].text, lang)
    if picked[0] is so:
        return Mark("right", replied, tuple(notes), grade=3)
    return Mark("wrong", replied, (*choice.reasons(picked, lang), *notes), grade=1, instead=picked[0].key)


def _mark_typed(card: Card, reply: Reply, lang: str, measured: Any) -> Mark:
    typed = str(reply or "").strip()
    if not comparing.plain(typed):
        return Mark("nothing")
    right: Body = card.body
    deck_texts = list((right.answer or {}).values())
    by_deck = any(equal(typed, text, right.tolerance) for text in deck_texts)
    if measured is None:
        return Mark("right" if by_deck else "wrong", typed, grade=3 if by_deck else 1)
    words = SAYS["zh" if lang == "zh" else "en"]
    agrees = any(equal(measured, text, right.tolerance) for text in deck_texts)
    note = words["measured" if agrees else "differs"].format(shown(measured), said(right.answer, lang))
    holds = equal(typed, shown(measured), right.tolerance)
    return Mark("right" if holds else "wrong", typed, (note,), grade=3 if holds else 1)


def shown(measured: Any) -> str:
    """A measured value as a person writes it."""
    if isinstance(measured, bool):
        return str(measured).lower()
    return f"{measured:g}" if isinstance(measured, float) and abs(measured) < 1e6 else str(measured)


def stands_for(option: Option, measured: Any) -> bool:
    """Whether a choice is the one that a measured value is: by its range, its value, or its text."""
    if option.range is not None:
        number = comparing.number_in(shown(measured))
        low, high = option.range
        return number is not None and (low is None or low <= number) and (high is None or number <= high)
    if option.value is not None:
        return equal(measured, option.value)
    return any(equal(measured, text) for text in option.text.values())


def equal(one: Any, other: Any, tolerance: float = 0.0) -> bool:
    """Whether two values are the same, compared as numbers where both are numbers."""
    one, other = shown(one), shown(other)
    numbers = comparing.number_in(one), comparing.number_in(other)
    if numbers[0] is not None and numbers[1] is not None:
        return comparing.within(numbers[0], numbers[1], tolerance)
    return comparing.plain(one) == comparing.plain(other)
