"""Commands for the desk of an author: begin a deck, its schema, look at it, compare two versions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studycards.cli.options import AsJson
from studycards.cli.world import World, emit, out, save, tell, world_of

if TYPE_CHECKING:
    from studycards.authoring.preview import Preview
    from studycards.loading import Loaded

DeckFolder = Annotated[Path, typer.Argument(metavar="PATH", help="A deck's folder.")]


def add_to(app: typer.Typer) -> None:
    """Put them under `deck`."""
    for command in (new, schema, preview, diff):
        app.command()(command)


def new(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The deck's id, such as my-deck.")],
    folder: Annotated[Path, typer.Option("--in", help="Where its folder is made.")] = Path(),
    languages: Annotated[
        str, typer.Option(help="en, zh or en,zh; else the language you see.", show_default=False)
    ] = "",
) -> None:
    """Begin a deck: small and complete, a card of every kind, a comparison and a demo that proves them."""
    from studycards.authoring.template import new_deck

    world = world_of(context)
    wanted = [one.strip() for one in (languages or world.lang).split(",") if one.strip()]
    path, files = new_deck(name, folder, wanted)
    for file in files:
        out(str(path / file))
    tell(world.say("Look at it: studycards deck preview {path}").format(path=path))
    tell(world.say("Let its demo run: studycards deck trust {path}").format(path=path))


def schema(
    context: typer.Context,
    part: Annotated[
        str | None,
        typer.Argument(metavar="[PART]", help="deck, claims, concept or comparison; else one for all four."),
    ] = None,
    write: Annotated[
        Path | None, typer.Option(help="Write the four into the schema/ folder of this deck.")
    ] = None,
) -> None:
    """JSON Schema of a deck's files, for completion and errors in your editor."""
    from studycards.authoring.schema import PARTS
    from studycards.authoring.schema import schema as schema_of
    from studycards.authoring.template import written_schemas
    from studycards.errors import StudycardsError

    if part is not None and part not in PARTS:
        raise StudycardsError(
            "{part} is no kind of file.", "Choose one of: {known}.", part=part, known=", ".join(PARTS)
        )
    if write is None:
        emit(schema_of(part))
        return
    for name, text in written_schemas():
        (write / name).parent.mkdir(parents=True, exist_ok=True)
        save(write / name, text)
        out(str(write / name))


def preview(
    context: typer.Context,
    path: DeckFolder,
    wanted: Annotated[
        list[str] | None, typer.Argument(metavar="[CARD]...", help="Only these cards, concepts or files.")
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", "-w", help="Again each time a file is saved.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write one page to this file instead.")] = None,
    json: AsJson = False,
) -> None:
    """The cards as learners will see them, each problem where it stands. Shows what is there of a broken deck, too."""
    from studycards.authoring import preview as previewing
    from studycards.errors import NotFound, StudycardsError

    if watch and json:
        raise StudycardsError("--watch and --json do not go together.", "Leave one of them out.")
    world = world_of(context)
    before: Preview | None = None
    decks = previewing.watch(path) if watch else iter((previewing.preview(path),))
    try:
        for deck in decks:
            shown = previewing.found(deck, wanted or ())
            if wanted and not shown.parts and not watch:
                raise NotFound(
                    "Nothing here is called {name}.",
                    "Name a card, a concept or a file.",
                    name=", ".join(wanted),
                )
            if json:
                emit(_preview_json(shown, world))
            elif html:
                _write_page(world, shown, html, watch)
            else:
                _print_preview(world, shown if before is None else previewing.changed(before, shown), shown)
            before = shown
            if watch:
                tell(world.say("Watching {path}; Ctrl-C ends it.").format(path=path))
    except KeyboardInterrupt:
        return
    if before and any(problem.severity == "error" for problem in before.problems):
        raise typer.Exit(1)


def _print_preview(world: World, shown: Preview, whole: Preview) -> None:
    from studycards.screen.looking import looked_at
    from studycards.ui import looking, proof

    console = proof.console()
    for part in shown.parts:
        console.print(looking.file(part.file))
        for problem in part.problems:
            console.print(looking.problem(problem))
        for piece in part.pieces:
            for problem in piece.problems:
                console.print(looking.problem(problem))
            if not piece.cards:
                console.print(looking.unreadable(world.say))
            for number, card in enumerate(piece.cards, 1):
                for row in looking.card(looked_at(card, world.lang, world.say), number, len(piece.cards)):
                    console.print(row)
    sys.stdout.flush()
    tell(looking.counted(len(whole.cards), whole.problems, world.say))


def _write_page(world: World, shown: Preview, html: Path, watch: bool) -> None:
    from studycards.authoring.page import Paper

    page = Paper(shown.languages, world.say, refresh=2 if watch else None).page(shown)
    save(html, page)
    tell(world.say("The page is in {path}.").format(path=html))


def _preview_json(shown: Preview, world: World) -> object:
    from studycards.desk.rows import card_row

    return {
        "title": dict(shown.title),
        "files": [
            {
                "path": part.file,
                "problems": [str(problem) for problem in part.problems],
                "pieces": [
                    {
                        "line": piece.line,
                        "cards": [card_row(card, world.lang) for card in piece.cards],
                        "problems": [str(problem) for problem in piece.problems],
                    }
                    for piece in part.pieces
                ],
            }
            for part in shown.parts
        ],
    }


def diff(
    context: typer.Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help="A deck's id, folder, zip or git repository.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same deck as it is to become.")],
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 where progress would be lost.")] = False,
    json: AsJson = False,
) -> None:
    """What an update does to learners: cards that come, go, are renamed, learned afresh, moved or reworded."""
    from studycards.authoring.diff import as_json
    from studycards.authoring.diff import diff as compare

    world = world_of(context)
    before, after = _deck_at(world, old), _deck_at(world, new)
    found = compare(before.index, after.index)
    document = as_json(found)
    if json:
        emit({"old": _named(before), "new": _named(after), **document})
    else:
        from studycards.ui import looking, proof

        looking.print_rows(proof.console(), looking.diff_rows(document, world.say))
    if strict and found.costs_progress:
        raise typer.Exit(1)


def _named(loaded: Loaded) -> dict[str, str]:
    return {"deck": loaded.deck.id, "version": loaded.deck.version, "path": loaded.deck.path}


def _deck_at(world: World, where: str) -> Loaded:
    """A deck by its folder, by its id, or from anything else that can be fetched."""
    from studycards.authoring.fetching import decks_inside, fetched
    from studycards.errors import NotFound
    from studycards.loading import load

    if Path(where, "deck.yaml").is_file():
        return load(Path(where), None)
    if "/" not in where and where in world.desk.library.loaded:
        return world.desk.library.loaded[where]
    with fetched(world.places, where) as (_, folder):
        found = list(decks_inside(folder))
        if len(found) != 1:
            raise NotFound(
                "There should be one deck in {source}, and there are {count}.",
                "Name the folder that deck.yaml is in.",
                source=where, count=len(found),
            )  # fmt: skip
        return load(found[0], None)
