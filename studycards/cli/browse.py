"""`browse`: all cards to look through, full screen."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from studycards.cli.complete import a_query
from studycards.cli.world import world_of
from studycards.errors import NotAvailable


def browse(
    context: typer.Context,
    query: Annotated[
        list[str] | None,
        typer.Argument(
            help="What to begin with; terms as in: studycards cards --help", autocompletion=a_query
        ),
    ] = None,
) -> None:
    """Search all cards as you type; see their history, run, suspend, reset and edit them, one or many.

    In a pipe, or where there is no terminal, use: studycards cards
    """
    from studycards.paths import is_dumb_terminal

    world = world_of(context)
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout)) or is_dumb_terminal():
        raise NotAvailable("This needs a terminal.", "Search in lines with: studycards cards")
    from studycards.driver.browse import Browsing
    from studycards.ui.full.browse import BrowseApp
    from studycards.ui.wording import wording

    BrowseApp(Browsing(world.desk, wording, world.lang, " ".join(query or ()))).show()
