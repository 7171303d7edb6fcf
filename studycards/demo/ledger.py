"""What there was before a run, and what it left: System V and POSIX objects, FIFOs, temporary files."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from studycards.demo import queues, watch

Listing = dict[str, set[str]]
"""Kind -> what is there: System V ids by `shm`, `sem`, `msg`; names by folder."""

_SYSTEM_V = {"shm": "shared memory", "sem": "semaphore", "msg": "queue"}
_FOLDERS = ("/dev/shm", "/tmp", "/var/tmp")
_NAMED = ("/tmp", "/var/tmp")
_WAIT = 60.0
_MOST_COUNTED = 5000


def listing() -> Listing:
    """All that can be listed now. Queues are listed where the kernel shows them, see `queues`."""
    found: Listing = {kind: set(system_v(kind)) for kind in _SYSTEM_V}
    for folder in _FOLDERS:
        found[folder] = set(_names(folder))
    found["queues"] = set(queues.names() or ())
    return found


def system_v(kind: str) -> dict[str, dict[str, int]]:
    """The System V objects of one kind, by id, each with the columns that /proc/sysvipc has for it."""
    try:
        with open(f"/proc/sysvipc/{kind}") as lines:
            header = lines.readline().split()
            rows = [dict(zip(header, map(int, line.split()), strict=False)) for line in lines]
    except (OSError, ValueError):
        return {}
    return {str(row["msqid" if kind == "msg" else f"{kind}id"]): row for row in rows}


def leftovers(before: Listing) -> list[str]:
    """In words, what is there now and was not before: in namespaces, whatever it is, it is the demo's."""
    now = listing()
    words = []
    for kind, word in _SYSTEM_V.items():
        words += [f"System V {word} {one}" for one in sorted(now[kind] - before[kind])]
    words += [f"{folder}/{name}" for folder in _FOLDERS for name in sorted(now[folder] - before[folder])]
    return words + [f"queue /{name}" for name in sorted(now["queues"] - before["queues"])]


def sweep(before: Listing, temp: str, source: str, began: float, seen_queues: set[str]) -> list[str]:
    """Remove what appeared during a run and is its own; say what it was. The run's processes are dead by now.

    An object is not the run's if another user made it, or if a process that still lives made or holds it.
    """
    now = listing()
    swept = [f"{temp}/{name}" for name in _names(temp)]
    for kind, word in _SYSTEM_V.items():
        rows = system_v(kind)
        for one in sorted(now[kind] - before[kind]):
            if one in rows and _is_ours(kind, rows[one]) and _remove_system_v(kind, int(one)):
                swept.append(f"System V {word} {one}")
    swept += _sweep_files("/dev/shm", now["/dev/shm"] - before["/dev/shm"], lambda path: not _is_held(path))
    for folder in _NAMED:
        appeared = {name for name in now[folder] - before[folder] if f"{folder}/{name}" != temp}
        swept += _sweep_files(folder, appeared, _spelled_in(source))
    candidates = (now["queues"] - before["queues"]) | seen_queues | queues.literals(source)
    return swept + [f"queue /{name}" for name in sorted(candidates) if queues.remove_if_new(name, began)]


def bytes_in_files(before: Listing, temp: str) -> int:
    """Bytes in the run's temporary folder, and in what this user put in memory since `before`."""
    paths = [f"/dev/shm/{name}" for name in set(_names("/dev/shm")) - before["/dev/shm"]]
    for folder, _, files in os.walk(temp):
        paths += [f"{folder}/{name}" for name in files]
        if len(paths) > _MOST_COUNTED:
            break
    return sum(_size(path) for path in paths)


def _size(path: str) -> int:
    try:
        found = os.lstat(path)
    except OSError:
        return 0
    return found.st_blocks * 512 if found.st_uid == os.geteuid() else 0


def _is_ours(kind: str, row: dict[str, int]) -> bool:
    if row["cuid"] != os.geteuid() or row.get("nattch"):
        return False
    pids = [row.get(name, 0) for name in ("cpid", "lspid", "lrpid")]
    return not any(pid and _is_there(pid) for pid in pids)


