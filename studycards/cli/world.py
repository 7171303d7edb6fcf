"""What every command shares: where things are, the language, and how results and errors are printed."""

from __future__ import annotations

import itertools
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from studycards.errors import StudycardsError
from studycards.paths import Places, now_ms, places, wanted_language

if TYPE_CHECKING:
    import typer

    from studycards.desk.opening import Desk
    from studycards.log import Log

_A_MOMENT = 0.7
"""Seconds."""


@dataclass
class World:
    """One run of the command. Opens the learner's desk only when a command asks for it."""

    home: Path | None
    decks: tuple[Path, ...]
    lang: str

    @cached_property
    def places(self) -> Places:
        return places(self.home, self.decks)

    @cached_property
    def say(self) -> Callable[[str], str]:
        from studycards.ui.wording import wording

        return wording(self.lang)

    @cached_property
    def desk(self) -> Desk:
        """The learner's log, decks and settings. Decks that cannot be used are told once, on standard error."""
        for error in self._desk.library.broken.values():
            tell(self.words_of(error))
        return self._desk

    @property
    def log(self) -> Log:
        """The learner's log, for commands that need no deck: none is opened."""
        return self._desk.log

    @cached_property
    def _desk(self) -> Desk:
        from studycards.desk.opening import open_desk

        return open_desk(self.places, clock=now_ms)

    def close(self) -> None:
        """Let go of the log, and tell what the learner should know of it."""
        log = vars(self._desk).get("log") if "_desk" in vars(self) else None
        if log is not None:
            log.close()
            for warning in log.warnings:
                tell(self.words_of(warning))

    def words_of(self, error: StudycardsError) -> str:
        """An error in the learner's language."""
        return error.told(self.say)


def world_of(context: typer.Context) -> World:
    """The world that the main callback made."""
    return context.find_root().obj  # type: ignore[no-any-return]


def moment(text: str | None) -> int:
    """UTC milliseconds of an ISO 8601 time, local where it names no zone; now for None."""
    if text is None:
        return now_ms()
    from datetime import datetime

    try:
        return int(datetime.fromisoformat(text).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise StudycardsError(
            "{text} is not a time.",
            "Write it like 2026-11-25T09:30 or 2026-11-25T09:30:00+00:00.",
            text=repr(text),
        ) from None


def emit(document: Any) -> None:
    """Print one JSON document on standard output."""
    from studycards.ui.safe import safe_json

    sys.stdout.write(safe_json(json.dumps(document, ensure_ascii=False, indent=2)) + "\n")


def out(text: str = "", to_copy: bool = False) -> None:
    """Print a line of the result on standard output; `to_copy` leaves it whole where the terminal is narrower."""
    _print(text, sys.stdout, to_copy)


def tell(text: str) -> None:
    """Say something on standard error."""
    _print(text, sys.stderr, to_copy=False)


def _print(text: str, stream: TextIO, to_copy: bool) -> None:
    """Made safe for a terminal; before a person lines break between words, in a pipe they stay whole."""
    from studycards.ui.safe import safe

    columns = 0 if to_copy or not stream.isatty() else os.get_terminal_size(stream.fileno()).columns
    lines = safe(text).split("\n")
    stream.write("\n".join(_folded(line, columns) if columns else line for line in lines) + "\n")


def _folded(line: str, columns: int) -> str:
    if 2 * len(line) <= columns:
        return line
    from studycards.ui.markdown import breaks

    body = line.lstrip()
    indent = len(line) - len(body)
    ends = [0, *breaks(body, columns - indent - 2), len(body)]
    parts = [body[start:end].rstrip() for start, end in itertools.pairwise(ends)]
    return " " * indent + ("\n" + " " * (indent + 2)).join(parts)


@contextmanager
def waited(text: str) -> Iterator[None]:
    """Say on standard error what takes so long, where it takes longer than a moment and a person waits."""
    from threading import Timer

    timer = Timer(_A_MOMENT, tell, (text,))
    if sys.stderr.isatty():
        timer.start()
    try:
        yield
    finally:
        timer.cancel()


def save(path: Path, text: str) -> None:
    """Write a file that was asked for. Raises StudycardsError where it cannot be."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StudycardsError(
            "{path} cannot be written: {why}.", "Name another file.", path=path, why=error.strerror
        ) from None


def is_wanted(question: str) -> bool:
    """Ask for a yes. Raises StudycardsError where nobody is there to give it."""
    import typer

    from studycards.ui.safe import safe

    try:
        return typer.confirm(safe(question), default=False)
    except typer.Abort:
        tell("")
        if sys.stdin.isatty():
            raise
        raise StudycardsError("Nobody answers here.", "With --yes nothing is asked.") from None


def asked_language() -> str:
    """The language that was asked for, even where the options were not read yet."""
    asked = [
        word.partition("=")[2] or following
        for word, following in itertools.pairwise([*sys.argv[1:], ""])
        if word.startswith("--lang")
    ]
    return asked[0] if asked and asked[0] in ("en", "zh") else wanted_language()


def make_world(home: Path | None, decks: Iterable[Path] | None, lang: str | None) -> World:
    """The world of one run, from the global options."""
    return World(home, tuple(decks or ()), lang or wanted_language())
