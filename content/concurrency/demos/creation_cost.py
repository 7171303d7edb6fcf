"""Create and destroy one of each: coroutine, thread, forked process, fresh interpreter.

Tests claims R1 and R2: processes are dear to create and destroy, threads are cheaper.
Source: fork(2), NOTES; pthread_create(3); Python documentation, multiprocessing, on start methods.
"""

import multiprocessing
import os
import sys
import threading

from studycards.demo import Demo, chart, expect, finish, measure, step
from studycards.demo.probes import seconds_of

DEMO = Demo(
    title={"en": "What one of each costs", "zh": "各造一个要花多少"},
    moral={
        "en": "Coroutine, thread, fork, new interpreter: each step costs "
        "several times the one before, or more.",
        "zh": "协程、线程、fork、新解释器：每一级都比前一级贵好几倍甚至更多。",
    },
    claims=["R1", "R2", "X1"],
    needs=["linux"],
    evidence={
        "order": {
            "en": "From cheap to dear: coroutine, thread, fork, fresh interpreter",
            "zh": "从便宜到贵：协程、线程、fork、全新的解释器",
        },
        "fork-over-thread": {
            "en": "A forked process costs several times a thread",
            "zh": "fork 一个进程的开销是一个线程的好几倍",
        },
        "thread-over-coroutine": {
            "en": "A thread costs tens of times a coroutine, or more",
            "zh": "一个线程的开销是一个协程的几十倍以上",
        },
        "interpreter-over-fork": {
            "en": "A process with a fresh interpreter costs more again than a fork",
            "zh": "启动全新解释器的进程又比 fork 更贵",
        },
        "start-method": {
            "en": "multiprocessing forks by default up to Python 3.13, and uses a fork server from 3.14 on",
            "zh": "multiprocessing 在 Python 3.13 及以前默认用 fork，3.14 起默认用 forkserver",
        },
    },
    knobs={
        "rounds": {
            "default": 8, "min": 3, "max": 50,
            "en": "rounds; the cheapest counts", "zh": "轮数，取最便宜的一轮",
        },
    },
    predict={
        "ask": {
            "en": "How many threads could be created and joined in the time of one fork, exit and wait?",
            "zh": "一次 fork、退出加 wait 的时间，够创建并 join 多少个线程？",
        },
        "choices": [
            {"text": {"en": "not even two", "zh": "还不到两个"}, "range": [0, 2]},
            {"text": {"en": "from two to a hundred", "zh": "两个到一百个"}, "range": [2, 100]},
            {"text": {"en": "more than a thousand", "zh": "一千个以上"}, "range": [1000, None]},
        ],
        "evidence": "fork-over-thread",
    },
    translations={
        "zh": {
            "coroutine": "协程",
            "thread": "线程",
            "fresh interpreter": "新解释器",
            "at least {}": "至少 {}",
        }
    },
    seconds=0.3,
)  # fmt: skip

KINDS = ["coroutine", "thread", "fork", "fresh interpreter"]
SAMPLES = {"coroutine": 1, "thread": 6, "fork": 2, "fresh interpreter": 1}
COROUTINES = 1000


def main(rounds):
    step(
        "Make one of each in turns, and keep the cheapest round: noise only adds.",
        "轮流各造一个，取最便宜的一轮：干扰只会让时间变长。",
    )
    makers = dict(zip(KINDS, [run_coroutines, run_thread, run_fork, run_interpreter], strict=True))
    times = {name: [] for name in KINDS}
    for _ in range(rounds):
        for name, make in makers.items():
            times[name] += [seconds_of(make) for _ in range(SAMPLES[name])]
    cost = {name: 1e6 * min(taken) for name, taken in times.items()}
    cost["coroutine"] /= COROUTINES
    for name, microseconds in cost.items():
        measure(name, round(microseconds, 2), "us")
    chart({"en": "Cost of one", "zh": "造一个的开销"}, {name: round(cost[name], 1) for name in KINDS}, "us")

    expect("order", sorted(KINDS, key=cost.__getitem__), KINDS)
    for evidence, dear, cheap, least in [
        ("fork-over-thread", "fork", "thread", 2),
        ("thread-over-coroutine", "thread", "coroutine", 20),
        ("interpreter-over-fork", "fresh interpreter", "fork", 1.5),
    ]:
        ratio = round(cost[dear] / cost[cheap], 1)
        expect(evidence, ratio, f"at least {least}", ratio >= least, unit="x")

    step("Ask how multiprocessing starts a process here.", "看看 multiprocessing 在这里怎样启动进程。")
    default = "fork" if sys.version_info < (3, 14) else "forkserver"
    expect("start-method", multiprocessing.get_context().get_start_method(), default)


async def nothing():
    pass


def run_coroutines():
    """A thousand of them: one alone is too short to time."""
    for _ in range(COROUTINES):
        try:
            nothing().send(None)
        except StopIteration:
            pass


def run_thread():
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()


def run_fork():
    pid = os.fork()
    if not pid:
        os._exit(0)
    finish(pid)


def run_interpreter():
    finish(os.posix_spawn(sys.executable, [sys.executable, "-S", "-E", "-c", "0"], os.environ))


if __name__ == "__main__":
    DEMO.run(main)
