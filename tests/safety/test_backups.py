"""Backups: one a day by itself, proven whole, thinned as they age; going back to one can be taken back."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studycards.errors import Unreadable
from studycards.log import Log, backups, restoring
from studycards.model import Event
from tests.conftest import Studycards

NOON = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp() * 1000)
DAY_MS = 86_400_000
CARD = "process-memory"


def answer(path: Path, now: int, count: int = 1) -> Log:
    """A session that answers, and ends; the log, closed, with its warnings."""
    with Log.open(path, now=now) as log:
        for number in range(count):
            log.append(Event("", "review", now + number, now // DAY_MS, "", card="d/a", grade=3))
    return log


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_first_write_of_a_day_makes_a_backup_and_the_others_do_not(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    answer(path, NOON)
    for later in (0, 1, 3_600_000, DAY_MS, DAY_MS + 5):
        answer(path, NOON + later)

    assert names(tmp_path / "backups") == [
        "progress-auto-20260302-120000.db",
        "progress-auto-20260303-120000.db",
    ]


def test_reading_makes_no_backup(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    answer(path, NOON)
    with Log.open(path, now=NOON + DAY_MS) as log:
        log.states()

    assert names(tmp_path) == ["progress.db"]


def test_each_backup_is_proven_whole(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    answer(path, NOON, 3)
    answer(path, NOON + DAY_MS, 2)

    (backup,) = backups.kept(tmp_path / "backups")
    # The three, and the first of its day; the second was perhaps made while the copy was.
    assert backups.proven(backup.path) in (4, 5)


def test_a_damaged_log_gives_no_backup_and_keeps_the_old_ones_and_the_new_answer(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    answer(path, NOON, 3)
    answer(path, NOON + DAY_MS)
    damage(path)
    log = answer(path, NOON + 2 * DAY_MS)

    assert "not whole" in str(log.warnings[0]) and "data check" in str(log.warnings[0])
    assert names(tmp_path / "backups") == ["progress-auto-20260303-120000.db"]
    with Log.open(path, now=NOON) as again:
        assert len(again.events()) == 5


def damage(path: Path) -> None:
    """Change an answer behind the program's back."""
    connection = sqlite3.connect(path)
    connection.execute("drop trigger event_never_changes")
    connection.execute("update event set grade = 1 where seq = 2")
    connection.executescript(
        "create trigger event_never_changes before update on event "
        "begin select raise(abort, 'the log is append-only'); end;"
    )
    connection.close()


def test_old_automatic_backups_are_thinned_to_days_weeks_and_months(tmp_path: Path) -> None:
    start = datetime(2024, 1, 1, 12, tzinfo=UTC)
    for day in range(800):
        (tmp_path / f"progress-auto-{start + timedelta(day):%Y%m%d-%H%M%S}.db").touch()
        backups.thin(tmp_path)

    left = [backup.at for backup in backups.kept(tmp_path)]
    newest = start + timedelta(799)
    assert left[:12] == [newest - timedelta(day) for day in range(12)]
    assert {at.isocalendar()[:2] for at in left} >= {
        (newest - timedelta(weeks=week)).isocalendar()[:2] for week in range(10)
    }
    assert len({(at.year, at.month) for at in left}) >= 9
    assert len(left) <= 12 + 10 + 9


def test_what_a_person_or_a_migration_backed_up_is_never_thinned(tmp_path: Path) -> None:
    for name in ("progress", "progress-format-1", "progress-before-restore", "my-own"):
        for year in range(2000, 2026):
            (tmp_path / f"{name}-{year}0101-000000.db").touch()
    (tmp_path / "progress-auto-20260101-000000.db").touch()

    assert backups.thin(tmp_path) == []


