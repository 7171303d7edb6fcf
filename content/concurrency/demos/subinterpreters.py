"""One process, two interpreters, two GILs: pure Python on two cores without a second process.

Corrects claim C3, "so one Python process cannot use several cores at once".
Source: PEP 684 (a GIL for each interpreter, 3.12), PEP 734 (concurrent.interpreters, 3.14).
"""

import os
import sys
import threading

from studycards.demo import Demo, chart, expect, lane, show, step, unavailable
from studycards.demo.needs import gil_is_on
from studycards.demo.probes import Meter

DEMO = Demo(
    title={"en": "Two interpreters in one process", "zh": "一个进程里的两个解释器"},
    moral={
        "en": "The GIL belongs to an interpreter, and since 3.12 a process may have several of them.",
        "zh": "GIL 属于解释器；从 3.12 起，一个进程可以有多个解释器。",
    },
    claims=["C3", "C1"],
    needs=["linux", "python:3.12", "file:/proc/thread-self/schedstat"],
    evidence={
        "interpreters-two": {
            "en": "Two interpreters of one process, a thread in each, are ready for two cores of pure Python",
            "zh": "同一进程的两个解释器各有一个线程，跑纯 Python 时有两个核的运行需求",
        },
        "same-process": {
            "en": "Both run in this very process",
            "zh": "两者都在本进程之内运行",
        },
        "own-modules": {
            "en": "They share no objects: each has a __main__ of its own",
            "zh": "它们不共享对象：各有自己的 __main__",
        },
    },
    controls={
        "one-interpreter": {
            "en": "The same two threads in one interpreter, so with one GIL, use at most one core",
            "zh": "同样的两个线程放在一个解释器里（共用一个 GIL），最多只用一个核",
        },
    },
    predict={
        "ask": {
            "en": "Two threads run pure Python in one process, each in an interpreter of its own. For "
                  "how many cores are they ready?",
            "zh": "同一进程中的两个线程各在自己的解释器里跑纯 Python。它们合计有几个核的运行需求？",
        },
        "choices": [
            {"text": {"en": "two", "zh": "两个"}, "range": [1.5, None]},
            {"text": {"en": "one", "zh": "一个"}, "range": [None, 1.5]},
        ],
        "evidence": "interpreters-two",
    },
    translations={
        "zh": {
            "used {} cores, were ready for {}": "用了 {} 个核，运行需求 {}",
            "cores": "个核",
            "two interpreters": "两个解释器",
            "one interpreter": "一个解释器",
            "this process {}; interpreters answer (pid, name) {}": "本进程 {}；解释器回答（pid，名字）{}",
        }
    },
    seconds=0.6,
)  # fmt: skip

COUNT = "for _ in range(100_000): pass"


def main():
    interpreters = [interpreter() for _ in range(2)]
    step(
        "Ask both interpreters for their process, and set a name in each.",
        "询问两个解释器各属哪个进程，并各设一个变量。",
    )
    answers = [ask(run, number) for number, run in enumerate(interpreters)]
    show(f"this process {os.getpid()}; interpreters answer (pid, name) {answers}")
    expect("same-process", [pid for pid, _ in answers], [os.getpid()] * 2)
    expect("own-modules", ["mine" in globals(), *(mine for _, mine in answers)], [False, 0, 1])

    step(
        "Count in two interpreters, then in two threads of one.",
        "先在两个解释器里计数，再在同一个解释器的两个线程里计数。",
    )
    two = cores_of(*(lambda run=run: run(COUNT) for run in interpreters))
    one = cores_of(count, count)
    lane("two interpreters", f"used {two.used:.2f} cores, were ready for {two.ready:.2f}")
    lane("one interpreter", f"used {one.used:.2f} cores, were ready for {one.ready:.2f}")
    chart({"en": "Cores they were ready for", "zh": "运行需求"},
          {"two interpreters": round(two.ready, 2), "one interpreter": round(one.ready, 2)}, "cores")  # fmt: skip
    expect("interpreters-two", round(two.ready, 2), ">= 1.5", two.ready >= 1.5, unit="cores")
    if gil_is_on():
        expect("one-interpreter", round(one.used, 2), "<= 1.15", one.used <= 1.15, unit="cores")
    else:
        unavailable("one-interpreter", {
            "en": f"one interpreter has no GIL here either; its threads used {one.used:.2f} cores",
            "zh": f"这里单个解释器也没有 GIL；它的线程用了 {one.used:.2f} 个核",
        })  # fmt: skip


def interpreter():
    """A function that runs code in a new interpreter: the module's name differs between 3.12, 3.13 and 3.14."""
    try:
        from concurrent import interpreters
    except ImportError:
        pass
    else:
        return interpreters.create().exec
    try:
        import _interpreters as low
    except ImportError:
        import _xxsubinterpreters as low
    number = low.create()
    run = getattr(low, "exec", None) or low.run_string
    return lambda code: run(number, code)


def ask(run, number):
    """Have an interpreter set `mine` in its __main__ and write its answer to a pipe: no object can cross."""
    reader, writer = os.pipe()
    run(f"mine = {number}")
    run(f"import os; os.write({writer}, f'{{os.getpid()}} {{mine}}'.encode())")
    pid, mine = os.read(reader, 100).split()
    return int(pid), int(mine)


def cores_of(*works):
    # A waiter wakes at each interval and stands in line for a CPU to ask
    sys.setswitchinterval(0.05)
    meter = Meter()
    threads = [threading.Thread(target=meter.run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return meter.cores()


def count():
    for _ in range(100_000):
        pass


if __name__ == "__main__":
    DEMO.run(main)
