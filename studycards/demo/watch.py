"""What both kinds of isolation share: starting the demo, watching its limits, saying how it went."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable
from typing import Any, NoReturn

TICK = 0.05
"""Seconds between two looks at the memory in use."""
LIFELINE = 0
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 1, 36, 38
_PAGE = resource.getpagesize()


def say(orders: dict[str, Any], **what: Any) -> None:
    """Tell the runner. A runner that is gone is no reason to stop cleaning up."""
    try:
        os.write(orders["status"], json.dumps(what).encode() + b"\n")
    except OSError:
        pass


def prctl(option: int, value: int) -> None:
    """Set one property of this process; a kernel that has it not, or no Linux, is no error here."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def become_subreaper() -> None:
    """From now on orphans among the descendants become children of this process."""
    prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent() -> None:
    """The kernel kills this process when its parent ends."""
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def wakeup() -> int:
    """A descriptor that becomes readable when a child ends."""
    reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC) if hasattr(os, "pipe2") else os.pipe()
    os.set_blocking(writer, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    return reader


def become_demo(orders: dict[str, Any], folder: str, before: Callable[[], None] = lambda: None) -> NoReturn:
    """In a fresh child: no terminal, no privileges to gain, its own session, its limits; then the program."""
    try:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGPIPE, signal.SIGINT, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        os.setsid()
        null = os.open("/dev/null", os.O_RDONLY)
        os.dup2(null, 0)
        os.chdir(folder)
        os.environ.update(TMPDIR=folder, HOME=folder)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        before()
        prctl(_PR_SET_NO_NEW_PRIVS, 1)
        _close_all_but(0, 1, 2, orders["records"])
        os.execv(orders["command"][0], orders["command"])
    except BaseException as error:
        os.write(2, f"{orders['command'][0]}: {error}\n".encode())
    os._exit(127)


def _close_all_but(*kept: int) -> None:
    low = 0
    for descriptor in sorted(kept):
        if low < descriptor:  # closerange(0, 0) closes everything: its end, -1, is taken as unsigned
            os.closerange(low, descriptor)
        low = descriptor + 1
    os.closerange(low, 4096)


def let_go(orders: dict[str, Any], null: int | None = None) -> None:
    """Close the demo's ends in the process that watches it, so that they close when the demo does."""
    null = os.open("/dev/null", os.O_RDWR) if null is None else null
    os.dup2(null, 1)
    os.dup2(null, 2)
    os.close(orders["records"])


def until_over(
    orders: dict[str, Any],
    reader: int,
    ended: Callable[[], bool],
    memory: Callable[[], int],
    tick: float = TICK,
) -> str | None:
    """Wait until the demo ended, a limit is passed, or the runner is gone; say which of these cut it."""
    deadline = time.monotonic() + orders["seconds"]
    poll = select.poll()
    poll.register(LIFELINE, select.POLLIN)
    poll.register(reader, select.POLLIN)
    next_look = 0.0
    while True:
        now = time.monotonic()
        if ended():
            return None
        if now >= deadline:
            return "time"
        if now >= next_look:
            if memory() > orders["memory"]:
                return "memory"
            next_look = now + tick
        wait = min(next_look, deadline) - now
        for descriptor, _ in poll.poll(max(1, int(wait * 1000))):
            if descriptor == LIFELINE:
                return "stopped"
            _drain(reader)


def _drain(reader: int) -> None:
    try:
        os.read(reader, 4096)
    except BlockingIOError:
        pass


def memory_of(pids: list[int], most: int) -> int:
    """Bytes of memory that these processes hold; exact only where a first, quick count is more than `most`."""
    quick = _quick_memory(pids)
    return quick if quick <= most else sum(map(_exact_memory, pids))


def _quick_memory(pids: list[int]) -> int:
    """What is their own, and the largest of what they share. Pages that forked processes share count for each."""
    own = shared = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/statm", "rb") as line:
                fields = line.read().split()
        except OSError:
            continue
        own += int(fields[1]) - int(fields[2])
        shared = max(shared, int(fields[2]))
    return (own + shared) * _PAGE


def _exact_memory(pid: int) -> int:
    """The process's proportional share of its pages."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", "rb") as lines:
            return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(b"Pss:"))
    except (OSError, ValueError):
        return _quick_memory([pid])


def processes() -> list[int]:
    """Every process that /proc shows."""
    try:
        return [int(name) for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return []


def is_running(pid: int) -> bool:
    """Whether the process is there and no zombie."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as line:
            return line.read().rpartition(b")")[2].split()[0] not in (b"Z", b"X")
    except (OSError, IndexError):
        return False


def exit_code(status: int) -> int:
    """A wait status as an exit code, negative for a signal."""
    return os.waitstatus_to_exitcode(status)
