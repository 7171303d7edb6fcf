"""Commands of those who write decks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from studycards.cli import author_export, author_import, author_share, author_write
from studycards.cli.complete import a_deck
from studycards.cli.options import AsJson
from studycards.cli.telling import App
from studycards.cli.world import World, emit, is_wanted, out, tell, world_of
from studycards.model import said

if TYPE_CHECKING:
    from studycards.demo.declared import DemoFile

app = App(help="Decks: write, check, prove, share and trust them.", no_args_is_help=True)


@app.command()
def check(
    context: typer.Context,
    path: Annotated[list[Path], typer.Argument(help="Deck folders.")],
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    github: Annotated[bool, typer.Option("--github", help="Print annotations for GitHub's CI.")] = False,
    ids: Annotated[
        bool, typer.Option("--ids", help="First write an id into each card that has none.")
    ] = False,
    json: AsJson = False,
) -> None:
    """All problems of a deck at once, each with file, line and column. Runs no demo."""
    from studycards.loading import check as check_deck

    world = world_of(context)
    if ids:
        _write_ids(world, path)
    problems = sorted(problem for folder in path for problem in check_deck(folder))
    if json:
        keys = ("path", "line", "column", "code", "severity", "message")
        emit([{**{key: getattr(problem, key) for key in keys}, "hint": problem.hint} for problem in problems])
    elif github:
        for p in problems:
            place = f"file={_annotated(p.path, ',:')},line={p.line},col={p.column},title={p.code}"
            out(f"::{p.severity} {place}::{_annotated(f'{p.message} {p.hint}'.rstrip())}")
    else:
        for problem in problems:
            out(str(problem))
        errors = sum(problem.severity == "error" for problem in problems)
        counted = (
            world.say("Errors: {errors}. Warnings: {warnings}.") if problems else world.say("No problems.")
        )
        tell(counted.format(errors=errors, warnings=len(problems) - errors))
    if any(problem.severity == "error" or strict for problem in problems):
        raise typer.Exit(1)


def _annotated(text: str, marks: str = "") -> str:
    """A text that GitHub takes for one value: its signs, and the ends of lines, written as it wants them."""
    for mark in f"%\r\n{marks}":
        text = text.replace(mark, f"%{ord(mark):02X}")
    return text


def _write_ids(world: World, folders: list[Path]) -> None:
    from studycards.authoring.ids import write_ids

    for folder in folders:
        for named in write_ids(folder):
            tell(
                world.say("{path}:{line}: id {id} written").format(
                    path=named.path, line=named.line, id=named.id
                )
            )


@app.command()
def coverage(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="A deck folder.")],
    json: AsJson = False,
) -> None:
    """Claims without cards, cards without evidence, evidence nobody uses, languages missing."""
    from studycards.desk.join import coverage_json

    world = world_of(context)
    document = coverage_json(path)
    if json:
        emit(document)
    else:
        _tell_join(world, document)
    if any(
        document[lack] for lack in ("claims_without_cards", "cards_without_evidence", "languages_missing")
    ):
        raise typer.Exit(1)


def _tell_join(world: World, document: dict[str, Any]) -> None:
    from studycards.ui.proof import console
    from studycards.ui.table import coverage_rows, join_table

    console().print(join_table(document, world.say))
    for row in coverage_rows(document, world.say):
        out(row)


@app.command()
def verify(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="A deck folder.")],
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, max=16, help="Demos at the same time.")] = 1,
    json: AsJson = False,
) -> None:
    """Check the deck, run its demos with their controls, and join them with claims and cards."""
    from studycards.cli.demos import verified
    from studycards.desk.join import join_of
    from studycards.desk.proofs import demos_of
    from studycards.loading import check as check_deck
    from studycards.loading import load

    world = world_of(context)
    problems = check_deck(path)
    for problem in problems:
        tell(str(problem))
    if any(problem.severity == "error" for problem in problems):
        raise typer.Exit(1)
    loaded = load(path, None)
    world.decks = (path,)
    files = [(loaded.deck, demo) for demo in demos_of(loaded.deck)]
    verified(world, files, jobs, None, json, join_of(loaded))


@app.command()
def trust(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="A deck's folder, or its id.", autocompletion=a_deck)],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take the trust back.")] = False,
) -> None:
    """Let the demos of this deck run, as they are now. Any change to them asks again."""
    from studycards.demo import trust as trusting

    world = world_of(context)
    home = world.places.home
    if not path.exists() and str(path) in world.desk.library.loaded:
        path = Path(world.desk.library.loaded[str(path)].deck.path)
    if remove:
        trusting.untrust(home, path)
        out(world.say("The demos of {path} will not run.").format(path=path))
        return
    for demo in _programs(path):
        out(f"{demo.path}  {said(demo.demo.title, world.lang)}")
    if not yes and not is_wanted(world.say("Let these programs run on this machine?")):
        raise typer.Exit(1)
    trusting.trust(home, path)
    out(world.say("Trusted as it stands now."))


def _programs(path: Path) -> tuple[DemoFile, ...]:
    from studycards.demo.catalogue import in_deck
    from studycards.loading import load

    load(path, None)
    return in_deck(path)


author_write.add_to(app)
author_share.add_to(app)
author_export.add_to(app)
author_import.add_to(app)
