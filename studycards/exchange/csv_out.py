"""A deck as a table for a spreadsheet: a row a question, comma or tab between the cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from studycards.exchange import checklist
from studycards.exchange.outgoing import Leaf, Outgoing

COLUMNS = ("id", "kind", "concept", "question", "answer", "why", "hint", "tags", "source", "claims", "proof")
SPOKEN = ("question", "answer", "why", "hint", "proof")
"""Columns that each language has for itself, as `question:en`, where there are several."""

_RUNS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""How a cell begins that a spreadsheet would run. One that begins with an apostrophe already needs one more."""


def written(what: Outgoing, delimiter: str = ",") -> bytes:
    """The table. It begins with the mark by which spreadsheets know UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(_heads(what.languages))
    for row in _rows(what):
        writer.writerow(map(defused, row))
    return text.getvalue().encode("utf-8-sig")


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula. `csv_in.armed` takes it back."""
    return f"'{cell}" if _RUNS.match(cell) else cell


def _heads(languages: tuple[str, ...]) -> list[str]:
    if len(languages) == 1:
        return list(COLUMNS)
    return [
        head
        for name in COLUMNS
        for head in ([f"{name}:{lang}" for lang in languages] if name in SPOKEN else [name])
    ]


def _rows(what: Outgoing) -> Iterator[list[str]]:
    for leaves in zip(*(what.by_language[lang] for lang in what.languages), strict=True):
        row: list[str] = []
        for name in COLUMNS:
            row += [_cell(leaf, name) for leaf in (leaves if name in SPOKEN else leaves[:1])]
        yield row


def _cell(leaf: Leaf, name: str) -> str:
    match name:
        case "id":
            return leaf.name
        case "question":
            return leaf.ask
        case "answer":
            return checklist.written(leaf.options, bullet="") or leaf.answer
        case "hint":
            return "\n\n".join(leaf.hints)
        case "tags" | "claims":
            return " ".join(getattr(leaf, name))
        case "source":
            return "; ".join(leaf.source)
    return str(getattr(leaf, name))
