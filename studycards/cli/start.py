"""The command `studycards`: the global options and the table of commands."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Annotated, ClassVar

import typer

from studycards import __version__
from studycards.cli.ending import ended
from studycards.cli.lazy import LazyGroup
from studycards.cli.telling import App, fault_told
from studycards.cli.world import make_world, tell

COMMANDS: Mapping[str, str] = {
    "today": "studycards.cli.habit:today",
    "review": "studycards.cli.learner:review",
    "due": "studycards.cli.learner:due",
    "quiz": "studycards.cli.practice:quiz",
    "interview": "studycards.cli.interview:app",
    "cram": "studycards.cli.practice:cram",
    "confusions": "studycards.cli.practice:confusions",
    "calibration": "studycards.cli.practice:calibration",
    "plan": "studycards.cli.plan:app",
    "catch-up": "studycards.cli.schedule:catch_up",
    "fit": "studycards.cli.schedule:fit",
    "forecast": "studycards.cli.schedule:forecast",
    "leeches": "studycards.cli.schedule:leeches",
    "stats": "studycards.cli.stats:stats",
    "answer": "studycards.cli.learner:answer",
    "cards": "studycards.cli.cards:cards",
    "browse": "studycards.cli.browse:browse",
    "show": "studycards.cli.cards:show",
    "compare": "studycards.cli.cards:compare",
    "undo": "studycards.cli.learner:undo",
    "suspend": "studycards.cli.learner:suspend",
    "resume": "studycards.cli.learner:resume",
    "events": "studycards.cli.learner:events",
    "demo": "studycards.cli.demos:app",
    "deck": "studycards.cli.author:app",
    "data": "studycards.cli.data:app",
    "sync": "studycards.cli.sync:sync",
    "cohort": "studycards.cli.sync:cohort",
    "config": "studycards.cli.config:app",
    "remind": "studycards.cli.habit:remind",
    "serve": "studycards.cli.habit:serve",
    "tour": "studycards.cli.habit:tour",
    "doctor": "studycards.cli.checks:doctor",
}
"""Every command and where it is, in the order of the help."""


class _Commands(LazyGroup):
    targets: ClassVar[Mapping[str, str]] = COMMANDS


app = App(
    name="studycards",
    cls=_Commands,
    help="Study cards that prove themselves on your own machine. Alone, it shows what is due today.",
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"studycards {__version__}\n")
        raise typer.Exit()


def _language(value: str | None) -> str | None:
    if value not in (None, "en", "zh"):
        raise typer.BadParameter("choose en or zh")
    return value


@app.callback(invoke_without_command=True)
def main_options(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(
            help="Where progress and settings are kept.", envvar="STUDYCARDS_HOME", show_envvar=True
        ),
    ] = None,
    decks: Annotated[
        list[Path] | None, typer.Option(help="A deck, or a folder of decks, to use as well; may be repeated.")
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option(help="Language: en or zh; else STUDYCARDS_LANG, then the locale.", callback=_language),
    ] = None,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version and end.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    context.obj = make_world(home, decks, lang)
    context.call_on_close(context.obj.close)
    if context.invoked_subcommand is None:
        from studycards.cli.faces import show_today

        show_today(context.obj)


def main() -> None:
    """Run the command that was typed, and end with its exit code."""
    ended(_run)


def _run() -> int:
    try:
        return app(standalone_mode=False) or 0
    except typer.Abort:
        raise KeyboardInterrupt from None
    except Exception as error:
        return _usage_or_raise(error)


def _usage_or_raise(error: Exception) -> int:
    """A usage error shows itself and ends with 2; anything else is not for us."""
    show, code = getattr(error, "show", None), getattr(error, "exit_code", None)
    if show is None or code is None:
        raise error
    shown = StringIO()
    show(shown)  # it repeats what was typed
    tell(fault_told(shown.getvalue().rstrip("\n")))
    return int(code)
