"""Random command lines: each ends with one of our exit codes and plain words, soon, and the log stays whole."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from studycards.cli import start
from studycards.log import Log
from tests.conftest import SMALL, rounds
from tests.fuzz.measure import at_once, drawing, drives_a_terminal
from tests.fuzz.running import ran

COMMANDS = (
    *(name for name in start.COMMANDS if name != "serve"),  # a server stays until it is ended
    *(f"data {name}" for name in ("check", "backup", "restore", "recover", "refold", "export", "import")),
    *(
        f"deck {name}"
        for name in ("check", "coverage", "new", "schema", "preview", "diff", "add", "list", "update")
    ),
    *(f"deck {name}" for name in ("remove", "export", "import", "trust")),
    *("demo list", "demo show", "interview history", "interview show", "interview export"),
    *("plan set", "plan list", "plan drop", "", ""),
)
WORDS = (
    "small", "small/pipe-ends", "pipe-ends", "small/process-memory", "pipe", "fill-pipe", "ways", "I3",
    "again", "good", "3", "7", "deck", "shared", "events.jsonl", "export", "new-file", "no/such/place", "-",
    "", " ", ".", "/dev/null", "2026-11-25T09:30", "2026-11-25", "0001-01-01", "9999-12-31T23:59:59", "-1",
    "0", "1e9", "999999999999999999999", "é管", "\x1b[2J", "\u202e", "\udcff", "\x00"[:0], "a" * 5000, "--",
    "{x}", "%s", "'; drop table event; --", "../..", "*", "kind:", "is:due", "concept:pipe",
)  # fmt: skip
OPTIONS = (
    "--json", "--at", "--plain", "--limit", "--minutes", "--tag", "--deck", "--kind", "--count", "--seed",
    "--weak", "--lang", "--help", "--blank", "--to", "--format", "--output", "--name", "--home", "--decks",
    "--version", "-h", "-x", "--no-such", "--json=", "--limit=0", "--at=now", "--lang=zh", "--lang=fr",
    "--seed=x", "--retention", "--days", "--csv", "--yes",
)  # fmt: skip


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a home, a deck, a file of events and a folder to sync with."""
    work = tmp_path / "work"
    work.mkdir()
    shutil.copytree(SMALL, work / "deck")
    (work / "shared").mkdir()
    (work / "events.jsonl").write_text("no event\n")
    for name in ("canary", "home"):
        (tmp_path / name).mkdir()
    (tmp_path / "canary" / "file").write_text("as it was")
    monkeypatch.chdir(work)
    for name, value in {"STUDYCARDS_HOME": str(tmp_path / "home"), "EDITOR": "true", "VISUAL": "true", "TZ": "UTC",
                        "HOME": str(tmp_path / "home"), "STUDYCARDS_LANG": "en"}.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    return tmp_path


def command_line(draw: random.Random) -> list[str]:
    """Global options, a command, and anything after it."""
    before = ["--decks", str(SMALL)] if draw.random() < 0.8 else []
    if draw.random() < 0.2:
        before += [draw.choice(("--lang", "--home", "--decks", "-x")), draw.choice(WORDS)]
    command = draw.choice(COMMANDS) if draw.random() < 0.95 else draw.choice(WORDS)
    after = [draw.choice(WORDS if draw.random() < 0.6 else OPTIONS) for _ in range(draw.randrange(5))]
    return [*before, *command.split(), *after]


@rounds(80, 150, 1_000)
def test_random_command_lines(place: Path, count: int) -> None:
    for number in range(count):
        draw = drawing("command", number)
        words = command_line(draw)
        typed = draw.choice(("", "\n", "\n3\n\n1\nq\n", "y\n", "\x1b[A\n"))
        with at_once(words), pytest.MonkeyPatch.context() as monkeypatch:
            code, out, err = ran(words, monkeypatch, typed)

        assert code in (0, 1, 2, 3, 130), words
        assert "Traceback" not in out + err, words
        assert not drives_a_terminal(out), words
        assert not drives_a_terminal(err), words
        assert code == 0 or out or err, f"says nothing: {words}"

    assert [path.read_text() for path in (place / "canary").iterdir()] == ["as it was"]
    with Log.open(place / "home" / "progress.db", now=0) as log:
        assert log.check() == []
