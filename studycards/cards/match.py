"""Give each thing on the left its partner on the right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from studycards.cards.asking import Arrange, Mark, Reply
from studycards.cards.drawing import disarranged, wording
from studycards.cards.fields import Field, Trouble
from studycards.cards.order import placed
from studycards.model import Card, Text, said

FIELDS: Mapping[str, Field] = {"pairs": Field("pairs", True, "pairs of left and right")}

SAYS = {
    "en": "{}: {}, not {}",
    "zh": "{}：应为{}，而不是{}",
}


class Body(NamedTuple):
    """The pairs. `keys` name each in every language: its number in the file, or a comparison's subject."""

    pairs: tuple[tuple[Text, Text], ...]
    keys: tuple[str, ...]


def body(raw: Mapping[str, Any]) -> Body:
    pairs = tuple((left, right) for left, right in raw["pairs"])
    return Body(pairs, tuple(raw.get("keys") or map(str, range(len(pairs)))))


def problems(raw: Mapping[str, Any]) -> Iterator[Trouble]:
    pairs = raw["pairs"]
    lefts = [left for left, _ in pairs]
    for number, left in enumerate(lefts):
        if left in lefts[:number]:
            yield (
                ("pairs", number, 0),
                "same-item",
                "this stands on the left twice",
                "Say what makes it differ.",
            )
    if all(right == pairs[0][1] for _, right in pairs):
        yield (
            ("pairs",),
            "same-item",
            "all pairs have the same right side",
            "Give at least one another partner.",
        )


def ask(card: Card, lang: str, seed: int) -> Arrange:
    pairs = card.body.pairs
    pieces = tuple(said(pairs[number][1], lang) for number in _shown(card, seed))
    return Arrange(wording(card, lang, seed), pieces, tuple(said(left, lang) for left, _ in pairs))


def _shown(card: Card, seed: int) -> tuple[int, ...]:
    return disarranged([sorted(right.items()) for _, right in card.body.pairs], seed, card.id)


def answer(card: Card, lang: str) -> str:
    return "\n".join(f"- **{said(left, lang)}** — {said(right, lang)}" for left, right in card.body.pairs)


def mark(card: Card, reply: Reply, lang: str, seed: int, measured: Any = None) -> Mark:
    """Equal right sides stand for each other: what counts is the text that stands in the slot."""
    order, right = _shown(card, seed), card.body
    put = [order[number] if number is not None else None for number in placed(reply, len(order))]
    if all(number is None for number in put):
        return Mark("nothing")
    texts: list[Text] = [right.pairs[n][1] if n is not None else {} for n in put]
    rows = zip(right.pairs, texts, strict=True)
    replied = "\n".join(f"- **{said(left, lang)}** — {said(text, lang) or '—'}" for (left, _), text in rows)
    wrong = [slot for slot, text in enumerate(texts) if text != right.pairs[slot][1]]
    if not wrong:
        return Mark("right", replied, grade=3)
    says = SAYS["zh" if lang == "zh" else "en"]
    notes = tuple(
        says.format(*(said(text, lang) or "—" for text in (*right.pairs[slot], texts[slot])))
        for slot in wrong
    )
    return Mark(
        "partly" if len(wrong) * 2 <= len(texts) else "wrong",
        replied,
        notes,
        grade=1,
        instead=_taken_for(right, wrong, put),
    )


def _taken_for(right: Body, wrong: list[int], put: list[int | None]) -> str | None:
    """The first mistake as `left>left whose partner was put there`."""
    taken = ((slot, put[slot]) for slot in wrong)
    return next(
        (f"{right.keys[slot]}>{right.keys[number]}" for slot, number in taken if number is not None), None
    )
