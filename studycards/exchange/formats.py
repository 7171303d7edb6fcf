"""The formats that a deck can leave in or arrive in: which there are, and how one is told from a file's name."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from studycards.errors import StudycardsError, Unreadable
from studycards.exchange.incoming import Incoming
from studycards.exchange.outgoing import Leaf, Outgoing

OUT: Mapping[str, str] = {
    "anki": ".apkg",
    "csv": ".csv",
    "tsv": ".tsv",
    "markdown": ".md",
    "qti": ".zip",
    "gift": ".gift",
    "html": ".html",
}
"""Formats and the ending by which each is known."""

IN = ("anki", "csv", "tsv", "markdown")

MOST_BYTES = 64 << 20
"""A table or a text that is larger is refused; an Anki package has its own limit."""

_OTHER_ENDINGS = {".colpkg": "anki", ".txt": "csv", ".markdown": "markdown", ".htm": "html"}


def format_of(path: Path, known: tuple[str, ...]) -> str:
    """The format that a file's name asks for. Raises StudycardsError."""
    ending = path.suffix.lower()
    by_ending = {end: name for name, end in OUT.items()} | _OTHER_ENDINGS
    found = by_ending.get(ending, "")
    if found not in known:
        raise StudycardsError(
            "The ending of {path} names no format that fits here.", "Say which with --format: {known}.",
            path=path, known=", ".join(known),
        )  # fmt: skip
    return found


def written(what: Outgoing, name: str, at: int, target: Path | None) -> Mapping[str, bytes]:
    """The files of an export, by what is put behind the target's stem. `at`: UTC milliseconds."""
    match name:
        case "anki":
            from studycards.exchange import anki_in, anki_out

            before = anki_in.before(target) if target and target.is_file() else {}
            return {"": anki_out.written(what, at, before)}
        case "csv" | "tsv":
            from studycards.exchange import csv_out

            return {"": csv_out.written(what, "\t" if name == "tsv" else ",")}
        case "markdown":
            from studycards.exchange import markdown_out

            return {"": markdown_out.written(what)}
        case "qti":
            from studycards.exchange import qti

            return {"": qti.written(what)}
        case "gift":
            from studycards.exchange import gift

            return {"": gift.written(what)}
    from studycards.exchange import sheet

    return sheet.written(what)


def by_hand(what: Outgoing, name: str) -> list[str]:
    """The questions that the other program leaves to a person to mark."""
    from studycards.exchange import gift, qti

    return {"qti": qti.by_hand, "gift": gift.by_hand}[name](what) if name in ("qti", "gift") else []


def left_out(what: Outgoing, name: str) -> dict[str, list[str]]:
    """By question: right answers that the other program, which marks it, is not told of."""
    from studycards.exchange import gift

    words = gift.left_out if name == "gift" else lambda _leaf: []
    found = {leaf.id: words(leaf) + _lists(leaf) for leaf in what.leaves if name in ("qti", "gift")}
    return {id: answers for id, answers in found.items() if answers}


def _lists(leaf: Leaf) -> list[str]:
    """The lists of which so many members or more are a right answer, each in one line."""
    accept = leaf.form.card.get("accept", ()) if leaf.form else ()
    lists = [one for one in accept if isinstance(one, Mapping) and "any" in one]
    return [f"≥ {one['any']}: {', '.join(names[0] for names in one['of'])}" for one in lists]


def save(files: Mapping[str, bytes], target: Path) -> list[Path]:
    """Write the files beside each other, each whole or not at all. Raises Unreadable where that cannot be."""
    paths = {target.with_name(f"{target.stem}{more}{target.suffix}"): data for more, data in files.items()}
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for path, data in paths.items():
            _save(path, data)
    except OSError as error:
        raise Unreadable(
            "{path} cannot be written: {why}.", "Name another file.", path=target, why=error.strerror
        ) from None
    return list(paths)


def _save(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def arrived(path: Path, name: str, lang: str) -> Incoming:
    """What a file holds. Raises Unreadable."""
    if name == "anki":
        from studycards.exchange import anki_in

        return anki_in.read(path, path.stem, lang)
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Unreadable("{path} is larger than 64 MB.", "Split it into several files.", path=path)
    if name == "markdown":
        from studycards.exchange import markdown_in

        return markdown_in.read(data, path.stem, lang)
    from studycards.exchange import csv_in

    return csv_in.read(data, path.stem, lang, "\t" if name == "tsv" else None)
