"""`stats`: progress in pictures, on the terminal, as a page, as a table or as a document."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studycards.cli.complete import a_card, a_deck
from studycards.cli.options import AsJson
from studycards.cli.world import World, emit, moment, save, tell, waited, world_of
from studycards.errors import StudycardsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from studycards.screen.panels import Panel
    from studycards.screen.parts import Translate

    Panels = Callable[[str, Translate], tuple[Panel, ...]]


def stats(
    context: typer.Context,
    card: Annotated[
        str | None,
        typer.Argument(help="A card: its history and its curve of forgetting.", autocompletion=a_card),
    ] = None,
    deck: Annotated[str | None, typer.Option(help="Only this deck.", autocompletion=a_deck)] = None,
    json: AsJson = False,
    csv: Annotated[bool, typer.Option("--csv", help="Print a table for a spreadsheet.")] = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write one page with charts, to read or print."),
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Print it all, no full screen.")] = False,
) -> None:
    """Progress in pictures: the year, days to come, retention, weak topics, confusions, time, proven claims."""
    world = world_of(context)
    if sum((json, csv, html is not None)) > 1:
        raise StudycardsError("--json, --csv and --html do not go together.", "Ask for one of them.")
    if card is not None and deck is not None:
        raise StudycardsError("A card is of one deck already.", "Leave out --deck.")
    document, panels = _of_card(world, card, json) if card else _of_all(world, deck, json)
    if json:
        emit(document)
    elif csv:
        from studycards.exchange.stats_csv import written

        sys.stdout.write(written(panels(world.lang, world.say)))
    elif html is not None:
        _write_page(world, html, panels)
    else:
        _show(world, panels, plain)


def _of_all(world: World, deck: str | None, json: bool) -> tuple[object, Panels]:
    from studycards.desk.stats import stats_of
    from studycards.desk.stats_rows import stats_json
    from studycards.screen.stats import stats_panels

    with waited(world.say("Counting all that was ever answered; this may take some seconds.")):
        found = stats_of(world.desk, moment(None), deck)
    document = stats_json(world.desk, found, world.lang) if json else None
    return document, lambda lang, say: stats_panels(found, lang, say)


def _of_card(world: World, card: str, json: bool) -> tuple[object, Panels]:
    from studycards.desk.card_history import card_history, history_json
    from studycards.desk.decks import entry_of
    from studycards.screen.card_stats import card_panels

    found = card_history(world.desk, entry_of(world.desk, card), moment(None))
    document = history_json(world.desk, found) if json else None
    return document, lambda lang, say: card_panels(found, say)


def _write_page(world: World, file: Path, panels: Panels) -> None:
    from studycards.exchange.statspage import page

    text = page(panels(world.lang, world.say), world.lang, world.say)
    save(file, text)
    tell(world.say("Written: {path}").format(path=file))


def _show(world: World, panels: Panels, plain: bool) -> None:
    from studycards.cli.faces import draws_full_screen, line_console

    is_spoken = world.desk.own_settings.screen_reader
    if draws_full_screen(plain or is_spoken):
        from studycards.ui.full.pictures import PicturesApp
        from studycards.ui.wording import wording

        PicturesApp(panels, wording, world.lang, world.desk.own_settings.theme).show()
        return
    from studycards.ui.plots import panel

    console = line_console(is_spoken)
    for one in panels(world.lang, world.say):
        for part in panel(one, console.width, world.say):
            console.print(part)
        console.print()
