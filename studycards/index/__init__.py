"""All cards of a deck by id, concept, claim and tag, read on demand from compiled bytes; search."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import compress, repeat, takewhile
from struct import Struct
from typing import TYPE_CHECKING, Any

from studycards.errors import NotFound
from studycards.index.container import Buffer, Container, Damaged, maker
from studycards.model import Aspect, Card, Claim, Comparison, Concept, Deck, Entry, Text

if TYPE_CHECKING:
    from studycards.cards.build import Raw

__all__ = ["PLACE", "Damaged", "DeckIndex"]

PLACE = Struct("<QQIi")
"""Where a card's fields are: beginning, length, CRC-32; and the hole of a cloze that it asks for."""


class DeckIndex:
    """One deck. Its bytes come from `compiled`; `again` makes them anew where they turn out to be damaged."""

    def __init__(
        self,
        buffer: Buffer,
        program: str,
        path: str,
        bundled: bool = False,
        again: Callable[[], bytes] | None = None,
    ) -> None:
        self._container = Container(buffer, maker(program))
        self._program, self._again = program, again
        raw = self._container.section("deck")
        self.deck = Deck(
            id=raw["deck"],
            title=raw["title"],
            version=raw["version"],
            licence=raw.get("licence", ""),
            languages=tuple(raw["languages"]),
            path=path,
            bundled=bundled,
            retention=raw.get("retention"),
        )

    def section(self, name: str) -> Any:
        """The plain data of one section."""
        try:
            return self._container.section(name)
        except Damaged:
            return self._mended().section(name)

    @property
    def mark(self) -> str:
        """Another one whenever a card or a concept changes."""
        pieces = (self._container.extents[name] for name in ("entries", "cards", "concepts"))
        return f"{self._program} {list(pieces)}"

    def _mended(self) -> Container:
        if self._again is None:
            raise Damaged
        again, self._again = self._again, None
        self._container = Container(again(), maker(self._program))
        return self._container

    @cached_property
    def _columns(self) -> Mapping[str, Sequence[Any]]:
        """The fields of all entries: to look at some is not to make an Entry for each of very many."""
        columns, count = self.section("entries"), self.section("count")
        return {name: _whole(columns.get(name), count) for name in Entry._fields}

    def column(self, field: str) -> Sequence[Any]:
        """One field of every entry, in teaching order."""
        return self._columns[field]

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All cards in teaching order."""
        return tuple(_entries(zip(*self._columns.values(), strict=True)))

    @cached_property
    def changed(self) -> tuple[Entry, ...]:
        """The cards that were renamed or revised."""
        return tuple(map(self._entry, self.section("changed")))

    def awake(
        self, resting: Collection[str], met: Collection[str], most: int | None
    ) -> tuple[list[Entry], frozenset[str]]:
        """The cards that do not rest, in teaching order. Those that were changed never rest.

        With `most`, of those never met only the first: at least so many notes of which no card was met. Of the others
        their notes alone are told, for to make an entry of each takes long where they are very many. Where cards come
        `after` others there is no first without the last, and all are given.
        """
        ids, notes = self._columns["id"], self._columns["note"]
        awake = [id not in resting for id in ids]
        for entry in self.changed:
            awake[entry.order] = True
        numbers = list(compress(range(len(ids)), awake))
        if most is None or any(self._columns["after"]):
            return self._numbered(numbers), frozenset()
        known = {*met, *(entry.id for entry in self.changed)}
        unmet = [number for number in numbers if ids[number] not in known]
        near = [number for number in numbers if ids[number] in known]
        enough = _first_free(map(notes.__getitem__, unmet), {notes[number] for number in near}, most)
        first, others = unmet[:enough], unmet[enough:]
        return self._numbered(sorted(near + first)), frozenset(map(notes.__getitem__, others))

    def _numbered(self, numbers: Sequence[int]) -> list[Entry]:
        columns = (map(column.__getitem__, numbers) for column in self._columns.values())
        return list(_entries(zip(*columns, strict=True)))

    @cached_property
    def _by_id(self) -> Sequence[int]:
        """The numbers of the cards by their ids, for to look up one is not to make a table of very many."""
        return memoryview(self.section("by_id")).cast("I")

    def neighbours(self, entry: Entry) -> Iterator[Entry]:
        """The other cards of its concept, which stand together in teaching order."""
        here, concepts = entry.order, self._columns["concept"]
        for part in (range(here - 1, -1, -1), range(here + 1, len(concepts))):
            yield from map(self._entry, takewhile(lambda number: concepts[number] == entry.concept, part))

    def _entry(self, number: int) -> Entry:
        return Entry(*(column[number] for column in self._columns.values()))

    def __contains__(self, card: str) -> bool:
        return self.number(card) is not None

    def entry(self, card: str) -> Entry:
        """The entry of a full id. Raises NotFound."""
        return self._entry(self._number(card))

    def number(self, card: str) -> int | None:
        """The place of a card in teaching order; None for one that the deck has not."""
        ids = self._columns["id"]
        place = bisect_left(self._by_id, card, key=ids.__getitem__)
        number = self._by_id[place] if place < len(ids) else None
        return number if number is not None and ids[number] == card else None

    def _number(self, card: str) -> int:
        number = self.number(card)
        if number is None:
            from difflib import get_close_matches

            close = get_close_matches(card, self._columns["id"], n=1)
            hint = "Did you mean {close}?" if close else "Find it with: studycards cards {word}"
            word = card.partition("/")[2]
            raise NotFound(
                "There is no card {card}.", hint, card=card, close=close[0] if close else "", word=word
            )
        return number

    def raw(self, card: str) -> tuple[Raw, int]:
        """A card's fields as its deck has them, and which hole of a cloze it asks for. Raises NotFound."""
        return self._raw_numbered(self._number(card))

    def _raw_numbered(self, number: int) -> tuple[Raw, int]:
        start, length, checksum, hole = PLACE.unpack_from(self._places, number * PLACE.size)
        try:
            return self._container.inner("cards", (start, length, checksum)), hole
        except Damaged:
            mended = self._mended()
        self._places = mended.section("places")
        start, length, checksum, hole = PLACE.unpack_from(self._places, number * PLACE.size)
        return mended.inner("cards", (start, length, checksum)), hole

    @cached_property
    def _places(self) -> bytes:
        """Where each card is: packed, for to read one is not to make a tuple for each of very many."""
        places: bytes = self.section("places")
        return places

    def card(self, card: str) -> Card:
        """The card of a full id. Raises NotFound."""
        from studycards.cards import build

        raw, hole = self.raw(card)
        return build.card(raw, self.deck.id, hole)

    def cards(self) -> Iterator[Card]:
        """Every card in teaching order."""
        return (self.card(entry.id) for entry in self.entries)

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """All claims by id, in the order of their files."""
        return {
            raw["id"]: Claim(
                raw["id"],
                raw["says"],
                raw.get("verdict", "holds"),
                raw.get("correction"),
                raw.get("source", ""),
            )
            for raw in self.section("claims")
        }

    @cached_property
    def concepts(self) -> Mapping[str, Concept]:
        """All concepts by id, in teaching order."""
        return {
            raw["concept"]: Concept(
                raw["concept"], raw["name"], raw.get("summary"), tuple(raw.get("after", ()))
            )
            for raw in self.section("concepts")
        }

    @cached_property
    def comparisons(self) -> Mapping[str, Comparison]:
        """All comparisons by id."""
        return {raw["comparison"]: _comparison(raw, raw["all_names"]) for raw in self.section("comparisons")}

    @cached_property
    def by_concept(self) -> Mapping[str, tuple[Entry, ...]]:
        """The cards of each concept, in teaching order."""
        return _grouped(self.entries, lambda entry: (entry.concept,))

    @cached_property
    def by_claim(self) -> Mapping[str, tuple[Entry, ...]]:
        """The cards that teach each claim."""
        return _grouped(self.entries, lambda entry: entry.claims)

    @cached_property
    def by_tag(self) -> Mapping[str, tuple[Entry, ...]]:
        """The cards with each tag."""
        return _grouped(self.entries, lambda entry: entry.tags)

    @cached_property
    def by_demo(self) -> Mapping[str, tuple[Entry, ...]]:
        """The cards that each demo proves."""
        return _grouped(self.entries, lambda entry: (entry.demo,) if entry.demo else ())

    def holding(self, phrases: Sequence[str]) -> Iterator[Entry]:
        """The cards that hold every phrase, in any language. It reads them all: a slow way that needs nothing."""
        wanted = [phrase.casefold() for phrase in phrases]
        return (entry for number, entry in enumerate(self.entries) if self._holds(number, entry, wanted))

    def _holds(self, number: int, entry: Entry, phrases: Sequence[str]) -> bool:
        from studycards.cards.build import texts_of

        text = "\n".join((entry.id, *texts_of(self._raw_numbered(number)[0]))).casefold()
        return all(phrase in text for phrase in phrases)


