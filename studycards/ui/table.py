"""Tables: a comparison that fills the width, the same with holes to fill, the coverage of a deck."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TextIO

from rich.box import ROUNDED, SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from studycards.model import Aspect, Comparison, said
from studycards.ui.paint import markdown
from studycards.ui.safe import safe

NARROW_COLUMN = 14
"""Columns narrower than this, in cells, are not readable: then each aspect becomes a list of its own."""


def comparison_table(
    comparison: Comparison, lang: str, width: int = 80, holes: frozenset[tuple[str, str]] = frozenset()
) -> Table:
    """Subjects across, aspects down; turned into one block an aspect where the columns would be too narrow.

    `holes` are (aspect, subject) pairs shown as a number in place of their cell.
    """
    if width // (len(comparison.subjects) + 1) < NARROW_COLUMN:
        return _stacked(comparison, lang, holes)
    table = Table(title=safe(said(comparison.title, lang)), box=ROUNDED, expand=True, show_lines=True)
    table.add_column("", overflow="fold")
    for subject in comparison.subjects:
        table.add_column(safe(said(comparison.names.get(subject), lang) or subject), ratio=1, overflow="fold")
    for aspect in comparison.aspects:
        row = [_cell(aspect, subject, lang, holes, comparison) for subject in comparison.subjects]
        table.add_row(Text(safe(said(aspect.name, lang)), "bold"), *row)
    return table


def _stacked(comparison: Comparison, lang: str, holes: frozenset[tuple[str, str]]) -> Table:
    table = Table(title=safe(said(comparison.title, lang)), box=SIMPLE_HEAD, expand=True, show_header=False)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=2, overflow="fold")
    for aspect in comparison.aspects:
        table.add_row(Text(safe(said(aspect.name, lang)), "bold"), "")
        for subject in comparison.subjects:
            name = safe(said(comparison.names.get(subject), lang) or subject)
            table.add_row(f"  {name}", _cell(aspect, subject, lang, holes, comparison))
        table.add_section()
    return table


def _cell(
    aspect: Aspect, subject: str, lang: str, holes: frozenset[tuple[str, str]], comparison: Comparison
) -> Any:
    if (aspect.id, subject) in holes:
        number = sorted(holes, key=_place_in(comparison)).index((aspect.id, subject)) + 1
        return Text(f"({number}) ____", "bold")
    return markdown(said(aspect.cells.get(subject), lang) or "–")


def _place_in(comparison: Comparison) -> Callable[[tuple[str, str]], tuple[int, int]]:
    aspects = [aspect.id for aspect in comparison.aspects]
    return lambda hole: (aspects.index(hole[0]), comparison.subjects.index(hole[1]))


def fill_in(
    comparison: Comparison, lang: str, console: Console, say: Callable[[str], str], lines: TextIO
) -> None:
    """Ask for one cell of every aspect, then show the whole table beside what was said. Nothing is recorded."""
    holes = frozenset(
        (aspect.id, comparison.subjects[n % len(comparison.subjects)])
        for n, aspect in enumerate(comparison.aspects)
    )
    console.print(comparison_table(comparison, lang, console.width, holes))
    answers = []
    for number, (aspect_id, subject) in enumerate(sorted(holes, key=_place_in(comparison)), 1):
        console.file.write(f"({number}) ")
        console.file.flush()
        typed = lines.readline()
        if not typed:
            break
        aspect = next(one for one in comparison.aspects if one.id == aspect_id)
        answers.append((number, typed.strip() or "–", said(aspect.cells.get(subject), lang)))
    table = Table(box=SIMPLE_HEAD, expand=True)
    for title in ("", say("you said"), say("the table says")):
        table.add_column(title, overflow="fold", ratio=None if not title else 1)
    for number, typed, right in answers:
        table.add_row(str(number), safe(typed), markdown(right))
    console.print(table)


def join_table(document: Mapping[str, Any], say: Callable[[str], str]) -> Table:
    """A deck's claims, each with how many cards teach it and what backs those: how much evidence, of which demos."""
    table = Table(say("claim"), say("cards"), say("evidence"), say("demos"), box=None, pad_edge=False)
    for row in document["join"]:
        demos = dict.fromkeys(one.partition("/")[0] for one in row["evidence"])
        counts = (str(len(row[name])) for name in ("cards", "evidence"))
        table.add_row(row["claim"], *counts, ", ".join(demos))
    return table


def coverage_rows(
    document: Mapping[str, Any], say: Callable[[str], str], most: int | None = None
) -> Iterator[str]:
    """What a deck's join lacks, a line each; of a kind no more than `most`."""
    titles = {
        "claims_without_cards": say("Claims without cards"),
        "cards_without_evidence": say("Cards without evidence"),
        "evidence_without_cards": say("Evidence that no card shows"),
        "languages_missing": say("Texts that miss a language"),
    }
    for name, title in titles.items():
        missing: Sequence[str] | Mapping[str, Sequence[str]] = document.get(name, ())
        lines = (
            [f"{language}: {card}" for language, cards in missing.items() for card in cards]
            if isinstance(missing, Mapping)
            else missing
        )
        yield say("{word}: {text}").format(word=title, text=len(lines) or say("none"))
        yield from (f"  {one}" for one in lines[:most])
        if most is not None and len(lines) > most:
            yield "  …"
