"""A computation inside a coroutine stops the loop's heartbeat; handed to a process pool it does not.

Qualifies claims B1 and B3: coroutines and computing go together only over a bridge.
Source: docs.python.org, asyncio-dev ("Running blocking code"), loop.run_in_executor.
"""

import asyncio
import concurrent.futures
import multiprocessing
import time

from studycards.demo import Demo, chart, expect, lane, measure, step

DEMO = Demo(
    title={"en": "A bridge from the loop to a process", "zh": "从事件循环到进程的桥"},
    moral={
        "en": "Never compute in the loop: hand it to an executor, to a process pool when it is pure Python.",
        "zh": "别在事件循环里做计算：交给执行器；若是纯 Python 计算，就交给进程池。",
    },
    claims=["B1", "B3", "S2", "X2"],
    needs=["linux"],
    evidence={
        "inline-stops": {
            "en": "While a coroutine computes, the heartbeat of the same loop does not beat once",
            "zh": "一个协程做计算时，同一循环里的心跳一次也不跳",
        },
        "same-answer": {
            "en": "The loop, the thread and the process give the same answer",
            "zh": "在循环、线程和进程里算出的结果相同",
        },
    },
    controls={
        "pool-beats": {
            "en": "The same computation awaited from a process pool lets the heart beat on",
            "zh": "同样的计算改为等待进程池，心跳照常",
        },
        "thread-beats": {
            "en": "A thread lets it beat as well: the loop is free, even where it shares a GIL",
            "zh": "放进线程心跳也继续：循环空出来了，哪怕要共用一个 GIL",
        },
    },
    knobs={
        "work": {"default": 60, "min": 30, "max": 400, "en": "milliseconds of computing",
                                                       "zh": "计算多少毫秒"},
    },
    predict={
        "ask": {
            "en": "One task beats every 2 ms; another computes for 60 ms without await, in the same "
                  "loop. How many beats fall into those 60 ms?",
            "zh": "一个任务每 2 毫秒跳一次；同一循环里另一个任务连续计算 60 毫秒，没有 await。这 60 毫"
                  "秒里跳几次？",
        },
        "choices": [
            {"text": {"en": "about 30", "zh": "大约 30 次"}, "range": [15, None]},
            {"text": {"en": "a few, every 5 ms", "zh": "几次，每 5 毫秒一次"}, "range": [1, 14]},
            {"text": {"en": "none", "zh": "一次也没有"}, "value": 0},
        ],
        "evidence": "inline-stops",
    },
    translations={
        "zh": {
            "heart": "心跳",
            "inline": "直接计算",
            "thread": "线程",
            "process": "进程",
            "{}: {} beats while it was computed": "{}：计算期间心跳 {} 次",
            "beats": "次",
            "computed for": "计算用时",
        }
    },
    seconds=0.5,
)  # fmt: skip

BEAT = 0.002


def main(work):
    until = work / 1000
    fork = multiprocessing.get_context("fork")
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=fork) as processes:
        processes.submit(compute, 0).result()
        with concurrent.futures.ThreadPoolExecutor(1) as threads:
            found = asyncio.run(beats_in_turn(until, threads, processes))
    beats = {name: count for name, (count, _) in found.items()}
    for name, count in beats.items():
        lane("heart", f"{name}: {count} beats while it was computed")
    chart({"en": "Beats during the computation", "zh": "计算期间的心跳次数"}, beats, "beats")
    expect("inline-stops", beats["inline"], 0, unit="beats")
    expect("pool-beats", beats["process"], ">= 3", beats["process"] >= 3, unit="beats")
    expect("thread-beats", beats["thread"], ">= 1", beats["thread"] >= 1, unit="beats")
    expect("same-answer", [answer for _, answer in found.values()], [5050] * 3)


async def beats_in_turn(until, threads, processes):
    loop = asyncio.get_running_loop()

    async def inline():
        return compute(until)

    step("Compute in the loop, in a thread, in a process; a heart beats in the loop.",
         "分别在循环、线程、进程里计算；心跳在循环里。")  # fmt: skip
    return {
        "inline": await with_heartbeat(inline),
        "thread": await best_of(4, lambda: loop.run_in_executor(threads, compute, until)),
        "process": await best_of(4, lambda: loop.run_in_executor(processes, compute, until)),
    }


async def best_of(tries, work):
    """On a busy machine the loop itself may get no CPU for a while: a heart that can beat may try again."""
    found = await with_heartbeat(work)
    while found[0] < 3 and (tries := tries - 1):
        found = max(found, await with_heartbeat(work))
    return found


async def with_heartbeat(work):
    """How many beats fell between the start and the end that `compute` itself reports; and its answer."""
    beats = []

    async def heart():
        while True:
            await asyncio.sleep(BEAT)
            beats.append(time.monotonic())

    beating = asyncio.create_task(heart())
    await asyncio.sleep(3 * BEAT)
    start, end, answer = await work()
    beating.cancel()
    measure("computed for", round((end - start) * 1000), "ms")
    return sum(start < beat < end for beat in beats), answer


def compute(seconds):
    """Start, end and answer of a computation in pure Python that lasts that long."""
    start = time.monotonic()
    while True:
        answer = sum(range(101))
        if time.monotonic() >= start + seconds:
            return start, time.monotonic(), answer


if __name__ == "__main__":
    DEMO.run(main)
