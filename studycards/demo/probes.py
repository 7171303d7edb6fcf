"""Measures that a demo can trust on a busy machine: cores given, CPU time, context switches, one CPU for all."""

from __future__ import annotations

import json
import os
import resource
import struct
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


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


@dataclass(frozen=True)
class Cores:
    """Cores that some workers used, and cores they were ready for: running, or in line for a CPU.

    A worker that waits for a lock, or for the GIL, is not ready. So `ready` tells a busy machine
    (in line for a CPU) from workers that hold each other up, whatever else runs.
    """

    used: float
    ready: float


class Meter:
    """Counts the cores of several workers; each calls `run`, in a thread or in a forked child. Linux only."""

    def __init__(self, seconds: float = 0.2) -> None:
        self._reader, self._writer = os.pipe()
        self._start = time.monotonic() + 0.01
        self._end = self._start + seconds

    def run(self, work: Callable[[], object]) -> None:
        """Do `work` again and again until the time is up."""
        time.sleep(max(0.0, self._start - time.monotonic()))
        start, ran, queued = time.monotonic(), time.thread_time(), _queued()
        while time.monotonic() < self._end:
            work()
        ran, queued, end = time.thread_time() - ran, _queued() - queued, time.monotonic()
        os.write(self._writer, struct.pack("4d", start, end, ran, queued))

    def cores(self) -> Cores:
        """The sum over the workers, once all of them are done."""
        os.close(self._writer)
        with os.fdopen(self._reader, "rb") as reader:
            workers = list(struct.iter_unpack("4d", reader.read()))
        span = max(end for _, end, _, _ in workers) - min(start for start, _, _, _ in workers)
        used = sum(ran for _, _, ran, _ in workers) / span
        return Cores(used, sum((ran + queued) / (end - start) for start, end, ran, queued in workers))


def _queued() -> float:
    """Seconds that this thread stood in line for a CPU so far."""
    return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9


def in_child(work: Callable[..., Any], *args: Any) -> Any:
    """Do `work` in a forked child; return its result as JSON carries it, or raise ChildProcessError."""
    reader, writer = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if not pid:
        status = 1
        try:
            os.write(writer, json.dumps(work(*args)).encode())
            status = 0
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(status)
    os.close(writer)
    with open(reader, "rb") as answers:
        answer = answers.read()
    if os.waitpid(pid, 0)[1]:
        raise ChildProcessError(f"the child {pid} failed")
    return json.loads(answer)


def until_asleep(task: int, patience: float = 2.0) -> bool:
    """Wait until a thread of this process (its `native_id`) has slept in the kernel for a while. Linux only.

    Three looks in a row: one alone may catch a thread that sleeps only until the GIL is free.
    """
    asleep, end = 0, time.monotonic() + patience
    while asleep < 3 and time.monotonic() < end:
        asleep = asleep + 1 if task_status(task=task)["State"].startswith("S") else 0
        time.sleep(0.004)
    return asleep == 3
