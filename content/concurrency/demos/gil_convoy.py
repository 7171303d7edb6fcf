"""A thread that waits for replies, beside a thread that computes: after each reply it waits once more, for the GIL.

Qualifies claim C4: waiting releases the GIL, but coming back from the wait needs it again.
Source: D. Beazley, "Understanding the Python GIL" (2010); docs.python.org, sys.setswitchinterval (5 ms by default).
"""

import os
import signal
import socket
import statistics
import struct
import sys
import threading
import time
from pathlib import Path

from studycards.demo import Demo, chart, child, expect, finish, lane, step, unavailable
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
        "replies": {"default": 15, "min": 5, "max": 100, "en": "replies in each round", "zh": "每轮的应答数"},
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


def main(replies, interval):
    ours, theirs = socket.socketpair()
    server = child(serve, theirs)
    step(
        "Ask a server process that takes 1 ms, with and without company.",
        "向一个耗时 1 毫秒的服务进程发请求，旁边先没有、后有计算。",
    )
    alone = gil_wait(ours, replies)
    with in_process():
        beside_process = gil_wait(ours, replies)
    sys.setswitchinterval(interval / 1000)
    with in_thread():
        beside_thread = gil_wait(ours, replies)
    sys.setswitchinterval(interval / 10_000)
    with in_thread():
        short = gil_wait(ours, replies)
    os.kill(server, signal.SIGKILL)
    finish(server)

    waits = {
        "alone": alone,
        "beside a process": beside_process,
        "beside a thread": beside_thread,
        "a tenth": short,
    }
    for name, wait in waits.items():
        lane("asker", f"{name}: {wait:.2f} ms for the GIL a reply")
    chart({"en": "Wait for the GIL after a reply has come (median)", "zh": "应答到达后等 GIL 的时间（中位数）"},
          {name: round(wait, 2) for name, wait in waits.items()}, "ms")  # fmt: skip
    most = interval / 4
    expect("alone", round(alone, 2), f"< {most}", alone < most, unit="ms")
    expect("other-process", round(beside_process, 2), f"< {most}", beside_process < most, unit="ms")
    if gil_is_on():
        expect(
            "convoy", round(beside_thread, 2), f">= {interval / 2}", beside_thread >= interval / 2, unit="ms"
        )
        expect("knob", round(short, 2), f"< {beside_thread / 2:.2f}", short < beside_thread / 2, unit="ms")
    else:
        for evidence in ("convoy", "knob"):
            unavailable(evidence, {
                "en": f"no GIL in this interpreter; beside a computing thread a reply waited {beside_thread:.2f} ms",
                "zh": f"这个解释器没有 GIL；在计算线程旁边，应答只等了 {beside_thread:.2f} 毫秒",
            })  # fmt: skip


def serve(connection):
    """Answer each request after 1 ms with the moment of the answer; all processes share that clock."""
    while connection.recv(1):
        time.sleep(0.001)
        connection.send(struct.pack("d", time.monotonic()))


def gil_wait(connection, replies):
    """Median milliseconds from the reply's arrival until Python code has it, without the time in line for a CPU."""
    waits = []
    for _ in range(replies):
        queued = in_line()
        connection.send(b"?")
        (sent,) = struct.unpack("d", connection.recv(8))
        waits.append(time.monotonic() - sent - (in_line() - queued))
    return max(0.0, statistics.median(waits) * 1000)


def in_line():
    return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9


class in_thread:
    """Compute in a thread of this process, for as long as the block lasts."""

    def __enter__(self):
        self.stop = threading.Event()
        self.thread = threading.Thread(target=compute, args=(self.stop.is_set,))
        self.thread.start()

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join()


class in_process:
    """The same, in a process."""

    def __enter__(self):
        self.pid = child(compute, lambda: False)

    def __exit__(self, *_):
        os.kill(self.pid, signal.SIGKILL)
        finish(self.pid)


def compute(over):
    while not over():
        for _ in range(1000):
            pass


if __name__ == "__main__":
    DEMO.run(main)
