"""Commands of the learner: today, review, and everything about one card."""

from __future__ import annotations

from typing import Annotated

import typer

from studycards.cli.complete import a_card, a_deck
from studycards.cli.options import AsJson, At
from studycards.cli.world import emit, moment, out, tell, world_of
from studycards.errors import StudycardsError
from studycards.model import GRADE_NAMES, GRADES

CardName = Annotated[str, typer.Argument(metavar="CARD", help="The card's id.", autocompletion=a_card)]


def review(
    context: typer.Context,
    deck: Annotated[str | None, typer.Argument(help="Only this deck.", autocompletion=a_deck)] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Lines in and out, no full screen.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after this many cards.")] = None,
    minutes: Annotated[float | None, typer.Option(min=0.1, help="Stop after this many minutes.")] = None,
    tag: Annotated[str | None, typer.Option(help="Only cards with this tag.")] = None,
) -> None:
    """Review what is due. Keys only; everything answered is saved at once."""
    from studycards.cli.faces import begin_review

    begin_review(world_of(context), deck, plain, limit=limit, minutes=minutes, tag=tag)


def due(
    context: typer.Context,
    at: At = None,
    line: Annotated[
        bool, typer.Option("--line", help="For a prompt: one short line, none if nothing is due.")
    ] = False,
    json: AsJson = False,
) -> None:
    """What is due now, or at a time: learning steps, reviews, new cards."""
    from studycards.cli.faces import show_due

    world = world_of(context)
    if line:
        from studycards.cli.habit import lines

        if text := lines(world)[world.lang][0]:
            out(text)
        return
    show_due(world, moment(at), json)


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
        words = {
            "review": world.say("review"),
            "suspend": world.say("suspend"),
            "resume": world.say("resume"),
            "bury": world.say("bury"),
            "reset": world.say("reset"),
            "reschedule": world.say("reschedule"),
        }
        out(done.format(type=words.get(taken.type, taken.type), card=taken.card))


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
