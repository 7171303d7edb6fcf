"""Commands that show and run demos."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from studycards.cli.complete import a_demo
from studycards.cli.options import AsJson
from studycards.cli.telling import App
from studycards.cli.world import World, emit, moment, out, save, tell, world_of

app = App(help="Live demos: programs that prove the cards on this machine.", no_args_is_help=True)

DemoName = Annotated[str, typer.Argument(metavar="DEMO", help="The demo's id.", autocompletion=a_demo)]
EXIT = {"confirmed": 0, "inconclusive": 0, "refuted": 1, "failed": 1, "timed-out": 1, "unavailable": 3}


@app.command("list")
def list_(context: typer.Context, json: AsJson = False) -> None:
    """All demos, and whether each can run here."""
    from studycards.desk.proofs import demo_rows

    world = world_of(context)
    rows = demo_rows(world.desk, world.lang)
    if json:
        emit(rows)
        return
    for row in rows:
        mark = " " if row["available"] else "✗"
        out(f"{mark} {row['id']:<28} {row['title']}")
        if row["reason"]:
            out(f"    {row['reason']}")


@app.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
def run(
    context: typer.Context,
    demo: DemoName,
    json: AsJson = False,
) -> None:
    """Run a demo. Its knobs are options: `studycards demo show DEMO` lists them."""
    from studycards.desk.proofs import find_demo, must_be_trusted, record_run, start_demo

    world = world_of(context)
    deck, file = find_demo(world.desk, demo)
    must_be_trusted(world.desk, deck)
    knobs = _knobs(context.args)
    at = moment(None)
    predicted = None if json or not sys.stdin.isatty() else _predict(world, file)
    with start_demo(world.desk, deck, file, knobs, world.lang) as running:
        _follow(world, running, json)
    result = running.result
    record_run(world.desk, result, world.lang, at)
    if json:
        from studycards.demo.verdicts import as_json

        emit(as_json(result, world.lang))
    else:
        _print_ending(world, result, predicted, file)
    if result.stopped:
        raise typer.Exit(130)
    raise typer.Exit(EXIT[result.outcome])


def _knobs(words: list[str]) -> dict[str, str]:
    """`--size 4 --threads=2` as a mapping."""
    from studycards.errors import StudycardsError

    knobs, rest = {}, list(words)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.partition("=")
        if not name.startswith("--") or (not equals and not rest):
            raise StudycardsError(
                "{word} is no knob with a value.", "Write knobs like: --size 4096.", word=word
            )
        knobs[name.removeprefix("--")] = value if equals else rest.pop(0)
    return knobs


def _predict(world: World, file: Any) -> Any:
    from studycards.ui.proof import ask_prediction

    return ask_prediction(file.demo, world.lang, world.say, sys.stdin)


def _follow(world: World, running: Any, json: bool) -> None:
    from studycards.ui import proof

    if json:
        for _ in running:
            pass
        return
    console = proof.console()
    try:
        for record in running:
            for row in proof.lines(record, world.lang):
                console.print(row)
    except KeyboardInterrupt:
        running.stop()


def _print_ending(world: World, result: Any, predicted: Any, file: Any) -> None:
    from studycards.ui import proof

    console = proof.console()
    for row in proof.ending(result, world.lang, console.width, world.say):
        console.print(row)
    if predicted is not None:
        console.print(proof.marked_prediction(predicted, file.demo, result, world.lang, world.say))


@app.command()
def show(context: typer.Context, demo: DemoName, json: AsJson = False) -> None:
    """A demo's declaration and its source."""
    from studycards.desk.proofs import demo_json, find_demo

    world = world_of(context)
    deck, file = find_demo(world.desk, demo)
    if json:
        emit(demo_json(world.desk, deck, file, world.lang))
        return
    from rich.syntax import Syntax

    from studycards.ui import proof

    console = proof.console()
    for row in proof.declaration(file, world.lang, world.say):
        console.print(row)
    console.print(
        Syntax(
            file.path.read_text(encoding="utf-8"),
            "python",
            theme="ansi_dark",
            line_numbers=True,
            word_wrap=True,
        )
    )


@app.command()
def verify(
    context: typer.Context,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, max=16, help="Demos at the same time.")] = 1,
    html: Annotated[Path | None, typer.Option(help="Write a lab report to this file.")] = None,
    json: AsJson = False,
) -> None:
    """Run every demo; then say of every claim and card what was reached here."""
    world = world_of(context)
    from studycards.desk.proofs import demos

    verified(world, demos(world.desk), jobs, html, json)


def verified(
    world: World, files: Any, jobs: int, html: Path | None, json: bool, join: dict[str, Any] | None = None
) -> None:
    """Run demos with progress, join them with claims and cards, print; exit 1 where anything was refuted or broke.

    `join` is what a deck leaves open, to tell with it.
    """
    from studycards.desk.proofs import record_run, run_all, verification
    from studycards.ui import proof
    from studycards.ui.table import coverage_rows

    results = []
    for result in run_all(world.desk, files, jobs, world.lang):
        results.append(result)
        record_run(world.desk, result, world.lang, moment(None))
        tell(proof.progress(result, len(results), len(files), world.say))
    document = verification(world.desk, results, {deck.id for deck, _demo in files}, world.lang)
    if html:
        from studycards.exchange.labreport import html_report

        save(html, html_report(results, document, world.lang, world.say))
        tell(world.say("The lab report is in {path}.").format(path=html))
    if json:
        emit(document | ({"coverage": join} if join else {}))
    else:
        console = proof.console()
        for row in proof.verification(document, world.lang, world.say):
            console.print(row)
        for line in coverage_rows(join, world.say, 3) if join else ():
            out(line)
    if any(result.outcome in ("refuted", "failed", "timed-out") for result in results):
        raise typer.Exit(1)
