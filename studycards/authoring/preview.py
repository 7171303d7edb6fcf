"""A deck as it stands on the disk, good or not: the cards that can be shown, with every problem at its place."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studycards.cards import build
from studycards.cards.fields import Where
from studycards.cards.generated import cards_of, names_of
from studycards.errors import Problem, Unreadable
from studycards.index.teaching import home_of
from studycards.lint import Draft, Item
from studycards.loading import folder as folders
from studycards.loading import yaml_text
from studycards.loading.compiling import drafted
from studycards.loading.spots import spots
from studycards.loading.yaml_text import BadText
from studycards.model import Card, Text

WAIT = 0.5
"""Seconds between two looks at the files, while watching."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one entry of a file becomes: a card and its siblings, or a row's cards; none where it cannot be read."""

    line: int
    cards: tuple[Card, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the deck. `problems` are those that belong to none of its pieces."""

    file: str
    pieces: tuple[Piece, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole deck."""

    title: Text
    languages: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems, in the order of the files."""
        return tuple(
            problem
            for part in self.parts
            for problem in (*part.problems, *(one for piece in part.pieces for one in piece.problems))
        )

    @property
    def cards(self) -> tuple[Card, ...]:
        """All cards that can be shown."""
        return tuple(card for part in self.parts for piece in part.pieces for card in piece.cards)


def preview(folder: Path) -> Preview:
    """Look at a deck. Raises Unreadable for what is no folder."""
    if not folder.is_dir():
        raise Unreadable("There is no folder {path}.", "Name the folder that deck.yaml is in.", path=folder)
    files = folders.files_of(folder)
    draft, problems = drafted(files)
    raw: Mapping[str, Any] = draft.deck.raw if draft.deck else {}
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(str(Path(problem.path).relative_to(folder)), []).append(problem)
    names = [*files.stamps, *(name for name in by_file if name not in files.stamps)]
    made = _Made(draft, raw.get("deck", folder.name))
    parts = (_part(folder, name, made, by_file.get(name, [])) for name in names)
    return Preview(
        title=raw.get("title", {"": folder.name}),
        languages=tuple(raw.get("languages", ())),
        parts=tuple(part for part in parts if part.pieces or part.problems),
    )


class _Made:
    """The cards of a draft by file and place."""

    def __init__(self, draft: Draft, deck: str) -> None:
        self.draft, self.deck = draft, deck
        self.by_place: dict[tuple[str, Where], list[Card]] = {}
        for item in draft.cards:
            self._add(item.file, item.where, item.raw)

    def _add(self, file: str, where: Where, raw: Mapping[str, Any]) -> None:
        cards = [build.card(dict(raw), self.deck, hole) for _, hole in build.siblings(dict(raw))]
        self.by_place.setdefault((file, where), []).extend(cards)

    def compare(self, file: str) -> None:
        """Make the cards of a file's comparison; only for one without errors."""
        names = {name: item.raw["name"] for name, item in self.draft.named("concepts").items()}
        for item in self.draft.comparisons:
            if item.file == file:
                self._rows(item, names)

    def _rows(self, item: Item, concepts: Mapping[str, Text]) -> None:
        rows = [aspect["id"] for aspect in item.raw["aspects"]]
        home = home_of(item.raw, concepts)
        for raw in cards_of(item.raw, names_of(item.raw, concepts), home):
            self._add(item.file, ("aspects", rows.index(raw["comparison"][1])), raw)


def _part(folder: Path, name: str, made: _Made, problems: list[Problem]) -> Part:
    if name.startswith("comparisons/") and not any(one.severity == "error" for one in problems):
        made.compare(name)
    places = _places(folder / name)
    lines = sorted(places.values())
    own: dict[int, list[Problem]] = {}
    for problem in problems:
        begun = [line for line in lines if line <= problem.line]
        own.setdefault(begun[-1] if begun else 0, []).append(problem)
    pieces = (
        Piece(line, tuple(made.by_place.get((name, where), ())), tuple(own.get(line, ())))
        for where, line in places.items()
    )
    return Part(name, tuple(one for one in pieces if one.cards or one.problems), tuple(own.get(0, ())))


def _places(path: Path) -> dict[Where, int]:
    """The line of each card, claim or row of a file; none where it cannot be read."""
    if path.suffix != ".yaml" or not path.is_file():
        return {}
    try:
        data = folders.read(path, yaml_text.MOST_BYTES)
        wanted = list(_entries(yaml_text.read(data).value))
        found = spots(data, wanted)
    except (BadText, Unreadable):
        return {}
    return {where: found[where][0] for where in wanted if where in found}


def _entries(content: Any) -> Iterator[Where]:
    if isinstance(content, list):
        yield from ((number,) for number in range(len(content)))
    elif isinstance(content, dict):
        for key in ("cards", "aspects"):
            if isinstance(content.get(key), list):
                yield from ((key, number) for number in range(len(content[key])))


def changed(before: Preview, after: Preview) -> Preview:
    """What of `after` was not so in `before`: the pieces to look at after a file was saved."""
    known = {(part.file, repr((piece.cards, _told(piece)))) for part in before.parts for piece in part.pieces}
    parts = (
        Part(
            part.file,
            tuple(one for one in part.pieces if (part.file, repr((one.cards, _told(one)))) not in known),
            part.problems,
        )
        for part in after.parts
    )
    return Preview(
        after.title, after.languages, tuple(part for part in parts if part.pieces or part.problems)
    )


def _told(piece: Piece) -> list[tuple[str, str]]:
    """The problems of a piece wherever it stands: a line added above it changes nothing."""
    return [(one.code, one.message) for one in piece.problems]


def watch(
    folder: Path, is_over: Callable[[], bool] = lambda: False, sleep: Callable[[float], None] = time.sleep
) -> Iterator[Preview]:
    """The deck now, and again each time one of its files was saved; until `is_over`."""
    seen: object = None
    while not is_over():
        stamps = _stamps(folder)
        if stamps != seen:
            seen = stamps
            yield preview(folder)
        sleep(WAIT)


def _stamps(folder: Path) -> object:
    files = folders.files_of(folder)
    code = sorted((folder / "demos").rglob("*"))
    return files.stamps, [(str(path), folders.stamp(path)) for path in code]


def found(preview: Preview, wanted: Iterable[str]) -> Preview:
    """Only the cards of which an id, a concept or a file is among `wanted`."""
    words = set(wanted)
    if not words:
        return preview
    parts = []
    for part in preview.parts:
        if words & {part.file, Path(part.file).name, Path(part.file).stem}:
            parts.append(part)
            continue
        pieces = tuple(piece for piece in part.pieces if words & set(_names(piece)))
        if pieces:
            parts.append(Part(part.file, pieces))
    return Preview(preview.title, preview.languages, tuple(parts))


def _names(piece: Piece) -> Iterator[str]:
    for card in piece.cards:
        yield from (card.id, card.id.partition("/")[2], card.note.partition("/")[2], card.concept)
