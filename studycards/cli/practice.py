"""Commands to practise with: the quiz, looking at cards, and what the answers say of the learner."""

from __future__ import annotations

import sys
from typing import Annotated, Any, get_args

import typer

from studycards.cli.complete import a_deck, a_kind, a_tag, a_topic
from studycards.cli.options import AsJson
from studycards.cli.world import emit, out, tell, world_of
from studycards.errors import StudycardsError
from studycards.sessions.quiz import Which

Topic = Annotated[
    str | None,
    typer.Argument(help="A concept, claim, tag, comparison or kind, by id or name.", autocompletion=a_topic),
]
OfDeck = Annotated[str | None, typer.Option("--deck", help="Only this deck.", autocompletion=a_deck)]
OfTag = Annotated[str | None, typer.Option("--tag", help="Only cards with this tag.", autocompletion=a_tag)]
OfKind = Annotated[str | None, typer.Option("--kind", help="Only this kind.", autocompletion=a_kind)]
Plain = Annotated[bool, typer.Option("--plain", help="Lines in and out, no full screen.")]
Seed = Annotated[int | None, typer.Option("--seed", help="The same number draws the same questions.")]


def quiz(
    context: typer.Context,
    topic: Topic = None,
    deck: OfDeck = None,
    count: Annotated[int, typer.Option("--count", min=1, max=500, help="How many questions.")] = 10,
    minutes: Annotated[
        float | None, typer.Option("--minutes", min=0.1, help="Stop after this many minutes.")
    ] = None,
    kind: OfKind = None,
    tag: OfTag = None,
    weak: Annotated[bool, typer.Option("--weak", help="What you would most likely forget now.")] = False,
    new: Annotated[bool, typer.Option("--new", help="Only cards you never reviewed.")] = False,
    missed: Annotated[bool, typer.Option("--missed", help="What you answered wrong last time.")] = False,
    confused: Annotated[bool, typer.Option("--confused", help="What you take for something else.")] = False,
    count_as_review: Annotated[
        bool, typer.Option("--count-as-review", help="Let the answers count in the schedule.")
    ] = False,
    seed: Seed = None,
    plain: Plain = False,
    json: AsJson = False,
) -> None:
    """Questions that the program marks, with feedback after each. The schedule stays as it is.

    --json talks on standard error, in lines, and prints the result on standard output at the end.
    """
    from studycards.cli.faces import play
    from studycards.desk.topics import Wanted
    from studycards.driver.quiz import Plan, quiz_sitting
    from studycards.ui.wording import wording

    world = world_of(context)
    which = _only_one(weak=weak, new=new, missed=missed, confused=confused)
    plan = Plan(Wanted(topic, deck, tag, kind), which, count, minutes, count_as_review, seed)
    sitting = quiz_sitting(world.desk, wording, world.lang, plan)
    if json:
        _talk_on_standard_error(sitting)
        emit(sitting.result)
        sitting.end()
    else:
        play(sitting, plain)


def _talk_on_standard_error(sitting: Any) -> None:
    from rich.console import Console

    from studycards.ui.plain import reader, run

    console = Console(highlight=False, soft_wrap=False, stderr=True)
    run(sitting, reader(sys.stdin, console), console)


def _only_one(**wished: bool) -> Which:
    chosen: list[Which] = [which for which in get_args(Which) if wished.get(which)]
    if len(chosen) > 1:
        raise StudycardsError("Only one of --weak, --new, --missed and --confused at a time.", "Leave one.")
    return chosen[0] if chosen else "any"


def cram(
    context: typer.Context,
    topic: Topic = None,
    deck: OfDeck = None,
    count: Annotated[int | None, typer.Option("--count", min=1, help="At most this many cards.")] = None,
    kind: OfKind = None,
    tag: OfTag = None,
    shuffle: Annotated[bool, typer.Option("--shuffle", help="Not in teaching order.")] = False,
    seed: Seed = None,
    plain: Plain = False,
) -> None:
    """Look at cards of any kind, due or not. Nothing is recorded, and the schedule stays as it is."""
    from studycards.cli.faces import play
    from studycards.desk.topics import Wanted
    from studycards.driver.cram import cram_sitting
    from studycards.ui.wording import wording

    world = world_of(context)
    drawn_by = world.desk.clock() if shuffle and seed is None else seed
    wanted = Wanted(topic, deck, tag, kind)
    play(cram_sitting(world.desk, wording, world.lang, wanted, count, drawn_by), plain)


def confusions(context: typer.Context, json: AsJson = False) -> None:
    """What you take for what, how often, and what tells the two apart."""
    from studycards.desk.confusions import confusion_rows

    world = world_of(context)
    rows = confusion_rows(world.desk, world.lang)
    if json:
        emit(rows)
        return
    from studycards.screen.calibration import confusion_lines

    for line in confusion_lines(rows, world.say):
        out(line)
    if not rows:
        tell(world.say("Nothing was taken for something else yet."))
    elif any(not row["settled"] for row in rows):
        tell(world.say("Drill them with: studycards quiz --confused"))


def calibration(context: typer.Context, json: AsJson = False) -> None:
    """How sure you were against how right; predicted recall against the true one."""
    from studycards.desk.calibration import calibration_json, calibration_of

    world = world_of(context)
    found = calibration_of(world.desk)
    if json:
        emit(calibration_json(found))
        return
    from shutil import get_terminal_size

    from studycards.screen.calibration import NARROW_WIDTH, WIDTH, level_lines, recall_lines

    width = WIDTH if get_terminal_size().columns >= 56 else NARROW_WIDTH

    for line in (
        *level_lines(found.levels, world.say, width),
        "",
        *recall_lines(found.bins, world.say, width),
    ):
        out(line)
