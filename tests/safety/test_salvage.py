"""Whatever happens to the bytes of a database, what is as it was written is saved, and nothing else is."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from studycards.errors import StudycardsError
from studycards.log import Log, restoring
from studycards.log.salvage import salvage
from studycards.model import Event

NOW = 1_760_000_400_000
COUNT = 160


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, dict[str, Event]]:
    """The bytes of a database with answers short and long, of two devices, and its events."""
    path = tmp_path_factory.mktemp("salvage") / "progress.db"
    chance = random.Random(3)
    with Log.open(path, now=NOW) as log:
        for number in range(COUNT):
            long = "管道 " * chance.randrange(2500) if number % 10 == 0 else "short"
            log.append(
                Event("", "review", NOW + number, 20_370, "", 60, f"d/{number % 7}", chance.randint(1, 4),
                      answer=long, retention=chance.choice((0.9, 1.0, None)), took_ms=number)
            )  # fmt: skip
        log.merge([Event(f"{number:032x}", "flag", number, 1, "other", card="d/x") for number in range(20)])
        log.record_run({"demo": "pipe", "outcome": "confirmed"}, NOW)
        events = {event.id: event for event in log.events()}
    return path.read_bytes(), events


def salvaged(content: bytes, folder: Path, backup: bytes | None = None) -> tuple[dict[str, Event], int]:
    """What comes out of a damaged file, and how many are known to be missing; what comes out must be whole."""
    path, copies = folder / "progress.db", folder / "backups"
    path.write_bytes(content)
    copies.mkdir()
    if backup is not None:
        (copies / "progress-20260101-000000.db").write_bytes(backup)
    done = salvage(path, copies, NOW)
    assert done.kept.read_bytes() == content
    with Log.open(path, now=NOW) as log:
        assert log.check() == []
        events = {event.id: event for event in log.events()}
    assert len(events) == done.events
    return events, done.missing


def test_a_whole_file_gives_every_event_its_runs_and_its_device(original, tmp_path: Path) -> None:
    content, events = original

    assert salvaged(content, tmp_path) == (events, 0)
    with Log.open(tmp_path / "progress.db", now=NOW) as log:
        assert log.last_runs()["pipe"]["outcome"] == "confirmed"
        assert log.device in {event.device for event in events.values()}


def test_without_its_first_page_the_file_still_gives_every_event(original, tmp_path: Path) -> None:
    content, events = original

    assert salvaged(b"\xff" * 4096 + content[4096:], tmp_path)[0] == events


def test_half_a_file_gives_its_half(original, tmp_path: Path) -> None:
    content, events = original
    found, _ = salvaged(content[: len(content) // 2], tmp_path)

    assert 20 < len(found) < len(events)
    assert all(events[id] == event for id, event in found.items())


def test_what_is_missing_in_the_middle_is_counted(original, tmp_path: Path) -> None:
    content, events = original
    place = content.index(b"d/3", len(content) // 2) // 4096 * 4096
    found, missing = salvaged(content[:place] + b"\0" * 4096 + content[place + 4096 :], tmp_path)

    assert missing == len(events) - len(found) > 0


def flip_bits(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 10, 300))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def lose_pages(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(content) // 4096) * 4096
        content[at : at + 4096] = chance.choice((b"\0", b"\xff")) * 4096


def swap_pages(content: bytearray, chance: random.Random) -> None:
    one, other = (chance.randrange(1, len(content) // 4096) * 4096 for _ in range(2))
    content[one : one + 4096], content[other : other + 4096] = (
        content[other : other + 4096],
        content[one : one + 4096],
    )


def cut(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content) // 4, len(content)) :]


@pytest.mark.parametrize("spoil", [flip_bits, lose_pages, swap_pages, cut])
def test_nothing_comes_out_that_was_not_written_and_a_backup_fills_every_gap(
    original, tmp_path: Path, spoil: Callable[[bytearray, random.Random], None]
) -> None:
    content, events = original
    for seed in range(12):
        spoiled = bytearray(content)
        spoil(spoiled, random.Random(seed))
        alone, filled = tmp_path / f"alone-{seed}", tmp_path / f"filled-{seed}"
        alone.mkdir()
        filled.mkdir()

        found, _ = salvaged(bytes(spoiled), alone)
        assert all(events[id] == event for id, event in found.items())
        assert found
        assert salvaged(bytes(spoiled), filled, backup=content)[0] == events


def test_events_that_are_only_in_the_write_ahead_log_are_saved(tmp_path: Path) -> None:
    path = tmp_path / "home" / "progress.db"
    with Log.open(path, now=NOW) as log:
        for number in range(40):
            log.append(Event("", "review", NOW + number, 1, "", card="d/a", grade=3))
        content, beside = path.read_bytes(), path.with_name("progress.db-wal").read_bytes()
    place = tmp_path / "damaged"
    place.mkdir()
    (place / "progress.db").write_bytes(b"\0" * 100 + content[100:])
    (place / "progress.db-wal").write_bytes(beside)

    assert salvage(place / "progress.db", place / "backups", NOW).events == 40


def test_a_file_with_nothing_in_it_and_no_backup_is_a_sentence_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    path.write_bytes(os.urandom(20_000))
    before = path.read_bytes()

    with pytest.raises(StudycardsError, match="No event of"):
        salvage(path, tmp_path / "backups", NOW)
    assert path.read_bytes() == before


def test_what_a_recovery_that_was_cut_off_had_set_aside_comes_back(tmp_path: Path) -> None:
    """It was killed after the write-ahead log was gone, before the new file was in its place."""
    path, copies = tmp_path / "progress.db", tmp_path / "backups"
    with Log.open(path, now=NOW) as log:
        log.append(Event("", "review", NOW, 20_370, "", card="d/0", grade=3))
    with Log.open(path, now=NOW) as log:
        last = log.append(Event("", "review", NOW + 1, 20_370, "", card="d/1", grade=3))
        kept = restoring.set_aside(path, copies, NOW)
    restoring.remove(path)
    path.write_bytes(kept.read_bytes())
    for backup in copies.glob("progress-auto-*"):
        backup.unlink()

    salvage(path, copies, NOW + 5000)

    with Log.open(path, now=NOW) as log:
        assert log.events()[-1] == last and log.check() == []
