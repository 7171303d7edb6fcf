"""The README says what is so: its commands exist, and its blocks are what the program prints."""

import re
from pathlib import Path

from studycards.cli.start import COMMANDS
from studycards.loading import load
from studycards.paths import bundled_decks
from tests.conftest import Studycards

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_every_command_of_the_table_exists() -> None:
    rows = re.findall(r"^\| `studycards.*?\|", README, re.MULTILINE)
    words = {word for row in rows for word in re.findall(r"`(?:studycards )?([a-z-]+)", row)} - {"studycards"}
    groups = ("demo", "deck", "data", "plan", "interview", "config")
    known = {name for group in groups for name in subcommands(group)} | set(COMMANDS)

    assert words <= known


def subcommands(group: str) -> set[str]:
    """The commands of a group, as its own help would list them."""
    from importlib import import_module

    from typer.main import get_group

    module, _, name = COMMANDS[group].partition(":")
    return set(get_group(getattr(import_module(module), name)).list_commands(None))


def test_the_plain_session_is_what_a_newcomer_sees(studycards: Studycards) -> None:
    ran = studycards("review", "--plain", decks=None, typed="\nq\n")
    block = README.split("$ studycards review --plain\n")[1].split("```")[0]
    index = load(bundled_decks() / "concurrency", None).index
    first = index.card(index.entries[0].id)
    wordings = {text["en"] for text in (first.ask, *first.asks)}  # one is drawn, another on another day

    printed = re.sub(r"\s+", " ", ran.out)
    assert wordings & {line.strip() for line in block.splitlines()}
    for line in block.splitlines():
        if line.strip(" >3") and line.strip() not in wordings:
            assert re.sub(r"\s+", " ", line).strip() in printed, line


def test_two_commands_set_it_up() -> None:
    first = README.split("```console\n")[1].split("```")[0].splitlines()

    assert first == ["$ pip install .", "$ studycards"]
