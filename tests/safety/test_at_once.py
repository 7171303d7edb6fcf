"""Several at once on one home: nothing lost, nothing doubled, no word of a lock."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

from studycards.log import Log, restoring, salvage
from studycards.model import Event
from tests.conftest import SMALL, Studycards

NOW = 1_760_000_400_000
COMMAND = [sys.executable, "-m", "studycards"]

WRITER = textwrap.dedent(
    """
    import json, sys, time
    from pathlib import Path
    from studycards.log import Log
    from studycards.model import Event

    stored = []
    with Log.open(Path(sys.argv[1]), now=time.time_ns() // 1_000_000) as log:
        for number in range(int(sys.argv[3])):
            event = Event("", "review", number, 0, "", card=f"d/{number % 9}", grade=3, answer=sys.argv[2])
            stored.append(log.append(event).id)
            log.states()
            if Path(sys.argv[1]).with_name("enough").exists():
                break
    print(json.dumps(stored))
    """
)


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "STUDYCARDS_HOME": str(home), "LANG": "C.UTF-8"}


def writer(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def said_by(processes: list[subprocess.Popen[str]]) -> list[str]:
    said = [process.communicate(timeout=100) for process in processes]
    assert [errors for _, errors in said] == [""] * len(processes)
    return [out for out, _ in said]


def test_eight_writers_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    path = tmp_path / "home" / "progress.db"
    said = said_by([writer(path, str(number), 40) for number in range(8)])

    stored = [id for each in said for id in json.loads(each)]
    with Log.open(path, now=NOW) as log:
        assert sorted(event.id for event in log.events()) == sorted(stored)
        assert len(set(stored)) == 8 * 40
        assert log.check() == []


def test_two_reviews_on_one_home_go_on_side_by_side(studycards: Studycards, home: Path) -> None:
    words = ["--decks", str(SMALL), "review", "small", "--plain"]
    both = [
        subprocess.Popen(
            [*COMMAND, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env=environment(home),
        )
        for _ in range(2)
    ]  # fmt: skip
    for process in both:
        assert process.stdin
        process.stdin.write("\n4\n" * 5 + "q\n")
        process.stdin.close()
        process.stdin = None
    said = said_by(both)

    assert all("5 done" in each and "locked" not in each for each in said)
    events = studycards("events", "--json").json
    assert len({event["id"] for event in events}) == len(events) == 10
    assert studycards("data", "check").code == 0


def test_going_back_while_others_write_keeps_all_they_wrote_somewhere(tmp_path: Path) -> None:
    path, folder = tmp_path / "progress.db", tmp_path / "backups"
    with Log.open(path, now=NOW) as log:
        log.append(Event("", "flag", NOW, 0, "", card="d/a"))
        backup = log.back_up(NOW)
    assert backup
    writers = [writer(path, name, 60) for name in "ab"]
    kept = []
    for turn in range(4):
        kept.append(restoring.restore(path, backup, folder, NOW + turn * 1000).kept)
    stored = {id for each in said_by(writers) for id in json.loads(each)}

    found: set[str] = set()
    for copy in (path, *kept):
        with Log.open(copy, now=NOW) as log:
            assert log.check() == []
            found |= {event.id for event in log.events(types=("review",))}
    assert found == stored


def test_recovering_while_others_write_loses_none_of_what_they_wrote(tmp_path: Path) -> None:
    """A recovery puts a new file in the place of the old one: who has that open must find the new one."""
    path, folder = tmp_path / "progress.db", tmp_path / "backups"
    with Log.open(path, now=NOW) as log:
        log.append(Event("", "flag", NOW, 0, "", card="d/a"))
    writers = [writer(path, name, 100_000) for name in "ab"]
    for turn in range(4):
        with Log.open(path, now=NOW) as log:
            began = len(log.events())
            while len(log.events()) < began + 20:
                time.sleep(0.05)
        salvage.salvage(path, folder, NOW + turn * 1000)
    (tmp_path / "enough").touch()
    stored = {id for each in said_by(writers) for id in json.loads(each)}

    with Log.open(path, now=NOW) as log:
        assert log.check() == []
        assert {event.id for event in log.events(types=("review",))} == stored


def test_a_session_whose_file_was_removed_saves_in_a_new_one_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    with Log.open(path, now=NOW) as log:
        log.append(Event("", "flag", NOW, 0, "", card="d/a"))
        log.back_up(NOW)
        for each in tmp_path.glob("progress.db*"):
            each.unlink()
        saved = log.append(Event("", "flag", NOW, 0, "", card="d/b"))
        assert any("there are backups" in warning.message for warning in log.warnings)

    with Log.open(path, now=NOW) as log:
        assert [event.id for event in log.events()] == [saved.id]


def test_a_backup_taken_while_others_write_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    with Log.open(path, now=NOW) as log:
        log.append(Event("", "flag", NOW, 0, "", card="d/a"))
        writers = [writer(path, name, 60) for name in "ab"]
        copies = [log.back_up(NOW + turn, tmp_path / "copies") for turn in range(5)]
        said_by(writers)

    for copy in copies:
        assert copy
        with Log.open(copy, now=NOW) as kept:
            assert kept.check() == []
