"""Several machines over a folder: the union of all events and the same states everywhere, whatever the folder did."""

from __future__ import annotations

import os
import random
import shutil
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studycards.errors import NotFound, Unreadable
from studycards.exchange import sync_folder as module
from studycards.exchange.jsonlines import line_of
from studycards.exchange.sync_folder import event_files, sync_folder
from studycards.log import Log
from studycards.schedule.fold import fold_all
from tests.exchange.making import DAY, NOW, log_of, many_events, review


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shared").mkdir()
    return tmp_path / "shared"


def ids(log: Log) -> set[str]:
    return {event.id for event in log.events()}


def test_two_machines_come_to_know_the_same(tmp_path: Path, folder: Path) -> None:
    with (
        log_of(tmp_path / "a", [review(), review("d/b")]) as a,
        log_of(tmp_path / "b", [review(grade=1)]) as b,
    ):
        came = [sync_folder(log, folder, NOW) for log in (a, b, a, b)]

        assert [(one.received, one.sent, one.devices) for one in came] == [
            (0, 2, 1),
            (2, 1, 2),
            (1, 0, 2),
            (0, 0, 2),
        ]
        assert ids(a) == ids(b) and len(ids(a)) == 3
        assert a.states() == b.states() == fold_all(a.events())
        assert (a.check(), b.check()) == ([], [])


def test_an_undo_travels(tmp_path: Path, folder: Path) -> None:
    with log_of(tmp_path / "a", [review()]) as a, log_of(tmp_path / "b") as b:
        sync_folder(a, folder, NOW)
        sync_folder(b, folder, NOW)
        a.undo_last(NOW + 1)
        sync_folder(a, folder, NOW)
        sync_folder(b, folder, NOW)

        assert b.states() == a.states() == {}


def test_a_home_without_answers_only_receives(tmp_path: Path, folder: Path) -> None:
    with log_of(tmp_path / "a") as a:
        assert sync_folder(a, folder, NOW).sent == 0
    assert list(folder.iterdir()) == []
    assert not (tmp_path / "a").exists()


def test_each_device_writes_in_its_own_folder_and_changes_no_file(tmp_path: Path, folder: Path) -> None:
    with log_of(tmp_path / "a", [review()]) as a, log_of(tmp_path / "b", [review("d/b")]) as b:
        sync_folder(a, folder, NOW)
        before = {path: path.read_bytes() for path in event_files(folder)}
        a.append(review("d/c"))
        for log in (b, a, b):
            sync_folder(log, folder, NOW)

        assert {path: path.read_bytes() for path in event_files(folder) if path in before} == before
        assert {path.name for path in folder.iterdir()} == {a.device, b.device}


def test_a_copied_home_writes_no_file_of_its_twin_anew(tmp_path: Path, folder: Path) -> None:
    log_of(tmp_path / "a", [review()]).close()
    shutil.copytree(tmp_path / "a", tmp_path / "twin")
    with (
        log_of(tmp_path / "a", [review("d/here")]) as a,
        log_of(tmp_path / "twin", [review("d/there")]) as twin,
    ):
        for log in (a, twin, a, twin):
            sync_folder(log, folder, NOW)

        assert a.device == twin.device
        assert a.states() == twin.states()
        assert set(a.states()) == {"d/a", "d/here", "d/there"}


def test_events_imported_from_a_machine_that_never_syncs_travel_too(tmp_path: Path, folder: Path) -> None:
    with log_of(tmp_path / "a") as a, log_of(tmp_path / "b") as b:
        a.merge(many_events(20))
        sync_folder(a, folder, NOW)
        sync_folder(b, folder, NOW)

        assert b.events() == a.events()


