"""A thread that waits for replies, beside a thread that computes: after each reply it waits once more, for the GIL.

Qualifies claim C4: waiting releases the GIL, but coming back from the wait needs it again.
Source: D. Beazley, "Understanding the Python GIL" (2010); docs.python.org, sys.setswitchinterval (5 ms by default).
"""

import contextlib
import functools
import os
import signal
import socket
import statistics
import struct
import sys
import threading
import time

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
        "replies": {"default": 6, "min": 4, "max": 20, "en": "replies in each round", "zh": "每轮的应答数"},
        "interval": {
            "default": 5.0, "min": 2.0, "max": 10.0,
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
    translations={
        "zh": {
            "asker": "请求者",
            "alone": "独自",
            "beside a process": "旁边有进程",
            "beside a thread": "旁边有线程",
            "a tenth": "间隔十分之一",
            "{}: {} ms for the GIL a reply": "{}：每次应答后等 GIL {} ms",
            "several replies": "好几次应答",
        }
    },
    seconds=0.6,
)  # fmt: skip

ROUNDS = 3


def main(replies, interval):
    ours, theirs = socket.socketpair()
    server = child(serve, theirs, 1.6 * interval / 1000)
    step("Ask a server process in turns: alone, beside a process that computes, beside a thread that computes.",
         "轮流在三种情形下向一个服务进程发请求：独处、旁边有计算进程、旁边有计算线程。")  # fmt: skip
    waits = {"alone": [], "beside a process": [], "beside a thread": [], "a tenth": []}
    for _ in range(ROUNDS):
        sys.setswitchinterval(interval / 1000)
        waits["alone"] += gil_waits(ours, replies)
        with in_process():
            waits["beside a process"] += gil_waits(ours, replies)
        with in_thread() as steps:
            waits["beside a thread"] += gil_waits(ours, replies, steps)
        sys.setswitchinterval(interval / 10_000)
        with in_thread() as steps:
            waits["a tenth"] += gil_waits(ours, replies, steps)
    os.kill(server, signal.SIGKILL)
    finish(server)
    report(waits, interval)


def report(waits, interval):
    middle = {name: statistics.median(each) for name, each in waits.items() if len(each) > 1}
    for name, wait in middle.items():
        lane("asker", f"{name}: {wait:.2f} ms for the GIL a reply")
    chart({"en": "Wait for the GIL after a reply has come (median)", "zh": "应答到达后等 GIL 的时间（中位数）"},
          {name: round(wait, 2) for name, wait in middle.items()}, "ms")  # fmt: skip
    most = interval / 4
    for evidence, name in (("alone", "alone"), ("other-process", "beside a process")):
        expect(evidence, round(middle[name], 2), f"< {most}", middle[name] < most, unit="ms")
    if not gil_is_on():
        for evidence in ("convoy", "knob"):
            unavailable(evidence, NO_GIL)
    elif "beside a thread" not in middle or "a tenth" not in middle:
        for evidence in ("convoy", "knob"):
            inconclusive(evidence, len(waits["a tenth"]), "several replies", TOO_BUSY)
    else:
        beside = middle["beside a thread"]
        expect("convoy", round(beside, 2), f">= {interval / 2}", beside >= interval / 2, unit="ms")
        # The lower quartiles: a holder of the GIL that stands in line for a CPU can only add to a wait.
        usual, tenth = (statistics.quantiles(waits[name], n=4)[0] for name in ("beside a thread", "a tenth"))
        expect("knob", round(tenth, 2), f"< {usual / 2:.2f}", tenth < usual / 2, unit="ms")


NO_GIL = {
    "en": "this interpreter has no GIL to wait for; the chart shows how long a reply waited beside a computing thread",
    "zh": "这个解释器没有 GIL 可等；图中可见在计算线程旁边应答等了多久",
}
TOO_BUSY = {
    "en": "the machine was too busy: the computing thread hardly got a CPU",
    "zh": "机器太忙：计算线程几乎没有得到 CPU",
}


def serve(connection, seconds):
    """Answer with the moment of the answer (all processes share that clock), longer than an interval after the request:

    the asker has then come back from send, which lets go of the GIL as well, and sleeps in recv.
    """
    while connection.recv(1):
        time.sleep(seconds)
        connection.send(struct.pack("d", time.monotonic()))


def gil_waits(connection, replies, steps=None):
    """Milliseconds from each reply's arrival until Python code has it, without the time in line for a CPU.

    With `steps` of a computing thread only those replies count during which it computed: it may be in line itself.
    """
    waits = []
    for _ in range(3 * replies):
        queued, computed = in_line(), steps and steps[0]
        connection.send(b"?")
        (sent,) = struct.unpack("d", connection.recv(8))
        now = time.monotonic()
        if not steps or steps[0] > computed:
            waits.append(max(0.0, now - sent - (in_line() - queued)) * 1000)
        if len(waits) == replies:
            break
    return waits


def in_line():
    """Seconds in line for a CPU so far. One pread: every call that lets go of the GIL invites the convoy."""
    return int(os.pread(schedstat(), 100, 0).split()[1]) / 1e9


@functools.cache
def schedstat():
    return os.open("/proc/thread-self/schedstat", os.O_RDONLY)


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
