"""`studycards plan`: plan to an exam, see how the plan stands, list plans, drop one."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from studycards.cli.complete import a_deck, a_plan
from studycards.cli.options import AsJson, At
from studycards.cli.telling import App
from studycards.cli.world import World, emit, moment, out, tell, world_of
from studycards.errors import StudycardsError

app = App(
    help="Plan to an exam or an interview: new cards in time, then one final pass. Alone, how the plan stands.",
    invoke_without_command=True,
)

PlanName = Annotated[str, typer.Argument(metavar="NAME", help="The plan's name.", autocompletion=a_plan)]


@app.callback()
def plan(context: typer.Context, at: At = None, json: AsJson = False) -> None:
    """Plan to an exam or an interview: new cards in time, then one final pass. Alone, how the plan stands.

    While a plan stands, `review` and `due` follow it: new cards come first, as many a day as needed, then what is
    due; in the last days every card comes once more, the fragile ones last. Days that you miss are planned anew.
    """
    if context.invoked_subcommand is not None:
        return
    from studycards.desk.plans import plan_reports, report_json

    world = world_of(context)
    when = moment(at)
    reports = plan_reports(world.desk, when)
    if json:
        emit([report_json(report, world.desk.day(when)) for report in reports])
        return
    if not reports:
        out(world.say("No exam is planned. Plan to one with: studycards plan set NAME DATE"))
        return
    from rich.console import Console

    from studycards.desk.decks import concept_names
    from studycards.screen.plan import plan_blocks
    from studycards.ui import paint

    console = Console(highlight=False)
    for number, report in enumerate(reports):
        if number:
            console.print()
        console.print(paint.blocks(plan_blocks(report, concept_names(world.desk), world.lang, world.say)))


@app.command("set")
def set_(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name for it, such as interview.")],
    when: Annotated[str, typer.Argument(metavar="DATE", help="The day, as 2030-05-04.")],
    deck: Annotated[
        list[str] | None,
        typer.Option(
            help="A deck it asks about; may be repeated. Without it, all decks.", autocompletion=a_deck
        ),
    ] = None,
    minutes: Annotated[float, typer.Option(min=1, max=1440, help="Minutes a day that you can give.")] = 15,
    at: At = None,
    json: AsJson = False,
) -> None:
    """Plan to an exam, or change the plan of that name."""
    from studycards.desk.plans import plan_row, set_plan

    world = world_of(context)
    now = moment(at)
    planned = set_plan(world.desk, name, _date(when), minutes, deck or (), now)
    row = plan_row(planned, world.desk.day(now))
    if json:
        emit(row)
        return
    out(_line(row, world))
    tell(world.say("See how it stands with: studycards plan"))


@app.command("list")
def list_(context: typer.Context, at: At = None, json: AsJson = False) -> None:
    """All plans, those whose day is over among them."""
    from studycards.desk.exams import all_plans
    from studycards.desk.plans import plan_row

    world = world_of(context)
    rows = [plan_row(planned, world.desk.day(moment(at))) for planned in all_plans(world.desk)]
    if json:
        emit(rows)
        return
    for row in rows:
        out(_line(row, world))
    if not rows:
        tell(world.say("No exam is planned. Plan to one with: studycards plan set NAME DATE"))


@app.command()
def drop(context: typer.Context, name: PlanName, json: AsJson = False) -> None:
    """Forget a plan. What you answered stays; review goes on as without it."""
    from studycards.desk.plans import drop_plan, plan_row

    world = world_of(context)
    now = moment(None)
    planned = drop_plan(world.desk, name, now)
    if json:
        emit(plan_row(planned, world.desk.day(now)))
    else:
        out(world.say("The plan {name} is dropped; what you answered stays.").format(name=planned.name))


def _line(row: dict[str, object], world: World) -> str:
    line = world.say("{name}: {date}, {days} days left, {minutes} minutes a day, decks: {decks}")
    if not row["days_left"]:
        line = world.say("{name}: {date}, over, {minutes} minutes a day, decks: {decks}")
    decks = row["decks"]
    return line.format(
        name=row["name"],
        date=row["date"],
        days=row["days_left"],
        minutes=f"{row['minutes']:g}",
        decks=", ".join(decks) if isinstance(decks, list) and decks else world.say("all"),
    )


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise StudycardsError("{text} is not a date.", "Write it like 2030-05-04.", text=repr(text)) from None
