"""Writes docs/reference.md from the program itself: commands, keys, settings, exit codes. python docs/reference.py"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from studycards import errors
from studycards.cli.start import COMMANDS, app
from studycards.model import Settings
from studycards.screen.parts import HELP
from studycards.settings import SETTINGS
from studycards.settings.keyboard import KEYS

PAGE = Path(__file__).parent / "reference.md"
SOURCES = Path(inspect.getfile(errors)).parent


def page() -> str:
    """The whole page."""
    parts = [HEAD, *commands(), *keys(), *settings(), *exit_codes(), *problem_codes()]
    return "\n".join(parts).rstrip() + "\n"


def commands() -> Iterator[str]:
    """Every command with its arguments and options, groups before their own commands."""
    yield "## Commands\n"
    root = typer.main.get_command(app)
    context = root.make_context("studycards", [], resilient_parsing=True)
    yield from command("studycards", root, 3)
    for name in COMMANDS:
        found = root.get_command(context, name)  # type: ignore[attr-defined]
        yield from command(f"studycards {name}", found, 3)
        for inner_name, inner in sorted(getattr(found, "commands", {}).items()):
            yield from command(f"studycards {name} {inner_name}", inner, 4)


def command(title: str, found: Any, level: int) -> Iterator[str]:
    """One command: what it does, then a line for each thing it takes."""
    takes = [one for one in found.params if "--help" not in one.opts]
    words = [_argument(one) for one in takes if one.param_type_name == "argument"]
    if hasattr(found, "commands"):
        words.append("COMMAND")
    yield f"{'#' * level} `{' '.join([title, *words])}`\n"
    yield from (_paragraph(text) + "\n" for text in (found.help or "").strip().split("\n\n"))
    rows = [f"- {_names(one)}: {_paragraph(one.help)}" for one in takes if getattr(one, "help", None)]
    yield from (*rows, "") if rows else ()


def _argument(one: Any) -> str:
    name = one.metavar or one.name.upper()
    return name if one.required else f"[{name}]"


def _names(one: Any) -> str:
    if one.param_type_name == "argument":
        return f"`{one.metavar or one.name.upper()}`"
    kind = one.metavar or TAKES.get(one.type.name.partition(" ")[0].upper(), one.type.name.upper())
    takes = "" if one.is_flag else f" {kind}"
    return ", ".join(f"`{name}{takes}`" for name in one.opts)


def _paragraph(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def keys() -> Iterator[str]:
    """What keys do, and the names by which they are set."""
    yield "## Keys\n\n| key | does |\n| --- | --- |"
    yield from (f"| `{key}` | {_paragraph(what)} |" for key, what in HELP)
    yield "\nThese can be set, each by its name: `studycards config set keys.undo z`.\n"
    yield "| name | key |\n| --- | --- |"
    yield from (f"| `{name}` | `{key}` |" for name, key in KEYS.items())
    yield ""


def settings() -> Iterator[str]:
    """Every setting: what it is for, what it takes, what it is usually."""
    yield "## Settings\n\nIn `config.toml` in the home; `studycards config` shows where that is.\n"
    yield "| setting | is for | takes | usually |\n| --- | --- | --- | --- |"
    usual = Settings()
    for setting in SETTINGS:
        value = getattr(usual, setting.name)
        yield f"| `{setting.name}` | {setting.about} | {setting.takes} | `{_as_toml(value)}` |"
    yield ""


def _as_toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(f'{one:g}' for one in value)}]"
    return "none" if value is None else str(value)


def exit_codes() -> Iterator[str]:
    """What the exit status says."""
    yield "## Exit codes\n\n| code | says |\n| --- | --- |"
    yield from (f"| {code} | {says} |" for code, says in EXITS)
    yield "\n| error | code | is |\n| --- | --- | --- |"
    for name, found in inspect.getmembers(errors, inspect.isclass):
        if issubclass(found, errors.StudycardsError):
            yield f"| `{name}` | {found.exit_code} | {(found.__doc__ or '').splitlines()[0]} |"
    yield ""


def problem_codes() -> Iterator[str]:
    """The stable codes of what `deck check` finds."""
    yield "## Codes of `deck check`\n"
    yield "Each problem of a deck has one of these codes; its message says what is so, and what to do.\n"
    yield ", ".join(f"`{code}`" for code in sorted(_codes())) + "."


def _codes() -> set[str]:
    """Codes stand in calls of these names, second in the four-tuples that kinds give, and where one is chosen."""
    found: set[str] = set()
    for part in ("cards", "lint", "loading"):
        for path in (SOURCES / part).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                pattern = r"[a-z]+(-[a-z0-9]+)+" if isinstance(node, ast.Tuple) else r"[a-z]+(-[a-z0-9]+)*"
                found |= {
                    value.value
                    for value in _code_places(node)
                    if isinstance(value, ast.Constant) and re.fullmatch(pattern, str(value.value))
                }
    return found


def _code_places(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Call):
        place = CODE_PLACES.get(getattr(node.func, "id", getattr(node.func, "attr", "")), 99)
        return node.args[place : place + 1]
    if isinstance(node, ast.arguments):
        named = zip(node.args[::-1], node.defaults[::-1], strict=False)
        return [value for argument, value in named if argument.arg == "code"]
    if isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, ast.IfExp):
        named = node.targets[0] if isinstance(node, ast.Assign) else node.target
        return [node.value.body, node.value.orelse] if getattr(named, "id", "") == "code" else []
    if isinstance(node, ast.Tuple) and len(node.elts) == 4:
        return node.elts[1:2]
    return []


CODE_PLACES = {
    "Finding": 2, "Problem": 3, "BadText": 2, "_bad": 1, "say": 1, "tell": 1, "pattern": 1, "string": 3, "_unknown": 4,
}  # fmt: skip
"""Calls that tell a problem, and which of their arguments is its code."""

HEAD = """\
# Reference

Commands, keys, settings and codes, as the program has them. `python docs/reference.py` writes this page.
"""

TAKES = {"STR": "TEXT", "STRING": "TEXT", "INT": "N", "INTEGER": "N", "FLOAT": "N"}

EXITS = (
    (0, "fine"),
    (1, "the answer is no: problems found, evidence refuted, nothing to undo"),
    (2, "wrong usage, or something that cannot be read"),
    (3, "not available on this machine"),
    (130, "interrupted"),
)

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
