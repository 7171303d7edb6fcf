"""A thread that waits for replies, beside a thread that computes: after each reply it waits once more, for the GIL.

Qualifies claim C4: waiting releases the GIL, but coming back from the wait needs it again.
Source: D. Beazley, "Understanding the Python GIL" (2010); docs.python.org, sys.setswitchinterval (5 ms by default).
"""

import contextlib
import os
import signal
import socket
import statistics
import struct
import sys
import threading
import time
from pathlib import Path

from studycards.demo import Demo, chart, child, expect, finish, inconclusive, lane, step, unavailable
from studycards.demo.needs import gil_is_on

DEMO = Demo(
    title={"en": "The convoy behind the GIL", "zh": "GIL 后面的车队：护航效应"},
    moral={
        "en": "Keep computing out of the process that answers: each reply queues a switch interval for "
              "the GIL.",
        "zh": "别把计算放进负责应答的进程：每个应答都要为 GIL 多等一个切换间隔。",
    },
    claims=["C4", "B1", "X2", "S1"],
    needs=["linux", "file:/proc/thread-self/schedstat"],
    evidence={
        "convoy": {
            "en": "With a computing thread beside it, each reply waits at least half a switch interval "
                  "for the GIL",
            "zh": "旁边有计算线程时，每个应答至少要为 GIL 等半个切换间隔",
        },
        "knob": {
            "en": "With a tenth of the switch interval that wait is less than half as long",
            "zh": "把切换间隔缩到十分之一，这段等待不到原来的一半",
        },
    },
    controls={
        "alone": {
            "en": "With no computing thread there is next to nothing to wait for",
            "zh": "没有计算线程时，几乎不用等待",
        },
        "other-process": {
            "en": "With the same computing in another process neither: it is the GIL, not the CPU, "
                  "that is waited for",
            "zh": "同样的计算放到另一个进程里也不用等：等的是 GIL 而不是 CPU",
        },
    },
    knobs={
        "replies": {"default": 7, "min": 5, "max": 50, "en": "replies in each round", "zh": "每轮的应答数"},
        "interval": {
            "default": 5.0, "min": 2.0, "max": 20.0,
            "en": "switch interval in milliseconds", "zh": "切换间隔（毫秒）",
        },
    },
    predict={
        "ask": {
            "en": "A thread waits for short replies; another computes in pure Python (GIL on, switch "
                  "interval 5 ms). How long does a reply that has arrived wait for the GIL?",
            "zh": "一个线程等待简短的应答，另一个线程做纯 Python 计算（GIL 开启，切换间隔 5 毫秒）。已"
                  "经到达的应答要等 GIL 多久？",
        },
        "choices": [
            {"text": {"en": "no time: waiting threads go first",
                      "zh": "不用等：等待中的线程优先"}, "range": [None, 1.0]},
            {"text": {"en": "about 5 ms", "zh": "5 毫秒左右"}, "range": [1.0, 50]},
            {"text": {"en": "until the computing ends", "zh": "直到计算结束"}, "range": [50, None]},
        ],
        "evidence": "convoy",
    },
    seconds=0.6,
)  # fmt: skip

ROUNDS = 3


def main(replies, interval):
    ours, theirs = socket.socketpair()
    server = child(serve, theirs)
    step("Ask a server process that takes 2 ms, in turns alone, beside a process and beside a thread that computes.",
         "向一个耗时 2 毫秒的服务进程发请求，轮流在三种情形下：独处、旁边有计算进程、旁边有计算线程。")  # fmt: skip
    waits = {}
    for _ in range(ROUNDS):
        sys.setswitchinterval(interval / 1000)
        note(waits, "alone", gil_wait(ours, replies))
        with in_process():
            note(waits, "beside a process", gil_wait(ours, replies))
        with in_thread() as steps:
            note(waits, "beside a thread", gil_wait(ours, replies, steps))
        sys.setswitchinterval(interval / 10_000)
        with in_thread() as steps:
            note(waits, "a tenth", gil_wait(ours, replies, steps))
    os.kill(server, signal.SIGKILL)
    finish(server)
    report(waits, interval)


def note(waits, name, milliseconds):
    """Keep the least of the rounds: other work on the machine can only add to a wait."""
    if milliseconds is not None:
        waits[name] = min(milliseconds, waits.get(name, milliseconds))


def report(waits, interval):
    for name, wait in waits.items():
        lane("asker", f"{name}: {wait:.2f} ms for the GIL a reply")
    chart({"en": "Wait for the GIL after a reply has come (median)", "zh": "应答到达后等 GIL 的时间（中位数）"},
          {name: round(wait, 2) for name, wait in waits.items()}, "ms")  # fmt: skip
    most = interval / 4
    for evidence, name in (("alone", "alone"), ("other-process", "beside a process")):
        expect(evidence, round(waits[name], 2), f"< {most}", waits[name] < most, unit="ms")
    beside, short = waits.get("beside a thread"), waits.get("a tenth")
    if not gil_is_on():
        no_convoy(unavailable, {
            "en": f"no GIL in this interpreter; beside a computing thread a reply waited {beside or 0:.2f} ms",
            "zh": f"这个解释器没有 GIL；在计算线程旁边，应答只等了 {beside or 0:.2f} 毫秒",
        })  # fmt: skip
    elif beside is None or short is None:
        no_convoy(lambda evidence, why: inconclusive(evidence, "-", f">= {interval / 2}", why), {
            "en": "the machine was too busy: the computing thread hardly got a CPU",
            "zh": "机器太忙：计算线程几乎没有得到 CPU",
        })  # fmt: skip
    else:
        expect("convoy", round(beside, 2), f">= {interval / 2}", beside >= interval / 2, unit="ms")
        expect("knob", round(short, 2), f"< {beside / 2:.2f}", short < beside / 2, unit="ms")


def no_convoy(say, why):
    for evidence in ("convoy", "knob"):
        say(evidence, why)


def serve(connection):
    """Answer each request after 2 ms with the moment of the answer; all processes share that clock."""
    while connection.recv(1):
        time.sleep(0.002)
        connection.send(struct.pack("d", time.monotonic()))


def gil_wait(connection, replies, steps=None):
    """Median milliseconds from a reply's arrival until Python code has it, without the time in line for a CPU.

    With `steps` of a computing thread only those replies count during which it computed: it may be in line itself.
    """
    waits = []
    for _ in range(4 * replies):
        queued, computed = in_line(), steps and steps[0]
        connection.send(b"?")
        (sent,) = struct.unpack("d", connection.recv(8))
        waited = time.monotonic() - sent - (in_line() - queued)
        if not steps or steps[0] > computed:
            waits.append(waited)
        if len(waits) == replies:
            return max(0.0, statistics.median(waits) * 1000)
    return None


def in_line():
    return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9


@contextlib.contextmanager
def in_thread():
    """Compute in a thread of this process, for as long as the block lasts; yields the thread's steps."""
    stop, steps = threading.Event(), [1]
    thread = threading.Thread(target=compute, args=(stop.is_set, steps))
    thread.start()
    try:
        yield steps
    finally:
        stop.set()
        thread.join()


@contextlib.contextmanager
def in_process():
    """The same, in a process."""
    pid = child(compute, lambda: False, [1])
    try:
        yield
    finally:
        os.kill(pid, signal.SIGKILL)
        finish(pid)


def compute(over, steps):
    while not over():
        for _ in range(1000):
            pass
        steps[0] += 1


if __name__ == "__main__":
    DEMO.run(main)
