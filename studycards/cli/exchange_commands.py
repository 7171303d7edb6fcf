"""`deck export` and `deck import`: decks to other programs and from them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from studycards.cli.complete import a_deck, a_query
from studycards.cli.options import AsJson
from studycards.cli.world import World, emit, now_ms, out, tell, world_of
from studycards.errors import StudycardsError

if TYPE_CHECKING:
    from studycards.exchange.incoming import Incoming
    from studycards.exchange.outgoing import Outgoing
    from studycards.loading import Loaded

_FORMATS = ("anki", "csv", "tsv", "markdown", "qti", "gift", "html")


def add_to(app: typer.Typer) -> None:
    """Put these commands to those about decks."""
    app.command("export")(export_deck)
    app.command("import")(import_deck)


def _formats(incomplete: str) -> list[str]:
    return [name for name in _FORMATS if name.startswith(incomplete)]


Format = Annotated[
    str | None,
    typer.Option(
        "--format", "-f", help="The format; else the file's ending tells it.", autocompletion=_formats
    ),
]

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


def export_deck(
    context: typer.Context,
    deck: Annotated[str, typer.Argument(help="A deck's id, or its folder.", autocompletion=a_deck)],
    file: Annotated[
        Path,
        typer.Argument(
            help="Where to: .apkg, .csv, .tsv, .md, .zip (QTI 2.1), .gift or .html; - for the screen."
        ),
    ],
    format: Format = None,
    lang: Annotated[
        str | None, typer.Option("--lang", help="en, zh or both; else the language that you use.")
    ] = None,
    cards: Annotated[
        str,
        typer.Option(
            "--cards",
            metavar="QUERY",
            autocompletion=a_query,
            help="Only cards that this finds, as in `studycards cards`: words, concept:x, is:due, lapses>2.",
        ),
    ] = "",
    measured: Annotated[
        bool, typer.Option("--measured", help="Put with each proof what its demo measured here.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Write a deck for another program: Anki, a spreadsheet, a course system, or paper.

    Writing over an earlier .apkg keeps the times of cards that did not change, so that Anki updates only the others.
    An .html sheet comes with its key in a second file.
    """
    from studycards.exchange import formats

    world = world_of(context)
    target = None if str(file) == "-" else file
    name = _format(format, file, tuple(formats.OUT))
    if target is None and (name in ("anki", "qti") or json):
        raise StudycardsError("This format is not for the screen.", "Name a file.")
    what = _outgoing(world, _deck(world, deck), lang, cards, measured)
    files = formats.written(what, name, now_ms(), target)
    if target is None:
        sys.stdout.buffer.write(files[""])
    else:
        _tell_written(world, what, name, formats.save(files, target), json)


def _outgoing(world: World, loaded: Loaded, lang: str | None, query: str, measured: bool) -> Outgoing:
    """The questions to write. Raises where there is none."""
    from studycards.desk.search import Finder
    from studycards.exchange.outgoing import outgoing

    chosen = None
    if query:
        found = Finder(world.desk.with_only(loaded)).find(query, now_ms())
        chosen = {entry.id for entry in found}
    runs = world.desk.log.last_runs() if measured else None
    what = outgoing(loaded, _languages(world, loaded, lang), chosen, runs)
    if not what.leaves:
        raise StudycardsError("No card matches.", "Look with: studycards cards {query}", query=query)
    return what


def _tell_written(world: World, what: Outgoing, name: str, paths: list[Path], json: bool) -> None:
    from studycards.exchange.formats import by_hand

    left = by_hand(what, name)
    if json:
        emit(
            {
                "deck": what.deck, "format": name, "languages": list(what.languages), "cards": len(what.leaves),
                "files": [str(path) for path in paths], "marked_by_hand": left,
            }
        )  # fmt: skip
        return
    for path in paths:
        out(str(path))
    tell(world.say("{count} cards of {deck} written.").format(count=len(what.leaves), deck=what.deck))
    if left:
        tell(
            world.say("{count} of them have a free answer: a person has to mark it.").format(count=len(left))
        )


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
    arrived = formats.arrived(file, _format(format, file, formats.IN), lang or world.lang)
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
    told = world.say("{count} cards, {events} events of their history.")
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


def _format(asked: str | None, file: Path, known: tuple[str, ...]) -> str:
    from studycards.exchange.formats import format_of

    if asked is None:
        return format_of(file, known)
    if asked not in known:
        raise StudycardsError(
            "{format} is not a format here.", "Known are: {known}.", format=asked, known=", ".join(known)
        )
    return asked


def _deck(world: World, name: str) -> Loaded:
    """A deck by its folder, where there is one of that name, or by its id."""
    from studycards.loading import load

    if Path(name, "deck.yaml").is_file():
        return load(Path(name), None)
    world.desk.library.index(name)
    return world.desk.library.loaded[name]


def _languages(world: World, loaded: Loaded, asked: str | None) -> tuple[str, ...]:
    """The languages to write: the one asked for, all of the deck's for `both`, else the learner's."""
    known = loaded.deck.languages
    if asked in ("both", "all"):
        return known
    if asked is None:
        return (world.lang if world.lang in known else known[0],)
    if asked not in known:
        raise StudycardsError(
            "The deck {deck} has no texts in {lang}.", "It has: {known}.",
            deck=loaded.deck.id, lang=asked, known=", ".join(known),
        )  # fmt: skip
    return (asked,)


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
