"""A deck as its author looks at it: each card whole, each problem where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console, RenderableType
from rich.rule import Rule
from rich.text import Text

from studycards.errors import Problem
from studycards.screen.parts import Screen
from studycards.ui import paint
from studycards.ui.safe import safe

Say = Callable[[str], str]


def print_rows(console: Console, rows: Iterable[str]) -> None:
    """Lines that wrap between words before a person, and stay whole in a pipe."""
    for row in rows:
        console.print(Text(safe(row)), soft_wrap=not console.is_terminal)


def card(screen: Screen, number: int, count: int) -> Iterator[RenderableType]:
    """One card: its name, the question, the options, then what comes after the answer."""
    title = Text(safe(screen.title), "bold").append(f"  {safe(screen.counts)}", "dim")
    yield Rule(title, align="left", characters="─")
    if count > 1:
        yield Text(f"({number}/{count})", "dim")
    yield paint.block(screen.blocks[0])
    options = paint.asked(screen.asks) if screen.asks else None
    if options is not None:
        yield options
    yield Text("")
    yield paint.blocks(screen.blocks[1:])
    yield Text("")


def problem(found: Problem) -> Text:
    """One problem, with its line."""
    sign, style = ("✗", "bold red") if found.severity == "error" else ("!", "bold yellow")
    line = Text(f"{sign} {found.line}:{found.column} ", style)
    return line.append(safe(f"{found.message} {found.hint}".rstrip())).append(f" [{found.code}]", "dim")


def file(name: str) -> Rule:
    """The beginning of a file's cards."""
    return Rule(Text(safe(name), "bold"), characters="═", align="left")


def unreadable(say: Say) -> Text:
    """In place of a card that cannot be shown."""
    return Text(say("This one can be shown once it is mended."), "italic")


def counted(cards: int, problems: Sequence[Problem], say: Say) -> str:
    """How many cards there are and what is wrong with them, as the last line."""
    errors = sum(one.severity == "error" for one in problems)
    return say("Cards: {cards}. Errors: {errors}. Warnings: {warnings}.").format(
        cards=cards, errors=errors, warnings=len(problems) - errors
    )


def diff_rows(document: Mapping[str, Any], say: Say, most: int = 20) -> Iterator[str]:
    """What an update does, from the document of `deck diff --json`: a line for each sort, then its cards."""
    titles = {
        "added": say("+ {n} added: they come as new cards."),
        "removed": say(
            "- {n} removed: asked no more; what was learned is kept, and comes back with the card."
        ),
        "renamed": say("→ {n} renamed: progress moves along."),
        "remeant": say("↻ {n} with a new meaning: learned afresh, and told why."),
        "moved": say("⇄ {n} moved to another concept: progress stays."),
        "reworded": say("✎ {n} with other words or fields: progress stays."),
    }
    for sort, title in titles.items():
        changes = document[sort]
        if changes:
            yield title.format(n=len(changes))
            yield from _some((_change_words(change) for change in changes), len(changes), most, say)
    yield say("= {n} unchanged.").format(n=document["unchanged"])
    yield from _advice(document["advice"], say)


def _some(lines: Iterable[str], count: int, most: int, say: Say) -> Iterator[str]:
    for number, line in enumerate(lines):
        if number == most:
            yield "    " + say("... and {n} more").format(n=count - most)
            return
        yield "    " + line


def _change_words(change: Mapping[str, Any]) -> str:
    if "was" in change:
        return f"{change['was']} → {change['card']}"
    if "from" in change:
        return f"{change['card']}: {change['from'] or '–'} → {change['to'] or '–'}"
    if "revision" in change:
        return f"{change['card']}: revision {change['revision']}"
    return f"{change['card']}: {', '.join(change['fields'])}" if "fields" in change else change["card"]


def _advice(advice: Sequence[Mapping[str, str]], say: Say) -> Iterator[str]:
    words = {
        "rename": say(
            "{card} looks like {other} under a new id. Write `was: [{other}]`, and its progress moves."
        ),
        "meaning": say(
            "{card} has another {other}. If the old answer is now wrong, raise its `revision`: it is learned afresh."
        ),
        "revision-down": say(
            "{card}: its revision went down from {other}, which changes nothing for anyone."
        ),
        "former-id": say(
            "{card} no longer names its former id {other}: who knew it under that id starts anew."
        ),
        "deck-id": say(
            "The deck {other} is now called {card}: all progress hangs on the old id. Keep the id."
        ),
    }
    for one in advice:
        yield "! " + words[one["code"]].format(card=one["card"], other=one["other"])
