"""Commands that explain themselves in the learner's language: their help, their usage, what was typed wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from studycards.cli.world import asked_language

if TYPE_CHECKING:
    from studycards.screen.parts import Translate

_Function = TypeVar("_Function", bound=Callable[..., Any])

PARTS = ("Usage: ", "[OPTIONS]", "COMMAND [ARGS]...", "[COMMAND] [ARGS]...")
"""What a line of usage is made of, as typer says it."""

PANELS = {
    "ARGUMENTS_PANEL_TITLE": "Arguments",
    "OPTIONS_PANEL_TITLE": "Options",
    "COMMANDS_PANEL_TITLE": "Commands",
    "DEFAULT_STRING": "[default: {}]",
    "ENVVAR_STRING": "[env var: {}]",
    "REQUIRED_LONG_STRING": "[required]",
}
"""What typer's help says around our texts, by the name that it has in `typer.rich_utils`."""

FAULTS = (
    "Try '{}' for help.",
    "Error: {}",
    "No such option: {} (Possible options: {})",
    "No such option: {} Did you mean {}?",
    "No such option: {}",
    "No such option {}. Did you mean {}?",
    "No such option {}.",
    "No such command {}. Did you mean {}?",
    "No such command {}.",
    "Missing argument {}.",
    "Missing option {}.",
    "Missing command.",
    "Invalid value for {}: {}",
    "Invalid value: {}",
    "Got unexpected extra argument(s) ({})",
    "Got unexpected extra argument ({})",
    "Got unexpected extra arguments ({})",
    "Option {} requires an argument.",
    "Option {} requires {} arguments.",
    "Option {} does not take a value.",
    "Argument {} takes {} values.",
    "{} is not a valid int.",
    "{} is not a valid int range.",
    "{} is not a valid integer.",
    "{} is not a valid integer range.",
    "{} is not a valid float.",
    "{} is not a valid float range.",
    "{} is not in the range {}.",
    "{} is not one of {}.",
    "choose en or zh",
    "choose junior or senior",
)
"""What typer, in any version that we take, and our own checks say of what was typed; `{}` stands for that."""


class _Telling:
    """A command whose usage and help are in the learner's language."""

    def format_usage(self: Any, ctx: Any, formatter: Any) -> None:
        say = _say()
        pieces = " ".join(map(say, self.collect_usage_pieces(ctx)))
        formatter.write_usage(ctx.command_path, pieces, say("Usage: "))

    def format_help(self: Any, ctx: Any, formatter: Any) -> None:
        if asked_language() != "en":
            _translate(self, ctx, _say())
        super().format_help(ctx, formatter)  # type: ignore[misc]


class Command(_Telling, TyperCommand):
    """A command alone."""


class Group(_Telling, TyperGroup):
    """A group of commands."""


class App(typer.Typer):
    """A group of commands to be, as typer's own."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"cls": Group, **settings})

    def command(self, name: str | None = None, **settings: Any) -> Callable[[_Function], _Function]:
        return super().command(name, **{"cls": Command, **settings})


def _say() -> Translate:
    from studycards.ui.wording import wording

    return wording(asked_language())


def _translate(command: Any, context: Any, say: Translate) -> None:
    """Put the help of a command, of what it takes and of the commands in it, and what typer says around it."""
    from typer import rich_utils

    from studycards.ui.markdown import Folded

    class Folding(rich_utils.OptionHighlighter):
        """Chinese has no spaces to break at: typer's table would cut it off."""

        def __call__(self, text: Any) -> Any:
            told = super().__call__(text)
            return told if isinstance(text, str) else Folded(told)

    inner = [command.get_command(context, name) for name in getattr(command, "commands", ())]
    for one in (command, *command.get_params(context), *inner):
        if getattr(one, "help", None):
            one.help = say(one.help)
    for name, text in PANELS.items():
        setattr(rich_utils, name, say(text))
    rich_utils.highlighter = Folding()


def fault_told(text: str) -> str:
    """What typer says of what was typed, in the learner's language; a line of an unknown kind as it is."""
    say = _say()
    if asked_language() == "en":
        return text
    from studycards.demo.translating import in_words_of

    phrases = {phrase: say(phrase) for phrase in FAULTS}
    return "\n".join(in_words_of(phrases, line) for line in text.split("\n"))
