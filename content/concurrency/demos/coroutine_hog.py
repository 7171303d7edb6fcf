"""A coroutine that computes without an await stops all the others; a thread cannot.

Tests claim S2, which says that a program schedules its coroutines itself, and what that costs.
Source: the Python documentation, "Developing with asyncio", section "Running Blocking Code".
"""

import asyncio
import time

from studycards.demo import Demo, chart, expect, lane, step

DEMO = Demo(
    title={"en": "A coroutine that will not let go", "zh": "不肯放手的协程"},
    moral={
        "en": "Between two awaits a coroutine owns the whole event loop: keep those stretches short.",
        "zh": "两个 await 之间，协程独占整个事件循环：这一段要短。",
    },
    claims=["S2", "B1", "X1"],
    evidence={
        "starved": {
            "en": "While a coroutine computes without an await, the other one does not run once",
            "zh": "一个协程不 await 地计算时，另一个协程一次也没有运行",
        },
        "blocking-call": {
            "en": "A blocking call (time.sleep) starves it as thoroughly, without using the CPU",
            "zh": "阻塞调用（time.sleep）同样让它一次也轮不到，尽管没有占用 CPU",
        },
        "thread-preempted": {
            "en": "The same computation in a thread lets it run: threads are switched by force",
            "zh": "同样的计算放进线程，它就能运行：线程会被强制切换",
        },
    },
    controls={
        "await-lets-go": {
            "en": "The same computation with an await in its loop lets it run: it was the missing await",
            "zh": "同样的计算，循环里加上 await，它就能运行：原因正是缺了 await",
        },
    },
    knobs={
        "ms": {
            "default": 150, "min": 50, "max": 1000,
            "en": "milliseconds of computing", "zh": "计算多少毫秒",
        },
    },
    predict={
        "ask": {
            "en": "One coroutine ticks every 5 ms, another computes 150 ms "
            "without an await. How many ticks meanwhile?",
            "zh": "一个协程每 5 毫秒走一步，另一个不 await 地计算 150 毫秒。这期间前者走几步？",
        },
        "choices": [
            {"text": "0", "range": [0, 0]},
            {"text": {"en": "about 15", "zh": "15 步左右"}, "range": [5, 20]},
            {"text": {"en": "about 30", "zh": "30 步左右"}, "range": [21, None]},
        ],
        "evidence": "starved",
    },
    translations={
        "zh": {
            "ticker": "计步者",
            "no await": "没有 await",
            "thread": "线程",
            "{} ticks beside {}": "{} 步（旁边：{}）",
            "at least {}": "至少 {}",
        }
    },
    seconds=0.8,
)  # fmt: skip


def main(ms):
    hogs = {"no await": compute, "time.sleep": block, "thread": compute_in_thread, "await": compute_and_await}
    ticks = {}
    for name, hog in hogs.items():
        step(f"A ticker, and beside it: {name}.", f"一个计步协程，旁边是：{name}。")
        ticks[name] = asyncio.run(ticks_during(hog, ms / 1000))
        lane("ticker", f"{ticks[name]} ticks beside {name}")
    chart({"en": "Ticks meanwhile", "zh": "这期间的步数"}, ticks)
    expect("starved", ticks["no await"], 0)
    expect("blocking-call", ticks["time.sleep"], 0)
    expect("thread-preempted", ticks["thread"], "at least 1", ticks["thread"] >= 1)
    expect("await-lets-go", ticks["await"], "at least 1", ticks["await"] >= 1)


async def ticks_during(hog, seconds):
    """Only ticks between the hog's own start and end count: judged by their times."""
    ticks, span = [], []

    async def tick():
        while True:
            ticks.append(time.perf_counter())
            await asyncio.sleep(0.005)

    ticker = asyncio.create_task(tick())
    await asyncio.sleep(0.02)
    await hog(seconds, span)
    ticker.cancel()
    return sum(span[0] < moment < span[1] for moment in ticks)


async def compute(seconds, span):
    span.append(time.perf_counter())
    while time.perf_counter() < span[0] + seconds:
        pass
    span.append(time.perf_counter())


async def compute_and_await(seconds, span):
    span.append(time.perf_counter())
    while time.perf_counter() < span[0] + seconds:
        await asyncio.sleep(0)
    span.append(time.perf_counter())


async def block(seconds, span):
    span.append(time.perf_counter())
    time.sleep(seconds)
    span.append(time.perf_counter())


async def compute_in_thread(seconds, span):
    def in_thread():
        span.append(time.perf_counter())
        while time.perf_counter() < span[0] + seconds:
            pass
        span.append(time.perf_counter())

    await asyncio.to_thread(in_thread)


if __name__ == "__main__":
    DEMO.run(main)
