"""The authors' pages are true: their files are written, their commands run, and what they print is what stands there.

A block of a page is marked by the word after its language:

    ```yaml FILE      a file of the reader's, written where the page stands; python too
    ```console        commands after `$ `, and what they print: `...` stands for anything
    ```yaml           without a file, and toml: an excerpt that is only read
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "docs" / "authoring.md", ROOT / "docs" / "demos.md")
BLOCK = re.compile(r"^```(?P<language>\w*) ?(?P<file>\S*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[re.Match[str]]:
    return list(BLOCK.finditer(page.read_text(encoding="utf-8")))


def commands(body: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block with what stands under it."""
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        yield command, printed


class Reader:
    """Someone who follows a page in an empty folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "work"
        self.folder.mkdir()
        (folder / "bin").mkdir()
        for name, module in (("studycards", "-m studycards"), ("python", "")):
            program = folder / "bin" / name
            program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {module} "$@"\n')
            program.chmod(0o755)
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("STUDYCARDS", "LC_", "COLUMNS"))}
        path = f"{folder / 'bin'}:{kept['PATH']}"
        self.environment = kept | {"PATH": path, "LANG": "C.UTF-8", "STUDYCARDS_HOME": str(folder / "home")}
        self.last = 0

    def write(self, file: str, body: str) -> None:
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")

    def run(self, command: str) -> str:
        """What a command prints. `$?` is the status of the one before it."""
        script = f"(exit {self.last})\n{command}\n"
        ran = subprocess.run(
            ["bash", "-c", script], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60,
        )  # fmt: skip
        self.last = ran.returncode
        return ran.stdout


def lines_of(text: str) -> list[str]:
    """Lines without the spaces at their ends, in an order that two streams cannot upset."""
    return sorted(line.rstrip() for line in text.splitlines() if line.strip())


def is_as_told(told: str, printed: str) -> bool:
    """Whether each line of the page was printed, and, where nothing is left out, no other."""
    left = lines_of(printed)
    wanted = lines_of(told)
    for line in sorted(wanted, key=lambda line: "..." in line):
        if line == "...":
            continue
        pattern = re.escape(line).replace(r"\.\.\.", ".*")
        found = next((one for one in left if re.fullmatch(pattern, one)), None)
        if found is None:
            return False
        left.remove(found)
    return "..." in wanted or not left


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_reader_who_does_what_the_page_says_sees_what_it_says(page: Path, tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    ran = 0

    for block in blocks(page):
        if block["file"]:
            reader.write(block["file"], block["body"])
        elif block["language"] == "console":
            for command, told in commands(block["body"]):
                printed = reader.run(command)
                assert is_as_told(told, printed), f"$ {command}\n{printed}\n--- the page says:\n{told}"
                ran += 1

    assert ran >= 5


@pytest.mark.parametrize("page", [*PAGES, ROOT / "docs" / "deck-format.md"], ids=lambda page: page.stem)
def test_every_block_says_what_it_is_and_can_be_read(page: Path) -> None:
    for block in blocks(page):
        match block["language"]:
            case "yaml":
                yaml.safe_load(block["body"])
            case "toml":
                tomllib.loads(block["body"])
            case "python":
                compile(block["body"], block["file"], "exec")
            case "console":
                assert block["body"].startswith("$ ")
            case language:
                assert page.stem == "deck-format" and language == "", block[0]


def test_the_comparison_of_page_and_program_can_fail() -> None:
    assert is_as_told("a\nb\n", "b\na\n")
    assert is_as_told("a ...\n...\n", "a 1\nx\n")
    assert not is_as_told("a\n", "a\nb\n")
    assert not is_as_told("a\nc\n", "a\nb\n")
    assert not is_as_told("a\na\n", "a\n")
