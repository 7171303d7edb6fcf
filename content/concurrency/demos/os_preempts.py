"""Two endless loops share one CPU, and the kernel lets both make progress.

Tests claim S1, which says that the operating system alone schedules processes and threads.
Source: sched(7), "Scheduling policies"; getrusage(2), ru_nivcsw.
"""

import mmap
import os
import signal
import time

from studycards.demo import Demo, chart, child, expect, lane, step
from studycards.demo.probes import one_cpu

DEMO = Demo(
    title={"en": "Two endless loops, one CPU", "zh": "两个死循环，一个 CPU"},
    moral={
        "en": "The kernel takes the CPU away unasked; a loop without end harms no one but itself.",
        "zh": "内核不打招呼就收回 CPU；死循环拖不垮别人。",
    },
    claims=["S1"],
    needs=["linux"],
    evidence={
        "both-progress": {
            "en": "Both loops count, though neither ever gives the CPU up",
            "zh": "两个循环都在计数，虽然谁也没有让出 CPU",
        },
        "preempted": {
            "en": "The kernel took the CPU from each of them several times (involuntary context switches)",
            "zh": "内核多次从它们手里收回 CPU（非自愿上下文切换）",
        },
        "not-asked": {
            "en": "Most of each one's switches are involuntary: it asked for nothing",
            "zh": "二者的切换大多是非自愿的：它们什么也没请求",
        },
    },
    controls={
        "cooperative-starves": {
            "en": "The same two loops under a scheduler that waits to be "
            "given control: the second never begins",
            "zh": "同样两个循环，交给只能等对方让出的调度器：第二个永远开始不了",
        },
    },
    predict={
        "ask": {
            "en": "Two processes on one CPU run `while True: count += 1`. How many of them make progress?",
            "zh": "两个进程在同一个 CPU 上执行 `while True: count += 1`，有几个在前进？",
        },
        "choices": [1, 2],
        "evidence": "both-progress",
    },
    knobs={
        "ms": {
            "default": 300, "min": 100, "max": 2000,
            "en": "milliseconds to let them run", "zh": "运行多少毫秒",
        },
    },
    translations={
        "zh": {
            "cooperative": "协作式",
            "involuntary switches {}, voluntary {}": "被迫切换 {} 次，自愿 {} 次",
            "first {}, second {}": "第一个 {}，第二个 {}",
            "at least {} each": "各至少 {}",
            "fewer than the involuntary ones": "少于被迫的切换",
        }
    },
    seconds=0.5,
)  # fmt: skip


def main(ms):
    counts = memoryview(mmap.mmap(-1, 32)).cast("Q")  # four counters that parent and children share

    step("Start two processes that only count, on one CPU.", "在同一个 CPU 上启动两个只会计数的进程。")
    with one_cpu():
        loops = [child(count_forever, counts, slot) for slot in (0, 1)]
    time.sleep(ms / 1000)
    used = [stop(pid) for pid in loops]
    for name, usage in zip("AB", used, strict=True):
        lane(name, f"involuntary switches {usage.ru_nivcsw}, voluntary {usage.ru_nvcsw}")
    chart({"en": "Counted", "zh": "计数"}, {"A": counts[0], "B": counts[1]})
    expect("both-progress", sum(count > 0 for count in counts[:2]), 2)
    forced = [usage.ru_nivcsw for usage in used]
    expect("preempted", forced, "at least 3 each", min(forced) >= 3)
    asked = [usage.ru_nvcsw for usage in used]
    expect(
        "not-asked",
        asked,
        "fewer than the involuntary ones",
        all(a < f for a, f in zip(asked, forced, strict=True)),
    )

    step(
        "Now a scheduler of our own that waits for each loop to yield.",
        "再用自己写的、等待循环让出的调度器。",
    )
    cooperative = child(cooperate, counts)
    time.sleep(min(ms, 100) / 1000)
    stop(cooperative)
    lane("cooperative", f"first {counts[2]}, second {counts[3]}")
    expect("cooperative-starves", [counts[2] > 0, counts[3]], [True, 0])


def count_forever(counts, slot):
    while True:
        counts[slot] += 1


def cooperate(counts):
    loops = [a_loop(counts, 2), a_loop(counts, 3)]
    while True:
        for loop in loops:
            next(loop)


def a_loop(counts, slot):
    while True:
        counts[slot] += 1
    yield


def stop(pid):
    os.kill(pid, signal.SIGKILL)
    _, _, usage = os.wait4(pid, 0)
    return usage


if __name__ == "__main__":
    DEMO.run(main)