def _whole(column: list[Any] | tuple[Any] | None, count: int) -> Sequence[Any]:
    """A column with a value for each card: it may be kept as the one that all have; none is their order."""
    if column is None:
        return range(count)
    return column if isinstance(column, list) else [*column] * count


def _first_free(notes: Iterable[str], busy: Collection[str], most: int) -> int:
    """How many stand before the one that would be the first too many, counting each note once and no busy one."""
    seen = set(busy)
    place = -1
    for place, note in enumerate(notes):
        if note not in seen:
            if len(seen) - len(busy) == most:
                return place
            seen.add(note)
    return place + 1


def _entries(rows: Iterable[tuple[Any, ...]]) -> Iterator[Entry]:
    """An entry of each row, by C alone: ten times as fast as calling Entry for each of very many."""
    return map(tuple.__new__, repeat(Entry), rows)


def _grouped(
    entries: Sequence[Entry], keys: Callable[[Entry], Sequence[str]]
) -> dict[str, tuple[Entry, ...]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        for key in keys(entry):
            groups.setdefault(key, []).append(entry)
    return {key: tuple(group) for key, group in groups.items()}


def _comparison(raw: Mapping[str, Any], names: Mapping[str, Text]) -> Comparison:
    aspects = (
        Aspect(
            id=one["id"],
            name=one["name"],
            ask=one["ask"],
            cells=one["cells"],
            claims=tuple(one.get("claims", ())),
            demo=one.get("demo"),
            shows=tuple(one.get("shows", ())),
            why=one.get("why"),
        )
        for one in raw["aspects"]
    )
    return Comparison(raw["comparison"], raw["title"], tuple(raw["subjects"]), names, tuple(aspects))
