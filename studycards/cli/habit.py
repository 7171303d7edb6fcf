"""Commands of the daily habit: today in a line, a reminder to set up, a tour for newcomers, the same in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from studycards.cli.world import AsJson, World, emit, moment, out, tell, world_of

if TYPE_CHECKING:
    from studycards.desk.kept_line import Lines


def today(
    context: typer.Context,
    oneline: Annotated[bool, typer.Option("--oneline", help="In one line, for a small corner.")] = False,
    json: AsJson = False,
) -> None:
    """What is due today, by deck and topic; how long it takes; the streak; the next exam."""
    world = world_of(context)
    if json:
        from studycards.desk.today import today_json, today_of

        emit(today_json(world.desk, today_of(world.desk, moment(None)), world.lang))
    elif oneline:
        out(lines(world)[world.lang][1])
    else:
        from studycards.cli.learner import today as show

        show(context)


def lines(world: World) -> Lines:
    """Today in a line, in each language; kept, so that the next time is quick."""
    from studycards.desk.kept_line import file_of, keep
    from studycards.desk.today import today_of
    from studycards.screen.one_line import due_line, today_line
    from studycards.ui.wording import LANGUAGES, wording

    at = moment(None)

    def make() -> Lines:
        today = today_of(world.desk, at)
        words = {lang: wording(lang) for lang in LANGUAGES}
        return {lang: (due_line(today, say), today_line(today, say)) for lang, say in words.items()}

    path = file_of(str(world.places.cache), map(str, world.decks))
    return keep(path, world.desk, at, make)