def test_what_a_killed_copy_left_is_swept_away_later(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    answer(path, NOON)
    part = tmp_path / "backups" / "progress-auto-20260301-120000.1.part"
    part.parent.mkdir()
    part.write_bytes(b"half")
    os.utime(part, (NOON / 1000 - 7200,) * 2)
    answer(path, NOON)

    assert names(tmp_path / "backups") == ["progress-auto-20260302-120000.db"]


def test_a_backup_that_cannot_be_made_costs_no_answer(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    answer(path, NOON)
    (tmp_path / "backups").write_text("a file where the folder should be")
    log = answer(path, NOON + DAY_MS)

    assert len(log.warnings) == 1
    with Log.open(path, now=NOON) as again:
        assert len(again.events()) == 2


def test_going_back_can_be_taken_back(tmp_path: Path) -> None:
    path, folder = tmp_path / "progress.db", tmp_path / "backups"
    with Log.open(path, now=NOON) as log:
        log.append(Event("", "review", NOON, 0, "", card="d/a", grade=3))
        backup = log.back_up(NOON)
        log.append(Event("", "review", NOON, 0, "", card="d/b", grade=3))
        every, device = log.events(), log.device

        back = restoring.restore(path, backup, folder, NOON)
        assert (back.events, back.set_back) == (1, 1)
        assert log.events() == every[:1]  # this session had the file open all the while
        assert log.check() == []

        forth = restoring.restore(path, back.kept, folder, NOON)
        assert (forth.events, forth.set_back) == (2, 0)
        assert (log.events(), log.device, log.check()) == (every, device, [])


def test_a_backup_that_is_not_whole_is_not_restored(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    answer(path, NOON, 3)
    with Log.open(path, now=NOON) as log:
        backup = log.back_up(NOON)
    damage(backup)
    before = path.read_bytes()

    with pytest.raises(Unreadable, match="is not whole, and was not restored"):
        restoring.restore(path, backup, tmp_path / "backups", NOON)
    assert path.read_bytes() == before


def test_a_damaged_file_is_kept_when_a_backup_takes_its_place(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    answer(path, NOON, 3)
    with Log.open(path, now=NOON) as log:
        backup = log.back_up(NOON)
    path.write_bytes(b"\0" * 5000)

    done = restoring.restore(path, backup, tmp_path / "backups", NOON)

    assert done.kept and done.kept.read_bytes() == b"\0" * 5000
    with Log.open(path, now=NOON) as again:
        assert len(again.events()) == 3
        assert again.check() == []


def test_the_commands_tell_what_they_did_and_how_to_take_it_back(studycards: Studycards) -> None:
    studycards("answer", CARD, "good")
    made = studycards("data", "backup", "--json").json["path"]
    studycards("answer", CARD, "easy")
    back = studycards("data", "restore", Path(made).name)
    listed = studycards("data", "restore", "--json").json

    assert "Restored: 1 event" in back.out and "only the former progress has: 1" in back.out
    assert "To take this back: studycards data restore progress-before-restore-" in back.out
    assert {one["why"]: one["events"] for one in listed} == {"": 1, "auto": 2, "before-restore": 2}
    words = back.out.rsplit("studycards ", 1)[1].split()
    assert studycards(*words).code == 0
    assert len(studycards("events", "--json").json) == 2


@pytest.mark.parametrize("wanted", ["newest", "no-such.db", "/no/such/file.db"])
def test_a_backup_that_is_not_there_is_a_sentence(studycards: Studycards, wanted: str) -> None:
    ran = studycards("data", "restore", wanted)

    assert ran.code == 2 and "There is no" in ran.err


def test_an_export_comes_back_and_its_lines_can_be_read(studycards: Studycards, tmp_path: Path) -> None:
    for grade in ("good", "easy"):
        studycards("answer", CARD, grade)
    file = tmp_path / "progress.jsonl"
    assert studycards("data", "export", str(file)).code == 0
    other = ("--home", str(tmp_path / "other"))
    first = studycards(*other, "data", "import", str(file), "--json").json
    again = studycards(*other, "data", "import", str(file), "--json").json

    assert '"grade":"good"' in file.read_text() and len(file.read_text().splitlines()) == 2
    assert (first["new"], first["known"], again["new"], again["known"]) == (2, 0, 0, 2)
    assert studycards(*other, "events", "--json").json == studycards("events", "--json").json
    assert studycards("data", "export").out == file.read_text()
    assert studycards("data", "export", str(file)).code == 2  # never over another file


@pytest.mark.parametrize(
    ("lang", "words"), [("en", ("cannot be written", "Name another file")), ("zh", ("无法写入", "换一个"))]
)
@pytest.mark.parametrize("place", ["no/such/folder/file", "/dev/null/file", "/dev/full/file"])
def test_an_export_that_cannot_be_written_is_told(
    studycards: Studycards, tmp_path: Path, place: str, lang: str, words: tuple[str, str]
) -> None:
    studycards("answer", CARD, "good")
    ran = studycards("--lang", lang, "data", "export", str(tmp_path / place))

    assert ran.code == 2 and all(word in ran.err for word in words), ran.err


def test_lines_that_are_no_events_are_told_and_the_others_come(
    studycards: Studycards, tmp_path: Path
) -> None:
    studycards("answer", CARD, "good")
    exported = studycards("data", "export").out
    ran = studycards(
        "--home", str(tmp_path / "b"), "data", "import", "-", typed=f"dear diary\n{exported}{{}}\n"
    )

    assert ran.code == 1
    assert "Imported: 1 event" in ran.out
    assert "Line 1 was left out" in ran.err and "Line 3 was left out" in ran.err
