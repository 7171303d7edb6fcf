"""What an Anki package holds: note types, notes, cards and reviews, out of the old and the new format."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from studycards.errors import NotAvailable, Unreadable

MOST_BYTES = 1 << 30
"""A collection that is larger once unpacked is refused."""

_NEW, _OLDER, _OLD = "collection.anki21b", "collection.anki21", "collection.anki2"


@dataclass(frozen=True, slots=True)
class NoteType:
    """How notes of one type look. `templates` are pairs of front and back."""

    name: str
    fields: tuple[str, ...]
    templates: tuple[tuple[str, str], ...]
    is_cloze: bool


@dataclass(frozen=True, slots=True)
class Note:
    """One note, with the moment of its last change in seconds."""

    id: int
    guid: str
    type: int
    changed_at: int
    tags: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnkiCard:
    """One card of a note. `type` 2 is under review; `queue` -1 is suspended; `due` counts days where it is."""

    id: int
    note: int
    deck: int
    place: int
    changed_at: int
    type: int
    queue: int
    due: int
    flags: int


@dataclass(frozen=True, slots=True)
class Review:
    """One line of the review log. `interval` is in days, or in seconds where it is below 0."""

    id: int
    card: int
    ease: int
    interval: int
    factor: int
    took_ms: int
    type: int


@dataclass(frozen=True, slots=True)
class Collection:
    """All that concerns us. `created_at` is in seconds, the first moment of the day that is day 0."""

    created_at: int
    types: dict[int, NoteType]
    decks: dict[int, str]
    notes: dict[int, Note]
    cards: tuple[AnkiCard, ...]
    reviews: tuple[Review, ...]


def read(path: Path) -> Collection:
    """Read a package. Raises Unreadable, and NotAvailable where the library to unpack it is missing."""
    try:
        with _database(path) as connection:
            return _collection(connection)
    except _BROKEN as error:
        raise _strange(path, str(error) or type(error).__name__) from None


_BROKEN = (
    sqlite3.Error, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError,
    LookupError, ValueError, TypeError, AttributeError, OverflowError,
)  # fmt: skip
"""What a package that was damaged, locked or made up leads to; RuntimeError for one with a password."""


def _strange(path: Path, why: str) -> Unreadable:
    return Unreadable(
        "{path} is not an Anki package that can be read: {why}.",
        "Export it from Anki again, as an .apkg file.",
        path=path, why=why,
    )  # fmt: skip


@contextmanager
def _database(path: Path) -> Iterator[sqlite3.Connection]:
    """The collection inside the package, in a file of its own while it is read."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        name = next((name for name in (_NEW, _OLDER, _OLD) if name in names), None)
        if name is None:
            raise _strange(path, "there is no collection in it")
        unpacked = Path(folder, "collection.db")
        with package.open(name) as packed, unpacked.open("wb") as file:
            _copy(_unzstd(packed) if name == _NEW else packed, file, path)
        with closing(sqlite3.connect(f"{unpacked.as_uri()}?mode=ro", uri=True)) as connection:
            connection.executescript("pragma trusted_schema = off; pragma query_only = on;")
            connection.create_collation("unicase", _without_case)
            connection.text_factory = lambda data: data.decode("utf-8", "replace")
            yield connection


def _copy(source: Any, target: IO[bytes], path: Path) -> None:
    size = 0
    while piece := source.read(1 << 20):
        size += len(piece)
        if size > MOST_BYTES:
            raise _strange(path, "it unpacks to more than a gigabyte")
        target.write(piece)


def _unzstd(packed: IO[bytes]) -> Any:
    try:
        import zstandard
    except ImportError:
        raise NotAvailable(
            "This package has Anki's newer format, and the library to unpack it is not installed.",
            "Install it with: pip install 'studycards[anki]', or export with “Support older Anki versions”.",
        ) from None
    return _Unpacked(zstandard, packed)


class _Unpacked:
    """A stream that unpacks while it is read, and tells a broken one as a ValueError."""

    def __init__(self, zstandard: Any, packed: IO[bytes]) -> None:
        self._error = zstandard.ZstdError
        self._stream = zstandard.ZstdDecompressor().stream_reader(packed)

    def read(self, size: int) -> bytes:
        try:
            return bytes(self._stream.read(size))
        except self._error as error:
            raise ValueError(str(error)) from None


