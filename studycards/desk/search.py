"""Finding cards: the words they hold, in any language, and what is known of them.

pipe concept:pipe is:due kind:predict claim:I3 lapses>2
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from operator import attrgetter

from studycards.desk.answers import current_states
from studycards.desk.counting import MATURE
from studycards.desk.knowing import known_evidence
from studycards.desk.opening import Desk
from studycards.desk.query import COMPARED, KINDS_OF_STANDING, Measured, Named, Words, terms
from studycards.desk.words import MOST_RANKED, WordIndex
from studycards.errors import StudycardsError
from studycards.loading import Library
from studycards.model import KINDS, Entry, State, Text
from studycards.progress import is_leech
from studycards.schedule.memory import retrievability

Test = Callable[[Entry], bool]

_NEW = State("")
"""What is known of every card that was never met."""


class Finder:
    """Searches the cards of a desk. It keeps what it opened, so that one may search at every key."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._words: dict[str, WordIndex] = {}

    def find(self, query: str, at: int) -> tuple[Entry, ...]:
        """The cards that a search means: the nearest first where it has words, else in teaching order.

        Raises StudycardsError for a search that cannot be meant.
        """
        said = terms(query)
        wanted = [term.text for term in said if isinstance(term, Words) and not term.negated]
        unwanted = [term.text for term in said if isinstance(term, Words) and term.negated]
        tests = [
            (self._test(term, at), term.negated)
            for term in said
            if isinstance(term, Measured) or (isinstance(term, Named) and term.values)
        ]
        found: Sequence[Entry] = self._holding(wanted) if wanted else self._desk.library.entries
        if left_out := {entry.id for text in unwanted for entry in self._holding([text])}:
            found = [entry for entry in found if entry.id not in left_out]
        for test, negated in tests:
            found = [entry for entry in found if test(entry) != negated]
        return tuple(found)

    def state(self, entry: Entry) -> State:
        """What is known of a card, as of the last `refresh`."""
        return self._states.get(entry.id) or State(entry.id, revision=entry.revision)

    def refresh(self) -> None:
        """Forget what is known of the cards: something was answered or set aside."""
        for name in ("_states", "_verdicts"):
            self.__dict__.pop(name, None)

    def close(self) -> None:
        for words in self._words.values():
            words.close()
        self._words = {}

    @cached_property
    def _states(self) -> Mapping[str, State]:
        return current_states(self._desk)

    # Words

    def _holding(self, phrases: list[str]) -> tuple[Entry, ...]:
        ranked: list[tuple[float, Entry]] = []
        unranked: list[Entry] = []
        for deck in sorted(self._desk.library.loaded):
            entries, found = self._desk.library.index(deck).entries, self._numbers(deck, phrases)
            if len(found) > MOST_RANKED:
                unranked += map(entries.__getitem__, sorted(found))
            else:
                ranked += [(rank, entries[number]) for number, rank in found.items()]
        ranked.sort(key=lambda pair: (pair[0], pair[1].deck, pair[1].order))
        return (*(entry for _rank, entry in ranked), *unranked)

    def _numbers(self, deck: str, phrases: list[str]) -> Mapping[int, float]:
        """The numbers of a deck's cards that hold every phrase, with their ranks."""
        try:
            return self._words_of(deck).found(phrases)
        except sqlite3.OperationalError as error:
            if "fts5" not in str(error):
                raise
        found = self._desk.library.index(deck).holding(phrases)
        return dict.fromkeys((entry.order for entry in found), 0.0)

    def _words_of(self, deck: str) -> WordIndex:
        if deck not in self._words:
            self._words[deck] = WordIndex.of(self._desk.library.index(deck), self._desk.places.cache)
        return self._words[deck]

    # What is known

    def _test(self, term: Named | Measured, at: int) -> Test:
        if isinstance(term, Measured):
            return self._measuring(term, at)
        if term.field == "is":
            return self._standing(term.values, at)
        if term.field == "id":
            begins = term.values
            return lambda entry: entry.id.startswith(begins) or entry.id.partition("/")[2].startswith(begins)
        names = self._names(term.field)
        meant = {id for value in term.values for id in _meant(value, names, term.field)}
        values_of = _VALUES[term.field]
        return lambda entry: not meant.isdisjoint(values_of(entry))

    def _measuring(self, term: Measured, at: int) -> Test:
        value, compare, states = self._value(term.field, at), COMPARED[term.op], self._states

        def holds(entry: Entry) -> bool:
            known = value(states.get(entry.id, _NEW))
            return known is not None and compare(known, term.number)

        return holds

    def _value(self, field: str, at: int) -> Callable[[State], float | None]:
        """What a field of a term measures of a card."""
        day, parameters = self._desk.day(at), self._desk.settings.parameters

        def seen(state: State) -> int | None:
            return None if state.last_day is None else max(0, day - state.last_day)

        def recall(state: State) -> float | None:
            days = seen(state)
            if state.stability is None or days is None:
                return None
            return 100 * retrievability(state.stability, days, parameters)

        measured: Mapping[str, Callable[[State], float | None]] = {
            "due": lambda state: None if state.due_day is None else state.due_day - day,
            "seen": seen,
            "recall": recall,
        }
        return measured.get(field) or attrgetter(field)

    def _names(self, field: str) -> Mapping[str, set[str]]:
        """From each name that a value of this field goes by, in small letters, to the values it means."""
        if field == "kind":
            return {kind: {kind} for kind in KINDS}
        library, names = self._desk.library, dict[str, set[str]]()
        for entry in library.entries:
            for value in _VALUES[field](entry):
                names.setdefault(value.casefold(), set()).add(value)
        for id, text in _titles(library, field):
            for title in text.values():
                names.setdefault(title.casefold(), set()).add(id)
        return names

    def _standing(self, values: Iterable[str], at: int) -> Test:
        """`is:` with one of these."""
        known = {name: {name} for name in KINDS_OF_STANDING}
        names = sorted({name for value in values for name in _meant(value, known, "is")})
        tests, states = [self._one_standing(name, at) for name in names], self._states

        def is_one(entry: Entry) -> bool:
            state = states.get(entry.id, _NEW)
            return any(test(entry, state) for test in tests)

        return is_one

    def _one_standing(self, name: str, at: int) -> Callable[[Entry, State], bool]:
        settings, day = self._desk.settings, self._desk.day(at)

        def is_due(entry: Entry, state: State) -> bool:
            if state.due_day is None or state.suspended or state.buried_day == day:
                return False
            return state.due_day <= day if state.due_at is None else state.due_at <= at

        if name in ("confirmed", "refuted", "unproven"):
            return lambda entry, state: self._verdict(entry) == name
        return {
            "new": lambda entry, state: state.is_new,
            "learning": lambda entry, state: state.phase in ("learning", "relearning"),
            "review": lambda entry, state: state.phase == "review",
            "due": is_due,
            "suspended": lambda entry, state: state.suspended,
            "buried": lambda entry, state: state.buried_day == day,
            "leech": lambda entry, state: is_leech(state, settings),
            "young": lambda entry, state: state.phase == "review" and not is_mature(state),
            "mature": lambda entry, state: is_mature(state),
        }[name]

    def _verdict(self, entry: Entry) -> str:
        """What the last run of a card's demo said of what the card shows."""
        if entry.demo is None:
            return "unproven"
        if entry.id not in self._verdicts:
            shows = self._desk.library.card(entry.id).shows
            known = known_evidence(self._runs.get(entry.demo), shows, 0)
            self._verdicts[entry.id] = known.verdict if known else "unproven"
        return self._verdicts[entry.id]

    @cached_property
    def _verdicts(self) -> dict[str, str]:
        self.__dict__.pop("_runs", None)
        return {}

    @cached_property
    def _runs(self) -> Mapping[str, Mapping[str, object]]:
        return self._desk.log.last_runs()


def is_mature(state: State) -> bool:
    """Whether a card's last interval was long."""
    if state.phase != "review" or state.due_day is None or state.last_day is None:
        return False
    return state.due_day - state.last_day >= MATURE


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


_VALUES: Mapping[str, Callable[[Entry], tuple[str, ...]]] = {
    "deck": lambda entry: (entry.deck,),
    "concept": lambda entry: (entry.concept,),
    "kind": lambda entry: (entry.kind,),
    "claim": lambda entry: entry.claims,
    "tag": lambda entry: entry.tags,
    "demo": lambda entry: (entry.demo,) if entry.demo else (),
}
