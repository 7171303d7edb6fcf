"""From a wrong answer to what was taken for what: a pipe for a queue, one choice for another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from studycards.cards.choice import Option
from studycards.cards.comparing import plain
from studycards.index import DeckIndex
from studycards.model import Aspect, Card, Comparison, Event, Text
from studycards.screen.quiz import Contrast


@dataclass(frozen=True, slots=True)
class Side:
    """One of two things taken for each other. `id` is `deck/subject`, or `deck/card#key` for an answer of one card."""

    id: str
    name: Text

    @property
    def subject(self) -> str:
        return self.id.partition("/")[2]


Pair = tuple[Side, Side]
"""What was answered, and what would have been right."""


class Names:
    """What the things of one deck are called, and where they are told apart."""

    def __init__(self, index: DeckIndex) -> None:
        self._index, self._deck = index, index.deck.id

    def side(self, text: Text, other: str) -> Side:
        """The thing that a text names; where it names none, an answer of its own under the id `other`."""
        return next(
            (self._by_name[word] for word in map(plain, text.values()) if word in self._by_name), None
        ) or Side(other, text)

    def subject(self, comparison: Comparison, subject: str) -> Side:
        """A subject of a comparison."""
        return Side(f"{self._deck}/{subject}", comparison.names.get(subject) or {"": subject})

    def typed(self, words: str) -> Side | None:
        """The thing that typed words name, or whose right answer they are."""
        return self._by_name.get(plain(words)) or self._by_answer.get(plain(words))

    @cached_property
    def _by_name(self) -> dict[str, Side]:
        subjects = (
            self.subject(comparison, subject)
            for comparison in self._index.comparisons.values()
            for subject in comparison.subjects
        )
        concepts = (Side(f"{self._deck}/{one.id}", one.name) for one in self._index.concepts.values())
        return {plain(word): side for side in (*subjects, *concepts) for word in side.name.values()}

    @cached_property
    def _by_answer(self) -> dict[str, Side]:
        found: dict[str, Side | None] = {}
        for word, side in (*self._cells(), *self._typed_answers()):
            found[word] = (
                side if found.get(word, side) == side else None
            )  # what two things have names neither
        return {word: side for word, side in found.items() if side is not None}

    def _cells(self) -> Iterator[tuple[str, Side]]:
        for comparison in self._index.comparisons.values():
            for aspect in comparison.aspects:
                for subject, cell in aspect.cells.items():
                    yield from ((plain(word), self.subject(comparison, subject)) for word in cell.values())

    def _typed_answers(self) -> Iterator[tuple[str, Side]]:
        for entry in self._index.entries:
            if entry.kind == "typed":
                body = self._index.card(entry.id).body
                side = self.side(body.answer, entry.id)
                yield from ((plain(word), side) for word in body.texts)

    def contrast(self, card: Card, pair: Pair) -> Contrast | None:
        """What tells the two apart: the card's own row, else the first row in which they differ."""
        subjects = tuple(side.subject for side in pair)
        own = self._index.comparisons.get(card.comparison[0]) if card.comparison else None
        if own and card.comparison and set(subjects) <= set(own.subjects):
            row = next(aspect for aspect in own.aspects if aspect.id == card.comparison[1])
            return _row(own, row, subjects)
        for comparison in self._index.comparisons.values():
            rows = [row for row in comparison.aspects if differ(row, subjects)]
            if rows:
                return _row(comparison, next((row for row in rows if row.demo), rows[0]), subjects)
        return _reasons(card, pair)


def differ(row: Aspect, subjects: tuple[str, ...]) -> bool:
    """Whether a row of a comparison says something else of each of two subjects."""
    cells = [row.cells.get(subject) for subject in subjects]
    return all(cells) and cells[0] != cells[1]


def _row(comparison: Comparison, row: Aspect, subjects: tuple[str, ...]) -> Contrast:
    lines = tuple((comparison.names[subject], row.cells.get(subject) or {}) for subject in subjects)
    return Contrast(row.name, lines, row.demo, (comparison.id, row.id))


def _reasons(card: Card, pair: Pair) -> Contrast | None:
    """Where no comparison has both: what the card itself says of each."""
    options: tuple[Option, ...] = getattr(card.body, "options", ())
    reasons = [next((one.because for one in options if one.text == side.name), None) for side in pair]
    if reasons[0] is None:
        return None
    return Contrast({}, ((pair[0].name, reasons[0]), (pair[1].name, card.why or {})), card.demo)


def mixed_up(event: Event, card: Card, names: Names, comparisons: Mapping[str, Comparison]) -> Pair | None:
    """What this answer took for what; None where it was right, or only wrong."""
    answer: Any = event.answer
    if not isinstance(answer, dict):
        return None
    comparison = comparisons.get(card.comparison[0]) if card.comparison else None
    instead = answer.get("instead")
    if card.kind in ("choice", "predict") and instead is not None and not card.id.endswith(".odd"):
        pair = _chosen(card, str(instead), names, comparison)
    elif card.kind == "match" and instead is not None:
        pair = _matched(card, str(instead), names, comparison)
    elif card.kind == "typed" and answer.get("verdict") == "wrong":
        taken = names.typed(str(answer.get("reply", "")))
        pair = (taken, names.side(card.body.answer, card.id)) if taken else None
    else:
        pair = None
    return pair if pair and pair[0].id != pair[1].id else None


def _chosen(card: Card, key: str, names: Names, comparison: Comparison | None) -> Pair | None:
    options: tuple[Option, ...] = getattr(card.body, "options", ())
    right = [option for option in options if option.right]
    taken = next((option for option in options if option.key == key), None)
    if taken is None or len(right) != 1:
        return None
    if comparison:
        return names.subject(comparison, taken.key), names.subject(comparison, right[0].key)
    return (
        names.side(taken.text, f"{card.id}#{taken.key}"),
        names.side(right[0].text, f"{card.id}#{right[0].key}"),
    )


def _matched(card: Card, instead: str, names: Names, comparison: Comparison | None) -> Pair | None:
    slot, _, other = instead.partition(">")
    lefts = {key: left for key, (left, _right) in zip(card.body.keys, card.body.pairs, strict=True)}
    if slot not in lefts or other not in lefts:
        return None
    if comparison:
        return names.subject(comparison, other), names.subject(comparison, slot)
    return names.side(lefts[other], f"{card.id}#{other}"), names.side(lefts[slot], f"{card.id}#{slot}")
