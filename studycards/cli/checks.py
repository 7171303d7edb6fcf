"""`doctor`: what works on this machine, and what to do about what does not."""

from __future__ import annotations

import typer

from studycards.cli.options import AsJson
from studycards.cli.world import emit, out, world_of


def doctor(context: typer.Context, json: AsJson = False) -> None:
    """What works on this machine, and what to do about what does not."""
    from studycards.doctor import examine

    world = world_of(context)
    findings = examine(world.places, world.lang, world.say)
    if json:
        emit(
            [
                {"name": found.name, "works": found.works, "says": found.says, "todo": found.todo}
                for found in findings
            ]
        )
    else:
        say = world.say
        sorts = {
            "home": say("home"), "progress": say("progress"), "deck": say("deck"), "machine": say("machine"),
            "isolation": say("isolation"), "demos": say("demos"), "demo": say("demo"),
        }  # fmt: skip
        for found in findings:
            sort, _, name = found.name.partition(" ")
            told = f"{sorts.get(sort, sort)} {name}".rstrip()
            out(
                f"{'✓' if found.works else '✗'} "
                + world.say("{word}: {text}").format(word=told, text=found.says)
            )
            if found.todo:
                out(f"    {found.todo}")
    if any(not found.works and found.matters for found in findings):
        raise typer.Exit(1)
