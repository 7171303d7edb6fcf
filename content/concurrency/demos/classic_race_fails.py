"""Does `count += 1` from two threads lose updates?

The classic race of the textbooks, tried on this interpreter. Goes with claims T2 and C3: the GIL keeps the
interpreter whole, not your program, and where it may change hands is an accident of the build.
Source: docs.python.org, dis, threading.Lock; PEP 703.
"""

import dis
import sys
import threading
from contextlib import nullcontext

from studycards.demo import Demo, expect, inconclusive, measure, show, step
from studycards.demo.needs import gil_is_on

DEMO = Demo(
    title={"en": "The classic race, and where it fails to fail", "zh": "经典竞态，与它不出错的时候"},
    moral={
        "en": "It worked because of where the interpreter happens to switch. Take the lock.",
        "zh": "没出错只因解释器碰巧不在那里切换。请加锁。",
    },
    claims=["T2", "C3"],
    needs=["python:3.11"],
    evidence={
        "steps": {
            "en": "`count += 1` is at least three instructions: load, add, store",
            "zh": "`count += 1` 至少是三条指令：读取、相加、写回",
        },
        "call-loses": {
            "en": "`count = same(count) + 1`, with a call between load and store, loses updates on any build",
            "zh": "`count = same(count) + 1` 在读取与写回之间有一次调用，任何构建都会丢失更新",
        },
        "plain": {
            "en": "A plain `count += 1` in a loop loses none with the GIL (3.10 and later), and many "
                  "without it",
            "zh": "循环里单纯的 `count += 1`：有 GIL（3.10 起）一个也不丢，没有 GIL 则丢失很多",
        },
    },
    controls={
        "locked": {
            "en": "With a lock around it, even the version with the call loses nothing",
            "zh": "用锁括起来，带调用的版本也一个不丢",
        },
    },
    knobs={
        "times": {"default": 50000, "min": 20000, "max": 200000,
                  "en": "additions by each thread", "zh": "每个线程加几次"},
    },
    predict={
        "ask": {
            "en": "Two threads each run a plain `count += 1` loop on this interpreter. How many updates "
                  "are lost?",
            "zh": "两个线程在这个解释器上各自循环执行 `count += 1`。会丢失多少次更新？",
        },
        "choices": [
            {"text": {"en": "none", "zh": "一次也不丢"}, "value": 0},
            {"text": {"en": "some or many", "zh": "或多或少会丢"}, "range": [1, None]},
        ],
        "evidence": "plain",
    },
    translations={
        "zh": {
            "add_with_call, locked": "add_with_call，加锁",
            "of {}": "/ {}",
        }
    },
    seconds=0.3,
)  # fmt: skip

count = 0


def same(number):
    return number


def add(times, _guard):
    global count
    for _ in range(times):
        count += 1


def add_with_call(times, guard):
    global count
    for _ in range(times):
        with guard:
            count = same(count) + 1


def main(times):
    step("What the interpreter runs for `count += 1`.", "解释器为 `count += 1` 执行的指令。")
    steps = instructions("count += 1")
    show("  ".join(steps))
    expect("steps", len(steps), ">= 3", holds=len(steps) >= 3)

    step("Two threads, switching as often as the interpreter can.", "两个线程，切换得尽可能频繁。")
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        report_loss("call-loses", first_loss(add_with_call, times))
        plain = first_loss(add, times)
        if gil_is_on():
            expect("plain", plain, 0)
        else:
            report_loss("plain", plain)
        step("The same with a lock.", "同样的程序，加上锁。")
        expect("locked", lost(add_with_call, times, threading.Lock()), 0)
    finally:
        sys.setswitchinterval(interval)


def instructions(source):
    steps = [line.opname for line in dis.get_instructions(source) if line.opname != "RESUME"]
    store = next(place for place, name in enumerate(steps) if name.startswith("STORE"))
    return steps[: store + 1]


def first_loss(work, times, tries=10):
    """Updates lost in the first try that loses any; 0 if none of them does. A race need not show at once."""
    for _ in range(tries):
        if gone := lost(work, times, nullcontext()):
            return gone
    return 0


def lost(work, times, guard):
    global count
    count, start = 0, threading.Barrier(2)

    def run():
        start.wait()
        work(times, guard)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    measure(
        f"{work.__name__}{'' if isinstance(guard, nullcontext) else ', locked'}", count, f"of {2 * times}"
    )
    return 2 * times - count


def report_loss(evidence, gone):
    if gone:
        expect(evidence, gone, "> 0", holds=True)
    else:
        inconclusive(
            evidence, 0, "> 0",
            {"en": "the threads never met in ten tries; run it again",
             "zh": "十次尝试中两个线程都没有撞上，请再运行一次"},
        )  # fmt: skip


if __name__ == "__main__":
    DEMO.run(main)
