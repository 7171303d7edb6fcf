"""The README says what is so: its commands exist, and its blocks are what the program prints."""

import re
from pathlib import Path

from studycards.cli.start import COMMANDS
from tests.conftest import Studycards

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_every_command_of_the_table_exists() -> None:
    rows = re.findall(r"^\| `studycards.*?\|", README, re.MULTILINE)
    words = {word for row in rows for word in re.findall(r"`(?:studycards )?([a-z]+)", row)} - {"studycards"}
    subcommands = {"list", "run", "verify", "check", "coverage", "trust", "refold",
                   "backup", "restore", "recover", "export", "import"}  # fmt: skip

    assert words - subcommands <= set(COMMANDS)


def test_the_plain_session_is_what_a_newcomer_sees(studycards: Studycards) -> None:
    ran = studycards("review", "--plain", decks=None, typed="\nq\n")
    block = README.split("$ studycards review --plain\n")[1].split("```")[0]

    printed = re.sub(r"\s+", " ", ran.out)
    for line in block.splitlines():
        if line.strip(" >3"):
            assert re.sub(r"\s+", " ", line).strip() in printed, line


def test_two_commands_set_it_up() -> None:
    first = README.split("```console\n")[1].split("```")[0].splitlines()

    assert first == ["$ pip install .", "$ studycards"]
