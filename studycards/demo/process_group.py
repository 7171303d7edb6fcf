"""Isolation without namespaces: a subreaper that finds every descendant, and a ledger of what there was."""

from __future__ import annotations

import os
import resource
import select
import signal
import time
from typing import Any

from studycards.demo import ledger, queues, watch

_PATIENCE = 3.0
_TICK = 0.1
"""A look at the whole machine's /proc takes some milliseconds of a core that the demo may be measuring."""
_LONGEST_FILE = 1 << 30


def run(orders: dict[str, Any], why: str) -> None:
    """Run the demo, end all its descendants, remove what it left."""
    watch.become_subreaper()
    with ledger.one_at_a_time(_is_gone):
        before = ledger.listing()
        os.makedirs(orders["temp"], mode=0o700)
        # a file's time, since those lag behind the clock: it is compared with the times of files
        began = os.stat(orders["temp"]).st_mtime
        watch.say(orders, isolation="process-group", why=why)
        status, seen, cut = _watched(orders, before)
        left = end_descendants()
        swept = [f"process {pid}" for pid in left] if cut is None else []
        swept += ledger.sweep(before, orders["temp"], orders["source"], began, seen)
        ledger.remove(orders["temp"])
    watch.say(orders, status=status, cut=cut, swept=swept)


def _is_gone(seconds: float) -> bool:
    return bool(select.select([watch.LIFELINE], [], [], seconds)[0])


def _watched(orders: dict[str, Any], before: ledger.Listing) -> tuple[int | None, set[str], str | None]:
    reader = watch.wakeup()
    told, tell = os.pipe()
    nurse = os.fork()
    if not nurse:
        os.close(told)
        os.close(orders["status"])
        _nurse(orders, tell)
    os.close(tell)
    watch.let_go(orders)
    seen: set[str] = set()
    state: dict[str, bool] = {}
    queues_are_listed = queues.names() is not None

    def ended() -> bool:
        _reap_all(nurse, state)
        return "nurse" in state

    def memory() -> int:
        found = descendants()
        if not queues_are_listed:
            seen.update(queues.seen(found))
        return watch.memory_of(found, orders["memory"]) + ledger.bytes_in_files(before, orders["temp"])

    cut = watch.until_over(orders, reader, ended, memory, _TICK)
    os.set_blocking(told, False)
    status = _told(told)
    if cut is None and status is None:
        cut = "warden"
    return status, seen, cut


def _nurse(orders: dict[str, Any], tell: int) -> None:
    """The demo's parent, and no more than that: a demo that kills its parent kills this one."""
    pid = os.fork()
    if not pid:
        watch.become_demo(orders, orders["temp"], _limit_files)
    watch.let_go(orders)
    os.write(tell, str(watch.exit_code(os.waitpid(pid, 0)[1])).encode())
    os._exit(0)


def _limit_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LONGEST_FILE, _LONGEST_FILE))


def _told(reader: int) -> int | None:
    try:
        return int(os.read(reader, 16))
    except (OSError, ValueError):
        return None


def _reap_all(nurse: int, state: dict[str, bool]) -> None:
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            state["nurse"] = True
            return
        if pid == nurse:
            state["nurse"] = True
        if not pid:
            return


def descendants() -> list[int]:
    """Every process below this one, found by walking /proc."""
    children: dict[int, list[int]] = {}
    for pid in watch.processes():
        parent = _parent(pid)
        if parent is not None:
            children.setdefault(parent, []).append(pid)
    found: list[int] = []
    line = [os.getpid()]
    while line:
        below = children.get(line.pop(), [])
        found += below
        line += below
    return found


def _parent(pid: int) -> int | None:
    try:
        with open(f"/proc/{pid}/stat", "rb") as line:
            return int(line.read().rpartition(b")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return None


def end_descendants() -> list[int]:
    """Kill every descendant until there is none: first all are stopped, so that none can fork on."""
    left: list[int] = []
    give_up = time.monotonic() + _PATIENCE
    while time.monotonic() < give_up:
        alive = descendants()
        left += [pid for pid in alive if pid not in left and watch.is_running(pid)]
        for number in (signal.SIGSTOP, signal.SIGKILL):
            for pid in alive:
                _signal(pid, number)
        if not _wait_for_children() and not alive:
            break
        time.sleep(0.002)
    return left


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except OSError:
        pass


def _wait_for_children() -> bool:
    """Reap what has ended; whether there is any child left."""
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return False
        if not pid:
            return True
