"""Decks that the learner takes in, renews and gives away again: from a folder, a git repository or a zip."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from studycards.authoring.diff import Diff, diff
from studycards.authoring.unpacking import copy_folder, unzip
from studycards.demo import trust
from studycards.errors import NotAvailable, NotFound, StudycardsError, Unreadable
from studycards.loading import Library, Loaded, load
from studycards.loading.folder import DECK
from studycards.paths import Places, git_environment

MOST_DEPTH = 3
GIT_SECONDS = 300
_REMOTE = ("https://", "http://", "ssh://", "git://", "git@", "file://")


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
    with _fetched(places, source) as (kind, folder):
        decks = [(load(path, None), path) for path in decks_inside(folder)]
        if not decks:
            raise NotFound("There is no deck in {source}.", "A deck is a folder with deck.yaml in it.", source=source)
        for loaded, _ in decks:
            _must_be_free(library, loaded.deck.id)
        for loaded, path in decks:
            _put(path, places.own_decks / loaded.deck.id)
            inside = path.relative_to(folder).as_posix()
            _remember(places, loaded.deck.id, Origin(kind, _lasting(kind, source), "" if inside == "." else inside))
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
        raise NotFound("Where the deck {deck} came from is not known.", "Remove it, then add it again.", deck=deck)
    old = _loaded_or_none(own)
    with _fetched(places, origin.source, origin.kind) as (_, folder):
        new = load(folder / origin.inside, None)
        if new.deck.id != deck:
            raise StudycardsError(
                "What is now in {source} is the deck {other}, not {deck}.",
                "Add it as a deck of its own.",
                source=origin.source, other=new.deck.id, deck=deck,
            )  # fmt: skip
        found = diff(old.index, new.index) if old else Diff((), (), 0)
        changed = trust.was_trusted(places.home, own) and _demos(own) != _demos(folder / origin.inside)
        result = Update(deck, old.deck.version if old else "", new.deck.version, found, not only_look, changed)
        if not only_look:
            _put(folder / origin.inside, own)
    return result


def remove(places: Places, library: Library, deck: str) -> Path:
    """Take a deck away; what was learned of it stays in the log. Where it was."""
    own = places.own_decks / deck
    if not (own / DECK).exists():
        if deck not in library.loaded:
            raise NotFound("There is no deck {deck}.", "See: studycards deck list", deck=deck)
        raise StudycardsError(
            "The deck {deck} was not added by you: it is in {path}.",
            "Only decks that came by `studycards deck add` can be removed.",
            deck=deck, path=library.loaded[deck].deck.path,
        )  # fmt: skip
    trust.untrust(places.home, own)
    shutil.rmtree(own)
    _write_origins(places, {name: one for name, one in origins(places).items() if name != deck})
    return own


def own_deck(places: Places, deck: str) -> Path:
    """The folder of a deck that the learner added. Raises NotFound."""
    own = places.own_decks / deck
    if os.sep in deck or not (own / DECK).exists():
        raise NotFound("No deck {deck} was added here.", "See: studycards deck list", deck=deck)
    return own


def added(places: Places) -> tuple[str, ...]:
    """The ids of the decks that the learner added."""
    if not places.own_decks.is_dir():
        return ()
    return tuple(sorted(path.name for path in places.own_decks.iterdir() if (path / DECK).exists()))


def rows(places: Places, library: Library) -> list[dict[str, Any]]:
    """`deck list --json`: every deck, where it is from, and those that cannot be used with the reason."""
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
                "trusted": one.deck.bundled or trust.is_trusted(places.home, folder),
                "error": None,
            }
        )
    return found + [{"id": None, "path": path, "error": str(error)} for path, error in library.broken.items()]


def _whence(places: Places, one: Loaded, folder: Path) -> str:
    if one.deck.bundled:
        return "program"
    if folder.parent == places.own_decks:
        return "added"
    roots = [Path(os.path.realpath(root)) for root in places.more_decks]
    real = Path(os.path.realpath(folder))
    return "folder" if any(real == root or root in real.parents for root in roots) else "package"


def decks_inside(folder: Path, depth: int = 0) -> Iterator[Path]:
    """The deck that a folder is, or the decks that lie in it, not too deep."""
    if (folder / DECK).is_file():
        yield folder
    elif depth < MOST_DEPTH:
        for child in sorted(folder.iterdir()):
            if child.is_dir() and not child.name.startswith("."):
                yield from decks_inside(child, depth + 1)


@contextmanager
def _fetched(places: Places, source: str, kind: str | None = None) -> Iterator[tuple[str, Path]]:
    """A copy of what `source` holds, in a folder of its own that goes away again; of which kind it is."""
    places.home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=places.home, prefix=".incoming-") as room:
        target = Path(room, "deck")
        kind = kind or _kind(source)
        path = Path(source).expanduser()
        if kind == "git":
            _clone(source, Path(room, "clone"))
            copy_folder(Path(room, "clone"), target)
        elif kind == "zip":
            target.mkdir()
            unzip(path, target)
        elif path.is_dir():
            target.mkdir()
            copy_folder(path, target)
        else:
            raise Unreadable("There is no folder {path}.", "Did it move? Remove the deck, then add it again.", path=path)
        yield kind, target


def _kind(source: str) -> str:
    path = Path(source).expanduser()
    if source.startswith(_REMOTE) or source.endswith(".git") or _is_bare_repository(path):
        return "git"
    if path.is_dir():
        return "folder"
    if path.is_file():
        return "zip"
    raise Unreadable(
        "There is no {source}.", "Name a deck's folder, a zip of it, or its git repository.", source=source
    )


def _is_bare_repository(path: Path) -> bool:
    return (path / "HEAD").is_file() and (path / "objects").is_dir() and (path / "refs").is_dir()


def _lasting(kind: str, source: str) -> str:
    """The source so that it is found again from any folder."""
    if kind == "git" and source.startswith(_REMOTE):
        return source
    return str(Path(os.path.abspath(Path(source).expanduser())))


def _clone(source: str, target: Path) -> None:
    """Clone without running anything of the repository: no hooks, no submodules, no remote helpers of its choosing."""
    if source.startswith("-") or "::" in source:
        raise Unreadable("{source} is no git repository.", source=source)
    options = ["-c", "core.hooksPath=/dev/null", "-c", "core.symlinks=true", "-c", "protocol.ext.allow=never"]
    command = ["git", *options, "clone", "--quiet", "--depth", "1", "--no-tags", "--template=",
               "--no-recurse-submodules", "--", source, str(target)]  # fmt: skip
    try:
        ran = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=GIT_SECONDS,
            errors="replace", env=git_environment(),
        )  # fmt: skip
    except FileNotFoundError:
        raise NotAvailable("git is not installed.", "Install it, or add a folder or a zip.") from None
    except subprocess.TimeoutExpired:
        raise Unreadable("git did not end in {seconds} s.", "Try again later.", seconds=GIT_SECONDS) from None
    if ran.returncode:
        lines = [line for line in ran.stderr.splitlines() if line.startswith(("fatal:", "error:"))]
        why = (lines or ran.stderr.splitlines() or ["?"])[0].removeprefix("fatal: ").rstrip(".")
        raise Unreadable("git cannot clone {source}: {why}.", "Try it with: git clone {source}", source=source, why=why)


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
