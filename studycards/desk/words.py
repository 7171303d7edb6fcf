"""The words of a deck's cards in all its languages, found by SQLite's full-text search; a cache beside the index.

Chinese has no spaces between words, so each of its characters is a word here, and what is looked for is a row of
them: any part of a sentence is found, of one character too.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from studycards.cards.build import texts_of
from studycards.index import DeckIndex

_CHARACTER = re.compile(
    "([\u2e80-\u2fdf\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff])"
)

_TABLES = """
create table about (mark text);
create virtual table words using fts5(
    id, ask, rest, content='', tokenize="unicode61 remove_diacritics 2", prefix='2 3');
"""
_FORM = "1"
"""Counts the changes of what is kept."""

MOST_RANKED = 5000

_RANK = "bm25(words, 6.0, 3.0, 1.0)"
_NOT_SAID = frozenset(
    {
        "id",
        "ask",
        "asks",
        "kind",
        "note",
        "concept",
        "was",
        "after",
        "comparison",
        "hole",
        "revision",
        "shows",
    }
)
"""Fields of a card that say nothing to one who looks for words, or stand in a column of their own."""


class Held(NamedTuple):
    """Numbers of cards, rising, and the rank of each: the lower, the nearer. No ranks: none is nearer than another."""

    numbers: Sequence[int]
    ranks: Mapping[int, float]


class WordIndex:
    """The words of one deck. A card goes by its number in teaching order."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def of(cls, index: DeckIndex, cache: Path) -> WordIndex:
        """The kept one where it is up to date; else a new one, kept where the cache can be written."""
        mark = f"{_FORM} {index.mark}"
        path = cache / "search" / f"{_name(index)}.db"
        found = _opened(path, mark)
        return cls(found or _kept(path, index, mark) or _made(":memory:", index, mark))

    def close(self) -> None:
        self._connection.close()

    def found(self, phrases: Sequence[str]) -> Held:
        """The cards that hold every phrase, in teaching order.

        Of very many none is nearer than another: to rank them all takes long, and nobody reads them all.
        """
        expression = (" AND ".join(map(_expression, phrases)),)
        # One long text is read far quicker than a row for each of many cards.
        (text,) = self._connection.execute(
            "select group_concat(rowid) from words where words match ?", expression
        ).fetchone()
        numbers = json.loads(f"[{text or ''}]")
        if len(numbers) > MOST_RANKED:
            return Held(numbers, {})
        ranked = f"select rowid, {_RANK} from words where words match ?"
        return Held(numbers, dict(self._connection.execute(ranked, expression)))


def plain(text: str) -> str:
    """A text as it is indexed and looked for: one form of each letter, every Chinese character a word."""
    return _CHARACTER.sub(r" \1 ", unicodedata.normalize("NFKC", text).casefold().replace("\0", " "))


def _expression(phrase: str) -> str:
    """A phrase in quotes, which keep all that it holds from being taken for an operator."""
    quoted = plain(phrase).replace('"', " ").strip()
    return f'"{quoted}" *'


def _name(index: DeckIndex) -> str:
    place = hashlib.sha256(os.fsencode(os.path.abspath(index.deck.path))).hexdigest()[:16]
    return f"{index.deck.id[:40]}-{place}"


def _opened(path: Path, mark: str) -> sqlite3.Connection | None:
    """What is kept; None where it is not there, of other cards, or damaged."""
    if not path.is_file():
        return None
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
    except sqlite3.Error:
        return None
    try:
        if connection.execute("select mark from about").fetchone() == (mark,):
            connection.execute("select rowid from words where words match '\"a\" *' limit 1").fetchone()
            return connection
    except sqlite3.Error:
        pass
    connection.close()
    return None


def _kept(path: Path, index: DeckIndex, mark: str) -> sqlite3.Connection | None:
    """Make the words anew and put them in place whole; None where one cannot write there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=path.parent, prefix=".new-") as folder:
            new = Path(folder) / "words.db"
            _made(str(new), index, mark).close()
            new.replace(path)
    except OSError:
        return None
    except sqlite3.OperationalError as error:
        if "no such module" in str(error):
            raise
        return None
    return _opened(path, mark)


def _made(place: str, index: DeckIndex, mark: str) -> sqlite3.Connection:
    connection = sqlite3.connect(place, check_same_thread=False)
    try:
        connection.execute("pragma journal_mode = off")
        connection.execute("pragma synchronous = off")
        connection.executescript(_TABLES)
        with connection:
            connection.execute("insert into about values (?)", (mark,))
            connection.executemany(
                "insert into words (rowid, id, ask, rest) values (?, ?, ?, ?)", _rows(index)
            )
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _rows(index: DeckIndex) -> Iterator[tuple[int, str, str, str]]:
    names = {concept.id: _joined(concept.name.values()) for concept in index.concepts.values()}
    for number, entry in enumerate(index.entries):
        raw = index.raw(entry.id)[0]
        asks: dict[str, Any] = {name: raw[name] for name in ("ask", "asks") if name in raw}
        rest: Mapping[str, Any] = {name: value for name, value in raw.items() if name not in _NOT_SAID}
        about = names.get(entry.concept, "")
        yield (
            number,
            plain(entry.id),
            plain(_joined(texts_of(asks))),
            plain(_joined((*texts_of(rest), about))),
        )


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(texts)
