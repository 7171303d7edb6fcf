"""A pool of processes makes tiny jobs slower: each must be pickled, sent, fetched and sent back.

Qualifies claim B2: processes get around the GIL, at a price for every job.
Source: docs.python.org, multiprocessing.pool ("chunksize"), concurrent.futures (ProcessPoolExecutor).
"""

import multiprocessing
import os
import pickle
import time

from studycards.demo import Demo, chart, expect, lane, measure, show, step

DEMO = Demo(
    title={"en": "Jobs too small for processes", "zh": "对多进程来说太小的任务"},
    moral={
        "en": "A job must be much dearer than its journey: send few large ones, not many tiny ones.",
        "zh": "任务本身要比来回的路费贵得多：少发大任务，别发一堆小任务。",
    },
    claims=["B2", "R1"],
    needs=["linux"],
    evidence={
        "slower": {
            "en": "Adding two numbers takes at least 5 times as long through a pool of 2 processes as "
                  "in a plain loop",
            "zh": "两数相加交给 2 个进程的进程池，耗时至少是普通循环的 5 倍",
        },
        "travels": {
            "en": "Each job crosses as pickled bytes; the function goes by its name",
            "zh": "每个任务都以 pickle 字节传送；函数只传名字",
        },
        "elsewhere": {
            "en": "The jobs ran in other processes than this one",
            "zh": "任务确实在别的进程里运行",
        },
    },
    controls={
        "large-chunks": {
            "en": "The same jobs sent in two large chunks cost less than half: it was the journeys "
                  "that were dear",
            "zh": "同样的任务分成两大块发送，开销不到一半：贵的正是来回的次数",
        },
    },
    knobs={
        "jobs": {"default": 1000, "min": 500, "max": 20000, "en": "tiny jobs", "zh": "小任务的个数"},
    },
    predict={
        "ask": {
            "en": "1000 additions of two numbers: a plain loop against a pool of 2 processes, already "
                  "started, one job at a time. How many times as long does the pool take?",
            "zh": "1000 次两数相加：普通循环对比已启动好的 2 个进程的进程池（一次发一个任务）。进程池耗"
                  "时是循环的几倍？",
        },
        "choices": [
            {"text": {"en": "half: two processes share it", "zh": "一半：两个进程分担"}, "range": [None, 1]},
            {"text": {"en": "about the same", "zh": "差不多"}, "range": [1, 5]},
            {"text": {"en": "many times as long", "zh": "许多倍"}, "range": [5, None]},
        ],
        "evidence": "slower",
    },
    translations={
        "zh": {
            "loop": "循环",
            "one at a time": "逐个任务",
            "two chunks": "两大块",
            "{} us a job": "每个任务 {} us",
            "two chunks against one at a time": "两大块比逐个任务",
        }
    },
    seconds=0.6,
)  # fmt: skip


def main(jobs):
    pairs = [(number, number) for number in range(jobs)]
    message = pickle.dumps((add, pairs[-1]))
    show(f"{message}")
    expect("travels", [b"add" in message, len(message) > 10], [True, True])

    step("Start a pool of two processes before the clock runs.", "计时之前先启动两个进程的进程池。")
    with multiprocessing.get_context("fork").Pool(2) as pool:
        workers = set(pool.starmap(whoami, pairs[:50], chunksize=1))
        expect("elsewhere", os.getpid() not in workers and len(workers) >= 1, True)

        step(
            "Time it in turns: a loop, one job at a time, two large chunks.",
            "轮流计时：循环、逐个任务、两大块。",
        )
        ways = {
            "loop": lambda: [add(*pair) for pair in pairs],
            "one at a time": lambda: pool.starmap(add, pairs, chunksize=1),
            "two chunks": lambda: pool.starmap(add, pairs, chunksize=jobs // 2),
        }
        best = dict.fromkeys(ways, float("inf"))
        for _ in range(5):
            for name, way in ways.items():
                start = time.perf_counter()
                assert way() == [2 * number for number in range(jobs)]
                best[name] = min(best[name], time.perf_counter() - start)
        pool.close()
        pool.join()

    for name, seconds in best.items():
        lane(name, f"{seconds * 1e6 / jobs:.2f} us a job")
    chart({"en": "Time for each job", "zh": "每个任务的时间"},
          {name: round(seconds * 1e6 / jobs, 2) for name, seconds in best.items()}, "us")  # fmt: skip
    slower = best["one at a time"] / best["loop"]
    share = best["two chunks"] / best["one at a time"]
    measure("two chunks against one at a time", round(share, 2), "x")
    expect("slower", round(slower, 1), ">= 5", slower >= 5, unit="x")
    expect("large-chunks", round(share, 2), "< 0.5", share < 0.5, unit="x")


def add(one, other):
    return one + other


def whoami(*_):
    return os.getpid()


if __name__ == "__main__":
    DEMO.run(main)
