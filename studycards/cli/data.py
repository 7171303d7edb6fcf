"""Commands that look after the learner's data: prove it, copy it, go back, save what can be saved, carry it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from studycards.cli.complete import a_backup
from studycards.cli.world import AsJson, World, emit, moment, out, tell, world_of
from studycards.errors import StudycardsError

app = typer.Typer(
    help="Your progress: prove that it is whole, back it up, go back, carry it elsewhere.",
    no_args_is_help=True,
)


@app.command()
def check(context: typer.Context, json: AsJson = False) -> None:
    """Prove that the file is whole and that every card's state is what the log says."""
    world = world_of(context)
    problems = _problems(world)
    newest = _newest_whole(world) if any(not problem.hint or _is_file(problem) for problem in problems) else None
    if json:
        backup = None if newest is None else str(newest)
        told = [world.words_of(problem) for problem in problems]
        emit({"path": str(world.places.database), "problems": told, "newest_backup": backup})
    else:
        for problem in problems:
            out(problem.told(world.say))
    if not problems:
        json or out(world.say("Whole: every state is what the log says."))
        return
    raise typer.Exit(1)
