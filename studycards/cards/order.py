"""Put steps into their right order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from studycards.cards.asking import Arrange, Mark, Reply
from studycards.cards.drawing import disarranged, wording
from studycards.cards.fields import Field, Trouble
from studycards.model import Card, Text, said

FIELDS: Mapping[str, Field] = {"items": Field("two_texts", True, "the steps, in their right order")}

SAYS = {
    "en": "Place {}: {}, not {}",
    "zh": "第 {} 位：应为{}，而不是{}",
}


class Body(NamedTuple):
    """The steps in their right order."""

    items: tuple[Text, ...]


def body(raw: Mapping[str, Any]) -> Body:
    return Body(tuple(raw["items"]))


def problems(raw: Mapping[str, Any]) -> Iterator[Trouble]:
    items = raw["items"]
    for number, item in enumerate(items):
        if item in items[:number]:
            yield ("items", number), "same-item", "this step stands here twice", "Say what makes it differ."


def ask(card: Card, lang: str, seed: int) -> Arrange:
    items = [said(item, lang) for item in card.body.items]
    return Arrange(wording(card, lang, seed), tuple(items[number] for number in _shown(card, seed)))


def _shown(card: Card, seed: int) -> tuple[int, ...]:
    return disarranged([sorted(item.items()) for item in card.body.items], seed, card.id)


def answer(card: Card, lang: str) -> str:
    return "\n".join(f"{place}. {said(item, lang)}" for place, item in enumerate(card.body.items, 1))


def mark(card: Card, reply: Reply, lang: str, seed: int, measured: Any = None) -> Mark:
    order, items = _shown(card, seed), card.body.items
    put = [items[order[number]] if number is not None else {} for number in placed(reply, len(items))]
    if not any(put):
        return Mark("nothing")
    replied = "\n".join(f"{place}. {said(item, lang)}" for place, item in enumerate(put, 1))
    wrong = [place for place, item in enumerate(put) if item != items[place]]
    if not wrong:
        return Mark("right", replied, grade=3)
    says = SAYS["zh" if lang == "zh" else "en"]
    notes = tuple(says.format(n + 1, said(items[n], lang), said(put[n], lang) or "—") for n in wrong)
    return Mark("partly" if len(wrong) * 2 <= len(items) else "wrong", replied, notes, grade=1)


def placed(reply: Reply, count: int) -> list[int | None]:
    """The piece in each slot; None for an empty slot, and for a piece that is unknown or used twice."""
    slots: list[int | None] = []
    for number in list(reply or ())[:count]:
        fits = isinstance(number, int) and 0 <= number < count and number not in slots
        slots.append(number if fits else None)
    return slots + [None] * (count - len(slots))
