"""What this learner takes for what, from the answers in the log; and the cards that teach to tell them apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from random import Random
from typing import Any

from studycards.desk.mixed_up import Names, Pair, Side, differ, mixed_up
from studycards.desk.opening import Desk
from studycards.desk.quiz import MARKED, NothingToAsk, was_right
from studycards.errors import NotFound
from studycards.model import Card, Entry, Event, said
from studycards.screen.quiz import Contrast

SETTLED = 3
"""After this many right answers in a row to the cards that showed it, a confusion counts as overcome."""

CARDS_A_PAIR = 3
"""A quiz asks at most this many questions about one pair."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """`taken` was answered `times` times where `right` was right. `since`: right answers to `cards` after the last."""

    taken: Side
    right: Side
    times: int
    last: int
    since: int
    cards: tuple[str, ...]

    @property
    def is_settled(self) -> bool:
        return self.since >= SETTLED


class Confusions:
    """All confusions that the log of one desk shows, and what tells each pair apart."""

    def __init__(self, desk: Desk, since: int = 0) -> None:
        """Of the answers since a moment, in UTC milliseconds."""
        self._desk, self._since = desk, since
        self._names: dict[str, Names] = {}
        self._former = {entry.id: entry.was for entry in desk.library.entries if entry.was}
        self._renamed = {former: card for card, was in self._former.items() for former in was}

    @cached_property
    def all(self) -> tuple[Confusion, ...]:
        """Those not overcome first, then by how often, then the latest first."""
        seen: dict[tuple[str, str], list[tuple[Event, Pair, str]]] = {}
        for event in self._desk.log.wrong_answers(self._since):
            card = self._renamed.get(event.card or "", event.card or "")
            if (pair := self._mixed_up(event, card)) is not None:
                seen.setdefault((pair[0].id, pair[1].id), []).append((event, pair, card))
        found = map(self._confusion, seen.values())
        return tuple(sorted(found, key=lambda one: (one.is_settled, -one.times, -one.last)))

    def _mixed_up(self, event: Event, name: str) -> Pair | None:
        if not isinstance(event.answer, dict) or was_right(event) is not False:
            return None
        if (card := self._card(name)) is None:
            return None
        index = self._desk.library.index(card.deck)
        return mixed_up(event, card, self.names(card.deck), index.comparisons)

    def _card(self, name: str) -> Card | None:
        try:
            return self._desk.library.card(name)
        except NotFound:
            return None

    def names(self, deck: str) -> Names:
        """What the things of a deck are called."""
        if deck not in self._names:
            self._names[deck] = Names(self._desk.library.index(deck))
        return self._names[deck]

    def _confusion(self, happened: list[tuple[Event, Pair, str]]) -> Confusion:
        last, (taken, right), _card = happened[-1]
        cards = tuple(dict.fromkeys(card for _event, _pair, card in happened))
        names = [name for card in cards for name in (card, *self._former.get(card, ()))]
        answers = (event for name in names for event in self._desk.log.standing(name))
        after = (event for event in answers if (event.at, event.id) > (last.at, last.id))
        since = sum(was_right(event) is True for event in after)
        return Confusion(taken, right, len(happened), last.at, since, cards)

    def contrast(self, confusion: Confusion, card: Card) -> Contrast | None:
        """What tells the two apart, as this card shows it."""
        return self.names(card.deck).contrast(card, (confusion.right, confusion.taken))

    def cards_about(self, confusion: Confusion, entries: Iterable[Entry]) -> list[Entry]:
        """The marked cards that tell the two apart: those that showed it, then those of rows in which they differ."""
        deck = confusion.right.id.partition("/")[0]
        wanted = dict.fromkeys(confusion.cards)
        subjects = (confusion.right.subject, confusion.taken.subject)
        for comparison in self._desk.library.index(deck).comparisons.values():
            for row in comparison.aspects:
                if differ(row, subjects):
                    for subject in subjects:
                        name = f"{deck}/{comparison.id}.{row.id}.{subject}"
                        wanted |= dict.fromkeys((f"{name}.which", name))
        by_id = {entry.id: entry for entry in entries if entry.kind in MARKED}
        return [by_id[name] for name in wanted if name in by_id]

    def questions_about(
        self, confusion: Confusion, entries: Iterable[Entry], draw: Random
    ) -> list[tuple[Entry, Contrast | None]]:
        """A few questions that tell the two apart, one a note, each with what tells them apart."""
        about = self.cards_about(confusion, entries)
        shown = [entry for entry in about if entry.id in confusion.cards]
        others = [entry for entry in about if entry.id not in confusion.cards]
        draw.shuffle(others)
        chosen = list({entry.note: entry for entry in reversed((*shown, *others))}.values())[::-1]
        library = self._desk.library
        return [(entry, self.contrast(confusion, library.card(entry.id))) for entry in chosen[:CARDS_A_PAIR]]


def confused_questions(
    desk: Desk, entries: Iterable[Entry], count: int, seed: int
) -> list[tuple[Entry, Contrast | None]]:
    """Questions about what this learner confuses, the pairs in turns, each with what tells it apart.

    Raises NothingToAsk where nothing stands confused among these cards.
    """
    confusions, among = Confusions(desk), tuple(entries)
    draw = Random(seed)
    by_pair = [confusions.questions_about(one, among, draw) for one in confusions.all if not one.is_settled]
    found: dict[str, tuple[Entry, Contrast | None]] = {}
    for turn in zip_longest(*by_pair):
        for question in turn:
            if question is not None:
                found.setdefault(question[0].note, question)
    if not found:
        raise NothingToAsk(
            "Nothing stands confused: what was taken for something else is learned by what you answer.",
            "See: studycards confusions",
        )
    return list(found.values())[:count]


def confusion_rows(desk: Desk, lang: str) -> list[dict[str, Any]]:
    """`confusions --json`: what was taken for what, how often, when last, and what tells the two apart."""
    confusions = Confusions(desk)
    rows = []
    for one in confusions.all:
        contrast = confusions.contrast(one, desk.library.card(one.cards[-1]))
        place = contrast.place if contrast and contrast.place else (None, None)
        rows.append(
            {
                "taken": {"id": one.taken.id, "name": said(one.taken.name, lang)},
                "right": {"id": one.right.id, "name": said(one.right.name, lang)},
                "times": one.times,
                "last": desk.iso(one.last),
                "right_since": one.since,
                "settled": one.is_settled,
                "cards": list(one.cards),
                "comparison": place[0],
                "aspect": place[1],
                "demo": contrast.demo if contrast else None,
                "told_apart": [
                    {"name": said(name, lang), "says": said(cell, lang)} for name, cell in contrast.lines
                ]
                if contrast
                else [],
            }
        )
    return rows
