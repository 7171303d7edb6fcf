"""A deck's files to the bytes of its index, and every problem. Imported only where files must be read."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from studycards.errors import ContentError, Problem
from studycards.index.compiling import compiled as index_bytes
from studycards.lint import Draft, links, quality
from studycards.loading.drafting import Reading
from studycards.loading.folder import Files, passed_over


def compiled(files: Files, kept: Mapping[str, Any], program: str) -> bytes:
    """The bytes of a deck's index, its warnings among them. Raises ContentError."""
    began = time.time_ns()
    reading = Reading(files, {name: part for name, (_, part) in kept.items()})
    draft = reading.draft()
    reading.say(links(draft))
    problems = reading.placed()
    if draft.deck is None or any(problem.severity == "error" for problem in problems):
        raise ContentError(str(files.folder), problems)
    digests = {name: digest for name, (digest, _) in kept.items()} | reading.digests
    more = {
        "source": {
            "files": {name: (*stamp, digests[name]) for name, stamp in files.stamps.items()},
            "code": reading.code,
            "began": began,
        },
        "parts": reading.parts,
        "problems": [tuple(problem) for problem in problems],
    }
    return _bytes(draft, program, more)


def _bytes(draft: Draft, program: str, more: Mapping[str, Any]) -> bytes:
    assert draft.deck is not None
    return index_bytes(
        program,
        dict(draft.deck.raw),
        [dict(item.raw) for item in draft.claims],
        [dict(item.raw) for item in draft.concepts],
        [dict(item.raw) for item in draft.comparisons],
        [dict(item.raw) for item in draft.cards],
        more,
    )


def checked(files: Files) -> tuple[Problem, ...]:
    """Every problem of a deck, matters of quality among them."""
    return drafted(files)[1]


def drafted(files: Files) -> tuple[Draft, tuple[Problem, ...]]:
    """As much of a deck as can be read, and every problem of it."""
    reading = Reading(files, {})
    draft = reading.draft()
    reading.say(links(draft))
    reading.say(quality(draft))
    return draft, tuple(sorted({*reading.placed(), *_passed_over(files.folder)}))


def _passed_over(folder: Path) -> Iterator[Problem]:
    for name, meant in passed_over(folder):
        yield Problem(
            str(folder / name),
            1,
            1,
            "passed-over",
            "this is no part of the deck.",
            f"Rename it to {meant}.",
            "warning",
        )
