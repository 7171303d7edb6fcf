"""Commands of the daily habit: today in a line, a reminder to set up, a tour for newcomers, the same in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from studycards.cli.options import AsJson
from studycards.cli.world import World, emit, moment, out, tell, world_of
from studycards.errors import StudycardsError

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
        out(lines(world)[world.lang][1], to_copy=True)
    else:
        from studycards.cli.faces import show_today

        show_today(world)


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
    kept = keep(path, world.desk, at, make)
    world.desk.log.warnings.clear()  # a prompt has no room for them
    return kept


def tour(
    context: typer.Context,
    plain: Annotated[bool, typer.Option("--plain", help="Lines in and out, no full screen.")] = False,
) -> None:
    """Two minutes on real cards to learn the keys. Nothing is recorded."""
    from studycards.cli.faces import play
    from studycards.driver.tour import tour_sitting
    from studycards.ui.wording import wording

    world = world_of(context)
    play(tour_sitting(world.desk, wording, world.lang), plain)


def remind(
    context: typer.Context,
    at: Annotated[str, typer.Option("--at", metavar="HH:MM", help="When to remind, each day.")] = "19:00",
    cron: Annotated[bool, typer.Option("--cron", help="A line for crontab, not a systemd timer.")] = False,
    json: AsJson = False,
) -> None:
    """Print a daily reminder to set up, as a systemd timer or a cron line. It changes nothing itself.

    The reminder says what `studycards due --line` says, and keeps quiet where nothing is due.
    """
    from studycards.exchange.reminder import cron_line, systemd_units

    world = world_of(context)
    hour, minute = _clock_time(at)
    command = _command(world)
    if cron:
        line = cron_line(command, hour, minute)
        emit({"cron": line}) if json else out(line, to_copy=True)
        tell(world.say("Put this line into your crontab: crontab -e"))
        return
    units = systemd_units(command, hour, minute)
    if json:
        emit(units)
        return
    for name, text in units.items():
        out(f"# ~/.config/systemd/user/{name}\n{text}", to_copy=True)
    tell(world.say("Save both files there, then: systemctl --user enable --now studycards.timer"))


def _clock_time(text: str) -> tuple[int, int]:
    from datetime import time

    try:
        when = time.fromisoformat(text)
    except ValueError:
        raise StudycardsError(
            "{text} is not a time of day.", "Write it like 19:00.", text=repr(text)
        ) from None
    return when.hour, when.minute


def _command(world: World) -> list[str]:
    """The words that ask for the line, for a program that knows neither our PATH nor our environment."""
    import sys

    where = ["--home", str(world.places.home.absolute())] if world.home else []
    decks = [word for folder in world.decks for word in ("--decks", str(folder.absolute()))]
    return [sys.executable, "-m", "studycards", *where, *decks, "--lang", world.lang, "due", "--line"]


def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 0,
) -> None:
    """The same screens in a browser on this machine. The address holds a token: without it nothing is shown.

    It listens on 127.0.0.1 only. Ctrl-C ends it.
    """
    import sys

    from studycards.ui.served import serve_at

    world = world_of(context)
    words = [sys.executable, "-m", "studycards"]
    words += ["--home", str(world.places.home.absolute())] if world.home else []
    words += [word for folder in world.decks for word in ("--decks", str(folder.absolute()))]
    serve_at(port, [*words, "--lang", world.lang], lambda address: _tell_address(world, address))


def _tell_address(world: World, address: str) -> None:
    import sys

    out(address, to_copy=True)
    sys.stdout.flush()
    tell(world.say("Open this address in a browser on this machine. Ctrl-C ends it."))
