"""Power that fails at any moment of a review: every answer that was acknowledged is there, and the file is whole."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from studycards.log import Log
from tests.conftest import SMALL, rounds
from tests.safety.power import TRACED, Call, Disk, calls_in

SITTINGS = (5, 4)
"""How many cards are answered in each; the first makes the database, the second finds it."""


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Call]]:
    """The system calls of two real sittings, one after the other, on a new home."""
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    folder = tmp_path_factory.mktemp("power")
    home, traces = folder / "home", []
    home.mkdir()
    for number, answers in enumerate(SITTINGS):
        traces.append(folder / f"trace-{number}")
        command = ["strace", "-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={TRACED}", "-o", traces[-1],
                   sys.executable, "-m", "studycards", "--home", home, "--decks", SMALL,
                   "review", "small", "--plain"]  # fmt: skip
        ran = subprocess.run(command, input="\n4\n" * answers + "q\n", capture_output=True, text=True)
        if ran.returncode and "ptrace" in ran.stderr:
            pytest.skip("processes may not be traced here")
        assert ran.returncode == 0, ran.stderr
    return home, [call for trace in traces for call in calls_in(trace)]


def losses(made: list[Call], disk: Disk, tries: int) -> Iterator[tuple[dict[str, bytes], int]]:
    """What each loss of power leaves, after each call, and how many answers were acknowledged by then."""
    chance = random.Random(8)
    acknowledged, before = 0, 0
    for call in made:
        if call[0] == "write" and (done := re.findall(r"left, (\d+) done", call[1][1])):
            if int(done[-1]) == 0:
                before = acknowledged
            acknowledged = before + int(done[-1])
        if disk.take(call):
            for number in range(1 + tries):
                yield disk.after_loss(chance if number else None), acknowledged


def answers_after(left: dict[str, bytes], home: Path, place: Path) -> int:
    """How many answers are there when the program is started again; the file must be whole."""
    shutil.rmtree(place, ignore_errors=True)
    (place / "backups").mkdir(parents=True)
    for path, content in left.items():
        (place / Path(path).relative_to(home)).write_bytes(content)
    with Log.open(place / "progress.db", now=0) as log:
        assert log.check() == []
        return len(log.events(types=("review",)))


@rounds(1, 3, 12)
def test_whatever_the_disk_kept_every_acknowledged_answer_is_there(
    calls: tuple[Path, list[Call]], tmp_path: Path, count: int
) -> None:
    """`count` losses at each moment in which chance says what the disk kept, beside one in which it kept nothing."""
    home, made = calls
    looked, acknowledged = 0, 0
    for left, acknowledged in losses(made, Disk(str(home)), count):
        assert acknowledged <= answers_after(left, home, tmp_path / "after") <= acknowledged + 1
        looked += 1

    assert acknowledged == sum(SITTINGS)
    assert looked > 150 * (1 + count)


def test_a_disk_that_does_not_sync_would_be_found_out(calls: tuple[Path, list[Call]], tmp_path: Path) -> None:
    """The control: on a disk that forgets what it was asked to keep, the same look finds answers lost."""

    class Forgetful(Disk):
        def _sync(self, path: str) -> None:
            if not path.endswith("-wal"):
                super()._sync(path)

    home, made = calls
    every = losses(made, Forgetful(str(home)), 0)

    assert any(answers_after(left, home, tmp_path / "after") < acknowledged for left, acknowledged in every)
