"""Today in one line: right after every change, quick in between, silent where nothing is due."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import SMALL, Studycards, midday_zone


def settle(*folders: Path) -> None:
    """As if all that is there had been there for long: what changed just now is not kept."""
    long_ago = time.time() - 100
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            if "cache" not in path.parts:
                os.utime(path, (long_ago, long_ago))


def kept(home: Path) -> list[Path]:
    return list((home / "cache").glob("*.line"))


def test_it_says_what_is_due_and_how_long_it_takes(studycards: Studycards) -> None:
    assert studycards("due", "--line").out == "20 new · 4 min\n"
    assert studycards("today", "--oneline").out == "20 new · 4 min\n"
    assert studycards("--lang", "zh", "due", "--line").out == "新 20 · 4 分钟\n"


def test_nothing_due_is_no_line_for_a_prompt_and_a_word_for_a_corner(studycards: Studycards) -> None:
    studycards("config", "set", "new_per_day", "0")

    assert studycards("due", "--line").out == ""
    assert studycards("today", "--oneline").out == "nothing due\n"


def test_what_is_kept_is_used_until_something_changes(studycards: Studycards, home: Path) -> None:
    studycards("answer", "small/process-memory", "good")
    settle(home)
    before = studycards("due", "--line").out
    (file,) = kept(home)
    made = file.stat().st_mtime_ns

    assert studycards("due", "--line").out == before
    assert file.stat().st_mtime_ns == made

    studycards("suspend", "small/process-memory")
    after = studycards("due", "--line").out
    assert after != before and "1 due" in before and "due" not in after


def test_other_settings_and_other_decks_are_other_lines(studycards: Studycards, home: Path) -> None:
    studycards("config", "set", "new_per_day", "3")
    settle(home)
    first = studycards("due", "--line").out
    studycards("config", "set", "new_per_day", "4")

    assert first.startswith("3 new") and studycards("due", "--line").out.startswith("4 new")


def test_a_kept_line_that_is_damaged_is_made_again(studycards: Studycards, home: Path) -> None:
    studycards("config", "set", "new_per_day", "3")
    settle(home)
    right = studycards("due", "--line").out
    for damage in (b"", b"\0", b"junk", b"\xe3" * 500):
        kept(home)[0].write_bytes(damage)

        assert studycards("due", "--line").out == right


def test_the_kept_line_needs_neither_typer_nor_decks_nor_log(studycards: Studycards, home: Path) -> None:
    studycards("config", "set", "new_per_day", "3")
    settle(home)
    studycards("due", "--line")
    code = (
        "import sys; from studycards.cli.entry import main; main();"
        "print(*sorted(m for m in sys.modules if m in {'typer', 'sqlite3', 'rich', 'textual', 'yaml', 'json'}))"
    )
    words = ["--home", str(home), "--decks", str(SMALL), "due", "--line"]
    zone = {**os.environ, "TZ": midday_zone()}
    ran = subprocess.run(
        [sys.executable, "-c", code, *words], env=zone, capture_output=True, text=True, check=True
    )

    assert ran.stdout.splitlines() == ["3 new · 1 min", ""]


@pytest.mark.slow
def test_at_a_prompt_it_costs_little_beside_the_interpreter(studycards: Studycards, home: Path) -> None:
    """60 ms on a machine whose interpreter starts in 15 ms; as a ratio, since both slow down together."""
    studycards("config", "set", "new_per_day", "3")
    settle(home)
    line = [sys.executable, "-m", "studycards", "--home", str(home), "--decks", str(SMALL), "due", "--line"]
    subprocess.run(line, stdout=subprocess.DEVNULL, check=True)
    assert kept(home)
    pairs = [(seconds(line), seconds([sys.executable, "-c", "pass"])) for _ in range(9)]

    assert statistics.median(with_line / bare for with_line, bare in pairs) < 5


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def test_today_as_a_document(studycards: Studycards) -> None:
    found = studycards("today", "--json").json

    assert (found["due"], found["new"], found["streak"], found["missed_yesterday"]) == (0, 20, 0, [])
    assert sum(topic["cards"] for topic in found["topics"]) <= 20 and found["topics"][0]["cards"] > 0
