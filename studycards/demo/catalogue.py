"""The demos of decks: all of one, one by its id, and whether it can run here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from studycards.demo import declared, needs
from studycards.demo.declared import DemoFile, Undeclared
from studycards.errors import NotFound, StudycardsError

Text = Mapping[str, str]


def in_deck(deck_folder: Path) -> tuple[DemoFile, ...]:
    """The demos of a deck that declare themselves, by id. See `problems` for the others."""
    return _read(deck_folder)[0]


def problems(deck_folder: Path) -> tuple[tuple[Path, Undeclared], ...]:
    """The files of a deck's `demos/` that do not say what they are, and why."""
    return _read(deck_folder)[1]


def _read(deck_folder: Path) -> tuple[tuple[DemoFile, ...], tuple[tuple[Path, Undeclared], ...]]:
    demos, wrong = [], []
    for path in declared.in_folder(deck_folder / "demos"):
        try:
            demos.append(declared.read(path))
        except Undeclared as problem:
            wrong.append((path, problem))
        except OSError as error:
            wrong.append((path, Undeclared(f"cannot be read: {error.strerror}")))
    return tuple(demos), tuple(wrong)


def find(deck_folders: Sequence[Path], id: str) -> DemoFile:
    """The demo of that id, `pipe-capacity` or `concurrency/pipe-capacity`; the first deck that has it wins."""
    deck, _, name = id.rpartition("/")
    for folder in deck_folders:
        path = folder / "demos" / f"{name.replace('-', '_')}.py"
        if deck not in ("", folder.name) or not path.is_file() or "/" in name or path.name.startswith("_"):
            continue
        try:
            return declared.read(path)
        except Undeclared as problem:
            raise StudycardsError(
                "{path}:{line}: {problem}.", problem.hint, path=path, line=problem.line, problem=problem
            ) from None
    raise NotFound("There is no demo {demo}.", "See all with: studycards demo list", demo=id)


def available(demo: DemoFile) -> Text | None:
    """Why the demo cannot run here; None where it can."""
    for need in demo.demo.needs:
        try:
            reason = needs.missing(need)
        except ValueError as error:
            return {"en": str(error), "zh": f"无法识别的需求 {need!r}"}
        if reason:
            return reason
    return None
