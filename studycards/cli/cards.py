"""Commands that look at cards and comparisons."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any

import typer

from studycards.cli.complete import a_comparison, a_query
from studycards.cli.learner import CardName
from studycards.cli.options import AsJson
from studycards.cli.world import emit, moment, out, tell, world_of


def cards(
    context: typer.Context,
    query: Annotated[
        list[str] | None,
        typer.Argument(
            help="Words, and terms such as concept:x, kind:x, tag:x, claim:x, is:due, lapses>2.",
            autocompletion=a_query,
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """Search the cards of all decks, in every language.

    Fields: deck, concept, kind, claim, tag, demo, id. With numbers: lapses, reps, stability, difficulty, recall (in
    percent), due (days from now), seen (days ago). is: new, learning, review, due, suspended, buried, leech, young,
    mature, confirmed, refuted, unproven. Put -- before a query that begins with a hyphen, which means not.
    """
    from studycards.cards import in_a_line, unmarked
    from studycards.desk.rows import card_row
    from studycards.desk.search import Finder

    world = world_of(context)
    entries = Finder(world.desk).find(" ".join(query or ()), moment(None))
    found = [world.desk.library.card(entry.id) for entry in entries]
    if json:
        emit([card_row(card, world.lang) for card in found])
        return
    for card in found:
        out(f"{card.id}  {unmarked(in_a_line(card, world.lang))}")
    if not found:
        tell(world.say("No card matches."))


def show(context: typer.Context, card: CardName, json: AsJson = False) -> None:
    """One card: its question, answer, reason, proof and progress."""
    from studycards.desk.decks import entry_of
    from studycards.desk.rows import card_json

    world = world_of(context)
    entry = entry_of(world.desk, card)
    whole = world.desk.library.card(entry.id)
    row = card_json(world.desk, whole, entry, world.lang)
    if json:
        emit(row)
        return
    from rich.console import Console

    from studycards.screen.review import card_blocks
    from studycards.ui import paint

    console = Console(highlight=False)
    console.print(paint.blocks(card_blocks(whole, world.lang)))
    for line in _facts(row, world.say):
        out(line)


def _facts(row: Mapping[str, Any], say: Callable[[str], str]) -> Iterator[str]:
    """What a card is and how it stands, a fact a line."""
    numbers = {name: row[name] and f"{row[name]:.1f}" for name in ("stability", "difficulty")}
    facts = (
        (say("card"), row["id"]),
        (say("kind"), row["kind"]),
        (say("claims"), ", ".join(row["claims"])),
        (say("demo"), row["demo"]),
        (say("stability in days"), numbers["stability"]),
        (say("difficulty, 1 to 10"), numbers["difficulty"]),
        (say("due"), row["due"] and row["due"][:16].replace("T", " ")),
    )
    for name, value in facts:
        if value:
            yield say("{word}: {text}").format(word=name, text=value)
    if row["suspended"]:
        yield say("suspended")


def compare(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="The comparison's id.", autocompletion=a_comparison)
    ] = None,
    blank: Annotated[
        bool, typer.Option("--blank", help="Leave holes to fill, then show the whole table.")
    ] = False,
    json: AsJson = False,
) -> None:
    """A comparison as a table; without a name, the comparisons there are."""
    from studycards.desk.decks import comparison_of, comparisons
    from studycards.desk.rows import comparison_json, comparison_row

    world = world_of(context)
    if name is None:
        rows = [comparison_row(comparison, world.lang) for comparison in comparisons(world.desk)]
        if json:
            emit(rows)
        else:
            for row in rows:
                out(f"{row['id']}  {row['title']}")
        return
    comparison = comparison_of(world.desk, name)
    if json:
        emit(comparison_json(comparison, world.lang))
        return
    from rich.console import Console

    from studycards.ui.table import comparison_table, fill_in

    console = Console(highlight=False)
    if blank:
        fill_in(comparison, world.lang, console, world.say, sys.stdin)
    else:
        console.print(comparison_table(comparison, world.lang, console.width))
