"""Measures that a demo can trust on a busy machine: cores given, CPU time, context switches, one CPU for all."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def capacity(workers: int = 2, seconds: float = 0.06) -> float:
    """How many cores the machine gives now: CPU seconds that forked spinners got, per second of wall time."""
    start = time.perf_counter()
    before = _children_cpu()
    pids = []
    for _ in range(workers):
        pid = os.fork()
        if not pid:
            end = time.perf_counter() + seconds
            while time.perf_counter() < end:
                pass
            os._exit(0)
        pids.append(pid)
    for pid in pids:
        os.waitpid(pid, 0)
    return (_children_cpu() - before) / (time.perf_counter() - start)


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cores_used(work: Callable[[], object]) -> float:
    """CPU seconds per second of wall time that `work` used, its finished child processes included."""
    cpu = time.process_time() + _children_cpu()
    wall = time.perf_counter()
    work()
    return (time.process_time() + _children_cpu() - cpu) / (time.perf_counter() - wall)


def seconds_of(work: Callable[[], object]) -> float:
    """Wall seconds that one call of `work` took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def switches(who: int = resource.RUSAGE_SELF) -> int:
    """Context switches so far, voluntary and not: a woken peer may preempt, so one kind alone counts too few."""
    used = resource.getrusage(who)
    return used.ru_nvcsw + used.ru_nivcsw


@contextmanager
def one_cpu() -> Iterator[int]:
    """Keep this thread, and what it starts, on one CPU; yields which. Linux only."""
    before = os.sched_getaffinity(0)
    cpu = min(before)
    os.sched_setaffinity(0, {cpu})
    try:
        yield cpu
    finally:
        os.sched_setaffinity(0, before)


def task_status(pid: int | str = "self", task: int | None = None) -> dict[str, str]:
    """The lines of /proc/PID/status (or of one task of it) as a mapping. Linux only."""
    path = f"/proc/{pid}/status" if task is None else f"/proc/{pid}/task/{task}/status"
    with open(path) as lines:
        return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}
