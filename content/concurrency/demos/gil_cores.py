"""Two threads of pure Python, then two processes: how many cores do they use?

Tests claims C1 to C3 (quoted from "Fluent Python"): one thread at a time executes bytecode, so threads use one core
and processes all of them.
Source: PEP 703; docs.python.org, glossary, "global interpreter lock".
"""

import sys
import threading

from studycards.demo import Demo, chart, child, expect, finish, inconclusive, lane, measure, step, unavailable
from studycards.demo.needs import gil_is_on
from studycards.demo.probes import Meter

DEMO = Demo(
    title={"en": "Pure Python in threads and in processes", "zh": "纯 Python 计算：线程与进程各用几个核"},
    moral={
        "en": "With the GIL, threads take turns at one core's worth of Python; processes each have a "
              "GIL of their own.",
        "zh": "有 GIL 时，多个线程轮流使用合计一个核的算力；每个进程各有自己的 GIL。",
    },
    claims=["C1", "C2", "C3", "B2", "X1", "X2"],
    needs=["linux", "file:/proc/thread-self/schedstat"],
    evidence={
        "threads-at-most-one": {
            "en": "While the GIL is on, threads of pure Python together never use more than one core",
            "zh": "GIL 开启时，执行纯 Python 的多个线程合计最多只用一个核",
        },
        "threads-wait-for-gil": {
            "en": "Each of them is asleep much of the time, neither running nor in line for a CPU: it "
                  "waits for the GIL",
            "zh": "每个线程都有相当一部分时间在睡眠，既不在运行，也不在排队等 CPU：它等的是 GIL",
        },
    },
    controls={
        "processes-more": {
            "en": "The same loop in as many processes, each with its own GIL, never sleeps: it wants "
                  "more than one core",
            "zh": "同样的循环放进同样多的进程（各有自己的 GIL）便不再睡眠：运行需求超过一个核",
        },
    },
    knobs={
        "workers": {"default": 2, "min": 2, "max": 8, "en": "threads, then processes",
                                                      "zh": "线程数，随后也是进程数"},
    },
    predict={
        "ask": {
            "en": "Two threads run a pure-Python loop, with the GIL on, on a machine with free cores. "
                  "How many cores do they use together?",
            "zh": "机器上有空闲的核，GIL 开启，两个线程都在跑纯 Python 循环。它们合计用几个核？",
        },
        "choices": [
            {"text": {"en": "about two", "zh": "大约两个"}, "range": [1.6, None]},
            {"text": {"en": "one at most", "zh": "最多一个"}, "range": [None, 1.15]},
            {"text": {"en": "about one and a half", "zh": "大约一个半"}, "range": [1.15, 1.6]},
        ],
        "evidence": "threads-at-most-one",
    },
    translations={
        "zh": {
            "used {} cores, were ready for {}": "用了 {} 个核，运行需求 {}",
            "cores": "个核",
            "threads": "线程",
            "processes": "进程",
            "processes used": "进程用了",
        }
    },
    seconds=0.5,
)  # fmt: skip


def main(workers):
    step("Count in several threads of this process.", "在本进程的几个线程里计数。")
    threads = in_threads(workers)
    lane("threads", f"used {threads.used:.2f} cores, were ready for {threads.ready:.2f}")

    step("Count in as many processes.", "在同样多的进程里计数。")
    processes = in_processes(workers)
    lane("processes", f"used {processes.used:.2f} cores, were ready for {processes.ready:.2f}")

    chart(
        {
            "en": "Cores they were ready for (running, or in line for a CPU)",
            "zh": "运行需求（正在运行或排队等 CPU）",
        },
        {"threads": round(threads.ready, 2), "processes": round(processes.ready, 2)},
        "cores",
    )
    measure("processes used", round(processes.used, 2), "cores")
    if gil_is_on():
        expect("threads-at-most-one", round(threads.used, 2), "<= 1.15", threads.used <= 1.15, unit="cores")
        waits_for_gil(1 - threads.ready / workers, threads.used)
    else:
        no_gil(round(threads.ready, 2))
    expect("processes-more", round(processes.ready, 2), ">= 1.5", processes.ready >= 1.5, unit="cores")


def waits_for_gil(asleep, used):
    if asleep < 0.2 and used < 0.7:
        # To ask for the GIL takes a CPU, and on a machine this busy each asking stands in line.
        inconclusive("threads-wait-for-gil", f"{asleep:.0%}", ">= 20%", {
            "en": "the machine was too busy to tell waiting for the GIL from standing in line to ask for it",
            "zh": "机器太忙，分不清是在等 GIL，还是在排队等 CPU 去请求 GIL",
        })  # fmt: skip
    else:
        expect("threads-wait-for-gil", f"{asleep:.0%}", ">= 20%", asleep >= 0.2)


def no_gil(ready):
    why = {
        "en": f"this interpreter runs without the GIL; its threads were ready for {ready} cores",
        "zh": f"这个解释器没有 GIL；它的线程合计有 {ready} 个核的运行需求",
    }
    unavailable("threads-at-most-one", why)
    unavailable("threads-wait-for-gil", why)


def in_threads(workers):
    # A waiter wakes at each interval to ask for the GIL, and stands in line for a CPU to ask
    sys.setswitchinterval(0.05)
    meter = Meter()
    threads = [threading.Thread(target=meter.run, args=(count,)) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return meter.cores()


def in_processes(workers):
    meter = Meter()
    finish(*[child(meter.run, count) for _ in range(workers)])
    return meter.cores()


def count():
    for _ in range(10_000):
        pass


if __name__ == "__main__":
    DEMO.run(main)
