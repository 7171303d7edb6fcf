"""The mock interview, and the score cards of those before."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from studycards.cli.complete import a_topic
from studycards.cli.options import AsJson
from studycards.cli.telling import App
from studycards.cli.world import World, emit, out, save, tell, world_of
from studycards.errors import NotFound, StudycardsError

if TYPE_CHECKING:
    from studycards.driver.interview import InterviewSitting
    from studycards.sessions.scorecard import ScoreCard

app = App(invoke_without_command=True)

USUAL_MINUTES = 30.0

Number = Annotated[
    int | None,
    typer.Argument(metavar="[N]", help="The interview's number in the history; the last one unless given."),
]


@app.callback()
def interview(
    context: typer.Context,
    minutes: Annotated[
        float | None, typer.Option("--minutes", min=1, max=240, help="How long it takes; 30 unless given.")
    ] = None,
    topics: Annotated[
        str | None,
        typer.Option(
            "--topics",
            metavar="A,B",
            help="Only these: concepts, claims, tags, comparisons.",
            autocompletion=a_topic,
        ),
    ] = None,
    level: Annotated[
        str | None,
        typer.Option("--level", help="junior: the first follow-ups only; senior, unless given: all of them."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", help="The same number and the same progress draw the same questions."),
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Lines in and out, no full screen.")] = False,
) -> None:
    """A mock interview against the clock. Alone, it offers to go on with one that was left.

    Say how sure you are, answer aloud or in writing, look at the model answer, tick the points you had. Then come
    follow-ups, the last of which a demo proves on this machine. The score card stays; your schedule stays as it is.
    """
    if context.invoked_subcommand is not None:
        return
    if level not in (None, "junior", "senior"):
        raise typer.BadParameter("choose junior or senior", param_hint="--level")
    from studycards.cli.faces import play

    world = world_of(context)
    asks_for_new = any(option is not None for option in (minutes, topics, level, seed))
    sitting = _waiting(world, asks_for_new)
    if sitting is None:
        sitting = _begun(world, minutes or USUAL_MINUTES, topics, level or "senior", seed)
    play(sitting, plain)


def _begun(
    world: World, minutes: float, topics: str | None, level: str, seed: int | None
) -> InterviewSitting:
    from studycards.driver.interview import new_interview
    from studycards.ui.wording import wording

    named = [topic.strip() for topic in (topics or "").replace("，", ",").split(",") if topic.strip()]
    seed = world.desk.clock() if seed is None else seed
    return new_interview(
        world.desk, wording, world.lang, minutes=minutes, topics=named, level=level, seed=seed
    )


def _waiting(world: World, asks_for_new: bool) -> InterviewSitting | None:
    """The interview that was left, where there is one and the learner goes on with it."""
    from studycards.desk.interview import waiting_interview
    from studycards.driver.interview import stopped_interview
    from studycards.ui.wording import wording

    kept = waiting_interview(world.desk)
    if kept is None:
        return None
    sitting = stopped_interview(world.desk, wording, world.lang, kept)
    if not asks_for_new and _wants_to_go_on(world, sitting):
        sitting.go_on()
        return sitting
    sitting.put_away()
    tell(world.say("The interview that was left is put away; what you answered stays in the log."))
    return None


def _wants_to_go_on(world: World, sitting: InterviewSitting) -> bool:
    from studycards.screen.score import minutes_words

    session = sitting.session
    if session.is_done:
        return True
    words = world.say("An interview waits at question {n} of {total}, after {minutes}. Go on with it? [Y/n]")
    question = words.format(
        n=session.place + 1, total=len(session.plan), minutes=minutes_words(session.spent_ms)
    )
    tell(question)
    sys.stderr.write("> ")
    sys.stderr.flush()
    heard = sys.stdin.readline()
    if not heard:
        raise typer.Abort()
    return heard.strip().lower() not in ("n", "no", "否", "不")


@app.command()
def history(context: typer.Context, json: AsJson = False) -> None:
    """All interviews so far: when, how long, how much was held."""
    from studycards.desk.interview import history_rows

    world = world_of(context)
    rows = history_rows(world.desk)
    if json:
        emit(rows)
        return
    for row in rows:
        out(_history_line(world, row))
    if not rows:
        tell(world.say("There was no interview yet. Begin one with: studycards interview"))


def _history_line(world: World, row: dict[str, Any]) -> str:
    level = {"junior": world.say("junior"), "senior": world.say("senior")}[row["level"]]
    values = {**row, "level": level, "date": row["at"][:10]}
    if row["share"] is None:
        return world.say("{number}  {date}  {level}  not finished").format(**values)
    line = world.say(
        "{number}  {date}  {level}  {share} %  {questions} of {planned} questions, {minutes} minutes"
    )
    return line.format(**{**values, "share": round(100 * row["share"])})


@app.command()
def show(context: typer.Context, number: Number = None, json: AsJson = False) -> None:
    """The score card of one interview."""
    from studycards.sessions.scorecard import as_json

    world = world_of(context)
    score, earlier = _score(world, number)
    if json:
        emit({**as_json(score), "at": world.desk.iso(score.at)})
        return
    from rich.console import Console

    from studycards.screen.score import question_blocks, score_blocks
    from studycards.ui import paint

    console = Console(highlight=False)
    console.print(
        paint.blocks([*score_blocks(score, earlier, world.say), *question_blocks(score, world.say)])
    )


@app.command()
def export(
    context: typer.Context,
    number: Number = None,
    markdown: Annotated[Path | None, typer.Option("--markdown", help="Write Markdown to this file.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page that needs nothing else.")] = None,
) -> None:
    """A score card as a file, to keep or to show."""
    if markdown is None and html is None:
        raise StudycardsError("No file was named.", "Say --markdown FILE or --html FILE, or both.")
    from studycards.exchange.scorecard import as_html, as_markdown

    world = world_of(context)
    score, earlier = _score(world, number)
    for path, text in ((markdown, as_markdown), (html, as_html)):
        if path is not None:
            save(path, text(score, earlier, world.lang))
            tell(world.say("The score card is in {path}.").format(path=path))


def _score(world: World, number: int | None) -> tuple[ScoreCard, list[ScoreCard]]:
    """A score card, and those before it."""
    from studycards.desk.interview import interview_of, scores

    every = scores(world.desk)
    if number is None and not every:
        raise NotFound("No interview was finished yet.", "Begin one with: studycards interview")
    wanted = every[-1] if number is None else interview_of(world.desk, number).score
    assert wanted is not None
    return wanted, [score for score in every if score.number < wanted.number]
