"""Homes that cannot be written to, and disks that are full: a sentence, and nothing lost."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from studycards.log import Log
from studycards.model import Event

NOW = 1_760_000_400_000
NOBODY = 65_534


def review(number: int, card: str = "d/a") -> Event:
    return Event("", "review", NOW + number, 20_370, "", 0, card, 3, phase="review", due_day=20_373)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with ten answers."""
    made = tmp_path / "home" / "progress.db"
    with Log.open(made, now=NOW) as log:
        for number in range(10):
            log.append(review(number, f"d/{number % 3}"))
    return made


def in_a_child(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    imports = """
        import hashlib, os, resource, signal, sys, urllib.parse  # all that may be needed without rights
        from pathlib import Path
        from studycards.errors import Unreadable
        from studycards.log import Log
        from studycards.model import Event
    """
    program = textwrap.dedent(imports) + textwrap.dedent(script)
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@pytest.fixture
def read_only(path: Path) -> Iterator[Path]:
    """The database, in a home that may be read but not written to, in a folder that everyone may enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / "home"
        shutil.copytree(path.parent, home)
        (home / "progress.db").chmod(0o444)
        home.chmod(0o555)
        yield home / "progress.db"
        home.chmod(0o755)


def test_a_read_only_home_can_be_read_and_says_why_it_cannot_be_written(read_only: Path) -> None:
    done = in_a_child(
        f"""
        os.getuid() or os.setuid({NOBODY})  # root may write anywhere
        log = Log.open(Path(sys.argv[1]), now=0)
        print(len(log.states()), len(log.events()))
        try:
            log.append(Event("", "suspend", 0, 0, "", card="d/a"))
        except Unreadable as error:
            print(error)
        """,
        str(read_only),
    )

    assert done.stderr == ""
    first, second = done.stdout.splitlines()
    assert first == "3 10"
    assert "cannot be written to. Choose another folder" in second
    assert sorted(each.name for each in read_only.parent.iterdir()) == ["progress.db"]


def test_a_home_that_may_not_be_made_is_a_sentence(read_only: Path) -> None:
    done = in_a_child(
        f"""
        os.getuid() or os.setuid({NOBODY})
        try:
            Log.open(Path(sys.argv[1]), now=0).append(Event("", "suspend", 0, 0, "", card="d/a"))
        except Unreadable as error:
            print(error)
        """,
        str(read_only.parent / "new" / "progress.db"),
    )

    assert (done.stderr, "may not be read or written" in done.stdout) == ("", True)


def test_a_full_disk_loses_only_what_was_not_acknowledged(path: Path) -> None:
    """The limit on the size of files stands for the disk's end: SQLite meets it in the middle of a write."""
    done = in_a_child(
        """
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        path = Path(sys.argv[1])
        log = Log.open(path, now=0)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 60_000,) * 2)
        kept = 0
        try:
            while kept < 5000:
                log.append(Event("", "flag", kept, 0, "", card="d/x", answer="x" * 2000))
                kept += 1
        except Unreadable as error:
            print(kept, len(log.events(types=("flag",))), error)
        """,
        str(path),
    )
    kept, seen, message = done.stdout.split(" ", 2)

    assert done.stderr == ""
    assert "full" in message or "failed to read or write" in message
    assert 0 < int(kept) == int(seen) < 5000
    with Log.open(path, now=NOW) as log:
        assert len(log.events(types=("flag",))) == int(kept)
        assert log.check() == []


def test_reading_leaves_the_home_as_it_was(path: Path) -> None:
    before = path.read_bytes(), path.stat().st_mtime_ns

    with Log.open(path, now=NOW) as log:
        assert len(log.states()) == 3
        log.done_today(20_370)

    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [each.name for each in path.parent.iterdir()] == ["progress.db"]
