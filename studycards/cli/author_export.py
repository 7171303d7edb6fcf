"""`deck export`: decks to other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studycards.cli.complete import a_deck, a_query
from studycards.cli.options import AsJson
from studycards.cli.world import World, emit, out, tell, world_of
from studycards.errors import StudycardsError
from studycards.paths import now_ms

if TYPE_CHECKING:
    from studycards.exchange.outgoing import Outgoing
    from studycards.loading import Loaded

_FORMATS = ("anki", "csv", "tsv", "markdown", "qti", "gift", "html")


def add_to(app: typer.Typer) -> None:
    """Put it under `deck`."""
    app.command("export")(export_deck)


def _formats(incomplete: str) -> list[str]:
    return [name for name in _FORMATS if name.startswith(incomplete)]


Format = Annotated[
    str | None,
    typer.Option(
        "--format", "-f", help="The format; else the file's ending tells it.", autocompletion=_formats
    ),
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
    name = format_named(format, file, tuple(formats.OUT))
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
    from studycards.exchange.formats import by_hand, left_out

    left, without = by_hand(what, name), left_out(what, name)
    if json:
        emit(
            {
                "deck": what.deck, "format": name, "languages": list(what.languages), "cards": len(what.leaves),
                "files": [str(path) for path in paths], "marked_by_hand": left,
                "answers_left_out": without,
            }
        )  # fmt: skip
        return
    for path in paths:
        out(str(path))
    tell(world.say("Questions of {deck} written: {count}.").format(count=len(what.leaves), deck=what.deck))
    if left:
        tell(
            world.say("{count} of them have a free answer: a person has to mark it.").format(count=len(left))
        )
    if without:
        tell(world.say("Right answers that this format has no place for:"))
    for id, answers in without.items():
        tell(f"  {id}: {'; '.join(answers)}")


def format_named(asked: str | None, file: Path, known: tuple[str, ...]) -> str:
    """The format asked for, else the one that the file's ending tells. Raises StudycardsError."""
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

    if Path(name, "deck.yaml").is_file() or (Path(name).is_dir() and name not in world.desk.library.loaded):
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
            "The deck {deck} has no texts in {lang}.", "Its languages: {known}.",
            deck=loaded.deck.id, lang=asked, known=", ".join(known),
        )  # fmt: skip
    return (asked,)