def _without_case(one: str, other: str) -> int:
    one, other = one.casefold(), other.casefold()
    return (one > other) - (one < other)


def _collection(connection: sqlite3.Connection) -> Collection:
    tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    (created_at,) = connection.execute("select crt from col").fetchone()
    is_new = "notetypes" in tables
    return Collection(
        min(max(0, int(created_at)), _LAST_MOMENT // 1000),
        _types(connection) if is_new else _old_types(connection),
        _decks(connection) if is_new else _old_decks(connection),
        {note.id: note for note in map(_note, connection.execute(_NOTES))},
        tuple(AnkiCard(*_numbers(row)) for row in connection.execute(_CARDS)),
        tuple(
            review
            for review in (Review(*_numbers(row)) for row in connection.execute(_REVIEWS))
            if 0 < review.id < _LAST_MOMENT
        ),
    )


_LAST_MOMENT = 4_102_444_800_000
"""The year 2100, in milliseconds: what is said to have happened later did not happen."""


def _note(row: tuple[Any, ...]) -> Note:
    id, type, changed_at = _numbers(row[:3])
    guid, tags, fields = row[3:]
    if not isinstance(tags, str) or not isinstance(fields, str):
        raise TypeError("a note is no text")
    return Note(id, str(guid), type, changed_at, tuple(tags.split()), tuple(fields.split("\x1f")))


def _numbers(row: tuple[Any, ...]) -> list[int]:
    """SQLite keeps anything in any column; what is no number here raises ValueError or TypeError."""
    return [int(value) for value in row]


_NOTES = "select id, mid, mod, guid, tags, flds from notes order by id"
_REVIEWS = "select id, cid, ease, ivl, factor, time, type from revlog order by id"
_CARDS = """
select id, nid, case when odid then odid else did end, ord, mod, type, queue,
       case when odid then odue else due end, flags
from cards order by nid, ord
"""


def _old_types(connection: sqlite3.Connection) -> dict[int, NoteType]:
    (text,) = connection.execute("select models from col").fetchone()
    return {
        int(id): NoteType(
            one["name"],
            tuple(field["name"] for field in one["flds"]),
            tuple((template["qfmt"], template["afmt"]) for template in one["tmpls"]),
            one.get("type") == 1,
        )
        for id, one in json.loads(text).items()
    }


def _old_decks(connection: sqlite3.Connection) -> dict[int, str]:
    (text,) = connection.execute("select decks from col").fetchone()
    return {int(id): one["name"] for id, one in json.loads(text).items()}


def _types(connection: sqlite3.Connection) -> dict[int, NoteType]:
    fields: dict[int, list[str]] = {}
    for type_id, name in connection.execute("select ntid, name from fields order by ntid, ord"):
        fields.setdefault(type_id, []).append(name)
    templates: dict[int, list[tuple[str, str]]] = {}
    for type_id, config in connection.execute("select ntid, config from templates order by ntid, ord"):
        parts = dict(_message(config))
        templates.setdefault(type_id, []).append((_string(parts.get(1)), _string(parts.get(2))))
    return {
        id: NoteType(
            name, tuple(fields.get(id, ())), tuple(templates.get(id, ())), dict(_message(config)).get(1) == 1
        )
        for id, name, config in connection.execute("select id, name, config from notetypes")
    }


def _decks(connection: sqlite3.Connection) -> dict[int, str]:
    return {id: name.replace("\x1f", "::") for id, name in connection.execute("select id, name from decks")}


def _string(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def _message(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a protocol buffer by number. Raises ValueError for what is none."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        match key & 7:
            case 0:
                value, at = _varint(data, at)
                yield key >> 3, value
            case 2:
                length, at = _varint(data, at)
                yield key >> 3, data[at : at + length]
                at += length
            case 1 | 5 as width:
                at += 8 if width == 1 else 4
            case _:
                raise ValueError("a note type cannot be read")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
