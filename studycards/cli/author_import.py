"""`deck import`: decks from other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from studycards.cli.author_export import Format, format_named
from studycards.cli.complete import a_deck
from studycards.cli.options import AsJson
from studycards.cli.world import World, emit, out, tell, world_of
from studycards.errors import StudycardsError

if TYPE_CHECKING:
    from studycards.exchange.incoming import Incoming

OnlyHistory = Annotated[
    str | None,
    typer.Option(
        "--only-history",
        metavar="DECK",
        autocompletion=a_deck,
        help="Anki: make no deck, take over the reviews of cards that were exported from this one.",
    ),
]

NewName = Annotated[str | None, typer.Option("--name", help="The new deck's id; else made from its title.")]

Into = Annotated[
    Path | None, typer.Option("--into", help="The folder to put the deck in; else your own decks.")
]


def add_to(app: typer.Typer) -> None:
    """Put it under `deck`."""
    app.command("import")(import_deck)


def import_deck(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="An .apkg, .csv, .tsv, .txt or .md file.", dir_okay=False)],
    name: NewName = None,
    into: Into = None,
    format: Format = None,
    lang: Annotated[
        str | None,
        typer.Option("--lang", help="The language of the texts, such as en; else the one that you use."),
    ] = None,
    licence: Annotated[str, typer.Option("--licence", help="The deck's licence, such as CC-BY-4.0.")] = "",
    history: Annotated[
        bool, typer.Option("--history/--no-history", help="Anki: take over the reviews as well.")
    ] = True,
    only_history: OnlyHistory = None,
    json: AsJson = False,
) -> None:
    """Make a deck of another program's file, and say what could not be carried over.

    Tables have a question and an answer in each row; Markdown has lines with Q: and A:, or C: with {{c1::holes}}.
    """
    from studycards.exchange import formats

    world = world_of(context)
    if not file.is_file():
        raise StudycardsError("There is no file {path}.", "Name the file to import.", path=file)
    arrived = formats.arrived(file, format_named(format, file, formats.IN), lang or world.lang)
    if only_history is not None:
        _take_history(world, arrived, only_history, json)
        return
    folder = _new_deck(world, arrived, file, name, into, licence)
    added = _add_history(world, arrived, folder.name) if history else 0
    if json:
        counts = {"cards": len(arrived.cards), "events": added, "losses": arrived.losses}
        emit({"deck": folder.name, "path": str(folder), **counts})
        return
    out(str(folder))
    told = (
        world.say("Questions: {count}. Events of their history: {events}.")
        if added
        else world.say("Questions: {count}.")
    )
    tell(told.format(count=len(arrived.cards), events=added))
    _tell_losses(world, arrived)


def _new_deck(
    world: World, arrived: Incoming, file: Path, name: str | None, into: Path | None, licence: str
) -> Path:
    """Write the deck's folder. Raises where no card is left to put in it."""
    from studycards.exchange.incoming import keep_sound, write_deck
    from studycards.loading import check

    keep_sound(arrived)
    if not arrived.cards:
        _tell_losses(world, arrived)
        raise StudycardsError(
            "No card was found in {path}.", "See its format with: studycards deck import --help", path=file
        )
    return write_deck(arrived, _folder(world, arrived, file, name, into), licence, check)


def _folder(world: World, arrived: Incoming, file: Path, name: str | None, into: Path | None) -> Path:
    """Where the new deck goes. A folder bears the deck's id as its name."""
    from studycards.cards.scalars import ID
    from studycards.exchange.incoming import slug

    if name is not None and not ID.fullmatch(name):
        raise StudycardsError(
            "{name} is not an id.", "An id is lower-case letters, digits and single hyphens.", name=repr(name)
        )
    found = name or slug(arrived.title, slug(file.stem, "imported"))
    return (into or world.places.own_decks) / found


def _add_history(world: World, arrived: Incoming, deck: str) -> int:
    from studycards.exchange.history import events_of

    desk = world.desk
    return desk.log.merge(events_of(arrived, deck, desk.tz, desk.own_settings.day_begins))


def _take_history(world: World, arrived: Incoming, deck: str, json: bool) -> None:
    """Merge what happened elsewhere to the cards of a deck that is here."""
    from studycards.exchange.history import keep_those_of

    keep_those_of(arrived, deck, world.desk.library.index(deck).__contains__)
    added = _add_history(world, arrived, deck)
    cards = len({one.card for one in arrived.reviewed})
    if json:
        emit({"deck": deck, "cards": cards, "events": added, "losses": arrived.losses})
    else:
        tell(world.say("{events} new events of {count} cards.").format(events=added, count=cards))
        _tell_losses(world, arrived)


def _tell_losses(world: World, arrived: Incoming) -> None:
    """What stayed behind, a line a reason, with the first few ids."""
    words = _losses(world.say)
    for reason, found in arrived.losses.items():
        examples = ", ".join(found[:3]) + (" …" if len(found) > 3 else "")
        tell(f"  {words.get(reason, reason)}: {len(found)} ({examples})")


def _losses(say: Callable[[str], str]) -> Mapping[str, Any]:
    return {
        "no-question": say("Left out, no question"),
        "no-answer": say("Left out, no answer"),
        "no-hole": say("Left out, a cloze without a hole"),
        "no-cards": say("Left out, a note that makes no card"),
        "unfit": say("Left out, not possible in a deck"),
        "kind": say("Became a plain question"),
        "languages": say("Its languages stand in one text"),
        "predict": say("A prediction, now marked by the deck's own answer"),
        "comparison": say("Of a comparison, now a card of its own"),
        "claims": say("Without its claims, which this file does not hold"),
        "proof": say("Without its demo, which this file does not hold"),
        "after": say("Without what comes before it, which this file does not hold"),
        "column": say("A column that no card can keep"),
        "picture": say("Without its pictures"),
        "sound": say("Without its sounds"),
        "script": say("Without its scripts"),
        "form": say("Without its form"),
        "formula": say("Its formulas stay as they are written"),
        "flag": say("Without its flag"),
        "crammed": say("Reviews outside the schedule, not taken over"),
        "no-card": say("Reviews of cards that are not here, not taken over"),
    }
