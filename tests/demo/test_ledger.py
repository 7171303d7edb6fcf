"""Without namespaces the runner removes what a run left, and nothing that another program made meanwhile."""

from __future__ import annotations

import secrets
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hostile import key_of, left_behind

from studycards.demo import declared, ledger, runner

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

NEIGHBOUR = """
import ctypes, os, sys, time
token, key = sys.argv[1], int(sys.argv[2])
time.sleep(0.4)
libc = ctypes.CDLL(None)
libc.sem_open.restype = ctypes.c_void_p
shm = libc.shm_open(f"/{token}-shm".encode(), os.O_CREAT | os.O_RDWR, 0o600)
assert libc.sem_open(f"/{token}-sem".encode(), os.O_CREAT, 0o600, 1)
segment, queue = libc.shmget(key, 4096, 0o1600), libc.msgget(key, 0o1600)
assert libc.msgsnd(queue, ctypes.create_string_buffer((1).to_bytes(8, "little") + b"x", 16), 8, 0) == 0
os.mkfifo(f"/tmp/{token}-fifo")
print("made", flush=True)
sys.stdin.read()
libc.shm_unlink(f"/{token}-shm".encode()), libc.sem_unlink(f"/{token}-sem".encode())
libc.shmctl(segment, 0, None), libc.msgctl(queue, 0, None)
os.unlink(f"/tmp/{token}-fifo")
"""

QUIET = '''"""A demo that takes its time."""
import time
from studycards.demo import Demo, expect
DEMO = Demo(title={"en": "Quiet"}, claims=[], evidence={"one": {"en": "One is one"}})
if __name__ == "__main__":
    DEMO.run(lambda: (time.sleep(1.2), expect("one", 1, 1)))
'''


def test_what_another_program_made_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "demos" / "quiet.py"
    path.parent.mkdir()
    path.write_text(QUIET)
    token = f"sctest-{secrets.token_hex(4)}"
    words = [sys.executable, "-c", NEIGHBOUR, token, str(key_of(token))]

    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as neighbour:
        assert neighbour.stdin and neighbour.stdout
        with runner.start(declared.read(path), isolation="process-group") as running:
            assert next(iter(running))["type"] == "start"
            assert neighbour.stdout.readline() == b"made\n"
            result = running.result
        there = left_behind(token, path.parent)
        neighbour.stdin.close()

    assert result.outcome == "confirmed" and not [one for one in result.swept if token in one]
    files = [f"/dev/shm/sem.{token}-sem", f"/dev/shm/{token}-shm", f"/tmp/{token}-fifo"]
    assert sorted(there) == sorted([*files, "System V msg", "System V shm"])
    assert left_behind(token, path.parent) == []


def test_a_folder_is_removed_whatever_its_modes(tmp_path: Path) -> None:
    inner = tmp_path / "top" / "locked"
    inner.mkdir(parents=True)
    (inner / "file").write_text("")
    inner.chmod(0)
    (tmp_path / "top").chmod(0o500)

    ledger.remove(str(tmp_path / "top"))

    assert list(tmp_path.iterdir()) == []


def test_a_link_is_removed_and_not_what_it_points_to(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "file").write_text("")
    (tmp_path / "temp").mkdir()
    (tmp_path / "temp" / "link").symlink_to(tmp_path / "kept")

    ledger.remove(str(tmp_path / "temp"))

    assert (tmp_path / "kept" / "file").exists()


def test_only_one_holds_the_turn() -> None:
    asked: list[float] = []

    def is_gone(seconds: float) -> bool:
        asked.append(time.monotonic())
        return len(asked) > 2

    with ledger.one_at_a_time(lambda _: False), pytest.raises(SystemExit), ledger.one_at_a_time(is_gone):
        raise AssertionError("two at a time")

    assert len(asked) == 3
