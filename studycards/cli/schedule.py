"""Commands that look after the schedule: spread a backlog, fit the memory model, weigh the work, find leeches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from studycards.cli.complete import a_deck
from studycards.cli.options import AsJson
from studycards.cli.world import World, emit, moment, out, tell, world_of

if TYPE_CHECKING:
    from studycards.desk.fitting import Fitted
    from studycards.desk.leeches import Leech
    from studycards.schedule.forecast import Workload


def catch_up(
    context: typer.Context,
    days: Annotated[
        int, typer.Option(min=2, max=365, help="Spread the backlog over so many days from today.")
    ],
    deck: Annotated[str | None, typer.Option(help="Only this deck.", autocompletion=a_deck)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what it would do.")] = False,
    json: AsJson = False,
) -> None:
    """Spread overdue reviews over some days. `studycards undo` takes all of it back in one step.

    What is due longest, and remembered least, comes first; days that are full already get less.
    """
    from studycards.desk import catch_up as catching

    world = world_of(context)
    at = moment(None)
    plan = catching.catch_up(world.desk, days, deck, at)
    done = not dry_run and catching.carry_out(world.desk, plan, at) is not None
    document = catching.catch_up_json(plan, done)
    if json:
        emit(document)
        return
    if not plan.overdue:
        out(world.say("Nothing is overdue."))
        return
    names = [world.say("day"), world.say("before"), world.say("after")]
    _print_figures(names, [[row["date"], row["before"], row["after"]] for row in document["days"]])
    words = world.say("Overdue: {n}. Put on later days: {moved}.")
    out(words.format(n=plan.overdue, moved=len(plan.moved)))
    tell(world.say("Take it back with: studycards undo" if done else "Nothing was changed."))


def fit(
    context: typer.Context,
    reset: Annotated[bool, typer.Option("--reset", help="Use the usual parameters again.")] = False,
    json: AsJson = False,
) -> None:
    """Fit the memory model to your own answers, where that foretells them better than now.

    It is judged by the latest fifth of your answers, which the fit does not see. Days that are set already stay.
    """
    from studycards.desk.fitting import fit_to_answers, fitted_json, usual_parameters

    world = world_of(context)
    if reset:
        changed = usual_parameters(world.desk, moment(None))
        if json:
            emit({"outcome": "reset" if changed else "unchanged"})
        elif changed:
            out(world.say("The usual parameters are in force again."))
        else:
            out(world.say("The usual parameters are in force already."))
        return
    fitted = fit_to_answers(world.desk, moment(None))
    if json:
        emit(fitted_json(fitted))
    else:
        _print_prose(_fit_words(fitted, world))


def _fit_words(fitted: Fitted, world: World) -> str:
    from studycards.schedule.fit import LEAST_ITEMS

    found = fitted.fit
    if found is None:
        few = world.say(
            "Not fitted: it takes {least} reviews that came a day or more after the one before, and there are {n}."
        )
        return few.format(least=LEAST_ITEMS, n=fitted.items)
    if found.is_better:
        says = world.say(
            "Fitted to {n} reviews. Log loss on the latest fifth: {before} before, {after} now. The new parameters "
            "are in force from the next answer on; go back with: studycards fit --reset"
        )
    else:
        says = world.say(
            "Tried on {n} reviews and left as it was. Log loss on the latest fifth: {before} as it is, {after} "
            "fitted; that is no clear gain."
        )
    before, after = f"{found.loss_before:.4f}", f"{found.loss_after:.4f}"
    return says.format(n=found.items, before=before, after=after)


def forecast(context: typer.Context, json: AsJson = False) -> None:
    """What each wanted recall would cost and bring in a year, by your own cards and times.

    Only cards met so far are counted; new ones come on top. Set the one you want as `retention` in config.toml.
    """
    from studycards.desk.workload import workloads_json, workloads_of

    world = world_of(context)
    met, found = workloads_of(world.desk, moment(None))
    if json:
        emit(workloads_json(world.desk, met, found))
        return
    if not met:
        out(world.say("No card was met yet, so there is nothing to weigh."))
        return
    title = world.say("A year of the {n} cards met so far, by the recall wanted when a card comes due:")
    _print_prose(title.format(n=met))
    names = [
        world.say("recall"),
        world.say("reviews a day"),
        world.say("minutes a day"),
        world.say("known then"),
    ]
    _print_figures(names, [_row(one, world.desk.settings.retention) for one in found])
    tell(world.say("* is what you have now."))


def _row(one: Workload, wanted: float) -> list[str]:
    recall = f"{one.retention:.2f}{' *' if one.retention == wanted else ''}"
    return [recall, f"{one.reviews_a_day:.1f}", f"{one.minutes_a_day:.1f}", f"{one.known:.0f}"]


def leeches(context: typer.Context, json: AsJson = False) -> None:
    """Cards that you forget again and again, and what may help with each."""
    from studycards.cards import in_a_line, unmarked
    from studycards.desk import leeches as finding

    world = world_of(context)
    found = finding.leeches(world.desk)
    rows = [_leech_row(leech, world) for leech in found]
    if json:
        emit(rows)
        return
    words = world.say("{card}: forgotten {lapses} times in {reps} answers.")
    for leech, row in zip(found, rows, strict=True):
        out(words.format(**row))
        out("  " + unmarked(in_a_line(leech.card, world.lang)))
        out(f"  {row['hint']}")
    if not found:
        limit = world.desk.settings.leech_lapses
        tell(world.say("No card was forgotten {n} times or more.").format(n=limit))


def _leech_row(leech: Leech, world: World) -> dict[str, object]:
    from studycards.model import said

    return {
        "card": leech.card.id,
        "lapses": leech.state.lapses,
        "reps": leech.state.reps,
        "ask": said(leech.card.ask, world.lang),
        "hint": _hint(leech, world),
    }


def _hint(leech: Leech, world: World) -> str:
    if leech.helps == "demo":
        says = world.say("Watch it happen: studycards demo run {name}")
    elif leech.helps == "table":
        says = world.say("Fill in its table: studycards compare {name} --blank")
    else:
        says = world.say("Put it in words of your own, or let it rest: studycards suspend {name}")
    return says.format(name=leech.name)


def _print_prose(text: str) -> None:
    """Print sentences, broken where the language allows it."""
    from rich.console import Console

    from studycards.ui.paint import markdown

    Console(highlight=False).print(markdown(text))


def _print_figures(names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    from rich.console import Console

    from studycards.ui.figures import figures

    Console(highlight=False).print(figures(names, rows))
