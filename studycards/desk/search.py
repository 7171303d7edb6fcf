"""Finding cards: the words they hold, in any language, and what is known of them.

pipe concept:pipe is:due kind:predict claim:I3 lapses>2
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property, reduce
from itertools import chain
from typing import NamedTuple

from studycards.desk.answers import current_states
from studycards.desk.knowing import known_evidence
from studycards.desk.opening import Desk
from studycards.desk.query import KINDS_OF_STANDING, Measured, Named, Words, terms
from studycards.desk.standing import STANDINGS, Condition, fulfilled, measured, standing
from studycards.desk.words import Held, WordIndex
from studycards.errors import StudycardsError
from studycards.index import DeckIndex
from studycards.loading import Library
from studycards.model import KINDS, Entry, State, Text

Keep = Callable[[DeckIndex, Iterable[int]], Iterable[int]]
"""Of some cards of a deck, by their numbers in teaching order, those that a term means."""

_FEW = 1000
"""So many are looked up one by one quicker than all others are left out."""


class Finder:
    """Searches the cards of a desk. It keeps what it opened, so that one may search at every key."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._words: dict[str, WordIndex] = {}
        self._names: dict[str, Mapping[str, set[str]]] = {}
        self._answered: dict[Condition, Cards] = {}

    def find(self, query: str, at: int) -> tuple[Entry, ...]:
        """The cards that a search means: the nearest first where it has words, else in teaching order.

        Raises StudycardsError for a search that cannot be meant.
        """
        said = terms(query)
        wanted = [term.text for term in said if isinstance(term, Words) and not term.negated]
        keeps = [keep for term in said if (keep := self._keep(term, at)) is not None]
        ranked, unranked = list[tuple[float, Entry]](), list[Entry]()
        decks = self._desk.library.loaded
        for deck in sorted(decks) if wanted else decks:
            index = decks[deck].index
            held = self._holding(index, wanted) if wanted else Held(index.column("order"), {})
            numbers: Iterable[int] = held.numbers
            for keep in keeps:
                numbers = keep(index, numbers)
            if held.ranks:
                ranked += [(held.ranks[number], index.entries[number]) for number in numbers]
            else:
                unranked += map(index.entries.__getitem__, numbers)
        ranked.sort(key=lambda pair: (pair[0], pair[1].deck, pair[1].order))
        return (*(entry for _rank, entry in ranked), *unranked)

    def state(self, entry: Entry) -> State:
        """What is known of a card, as of the last `refresh`."""
        return self._states.get(entry.id) or State(entry.id, revision=entry.revision)

    def refresh(self) -> None:
        """Forget what is known of the cards: something was answered or set aside."""
        self._answered = {}
        for name in ("_states", "_verdicts", "_apart"):
            self.__dict__.pop(name, None)

    def close(self) -> None:
        for words in self._words.values():
            words.close()
        self._words = {}

    @cached_property
    def _states(self) -> Mapping[str, State]:
        return current_states(self._desk)

    def _keep(self, term: Words | Named | Measured, at: int) -> Keep | None:
        """What leaves the cards of a term; None for one that narrows nothing, or is asked for from the beginning."""
        match term:
            case Words():
                return self._without(term.text) if term.negated else None
            case Measured():
                asked = measured(self._desk, term.field, term.op, term.number, at)
                return _of_ids(self._cards(asked), term.negated)
            case Named(values=()):
                return None
            case Named(field="is"):
                return self._standing(term, at)
            case Named(field="id"):
                return _beginning(term.values, term.negated)
        names = self._names_of(term.field)
        meant = {name for value in term.values for name in _meant(value, names, term.field)}
        return _of_values(term.field, meant, term.negated)

    # Words

    def _without(self, phrase: str) -> Keep:
        def keep(index: DeckIndex, numbers: Iterable[int]) -> Iterable[int]:
            holding = set(self._holding(index, [phrase]).numbers)
            return [number for number in numbers if number not in holding]

        return keep

    def _holding(self, index: DeckIndex, phrases: list[str]) -> Held:
        """The cards of a deck that hold every phrase."""
        try:
            return self._words_of(index).found(phrases)
        except sqlite3.OperationalError as error:
            if "fts5" not in str(error):
                raise
        return Held([entry.order for entry in index.holding(phrases)], {})

    def _words_of(self, index: DeckIndex) -> WordIndex:
        deck = index.deck.id
        if deck not in self._words:
            self._words[deck] = WordIndex.of(index, self._desk.places.cache)
        return self._words[deck]

    # Names

    def _names_of(self, field: str) -> Mapping[str, set[str]]:
        """From each name that a value of this field goes by, in small letters, to the values it means."""
        if field == "kind":
            return {kind: {kind} for kind in KINDS}
        if field not in self._names:
            library, names = self._desk.library, dict[str, set[str]]()
            for value in {value for one in library.loaded.values() for value in _values(one.index, field)}:
                names.setdefault(value.casefold(), set()).add(value)
            for id, text in _titles(library, field):
                for title in text.values():
                    names.setdefault(title.casefold(), set()).add(id)
            self._names[field] = names
        return self._names[field]

    # What is known

    def _standing(self, term: Named, at: int) -> Keep:
        """`is:` with one of these."""
        known = {name: {name} for name in KINDS_OF_STANDING}
        names = sorted({name for value in term.values for name in _meant(value, known, "is")})
        cards = (
            self._cards(standing(self._desk, name, at)) if name in STANDINGS else self._with_verdict(name)
            for name in names
        )  # fmt: skip
        return _of_ids(reduce(Cards.or_, cards), term.negated)

    def _cards(self, condition: Condition) -> Cards:
        """The cards whose state fulfils a condition: those that were never met do it all, or none of them."""
        if condition not in self._answered:
            others, *apart = fulfilled((State(""), *self._apart), condition)
            cards = self._desk.log.cards_that(condition.sql, dict(condition.values), hold=not others)
            for state, does in zip(self._apart, apart, strict=True):
                (cards.discard if does == others else cards.add)(state.card)
            self._answered[condition] = Cards(frozenset(cards), others)
        return self._answered[condition]

    @cached_property
    def _apart(self) -> list[State]:
        """What is known of the cards that were renamed or revised: more than one row may tell of them."""
        decks = self._desk.library.loaded
        entries = {entry.id: entry for one in decks.values() for entry in one.index.changed}
        for card in self._desk.log.cards_that("revision != 1", {}):
            deck = decks.get(card.partition("/")[0])
            if deck is not None and card in deck.index:
                entries[card] = deck.index.entry(card)
        return [self._desk.state(entry)._replace(card=id) for id, entry in entries.items()]

    def _with_verdict(self, name: str) -> Cards:
        is_unproven = name == "unproven"
        cards = {card for card, verdict in self._verdicts.items() if (verdict == name) != is_unproven}
        return Cards(frozenset(cards), others=is_unproven)

    @cached_property
    def _verdicts(self) -> Mapping[str, str]:
        """What the last runs of the demos said of what the cards show; nothing of cards that no run tells of."""
        library, runs = self._desk.library, self._desk.log.last_runs()
        proven = (
            (entry.id, known_evidence(runs[demo], library.card(entry.id).shows, 0))
            for one in library.loaded.values()
            for demo, entries in one.index.by_demo.items() if demo in runs
            for entry in entries
        )  # fmt: skip
        return {card: known.verdict for card, known in proven if known is not None}


