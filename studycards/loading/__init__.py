"""A deck's folder to a checked deck and its index, or to all its Problems with file, line and column."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from studycards.errors import NotFound, Problem, StudycardsError, Unreadable
from studycards.index import Damaged, DeckIndex
from studycards.loading import folder as folders
from studycards.loading.installed import installed_decks
from studycards.loading.kept import Kept, program_mark
from studycards.model import Card, Deck, Entry
from studycards.paths import Places

if TYPE_CHECKING:
    from studycards.lint.draft import DemoPart
    from studycards.loading.folder import Files

__all__ = ["Library", "Loaded", "check", "library", "load"]


@dataclass(frozen=True)
class Loaded:
    """A deck that can be studied. `problems` are warnings."""

    deck: Deck
    index: DeckIndex
    problems: tuple[Problem, ...] = ()

    @cached_property
    def demos(self) -> Mapping[str, DemoPart]:
        """What the deck's demos declare, by id, without reading their files again."""
        from studycards.lint.draft import DemoPart

        parts = self.index.section("parts")
        found = (DemoPart(file=name, **part) for name, part in parts.items() if name.startswith("demos/"))
        return {demo.id: demo for demo in found}


def load(folder: Path, cache: Path | None, bundled: bool = False) -> Loaded:
    """Load one deck. Raises ContentError for a deck with errors, Unreadable where none can be read.

    `cache` is the folder of compiled indexes, or None; where it cannot be written nothing is kept.
    """
    files = folders.files_of(folder)
    if files.deck is None:
        raise Unreadable(
            "There is no deck in {folder}.", "A deck is a folder with deck.yaml in it.", folder=folder
        )
    kept = Kept.of(folder, cache)
    now = time.time_ns()
    if kept.is_fresh(files):
        try:
            kept.restamp(files, now)
            return _loaded(
                DeckIndex(kept.buffer, program_mark(), str(folder), bundled, lambda: _compiled(files, {}))
            )
        except Damaged:
            pass
    data = _compiled(files, kept.parts_unchanged(files))
    kept.replace(data)
    return _loaded(DeckIndex(data, program_mark(), str(folder), bundled))


def _loaded(index: DeckIndex) -> Loaded:
    return Loaded(index.deck, index, tuple(Problem(*one) for one in index.section("problems")))


def _compiled(files: Files, parts: Mapping[str, dict[str, object]]) -> bytes:
    from studycards.loading.compiling import compiled

    return compiled(files, parts, program_mark())


def check(folder: Path) -> tuple[Problem, ...]:
    """Every problem of a deck, sorted, warnings and matters of quality among them. Runs nothing of it."""
    from studycards.loading.compiling import checked

    if not os.path.isdir(folder):
        message = "{folder} is no folder." if os.path.exists(folder) else "There is no folder {folder}."
        raise Unreadable(message, "Name the folder that deck.yaml is in.", folder=folder)
    return checked(folders.files_of(folder))


@dataclass
class Library:
    """All decks that can be studied, by id; `broken` says by folder why others cannot."""

    loaded: dict[str, Loaded] = field(default_factory=dict)
    broken: dict[str, StudycardsError] = field(default_factory=dict)

    @property
    def decks(self) -> tuple[Deck, ...]:
        return tuple(one.deck for one in self.loaded.values())

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The cards of all decks, each deck in its teaching order."""
        return tuple(entry for one in self.loaded.values() for entry in one.index.entries)

    def index(self, deck: str) -> DeckIndex:
        """The index of one deck. Raises NotFound."""
        if deck not in self.loaded:
            known = "Decks: {known}." if self.loaded else ""
            raise NotFound("There is no deck {deck}.", known, deck=deck, known=", ".join(self.loaded))
        return self.loaded[deck].index

    def full_id(self, name: str) -> str:
        """A card's full id, from it or from its id in a deck where only one deck has it. Raises NotFound."""
        deck, slash, _ = name.partition("/")
        if slash:
            return self.index(deck).entry(name).id
        found = [f"{one}/{name}" for one in self.loaded if f"{one}/{name}" in self.loaded[one].index]
        if len(found) > 1:
            known = ", ".join(found)
            raise NotFound(
                "Several decks have a card {card}.", "Name one of {known}.", card=name, known=known
            )
        if found:
            return found[0]
        return self._nearest(name)

    def _nearest(self, name: str) -> str:
        from difflib import get_close_matches

        close = get_close_matches(name, [entry.id.partition("/")[2] for entry in self.entries], n=1)
        hint = "Did you mean {close}?" if close else "Find it with: studycards cards {word}"
        raise NotFound(
            "There is no card {card}.", hint, card=name, close=close[0] if close else "", word=name
        )

    def card(self, name: str) -> Card:
        """A card by its full id, or by its id in its deck. Raises NotFound."""
        full = self.full_id(name)
        return self.index(full.partition("/")[0]).card(full)


def library(places: Places) -> Library:
    """Load every deck: the program's, the learner's own, those of more folders and of installed packages."""
    found = Library()
    named = (*places.more_decks, *installed_decks())
    for folder in (places.bundled, places.own_decks, *named):
        try:
            decks = list(folders.decks_in(folder))
            if not decks and folder in named:
                raise Unreadable(
                    "There is no deck in {folder}.", "A deck is a folder with deck.yaml in it.", folder=folder
                )
        except StudycardsError as error:
            found.broken[str(folder)] = error
            continue
        for deck in decks:
            _add(found, deck, places.cache, folder == places.bundled)
    return found


def _add(found: Library, folder: Path, cache: Path, bundled: bool) -> None:
    try:
        one = load(folder, cache, bundled)
    except StudycardsError as error:
        found.broken[str(folder)] = error
        return
    if one.deck.id in found.loaded:
        other = found.loaded[one.deck.id].deck.path
        if os.path.realpath(other) == os.path.realpath(folder):
            return
        message = "The deck in {folder} is left out: {other} has the id {deck} too."
        found.broken[str(folder)] = Unreadable(
            message, "Give it another id in deck.yaml.", folder=folder, other=other, deck=one.deck.id
        )
    else:
        found.loaded[one.deck.id] = one
