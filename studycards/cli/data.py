"""Commands that look after the learner's data."""

from __future__ import annotations

import typer

from studycards.cli.world import AsJson, emit, out, tell, world_of

app = typer.Typer(help="Your progress: prove it is whole.", no_args_is_help=True)


@app.command()
def check(context: typer.Context, json: AsJson = False) -> None:
    """Prove that the file is whole and that every card's state is what the log says."""
    world = world_of(context)
    problems = world.desk.log.check()
    if json:
        emit({"path": str(world.places.database), "problems": problems})
    else:
        for problem in problems:
            out(problem)
        if not problems:
            out(world.say("Whole: every state is what the log says."))
    if problems:
        raise typer.Exit(1)


@app.command()
def refold(context: typer.Context, json: AsJson = False) -> None:
    """Make every card's state again from the log."""
    world = world_of(context)
    count = world.desk.log.refold()
    if json:
        emit({"cards": count})
    else:
        tell(world.say("Made again: {count} cards.").format(count=count))
