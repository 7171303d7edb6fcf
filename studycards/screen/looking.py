"""A card as its author looks at it: the question as it will be asked, then all that a learner can come to see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from studycards import cards
from studycards.cards.asking import Asked, Recall
from studycards.cards.choice import reasons
from studycards.model import Card, said
from studycards.screen.parts import Block, Screen, Translate
from studycards.screen.review import points_list


def looked_at(card: Card, lang: str, _: Translate) -> Screen:
    """The card's screen before the answer; the blocks after the first are what comes later."""
    asked = cards.ask(card, lang, 0)
    return Screen(
        title=card.id,
        counts=" · ".join((card.kind, card.concept, *card.tags)),
        blocks=(Block("question", asked.prompt), *_later(card, asked, lang, _)),
        keys=(),
        asks=asked,
    )


def _later(card: Card, asked: Asked, lang: str, _: Translate) -> Iterator[Block]:
    for hint in card.hints:
        yield Block("hint", said(hint, lang))
    yield Block("answer", cards.answer(card, lang))
    if isinstance(asked, Recall) and asked.points:
        yield Block("points", points_list(asked, ()))
    wrong = [one for one in getattr(card.body, "options", ()) if not one.right]
    yield from (Block("note", note) for note in reasons(wrong, lang))
    yield from _accepted(card.body, _)
    if card.why:
        yield Block("why", said(card.why, lang))
    for other in card.asks:
        yield Block("note", _("Also asked as: {text}").format(text=said(other, lang)))
    for one in card.follow_ups:
        text = f"**{one.rung}**: {said(one.ask, lang)}\n\n{said(one.answer, lang)}"
        yield Block("note", text)
    if card.demo:
        shows = ", ".join(card.shows)
        yield Block("evidence", f"{card.demo}: {shows}" if shows else card.demo)
    if card.source:
        yield Block("source", _("More: {sources}").format(sources=" · ".join(card.source)))


def _accepted(body: Any, _: Translate) -> Iterator[Block]:
    """The other answers that a typed card takes for right."""
    right = getattr(body, "answer", None) or {}
    texts = [text for text in getattr(body, "texts", ()) if text not in right.values()]
    if texts:
        yield Block("note", _("Also right: {texts}").format(texts=" · ".join(texts)))