@pytest.mark.parametrize("spoil", ["cut", "flipped", "emptied", "gone", "replaced"])
def test_a_spoiled_file_is_told_and_written_again_by_who_has_its_events(
    tmp_path: Path, folder: Path, spoil: str
) -> None:
    with log_of(tmp_path / "a") as a, log_of(tmp_path / "b") as b:
        a.merge(many_events(40))
        sync_folder(a, folder, NOW)
        (file,) = event_files(folder)
        data = file.read_bytes()
        match spoil:
            case "cut":
                file.write_bytes(data[: len(data) // 2])
            case "flipped":
                file.write_bytes(data[:500] + bytes([data[500] ^ 4]) + data[501:])
            case "emptied":
                file.write_bytes(b"")
            case "gone":
                file.unlink()
            case "replaced":
                file.write_bytes(b"<!DOCTYPE html>\n<title>Sign in</title>\n")

        first = sync_folder(b, folder, NOW)
        assert bool(first.left_out) == (spoil in ("cut", "flipped", "replaced"))
        assert len(ids(b)) < 40 and ids(b) <= ids(a)
        sync_folder(a, folder, NOW)
        sync_folder(b, folder, NOW)
        assert b.events() == a.events() and b.states() == a.states()


def test_what_is_not_ours_is_left_alone(tmp_path: Path, folder: Path) -> None:
    with log_of(tmp_path / "a", [review()]) as a:
        sync_folder(a, folder, NOW)
        (file,) = event_files(folder)
        shutil.copy(file, file.with_name(f"{file.stem}.sync-conflict-20251009.jsonl"))
        shutil.copy(file, file.with_name(f"{file.stem} (conflicted copy).jsonl"))
        (folder / ".git").mkdir()
        (folder / ".git" / "x.jsonl").write_text("no event\n")
        (folder / "notes.txt").write_text("mine")
        (folder / "pictures").mkdir()
        os.mkfifo(folder / "pictures" / "pipe.jsonl")
        (folder / "pictures" / "folder.jsonl").mkdir()
        before = sorted(folder.rglob("*"))

        again = sync_folder(a, folder, NOW)

        assert (again.received, again.sent, again.left_out) == (0, 0, ())
        assert sorted(folder.rglob("*")) == before


def test_events_of_a_newer_version_wait_for_it(tmp_path: Path, folder: Path) -> None:
    (folder / "new").mkdir()
    (event,) = many_events(1)
    line = line_of(event)
    (folder / "new" / "1.jsonl").write_text(f'{line[:-1]},"mood":"fine"}}\n')
    with log_of(tmp_path / "a") as a:
        (left,) = sync_folder(a, folder, NOW).left_out
        assert "newer" in str(left) and "Update" in str(left)
        (folder / "new" / "1.jsonl").write_text(line + "\n")
        assert sync_folder(a, folder, NOW).received == 1


def test_many_small_files_become_one(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MANY_FILES", 4)
    with log_of(tmp_path / "a") as a, log_of(tmp_path / "b") as b:
        counts = []
        for number in range(12):
            a.append(review(f"d/{number}", DAY + number))
            sync_folder(a, folder, NOW + number)
            counts.append(len(list(event_files(folder))))

        assert counts == [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]
        assert sync_folder(b, folder, NOW).received == 12
        assert b.states() == a.states()


def test_a_killed_run_leaves_nothing_for_long(tmp_path: Path, folder: Path) -> None:
    with log_of(tmp_path / "a", [review()]) as a:
        place = folder / str(a.device)
        place.mkdir()
        old, fresh = place / ".20251001-0000.jsonl.tmp", place / ".20251009-0000.jsonl.tmp"
        for left, age in ((old, 200_000), (fresh, 10)):
            left.write_text('{"id":"')
            os.utime(left, (NOW / 1000 - age, NOW / 1000 - age))
        sync_folder(a, folder, NOW)

        assert [path.name for path in place.glob(".*")] == [fresh.name]


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with log_of(tmp_path / "a", [review()]) as a, pytest.raises(NotFound):
        sync_folder(a, tmp_path / "stick", NOW)
    assert not (tmp_path / "stick").exists()


def test_a_folder_that_cannot_be_written_to_costs_no_answer(tmp_path: Path, folder: Path) -> None:
    with log_of(tmp_path / "a", [review()]) as a, log_of(tmp_path / "b", [review("d/b")]) as b:
        sync_folder(b, folder, NOW)
        (folder / str(a.device)).write_text("a file where the folder should be")
        with pytest.raises(Unreadable) as raised:
            sync_folder(a, folder, NOW)

        assert "safe" in str(raised.value)
        assert set(a.states()) == {"d/a", "d/b"}


steps = st.lists(
    st.tuples(
        st.sampled_from(["answer", "undo", "sync", "sync", "lose", "cut", "copy"]),
        st.integers(0, 2),
        st.integers(0, 99),
    ),
    max_size=30,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps, st.integers(0, 10**6))
def test_any_order_any_number_of_times_every_machine_knows_the_same(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]], seed: int
) -> None:
    root = tmp_path_factory.mktemp("machines")
    (folder := root / "shared").mkdir()
    with ExitStack() as stack:
        logs = [stack.enter_context(log_of(root / name)) for name in "abc"]
        apart = many_events(60, seed=seed)
        for event in apart:  # what each knew before the first sync: any partition, some of it twice
            for log in random.Random(event.id).sample(logs, 1 + (seed + event.at) % 2):
                log.merge([event])
        for what, which, number in steps:
            files = list(event_files(folder))
            match what:
                case "answer":
                    logs[which].append(review(f"d/{number % 7}", DAY + number, 1 + number % 4))
                case "undo":
                    logs[which].undo_last(NOW + number)
                case "sync":
                    sync_folder(logs[which], folder, NOW + number)
                case "lose" if files:
                    files[number % len(files)].unlink()
                case "cut" if files:
                    os.truncate(files[number % len(files)], number * 20)
                case "copy" if files:
                    shutil.copy(files[number % len(files)], files[0].parent / f"copy-{number}.jsonl")
        every = {event.id: event for log in logs for event in log.events()}
        for log in logs * 2:
            sync_folder(log, folder, NOW)

        for log in logs:
            assert {event.id: event for event in log.events()} == every
            assert log.states() == fold_all(every.values())
            assert log.check() == []
            assert sync_folder(log, folder, NOW).sent == 0
    shutil.rmtree(root)


@pytest.mark.slow
def test_a_hundred_thousand_events_merge_in_seconds(tmp_path: Path, folder: Path) -> None:
    with log_of(tmp_path / "a") as a, log_of(tmp_path / "b") as b:
        a.merge(many_events(100_000))
        sync_folder(a, folder, NOW)

        before = time.process_time()
        received = sync_folder(b, folder, NOW).received
        took = time.process_time() - before

        assert received == 100_000
        assert b.states() == a.states()
        assert took < 9  # some 3 s of an idle core; three times that where the tests share it
