"""The same computing by one worker, two threads, two coroutines and two processes: how many cores is each ready for?

Tests claims B1 and B2: threads and coroutines do not help CPU-bound work, processes do.
Source: docs.python.org, concurrent.futures; PEP 703.
"""

import asyncio
import sys
import threading

from studycards.demo import Demo, chart, child, expect, finish, lane, step, unavailable
from studycards.demo.needs import gil_is_on
from studycards.demo.probes import Meter

DEMO = Demo(
    title={"en": "Computing in pure Python, four ways", "zh": "纯 Python 计算的四种做法"},
    moral={
        "en": "More workers help computing only if each can have a core: processes can, threads under "
              "the GIL cannot.",
        "zh": "增加工作者要对计算有用，每个都得能占一个核：进程可以，GIL 下的线程不行。",
    },
    claims=["B1", "B2", "C1", "C2", "X2"],
    needs=["linux", "file:/proc/thread-self/schedstat"],
    evidence={
        "threads-one-core": {
            "en": "Two threads use no more than one core between them, the GIL being on",
            "zh": "GIL 开启时，两个线程合计不超过一个核",
        },
        "coroutines-one-core": {
            "en": "Two coroutines use no more than one core, GIL or not: they share one thread",
            "zh": "不论有没有 GIL，两个协程都不超过一个核：它们在同一个线程里",
        },
        "all-right": {
            "en": "Every way came to the same result: only the speed differs",
            "zh": "每种做法的结果都相同，差别只在速度",
        },
    },
    controls={
        "processes-more-cores": {
            "en": "Two processes, with nothing to share, are ready for more than one core and a half",
            "zh": "两个进程什么都不共用，运行需求超过一个半核",
        },
    },
    knobs={
        "limit": {"default": 2000, "min": 500, "max": 20000, "en": "count the primes below",
                                                             "zh": "统计小于此数的素数"},
    },
    predict={
        "ask": {
            "en": "Two forked processes count primes in pure Python. For how many cores are they ready?",
            "zh": "两个 fork 出来的进程用纯 Python 数素数。它们有几个核的运行需求？",
        },
        "choices": [
            {"text": {"en": "two", "zh": "两个"}, "range": [1.7, None]},
            {"text": {"en": "one", "zh": "一个"}, "range": [None, 1.3]},
            {"text": {"en": "between one and two", "zh": "一个到两个之间"}, "range": [1.3, 1.7]},
        ],
        "evidence": "processes-more-cores",
    },
    translations={
        "zh": {
            "used {} cores, were ready for {}": "用了 {} 个核，运行需求 {}",
            "cores": "个核",
            "one": "单个",
            "threads": "线程",
            "coroutines": "协程",
            "processes": "进程",
        }
    },
    seconds=1.0,
)  # fmt: skip


def main(limit):
    right = primes_below(limit)
    wrong = []

    def work():
        if primes_below(limit) != right:
            wrong.append(limit)

    def work_in_child():
        assert primes_below(limit) == right

    step(
        "Do the same work again and again for a fifth of a second, in four ways.",
        "用四种做法把同样的工作反复做五分之一秒。",
    )
    one = in_threads(work, 1)
    threads = in_threads(work, 2)
    coroutines = in_coroutines(work)
    processes, exits = in_processes(work_in_child)
    found = {"one": one, "threads": threads, "coroutines": coroutines, "processes": processes}
    for name, cores in found.items():
        lane(name, f"used {cores.used:.2f} cores, were ready for {cores.ready:.2f}")
    chart({"en": "Cores they were ready for", "zh": "运行需求"},
          {name: round(cores.ready, 2) for name, cores in found.items()}, "cores")  # fmt: skip

    if gil_is_on():
        expect("threads-one-core", round(threads.used, 2), "<= 1.15", threads.used <= 1.15, unit="cores")
    else:
        unavailable("threads-one-core", {
            "en": f"no GIL in this interpreter: its two threads were ready for {threads.ready:.2f} cores",
            "zh": f"这个解释器没有 GIL：它的两个线程合计有 {threads.ready:.2f} 个核的运行需求",
        })  # fmt: skip
    expect("coroutines-one-core", round(coroutines.used, 2), "<= 1.15", coroutines.used <= 1.15, unit="cores")
    expect("processes-more-cores", round(processes.ready, 2), ">= 1.5", processes.ready >= 1.5, unit="cores")
    expect("all-right", [wrong, exits], [[], [0, 0]])


def primes_below(limit):
    return sum(
        all(number % divisor for divisor in range(2, int(number**0.5) + 1)) for number in range(2, limit)
    )


def in_threads(work, count):
    # A waiter wakes at each interval and stands in line for a CPU to ask
    sys.setswitchinterval(0.05)
    meter = Meter()
    threads = [threading.Thread(target=meter.run, args=(work,)) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return meter.cores()


def in_coroutines(work):
    async def coroutine():
        work()
        await asyncio.sleep(0)

    async def two():
        await asyncio.gather(coroutine(), coroutine())

    meter = Meter()
    meter.run(lambda: asyncio.run(two()))
    return meter.cores()


def in_processes(work):
    meter = Meter()
    exits = finish(*(child(meter.run, work) for _ in range(2)))
    return meter.cores(), exits


if __name__ == "__main__":
    DEMO.run(main)
