"""Commands of the learner: today, review, and everything about one card."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from studycards.cli.complete import a_card, a_deck
from studycards.cli.world import AsJson, At, emit, moment, out, tell, world_of
from studycards.errors import StudycardsError
from studycards.model import GRADE_NAMES, GRADES

if TYPE_CHECKING:
    from rich.console import Console

CardName = Annotated[str, typer.Argument(metavar="CARD", help="The card's id.", autocompletion=a_card)]


def today(context: typer.Context) -> None:
    """What is due today, the streak, what to press."""
    world = world_of(context)
    if draws_full_screen(world.desk.own_settings.screen_reader):
        from studycards.driver.today import today_sitting
        from studycards.ui.full.app import StudyApp
        from studycards.ui.wording import wording

        StudyApp(today_sitting(world.desk, wording, world.lang)).run()
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


def review(
    context: typer.Context,
    deck: Annotated[str | None, typer.Argument(help="Only this deck.", autocompletion=a_deck)] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Lines in and out, no full screen.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after this many cards.")] = None,
    minutes: Annotated[float | None, typer.Option(min=0.1, help="Stop after this many minutes.")] = None,
    tag: Annotated[str | None, typer.Option(help="Only cards with this tag.")] = None,
) -> None:
    """Review what is due. Keys only; everything answered is saved at once."""
    from studycards.driver.review import review_sitting
    from studycards.ui.wording import wording

    world = world_of(context)
    decks = [deck] if deck else None
    sitting = review_sitting(
        world.desk, wording, world.lang, decks=decks, tag=tag, limit=limit, minutes=minutes
    )
    play(sitting, plain)


def play(sitting: Any, plain: bool) -> None:
    """Drive a sitting by the face that fits: full screen on a terminal, else plain lines."""
    if not draws_full_screen(plain or sitting.is_spoken):
        from studycards.ui.plain import reader, run

        console = line_console(sitting.is_spoken)
        run(sitting, reader(sys.stdin, console), console)
        return
    from studycards.ui.full.app import StudyApp

    StudyApp(sitting).run()


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


def due(
    context: typer.Context,
    at: At = None,
    line: Annotated[
        bool, typer.Option("--line", help="For a prompt: one short line, none if nothing is due.")
    ] = False,
    json: AsJson = False,
) -> None:
    """What is due now, or at a time: learning steps, reviews, new cards."""
    from studycards.desk.due import due_json

    world = world_of(context)
    if line:
        from studycards.cli.habit import lines

        if text := lines(world)[world.lang][0]:
            out(text)
        return
    found = due_json(world.desk, moment(at))
    if json:
        emit(found)
        return
    words = world.say("Due: {due}. Learning: {learning}. New: {new}.")
    out(words.format(due=found["due"], learning=found["learning"], new=found["new"]))


def answer(
    context: typer.Context,
    card: CardName,
    grade: Annotated[str, typer.Argument(help="again, hard, good, easy, or 1 to 4.")],
    at: At = None,
    json: AsJson = False,
) -> None:
    """Record one review without a screen; print the card's new state."""
    from studycards.desk.answers import record_answer
    from studycards.desk.decks import entry_of
    from studycards.desk.rows import state_json

    world = world_of(context)
    entry = entry_of(world.desk, card)
    record_answer(world.desk, entry, _grade(grade), moment(at), session="command")
    state = state_json(world.desk, world.desk.state(entry))
    if json:
        emit(state)
    else:
        out(world.say("{card}: {state}, due {due}.").format(**state))


def _grade(text: str) -> int:
    if text in GRADES:
        return GRADES[text]
    if text.isdecimal() and int(text) in GRADE_NAMES:
        return int(text)
    raise StudycardsError(
        "{text} is not a grade.", "Say again, hard, good or easy, or 1 to 4.", text=repr(text)
    )


def undo(context: typer.Context, json: AsJson = False) -> None:
    """Take the last answer back; again for the one before it."""
    from studycards.desk.answers import take_back
    from studycards.desk.rows import event_json

    world = world_of(context)
    taken = take_back(world.desk, moment(None))
    if taken is None:
        tell(world.say("There is nothing to undo."))
        raise typer.Exit(1)
    if json:
        emit(event_json(world.desk, taken))
    else:
        done = world.say("Undone: {type} of {card}." if taken.card else "Undone: {type}.")
        out(done.format(type=taken.type, card=taken.card))


def suspend(context: typer.Context, card: CardName, json: AsJson = False) -> None:
    """Never ask this card until it is resumed."""
    _set(context, "suspend", card, json)


def resume(context: typer.Context, card: CardName, json: AsJson = False) -> None:
    """Ask a suspended card again."""
    _set(context, "resume", card, json)


def _set(context: typer.Context, kind: str, card: str, json: bool) -> None:
    from studycards.desk.answers import set_aside
    from studycards.desk.decks import entry_of
    from studycards.desk.rows import state_json

    world = world_of(context)
    entry = entry_of(world.desk, card)
    set_aside(world.desk, kind, entry, moment(None))
    state = {**state_json(world.desk, world.desk.state(entry)), "suspended": kind == "suspend"}
    if json:
        emit(state)
    else:
        done = {"suspend": "{card} is suspended.", "resume": "{card} is asked again."}[kind]
        out(world.say(done).format(card=state["card"]))


def events(context: typer.Context, json: AsJson = False) -> None:
    """The log: every answer, undo and suspension, oldest first."""
    from studycards.desk.rows import event_json

    world = world_of(context)
    rows = [event_json(world.desk, event) for event in world.desk.log.events()]
    if json:
        emit(rows)
        return
    for row in rows:
        out("  ".join(str(row[name]) for name in ("at", "type", "card", "grade") if row[name] is not None))
    if not rows:
        tell(world.say("Nothing has been answered yet."))
