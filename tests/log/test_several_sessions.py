"""Sessions at once, and sessions that are killed: all that was acknowledged is there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

from studycards.log import Log
from studycards.model import Event

NOW = 1_760_000_400_000

WRITER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from studycards.log import Log
    from studycards.model import Event

    path, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    with Log.open(path, now=0) as log:
        for number in range(count):
            event = Event("", "review", number, 0, "", card=f"d/{number % 5}", grade=3, answer=name)
            stored = log.append(event)
            print(stored.id, flush=True)
    """
)


def writer(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_four_sessions_that_begin_at_once_all_save_everything(tmp_path: Path) -> None:
    path = tmp_path / "home" / "progress.db"
    writers = [writer(path, name, 40) for name in "abcd"]
    said = [each.communicate(timeout=60) for each in writers]

    assert [errors for _, errors in said] == [""] * 4
    with Log.open(path, now=NOW) as log:
        assert {event.id for event in log.events()} == {id for ids, _ in said for id in ids.split()}
        assert len(log.events()) == 160
        assert log.check() == []


def test_a_killed_session_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    acknowledged: set[str] = set()
    for turn in range(6):
        process = writer(path, f"turn-{turn}", 100_000)
        assert process.stdout is not None and process.stderr is not None
        for _ in range(3 + turn * 7):
            acknowledged.add(process.stdout.readline().strip())
        os.kill(process.pid, signal.SIGKILL)
        acknowledged |= {line.strip() for line in process.stdout if line.endswith("\n")}
        process.wait()
        process.stdout.close()
        process.stderr.close()

    with Log.open(path, now=NOW) as log:
        assert acknowledged <= {event.id for event in log.events()}
        assert len(log.events()) - len(acknowledged) <= 6  # each may have saved one more than it could say
        assert log.check() == []


def test_a_session_sees_what_another_one_saves(tmp_path: Path) -> None:
    path = tmp_path / "home" / "progress.db"
    with Log.open(path, now=NOW) as first, Log.open(path, now=NOW) as second:
        first.append(Event("", "suspend", NOW, 0, "", card="d/a"))

        assert second.state("d/a").suspended
        second.append(Event("", "resume", NOW, 0, "", card="d/a"))
        assert not first.state("d/a").suspended
        assert first.device == second.device


def test_opening_and_saving_are_quick(tmp_path: Path) -> None:
    """Processor time, so that neither the disk nor other programs count."""
    path = tmp_path / "progress.db"
    with Log.open(path, now=NOW) as log:
        log.merge(
            [
                Event(f"{n:032x}", "review", n, n // 200, "x", card=f"d/{n % 2000}", grade=3)
                for n in range(4000)
            ]
        )
    opened, saved = [], []
    for number in range(20):
        begun = time.process_time()
        log = Log.open(path, now=NOW)
        log.state("d/1")
        opened.append(time.process_time() - begun)
        begun = time.process_time()
        log.append(Event("", "review", NOW + number, 20_370, "", card="d/1", grade=3))
        saved.append(time.process_time() - begun)
        log.close()

    assert min(opened) < 0.005
    assert min(saved) < 0.005
