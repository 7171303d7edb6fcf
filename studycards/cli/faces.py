"""What is typed every day, shown in full screen where there is one, else in lines. Nothing here needs typer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from studycards.cli.world import World, emit, moment, out

if TYPE_CHECKING:
    from rich.console import Console


def show_today(world: World) -> None:
    """What is due today, the streak, what to press."""
    if draws_full_screen(world.desk.own_settings.screen_reader):
        from studycards.driver.today import today_sitting
        from studycards.ui.full.app import StudyApp
        from studycards.ui.wording import wording

        StudyApp(today_sitting(world.desk, wording, world.lang)).show()
        return
    from studycards.desk.today import today_of
    from studycards.screen.today import today_screen

    screen = today_screen(today_of(world.desk, moment(None)), world.lang, world.say)
    if world.desk.own_settings.screen_reader:
        from studycards.ui.spoken import screen_lines

        for line in screen_lines(screen, screen.blocks, True, screen.keys, {}, world.say):
            out(line)
        return
    from studycards.ui import paint

    console = line_console()
    console.print(paint.header(screen))
    console.print(paint.blocks(screen.blocks))
    out(world.say("Begin with: studycards review"))


def show_due(world: World, at: int, as_json: bool = False) -> None:
    """What is due at a moment."""
    from studycards.desk.due import due_json

    found = due_json(world.desk, at)
    if as_json:
        emit(found)
        return
    words = world.say("Due: {due}. Learning: {learning}. New: {new}.")
    out(words.format(due=found["due"], learning=found["learning"], new=found["new"]))


def begin_review(world: World, deck: str | None = None, plain: bool = False, **wanted: Any) -> None:
    """Review what is due, of one deck or of all; `wanted` as `review_sitting` takes it."""
    from studycards.driver.review import review_sitting
    from studycards.ui.wording import wording

    decks = [deck] if deck else None
    play(review_sitting(world.desk, wording, world.lang, decks=decks, **wanted), plain)


def play(sitting: Any, plain: bool) -> None:
    """Drive a sitting by the face that fits: full screen on a terminal, else plain lines. Raises Unsaved."""
    if not draws_full_screen(plain or sitting.is_spoken):
        from studycards.ui.plain import reader, run

        console = line_console(sitting.is_spoken)
        run(sitting, reader(sys.stdin, console), console)
        sitting.end()
        return
    from studycards.ui.full.app import StudyApp

    StudyApp(sitting).show()


def draws_full_screen(wants_lines: bool) -> bool:
    """Whether the full screen is the face: on a terminal that can, or in a browser, unless lines are wanted."""
    from studycards.paths import is_dumb_terminal, is_served

    if is_served():
        return True
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return not wants_lines and all(stream.isatty() for stream in streams) and not is_dumb_terminal()


def line_console(is_spoken: bool = False) -> Console:
    """Standard output for lines; for a screen reader words only, whatever is printed."""
    from rich.console import Console

    if not is_spoken:
        return Console(highlight=False, soft_wrap=False)
    from studycards.ui.spoken import SpokenStream

    return Console(file=SpokenStream(sys.stdout), highlight=False, no_color=True, soft_wrap=True)  # type: ignore[arg-type]
