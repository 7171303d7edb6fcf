"""Commands that look after the learner's data: prove it, copy it, go back, save what can be saved, carry it."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studycards.cli.complete import a_backup
from studycards.cli.options import AsJson
from studycards.cli.telling import App
from studycards.cli.world import World, emit, moment, out, tell, world_of

if TYPE_CHECKING:
    from studycards.desk.safekeeping import Health

app = App(
    help="Your progress: prove that it is whole, back it up, go back, carry it elsewhere.",
    no_args_is_help=True,
)


@app.command()
def check(context: typer.Context, json: AsJson = False) -> None:
    """Prove that the file is whole and that every card's state is what the log says."""
    from studycards.desk.safekeeping import health

    world = world_of(context)
    found = health(world.desk)
    if json:
        newest = str(found.newest.path) if found.newest else None
        problems = [world.words_of(problem) for problem in found.problems]
        emit({"path": str(world.places.database), "problems": problems, "newest_backup": newest})
    elif found.problems:
        for problem in found.problems:
            out(world.words_of(problem))
        _offer(world, found)
    else:
        out(world.say("Whole: every state is what the log says."))
    if found.problems:
        raise typer.Exit(1)


def _offer(world: World, found: Health) -> None:
    """The ways on from damage."""
    if not found.is_damaged:
        return
    tell(world.say("Save what can be saved, from the file and its backups: studycards data recover"))
    if found.newest is None:
        tell(world.say("There is no whole backup."))
    else:
        words = world.say("The newest whole backup is of {at}. Go back to it: studycards data restore {name}")
        tell(words.format(at=_local(found.newest.at), name=found.newest.path.name))


@app.command()
def backup(
    context: typer.Context,
    to: Annotated[Path | None, typer.Option(help="The folder; by default the home's backups.")] = None,
    json: AsJson = False,
) -> None:
    """Copy your progress, under a dated name, and prove that the copy is whole."""
    from studycards.desk.safekeeping import back_up

    world = world_of(context)
    made = back_up(world.desk, moment(None), to)
    if json:
        emit({"path": str(made) if made else None})
    elif made:
        out(world.say("Backed up, and proven whole: {path}").format(path=made))
    else:
        tell(world.say("Nothing has been answered yet."))


@app.command()
def restore(
    context: typer.Context,
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE",
            help="A backup, by path or name, or `newest`; none lists them.",
            autocompletion=a_backup,
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """Go back to a backup. What is there now becomes a backup first, so that this can be taken back."""
    from studycards.desk.safekeeping import go_back

    world = world_of(context)
    if file is None:
        _list_backups(world, json)
        return
    source, done = go_back(world.desk, file, moment(None))
    kept = str(done.kept) if done.kept else None
    if json:
        emit({"from": str(source), "events": done.events, "set_back": done.set_back, "kept": kept})
        return
    out(world.say("Restored: {events} events from {path}.").format(events=done.events, path=source))
    if done.set_back:
        out(world.say("Events that only the former progress has: {count}.").format(count=done.set_back))
    if done.kept and "damaged" not in done.kept.name:
        out(world.say("To take this back: studycards data restore {name}").format(name=done.kept.name))
    elif kept:
        out(world.say("The damaged file is kept: {path}").format(path=kept))


def _local(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M")


def _list_backups(world: World, json: bool) -> None:
    from studycards.desk.safekeeping import all_backups

    found = all_backups(world.desk)
    if json:
        emit(
            [
                {"path": str(one.path), "at": one.at.isoformat(), "why": one.why, "events": events}
                for one, events in found
            ]
        )
        return
    for one, events in found:
        state = world.say("not whole") if events is None else world.say("{n} events").format(n=events)
        out(f"{_local(one.at)}  {one.path.name}  {state}")
    if not found:
        tell(world.say("There are no backups yet."))


@app.command()
def recover(context: typer.Context, json: AsJson = False) -> None:
    """Make a damaged file anew from every event that is as it was written, here and in the backups."""
    from studycards.desk.safekeeping import save_what_can_be

    world = world_of(context)
    done = save_what_can_be(world.desk, moment(None))
    if done is None:
        if json:
            emit({"events": None, "from_backups": 0, "missing": 0, "kept": None})
        else:
            out(world.say("Nothing is damaged; nothing was changed."))
        return
    if json:
        emit(
            {
                "events": done.events,
                "from_backups": done.from_backups,
                "missing": done.missing,
                "kept": str(done.kept),
            }
        )
        return
    words = world.say("Saved: {events} events, of them only in backups: {count}.")
    out(words.format(events=done.events, count=done.from_backups))
    if done.missing:
        out(world.say("Events that could not be saved: {count}.").format(count=done.missing))
    out(world.say("The damaged file is kept: {path}").format(path=done.kept))


@app.command()
def refold(context: typer.Context, json: AsJson = False) -> None:
    """Make every card's state again from the log."""
    world = world_of(context)
    count = world.log.refold()
    if json:
        emit({"cards": count})
    else:
        tell(world.say("Made again: {count} cards.").format(count=count))


@app.command()
def export(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A new file; none is standard output.")
    ] = None,
) -> None:
    """Write every event as a line of JSON that a person can read."""
    from studycards.desk.safekeeping import written_anew
    from studycards.exchange.jsonlines import lines_of

    world = world_of(context)
    events = world.log.events()
    if file is None:
        sys.stdout.writelines(lines_of(events))
        return
    written_anew(file, lines_of(events))
    tell(world.say("Exported: {count} events to {path}").format(count=len(events), path=file))


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="JSON lines of `data export`; - for standard input.")
    ],
    json: AsJson = False,
) -> None:
    """Add the events of an export, each once. What is no event is left out, and told."""
    from studycards.desk.safekeeping import opened, take_in
    from studycards.exchange.jsonlines import BadLine, read_lines
    from studycards.model import Event

    world = world_of(context)
    with sys.stdin.buffer if file == Path("-") else opened(file) as lines:
        read = list(read_lines(lines))
    events = [one for one in read if isinstance(one, Event)]
    bad = [one for one in read if isinstance(one, BadLine)]
    new = take_in(world.desk, events, moment(None))
    if json:
        left_out = [{"line": one.number, "why": one.told()} for one in bad]
        emit({"new": new, "known": len(events) - new, "left_out": left_out})
    else:
        for one in bad:
            words = world.say("Line {number} was left out: {why}.")
            tell(words.format(number=one.number, why=one.told(world.say)))
        words = world.say("Imported: {new} events; known already: {known}.")
        out(words.format(new=new, known=len(events) - new))
    if bad:
        raise typer.Exit(1)
