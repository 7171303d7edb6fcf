"""Every fault that a home can have: a plain sentence, a way on, and what was saved before is there."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studycards.log import Log, schema
from tests.conftest import SMALL, Studycards

CARD = "process-memory"


@pytest.fixture
def answered(studycards: Studycards, home: Path) -> Path:
    """A home with three answers and a backup; its database."""
    for grade in ("good", "easy", "good"):
        assert studycards("answer", CARD, grade).code == 0
    assert studycards("data", "backup").code == 0
    return home / "progress.db"


def answers(path: Path) -> int:
    with Log.open(path, now=0) as log:
        assert log.check() == []
        return len(log.events(types=("review",)))


# The disk


def test_a_full_disk_says_so_and_keeps_what_was_saved_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    """A small disk of its own, in a namespace of mounts: filled, answered on, emptied, answered on again."""
    home = tmp_path / "disk"
    home.mkdir()
    command = f"{sys.executable} -m studycards --home {home} --decks {SMALL}"
    script = f"""
        mount -t tmpfs -o size=1m studycards {home} || exit 77
        {command} answer {CARD} good >&2 || exit 1
        {command} answer {CARD} easy >&2 || exit 1
        dd if=/dev/zero of={home}/filler bs=4k 2>/dev/null
        for turn in 1 2 3; do {command} answer {CARD} good 2>>{tmp_path}/said; echo $?; done
        rm {home}/filler
        {command} answer {CARD} good >/dev/null; echo room $?
        {command} data check >&2; echo check $?
        {command} events --json > {tmp_path}/events; echo events $?
    """
    ran = subprocess.run(
        ["unshare", *([] if os.getuid() == 0 else ["-r"]), "-m", "sh", "-c", script],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    if ran.returncode == 77 or "unshare" in ran.stderr:
        pytest.skip(f"no disk of one's own can be mounted here: {ran.stderr}")
    lines = ran.stdout.splitlines()
    codes = [line for line in lines if line in ("0", "2")]
    saved = (tmp_path / "events").read_text().count('"review"')

    assert "Traceback" not in ran.stderr + (tmp_path / "said").read_text()
    assert len(codes) == 3 and "2" in codes, lines
    assert "is full" in (tmp_path / "said").read_text()
    assert "Make room" in (tmp_path / "said").read_text()
    assert lines[-3:] == ["room 0", "check 0", "events 0"]
    assert saved == 2 + codes.count("0") + 1


SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#if NO_LOCKS
#define WITHOUT_LOCKS(name) int name(int fd, int command, ...) { \
    va_list more; va_start(more, command); void *value = va_arg(more, void *); va_end(more); \
    if (command == F_SETLK || command == F_SETLKW || command == F_GETLK) { errno = ENOLCK; return -1; } \
    int (*real)(int, int, ...) = dlsym(RTLD_NEXT, #name); return real(fd, command, value); }
WITHOUT_LOCKS(fcntl)
WITHOUT_LOCKS(fcntl64)
#else
static int is_shared_memory(int fd) {
    char link[64], path[4096]; snprintf(link, 64, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, 4095); return length > 4 && !memcmp(path + length - 4, "-shm", 4); }
#define WITHOUT_SHARING(name) void *name(void *at, size_t n, int access, int flags, int fd, off_t offset) { \
    if ((flags & MAP_SHARED) && fd >= 0 && is_shared_memory(fd)) { errno = ENODEV; return MAP_FAILED; } \
    void *(*real)(void *, size_t, int, int, int, off_t) = dlsym(RTLD_NEXT, #name); \
    return real(at, n, access, flags, fd, offset); }
WITHOUT_SHARING(mmap)
WITHOUT_SHARING(mmap64)
#endif
"""


def a_disk_without(what: str, folder: Path) -> str:
    """A library that makes every disk answer as a network's does that has no locks, or no shared memory."""
    if not (compiler := shutil.which("cc")):
        pytest.skip("there is no C compiler to make such a disk with")
    library = folder / f"{what}.so"
    flags = ["-shared", "-fPIC", f"-DNO_LOCKS={int(what == 'locks')}", "-x", "c", "-", "-o", library, "-ldl"]
    subprocess.run([compiler, *flags], input=SHIM, text=True, check=True, capture_output=True)
    return str(library)


def test_a_home_without_locks_is_refused_at_once_with_a_way_on(
    studycards: Studycards, tmp_path: Path
) -> None:
    disk = a_disk_without("locks", tmp_path)
    ran = studycards("answer", CARD, "good", LD_PRELOAD=disk)

    assert ran.code == 2
    assert "without locks" in ran.err and "--home" in ran.err and "studycards sync" in ran.err
    assert studycards("answer", CARD, "good").code == 0  # with locks again, the same home is as good as any


def test_a_home_without_shared_memory_works_and_keeps_what_it_had(
    studycards: Studycards, answered: Path, tmp_path: Path
) -> None:
    disk = a_disk_without("sharing", tmp_path)
    assert studycards("answer", CARD, "good", LD_PRELOAD=disk).code == 0
    assert studycards("answer", CARD, "good", LD_PRELOAD=disk).code == 0
    assert studycards("--home", str(tmp_path / "new"), "answer", CARD, "good", LD_PRELOAD=disk).code == 0

    assert answers(answered) == 5
    assert answers(tmp_path / "new" / "progress.db") == 1


# The file


