"""A checked deck's plain data to the bytes that a DeckIndex reads."""

from __future__ import annotations

import marshal
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from studycards.cards import build
from studycards.cards.generated import cards_of, names_of
from studycards.index import PLACE
from studycards.index.container import extent, maker, packed
from studycards.index.teaching import concept_order, home_of
from studycards.model import Entry

Raw = build.Raw


def compiled(
    program: str,
    deck: Raw,
    claims: Sequence[Raw],
    concepts: Sequence[Raw],
    comparisons: Sequence[Raw],
    cards: Sequence[Raw],
    more: Mapping[str, Any],
) -> bytes:
    """One deck. `cards` are the written ones, in their files' order; `more` are the caller's sections."""
    after = {concept["concept"]: concept.get("after", ()) for concept in concepts}
    order = concept_order(deck.get("order", ()), after)
    by_id = {concept["concept"]: concept for concept in concepts}
    names = {name: concept["name"] for name, concept in by_id.items()}
    tables = [{**table, "all_names": names_of(table, names)} for table in comparisons]
    blobs, places, rows = _Blobs(), [], []
    for raw in _in_order(order, cards, tables):
        place = blobs.add(raw)
        for name, hole in build.siblings(raw):
            rows.append(_row(raw, name, hole, deck["deck"]))
            places.append(PLACE.pack(*place, hole))
    columns = dict(zip(Entry._fields, map(list, zip(*rows, strict=True)), strict=bool(rows)))
    sections = {
        "deck": deck,
        "entries": {name: _short(column) for name, column in columns.items() if name != "order"},
        "count": len(rows),
        "changed": [number for number, row in enumerate(rows) if row.was or row.revision > 1],
        "places": b"".join(places),
        "by_id": array("I", sorted(range(len(rows)), key=lambda number: rows[number].id)).tobytes(),
        "claims": list(claims),
        "concepts": [by_id[name] for name in order],
        "comparisons": tables,
        **more,
    }
    return packed(
        maker(program), {n: marshal.dumps(data) for n, data in sections.items()} | {"cards": blobs.joined()}
    )


def _short(column: list[Any]) -> list[Any] | tuple[Any]:
    """A column, as its value alone where all cards have the same."""
    return column if column[1:] != column[:-1] else (column[0],)


class _Blobs:
    """Pieces of data one after the other."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._length = 0

    def add(self, raw: Raw) -> tuple[int, int, int]:
        piece = marshal.dumps(raw)
        place = extent(self._length, piece)
        self._pieces.append(piece)
        self._length += len(piece)
        return place

    def joined(self) -> bytes:
        return b"".join(self._pieces)


def _in_order(order: Sequence[str], cards: Sequence[Raw], tables: Sequence[Raw]) -> Iterator[Raw]:
    written: dict[str, list[Raw]] = {}
    for raw in cards:
        written.setdefault(raw["concept"], []).append(raw)
    made: dict[str, list[Raw]] = {}
    for table in tables:
        home = home_of(table, order)
        made.setdefault(home, []).extend(cards_of(table, table["all_names"], home))
    for name in (*order, ""):
        yield from written.get(name, ())
        yield from made.get(name, ())


def _row(raw: Raw, name: str, hole: int, deck: str) -> Entry:
    """One entry. Equal strings are made one, so that they are stored once."""
    id, note = f"{deck}/{name}", raw.get("note", raw["id"])
    return Entry(
        id,
        sys.intern(deck),
        sys.intern(raw["kind"]),
        sys.intern(raw["concept"]),
        id if note == name else f"{deck}/{note}",
        0,
        tuple(f"{deck}/{one}" for one in raw.get("after", ())),
        _interned(raw.get("tags", ())),
        _interned(raw.get("claims", ())),
        sys.intern(raw["demo"]) if "demo" in raw else None,
        raw.get("revision", 1),
        tuple(f"{deck}/{build.sibling_id(one, hole)}" for one in raw.get("was", ())),
    )


def _interned(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(sys.intern, words))
