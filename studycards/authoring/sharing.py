"""Decks that the learner takes in, renews and gives away again: from a folder, a git repository or a zip."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from studycards.authoring.diff import Diff, diff
from studycards.authoring.fetching import decks_inside, fetched, lasting
from studycards.demo import trust
from studycards.errors import NotFound, StudycardsError
from studycards.loading import Library, Loaded, load
from studycards.loading.folder import DECK
from studycards.paths import Places


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a deck came from. `kind`: folder, git or zip; `inside`: the deck's folder in it."""

    kind: str
    source: str
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """What a deck's update brought, or would bring. `demos_changed`: they must be trusted again."""

    deck: str
    old_version: str
    new_version: str
    diff: Diff
    is_done: bool
    demos_changed: bool


def add(places: Places, library: Library, source: str) -> tuple[Loaded, ...]:
    """Take in the deck that `source` is, or the decks that it holds. All of them or none."""
    with fetched(places, source) as (kind, folder):
        decks = [(load(path, None), path) for path in decks_inside(folder)]
        if not decks:
            raise NotFound(
                "There is no deck in {source}.", "A deck is a folder with deck.yaml in it.", source=source
            )
        ids = [loaded.deck.id for loaded, _ in decks]
        for deck in ids:
            _must_be_free(library, deck)
        if twice := next((deck for deck in ids if ids.count(deck) > 1), None):
            raise StudycardsError("Two decks in {source} are called {deck}.", source=source, deck=twice)
        for loaded, path in decks:
            _put(path, places.own_decks / loaded.deck.id)
            inside = path.relative_to(folder).as_posix()
            _remember(
                places, loaded.deck.id, Origin(kind, lasting(kind, source), "" if inside == "." else inside)
            )
    return tuple(load(places.own_decks / loaded.deck.id, places.cache) for loaded, _ in decks)


def _must_be_free(library: Library, deck: str) -> None:
    if deck in library.loaded:
        raise StudycardsError(
            "The deck {deck} is already here: {path}.",
            "Renew it with: studycards deck update {deck}",
            deck=deck,
            path=library.loaded[deck].deck.path,
        )


def update(places: Places, deck: str, only_look: bool = False) -> Update:
    """Fetch a deck again from where it came from and put it in the old one's place, whole or not at all."""
    own = own_deck(places, deck)
    origin = origins(places).get(deck)
    if origin is None:
        raise NotFound(
            "Where the deck {deck} came from is not known.", "Remove it, then add it again.", deck=deck
        )
    old = _loaded_or_none(own)
    with fetched(places, origin.source, origin.kind) as (_, folder):
        new = load(folder / origin.inside, None)
        if new.deck.id != deck:
            raise StudycardsError(
                "What is now in {source} is the deck {other}, not {deck}.",
                "Add it as a deck of its own.",
                source=origin.source, other=new.deck.id, deck=deck,
            )  # fmt: skip
        found = diff(old.index, new.index) if old else Diff((), (), 0)
        changed = trust.was_trusted(places.home, own) and _demos(own) != _demos(folder / origin.inside)
        result = Update(
            deck, old.deck.version if old else "", new.deck.version, found, not only_look, changed
        )
        if not only_look:
            _put(folder / origin.inside, own)
    return result


def removable(places: Places, library: Library, deck: str) -> Path:
    """The folder of a deck that may be taken away. Raises StudycardsError for one that may not, or is not there."""
    if deck in library.loaded and deck not in added(places):
        raise StudycardsError(
            "The deck {deck} was not added by you: it is in {path}.",
            "Only decks that came by `studycards deck add` can be removed.",
            deck=deck, path=library.loaded[deck].deck.path,
        )  # fmt: skip
    return own_deck(places, deck)


def remove(places: Places, library: Library, deck: str) -> Path:
    """Take a deck away; what was learned of it stays in the log. Where it was."""
    own = removable(places, library, deck)
    trust.untrust(places.home, own)
    shutil.rmtree(own)
    _write_origins(places, {name: one for name, one in origins(places).items() if name != deck})
    return own


def own_deck(places: Places, deck: str) -> Path:
    """The folder of a deck that the learner added. Raises NotFound."""
    if deck not in added(places):
        raise NotFound("No deck {deck} was added here.", "See: studycards deck list", deck=deck)
    return places.own_decks / deck


def added(places: Places) -> tuple[str, ...]:
    """The ids of the decks that the learner added."""
    if not places.own_decks.is_dir():
        return ()
    return tuple(sorted(path.name for path in places.own_decks.iterdir() if (path / DECK).exists()))


def rows(
    places: Places, library: Library, told: Callable[[StudycardsError], str] = str
) -> list[dict[str, Any]]:
    """`deck list --json`: every deck, where it is from, and those that cannot be used with the reason, as `told`."""
    known = origins(places)
    found = []
    for name, one in library.loaded.items():
        folder = Path(one.deck.path)
        origin = known.get(name) if folder.parent == places.own_decks else None
        found.append(
            {
                "id": name,
                "title": dict(one.deck.title),
                "version": one.deck.version,
                "cards": len(one.index.entries),
                "languages": list(one.deck.languages),
                "path": str(folder),
                "from": _whence(places, one, folder),
                "source": origin.source if origin else None,
                "trusted": one.deck.bundled or not one.demos or trust.is_trusted(places.home, folder),
                "error": None,
            }
        )
    return found + [
        {"id": None, "path": path, "error": told(error)} for path, error in library.broken.items()
    ]


def _whence(places: Places, one: Loaded, folder: Path) -> str:
    if one.deck.bundled:
        return "program"
    if folder.parent == places.own_decks:
        return "added"
    roots = [Path(os.path.realpath(root)) for root in places.more_decks]
    real = Path(os.path.realpath(folder))
    return "folder" if any(real == root or root in real.parents for root in roots) else "package"


def _put(source: Path, target: Path) -> None:
    """Put a checked deck in its place. The old one stays until the new one is there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = source.parent / f"{source.name}.old"
    if target.exists():
        os.replace(target, aside)
    try:
        os.replace(source, target)
    except OSError:
        if aside.exists():
            os.replace(aside, target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _loaded_or_none(folder: Path) -> Loaded | None:
    """The deck as it is; None where it is broken, as a new version may mend it."""
    try:
        return load(folder, None)
    except StudycardsError:
        return None


def _demos(folder: Path) -> Mapping[str, str]:
    try:
        return trust.digests(folder)
    except StudycardsError:
        return {}


def origins(places: Places) -> dict[str, Origin]:
    """Where each added deck came from; nothing where that was not kept."""
    try:
        stored = json.loads(_origins_file(places).read_text(encoding="utf-8"))
        return {name: Origin(**one) for name, one in stored.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _remember(places: Places, deck: str, origin: Origin) -> None:
    _write_origins(places, {**origins(places), deck: origin})


def _write_origins(places: Places, known: Mapping[str, Origin]) -> None:
    path = _origins_file(places)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(json.dumps({name: asdict(one) for name, one in known.items()}, indent=2), encoding="utf-8")
    os.replace(new, path)


def _origins_file(places: Places) -> Path:
    return places.own_decks / "origins.json"


def learned(states: Mapping[str, Any], deck: str, cards: Sequence[str]) -> int:
    """How many of these cards the learner has begun."""
    return sum(f"{deck}/{card}" in states for card in cards)
