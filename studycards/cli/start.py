"""The command `studycards`: the global options, the commands of every audience, and the end of every error."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from studycards import __version__
from studycards.cli import author, checks, data, demos, learner
from studycards.cli.world import World, make_world, tell
from studycards.errors import StudycardsError

app = typer.Typer(
    name="studycards",
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
    if context.invoked_subcommand is None:
        learner.today(context)


learner.add_to(app)
app.add_typer(demos.app, name="demo")
app.add_typer(author.app, name="deck")
app.add_typer(data.app, name="data")
checks.add_to(app)


def main() -> None:
    """Run the command, and end with its exit code. An error is one or two sentences; never a traceback."""
    try:
        code = app(standalone_mode=False)
    except StudycardsError as error:
        tell(_told(error))
        code = error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = 130
    except BrokenPipeError:
        _forget_output()
        code = 0
    except OSError as error:
        tell(
            f"{error.strerror or error}: {error.filename or 'the file system'}. Nothing that was saved is lost."
        )
        code = 2
    except Exception as error:
        code = _usage_or_raise(error)
    sys.exit(code or 0)


def _told(error: StudycardsError) -> str:
    from studycards.paths import wanted_language

    words = sys.argv[1:]
    asked = [
        word.partition("=")[2] or after
        for word, after in zip(words, [*words[1:], ""], strict=True)
        if word.startswith("--lang")
    ]
    return World(None, (), asked[0] if asked and asked[0] in ("en", "zh") else wanted_language()).words_of(
        error
    )


def _usage_or_raise(error: Exception) -> int:
    """A usage error shows itself and ends with 2; anything else is a defect and shows as one."""
    show, code = getattr(error, "show", None), getattr(error, "exit_code", None)
    if show is None or code is None:
        raise error
    show()
    return int(code)


def _forget_output() -> None:
    """The reader of our output has gone: let Python's own flush at exit go nowhere."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