def _is_there(pid: int) -> bool:
    return os.path.exists(f"/proc/{pid}")


def _remove_system_v(kind: str, one: int) -> bool:
    import ctypes

    libc = ctypes.CDLL(None)
    if kind == "sem":
        return bool(libc.semctl(one, 0, 0) == 0)
    return bool(getattr(libc, f"{kind}ctl")(one, 0, None) == 0)


def _sweep_files(folder: str, names: set[str], is_ours: Callable[[str], bool]) -> list[str]:
    swept = []
    for name in sorted(names):
        path = f"{folder}/{name}"
        try:
            if os.lstat(path).st_uid == os.geteuid() and is_ours(path):
                remove(path)
                swept.append(path)
        except OSError:
            continue
    return swept


def remove(path: str) -> None:
    """Remove a file, or a folder with all in it, also where its modes would forbid that."""
    if not os.path.isdir(path) or os.path.islink(path):
        os.unlink(path)
        return
    import shutil

    def allow(function: Callable[..., object], stuck: str, _: object) -> None:
        try:
            os.chmod(os.path.dirname(stuck), 0o700)
            os.chmod(stuck, 0o700)
            shutil.rmtree(stuck, ignore_errors=True) if os.path.isdir(stuck) else os.unlink(stuck)
        except OSError:
            pass

    shutil.rmtree(path, onerror=allow)


def _is_held(path: str) -> bool:
    """Whether any process has the file open or mapped. All of the run's are dead, so it is another's.

    The inode tells, not the name: sem_open maps a file of another name first.
    """
    wanted = os.stat(path)
    return any(_maps(pid, wanted) or _has_open(pid, wanted) for pid in watch.processes())


def _maps(pid: int, wanted: os.stat_result) -> bool:
    try:
        with open(f"/proc/{pid}/maps", "rb") as maps:
            rows = (row.split(None, 5) for row in maps)
            return any(int(row[4]) == wanted.st_ino and row[-1].startswith(b"/dev/shm/") for row in rows)
    except (OSError, IndexError, ValueError):
        return False


def _has_open(pid: int, wanted: os.stat_result) -> bool:
    try:
        descriptors = os.listdir(f"/proc/{pid}/fd")
    except OSError:
        return False
    return any(_is_file(f"/proc/{pid}/fd/{one}", wanted) for one in descriptors)


def _is_file(descriptor: str, wanted: os.stat_result) -> bool:
    try:
        found = os.stat(descriptor)
    except OSError:
        return False
    return (found.st_dev, found.st_ino) == (wanted.st_dev, wanted.st_ino)


def _spelled_in(source: str) -> Callable[[str], bool]:
    """Whether the demo's text spells out a file's name, or the beginning of its path under /tmp.

    The kernel does not say who made a file, and other programs make theirs meanwhile.
    """
    import re

    text = queues.text_of(source)
    beginnings = tuple(re.findall(r"""["'](/(?:var/)?tmp/[\w.@+-]{3,})""", text))

    def spelled(path: str) -> bool:
        name = os.path.basename(path)
        return path.startswith(beginnings) or (len(name) > 5 and name in text)

    return spelled


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


@contextmanager
def one_at_a_time(is_gone: Callable[[float], bool]) -> Iterator[None]:
    """Hold this user's turn: two runs that share the machine's objects could not tell whose is whose.

    The turn is an abstract socket: the kernel gives it back however its holder ends. `is_gone` waits that
    many seconds and says whether nobody waits for the run any more.
    """
    import _socket

    turn = _socket.socket(_socket.AF_UNIX, _socket.SOCK_DGRAM)
    try:
        give_up = time.monotonic() + _WAIT
        while time.monotonic() < give_up and not _took(turn):
            if is_gone(0.02):
                raise SystemExit(0)
        yield
    finally:
        turn.close()


def _took(turn: Any) -> bool:
    try:
        turn.bind(f"\0studycards-ledger-{os.geteuid()}".encode())
    except OSError:
        return False
    return True
