"""Commands for several machines, and for a class."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studycards.cli.options import AsJson
from studycards.cli.world import emit, moment, out, tell, world_of


def sync(
    context: typer.Context,
    target: Annotated[
        str,
        typer.Argument(
            metavar="FOLDER|URL",
            help="A folder that Syncthing, Dropbox, git or a stick carries, or postgresql://USER@HOST/DATABASE.",
        ),
    ],
    json: AsJson = False,
) -> None:
    """Bring your answers together with those of your other machines.

    Run it on each machine, in any order, as often as you like. Nothing is ever overwritten: what one machine
    answered and another did not know is added to both. Everything is compared, so nothing needs to be remembered.
    """
    from studycards.exchange.sync_folder import sync_folder
    from studycards.exchange.sync_postgres import is_address, sync_postgres

    world = world_of(context)
    if is_address(target):
        synced = sync_postgres(world.log, target)
    else:
        synced = sync_folder(world.log, Path(target).expanduser(), moment(None))
    left_out = [world.words_of(one) for one in synced.left_out]
    for words in left_out:
        tell(words)
    if json:
        counts = {"received": synced.received, "sent": synced.sent, "devices": synced.devices}
        emit(counts | {"left_out": left_out})
    else:
        words = world.say("Received: {received}. Sent: {sent}. Devices there: {devices}.")
        out(words.format(received=synced.received, sent=synced.sent, devices=synced.devices))


def cohort(
    context: typer.Context,
    target: Annotated[
        str,
        typer.Argument(
            metavar="FOLDER|URL",
            help="A folder with each learner's log (or synchronized folder) in it, or postgresql://...",
        ),
    ],
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most this many of each.")] = 10,
    json: AsJson = False,
) -> None:
    """The picture of a class: by claim and by card, what is missed, and what is taken for what.

    Learners send what `studycards data export` writes, or share the folder that they sync with. Each learner is
    one file or one folder directly in FOLDER; in PostgreSQL, one role.
    """
    from studycards.exchange.cohort import cohort_document

    world = world_of(context)
    document = cohort_document(world.desk, target, world.lang)
    if document["left_out"]:
        words = world.say("Lines that are no events were left out: {count}.")
        tell(words.format(count=document["left_out"]))
    if json:
        emit(document)
    elif not document["answers"]:
        tell(world.say("Nobody has answered anything yet."))
    else:
        from rich.console import Console

        from studycards.ui.cohort import picture

        console = Console(highlight=False)
        for part in picture(document, limit, world.say):
            console.print(part)