class Cards(NamedTuple):
    """Some cards: these, or all `others` than these."""

    ids: frozenset[str]
    others: bool

    def or_(self, more: Cards) -> Cards:
        """These and more."""
        if self.others and more.others:
            return Cards(self.ids & more.ids, True)
        if self.others or more.others:
            left_out, of = (self, more) if self.others else (more, self)
            return Cards(left_out.ids - of.ids, True)
        return Cards(self.ids | more.ids, False)


def _of_ids(cards: Cards, negated: bool) -> Keep:
    ids, outside = cards.ids, cards.others != negated

    def keep(index: DeckIndex, numbers: Iterable[int]) -> Iterable[int]:
        if isinstance(numbers, range) and not outside and len(ids) < _FEW:
            return sorted(number for id in ids if (number := index.number(id)) is not None)
        column = index.column("id")
        return [number for number in numbers if (column[number] in ids) != outside]

    return keep


def _beginning(beginnings: tuple[str, ...], negated: bool) -> Keep:
    """Cards whose id begins so, with its deck or without."""

    def keep(index: DeckIndex, numbers: Iterable[int]) -> Iterable[int]:
        column, own = index.column("id"), len(index.deck.id) + 1
        return [
            number for number in numbers
            if (column[number].startswith(beginnings) or column[number].startswith(beginnings, own)) != negated
        ]  # fmt: skip

    return keep


def _of_values(field: str, meant: set[str], negated: bool) -> Keep:
    """Cards that have one of these values in a field."""

    def keep(index: DeckIndex, numbers: Iterable[int]) -> Iterable[int]:
        column = index.column(_COLUMNS.get(field, field))
        if field in _COLUMNS:
            return [number for number in numbers if meant.isdisjoint(column[number]) == negated]
        return [number for number in numbers if (column[number] in meant) != negated]

    return keep


def _meant(value: str, names: Mapping[str, set[str]], field: str) -> set[str]:
    """What a value means: the name it is, else the names it begins. Raises StudycardsError where it means nothing."""
    exact = names.get(value)
    begun = exact or {one for name, ids in names.items() if name.startswith(value) for one in ids}
    if begun:
        return set(begun)
    close = get_close_matches(value, names, 1)
    raise StudycardsError(
        "No {field} is called {value}.",
        "Did you mean {close}?" if close else "Known are: {known}." if len(names) < 20 else "",
        field=field, value=value, close=close[0] if close else "", known=", ".join(sorted(names)),
    )  # fmt: skip


def _titles(library: Library, field: str) -> Iterable[tuple[str, Text]]:
    if field == "deck":
        return [(deck.id, deck.title) for deck in library.decks]
    if field != "concept":
        return []
    every = (one.index.concepts.values() for one in library.loaded.values())
    return [(concept.id, concept.name) for concepts in every for concept in concepts]


def _values(index: DeckIndex, field: str) -> set[str]:
    column = index.column(_COLUMNS.get(field, field))
    return set(chain.from_iterable(set(column))) if field in _COLUMNS else set(column) - {None}


_COLUMNS = {"claim": "claims", "tag": "tags"}
"""Fields of which a card may have several values, and the columns they stand in."""
