"""The picture of a class on a terminal: what is missed most, by claim and by card, and what is taken for what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from studycards.screen.parts import Translate
from studycards.ui.paint import markdown
from studycards.ui.safe import safe


def picture(document: Mapping[str, Any], most: int, say: Translate) -> Iterator[RenderableType]:
    """The whole picture, at most `most` of each kind."""
    yield Text(say("Learners: {learners}. Answers: {answers}.").format(**document), "bold")
    if document["from"]:
        yield Text(say("From {first} to {last}.").format(first=document["from"], last=document["to"]))
    yield from _part(say("What is missed most, by claim"), _missed(document["claims"], "says", most, say))
    yield from _part(say("What is missed most, by card"), _missed(document["cards"], "ask", most, say))
    yield from _part(say("What is taken for what"), _confused(document["confusions"], most, say))


def _part(title: str, rows: Iterable[tuple[str, RenderableType, str]]) -> Iterator[RenderableType]:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    for number, what, more in rows:
        grid.add_row(number, what)
        grid.add_row("", Text(safe(more), "dim"))
    if grid.row_count:
        yield Text("")
        yield Text(title, "bold")
        yield grid


def _missed(
    rows: Iterable[Mapping[str, Any]], text: str, most: int, say: Translate
) -> Iterator[tuple[str, RenderableType, str]]:
    """The rows with wrong answers, the worst first, as they come."""
    for row in [row for row in rows if row["wrong"]][:most]:
        counts = say(
            "{id}: wrong in {wrong} of {answers} answers; wrong last time for {missing} of {learners} learners"
        )
        yield f"{row['share']:.0%}", markdown(row[text] or row["id"]), counts.format(**row)


def _confused(
    rows: Iterable[Mapping[str, Any]], most: int, say: Translate
) -> Iterator[tuple[str, RenderableType, str]]:
    for row in list(rows)[:most]:
        words = say("{taken} for {right}").format(taken=row["taken"]["name"], right=row["right"]["name"])
        yield f"{row['times']}×", markdown(words), ", ".join(row["cards"][:3])