def test_a_truncated_file_is_named_and_recovered_with_its_backup(
    studycards: Studycards, answered: Path
) -> None:
    os.truncate(answered, answered.stat().st_size // 2)
    refused = studycards("due")
    checked = studycards("data", "check")
    recovered = studycards("data", "recover", "--json")

    assert refused.code == 2 and "is damaged" in refused.err and "studycards data check" in refused.err
    assert checked.code == 1 and checked.out == f"{answered} is damaged.\n"
    assert "data recover" in checked.err and "data restore progress-" in checked.err
    assert recovered.json["events"] == 3 and Path(recovered.json["kept"]).exists()
    assert answers(answered) == 3


def test_flipped_bits_in_an_answer_are_found_and_mended_from_the_backup(
    studycards: Studycards, answered: Path
) -> None:
    content = bytearray(answered.read_bytes())
    place = content.index(b"small/process-memory", content.index(b"review"))
    content[place] ^= 0x04
    answered.write_bytes(content)
    checked = studycards("data", "check", "--json")
    assert studycards("answer", CARD, "good").code == 0  # damage of old answers does not keep new ones out

    recovered = studycards("data", "recover")

    assert checked.code == 1 and checked.json["newest_backup"]
    assert "Saved: 4 events, of them only in backups: 1." in recovered.out
    assert answers(answered) == 4


def test_a_file_of_another_program_is_left_alone(studycards: Studycards, home: Path) -> None:
    home.mkdir()
    connection = sqlite3.connect(home / "progress.db")
    connection.executescript("create table songs (title); insert into songs values ('x')")
    connection.close()
    before = (home / "progress.db").read_bytes()

    for words in (
        ("answer", CARD, "good"),
        ("due",),
        ("data", "check"),
        ("data", "recover"),
        ("data", "backup"),
    ):
        ran = studycards(*words)
        assert ran.code in (1, 2) and "database of another program" in ran.err + ran.out
        assert "Move it away, or choose another --home" in ran.err + ran.out
    assert (home / "progress.db").read_bytes() == before


def test_a_newer_file_is_left_alone_and_says_what_to_do(studycards: Studycards, answered: Path) -> None:
    connection = sqlite3.connect(answered)
    connection.execute(f"pragma user_version = {schema.VERSION + 1}")
    connection.close()
    before = answered.read_bytes()

    for words in (
        ("answer", CARD, "good"),
        ("data", "check"),
        ("data", "recover"),
        ("data", "restore", "newest"),
    ):
        ran = studycards(*words)
        assert ran.code in (1, 2) and "Update studycards" in ran.err + ran.out
    assert answered.read_bytes() == before


def test_a_lost_file_begins_anew_and_tells_of_the_backups(studycards: Studycards, answered: Path) -> None:
    answered.unlink()
    began = studycards("answer", CARD, "good")
    restored = studycards("data", "restore", "newest")

    assert began.code == 0 and "there are backups" in began.err and "data restore" in began.err
    assert restored.code == 0 and answers(answered) == 3


def test_a_sentence_about_damage_comes_in_the_learners_language(
    studycards: Studycards, answered: Path
) -> None:
    os.truncate(answered, answered.stat().st_size // 2)

    assert studycards("--lang", "zh", "data", "check").code == 1
    assert studycards("--lang", "zh", "due").code == 2


# The clock


def test_a_clock_that_jumps_back_loses_nothing_and_is_mentioned(studycards: Studycards, home: Path) -> None:
    studycards("answer", CARD, "good", "--at", "2031-01-01T12:00")
    back = studycards("answer", CARD, "good")
    again = studycards("answer", CARD, "again")

    assert back.code == 0 and "dated 2031-01-01" in back.err and "set it" in back.err
    assert again.code == 0
    with Log.open(home / "progress.db", now=0) as log:
        ids = [event.id for event in log.events()]
    assert answers(home / "progress.db") == len(set(ids)) == 3


@pytest.mark.parametrize(
    ("lang", "dated", "hint"), [("en", "dated 2031-01-01", "set it"), ("zh", "2031-01-01", "请校正")]
)
@pytest.mark.parametrize(
    "words", [["due"], ["due", "--json"], ["today"], ["today", "--json"], ["review", "small", "--plain"]]
)
def test_a_clock_that_is_behind_the_log_is_told_before_anything_is_written(
    studycards: Studycards, home: Path, words: list[str], lang: str, dated: str, hint: str
) -> None:
    studycards("answer", CARD, "good", "--at", "2031-01-01T12:00")

    ran = studycards("--lang", lang, *words, typed="\n3\nq\n")

    assert ran.code == 0
    told = ran.out if words[0] == "review" else ran.err
    assert (told.count(dated), told.count(hint), (ran.out + ran.err).count(dated)) == (1, 1, 1)
    if words[0] == "review":
        assert told.index(hint) < told.index("──"), "before the first card"
        assert answers(home / "progress.db") == 2
    assert studycards("due", "--line").err == "", "a prompt has no room for it"


def test_clocks_that_are_a_little_apart_are_not_worth_a_word(studycards: Studycards) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=3)
    studycards("answer", CARD, "good", "--at", soon.isoformat())

    assert studycards("due").err == studycards("answer", CARD, "good").err == ""


def test_undo_after_the_clock_jumped_back_takes_the_last_answer(studycards: Studycards) -> None:
    studycards("answer", CARD, "good", "--at", "2031-01-01T12:00")
    studycards("answer", CARD, "again")

    assert studycards("undo", "--json").json["grade"] == "again"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Anchorage", "Nowhere/AtAll"])
def test_a_new_time_zone_changes_no_answer_and_no_day_of_one(
    studycards: Studycards, answered: Path, zone: str
) -> None:
    def told() -> list[tuple]:
        with Log.open(answered, now=0) as log:
            return [(event.id, event.at, event.day, event.due_day) for event in log.events()]

    before = told()
    ran = studycards("answer", CARD, "good", TZ=zone)

    assert ran.code == 0
    assert told()[:3] == before
    assert studycards("data", "check", TZ=zone).code == 0
    assert studycards("due", TZ=zone).code == 0
