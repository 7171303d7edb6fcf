"""Ping-pong on one CPU: what does a hand-over and back cost, and how often does the kernel switch?

Tests claims R2 (threads switch faster than processes) and R3 (coroutines save the switching altogether).
Source: getrusage(2); the Python documentation, asyncio event loop; PEP 342.
"""

import asyncio
import os
import resource
import statistics
import threading
import time
from pathlib import Path

from studycards.demo import Demo, chart, child, expect, finish, measure, step
from studycards.demo.probes import one_cpu, switches

DEMO = Demo(
    title={"en": "There and back", "zh": "一来一回"},
    moral={
        "en": "A bare coroutine switch is all but free; through an event "
        "loop it costs about what a thread's does.",
        "zh": "裸协程切换几乎免费；经过事件循环，就和线程切换差不多了。",
    },
    claims=["R2", "R3", "X1"],
    needs=["linux"],
    evidence={
        "kernel-switches": {
            "en": "Processes and threads need a kernel switch for each hand-over, coroutines next to none",
            "zh": "进程和线程每次交接都要内核切换一次，协程几乎不用",
        },
        "bare-coroutine": {
            "en": "A bare coroutine's hand-over and back is far cheaper than a thread's",
            "zh": "裸协程的一来一回比线程便宜得多",
        },
        "event-loop": {
            "en": "Through asyncio's event loop that advantage is gone: at least a fifth of a thread's cost",
            "zh": "经过 asyncio 事件循环，这个优势就没了：至少是线程开销的五分之一",
        },
        "thread-and-process": {
            "en": "A thread's round trip is of the same order as a process's: "
            "from a fifth to twice",
            "zh": "线程往返与进程往返同一量级：后者的五分之一到两倍",
        },
    },
    knobs={
        "trips": {
            "default": 300, "min": 100, "max": 5000,
            "en": "round trips in each round", "zh": "每轮往返多少次",
        },
    },
    predict={
        "ask": {
            "en": "A hand-over and back between bare coroutines: how many "
            "times cheaper than between threads?",
            "zh": "裸协程之间一来一回，比线程之间便宜多少倍？",
        },
        "choices": [
            {"text": {"en": "no cheaper", "zh": "并不便宜"}, "range": [0, 1.5]},
            {"text": {"en": "two to ten times", "zh": "两倍到十倍"}, "range": [1.5, 10]},
            {"text": {"en": "more than ten times", "zh": "十倍以上"}, "range": [10, None]},
        ],
        "evidence": "bare-coroutine",
    },
    translations={
        "zh": {
            "process": "进程",
            "thread": "线程",
            "coroutine": "协程",
            "kernel switches a round trip, {}": "一来一回的内核切换，{}",
            "about {}, about {}, {}, {}": "约 {}，约 {}，{}，{}",
            "at least {}": "至少 {}",
            "between {} and {}": "{} 到 {} 之间",
        }
    },
    seconds=0.2,
)  # fmt: skip


def main(trips):
    step(
        "Play ping-pong in four ways, in turns, on one CPU; CPU time counts.",
        "在一个 CPU 上，轮流用四种方式来回传球，只算 CPU 时间。",
    )
    games = {"process": processes, "thread": threads, "asyncio": event_loop, "coroutine": coroutines}
    times, switched = {name: [] for name in games}, {name: [] for name in games}
    with one_cpu():
        for _ in range(5):
            for name, game in games.items():
                seconds, kernel_switches = game(trips)
                times[name].append(1e6 * seconds / trips)
                switched[name].append(kernel_switches / trips)
    cost = {name: statistics.median(taken) for name, taken in times.items()}
    per_trip = {name: round(statistics.median(counted), 2) for name, counted in switched.items()}
    chart(
        {"en": "CPU time, there and back", "zh": "一来一回的 CPU 时间"},
        {name: round(taken, 2) for name, taken in cost.items()},
        "us",
    )
    for name, counted in per_trip.items():
        measure(f"kernel switches a round trip, {name}", counted)

    holds = (
        min(per_trip["process"], per_trip["thread"]) >= 1.5
        and max(per_trip["asyncio"], per_trip["coroutine"]) <= 0.3
    )
    expect("kernel-switches", per_trip, "about 2, about 2, 0, 0", holds)
    cheaper = round(paired(times, "thread", "coroutine"), 1)
    expect("bare-coroutine", cheaper, "at least 10", cheaper >= 10, unit="x")
    loop = round(paired(times, "asyncio", "thread"), 2)
    expect("event-loop", loop, "at least 0.2", loop >= 0.2, unit="x")
    thread = round(paired(times, "thread", "process"), 2)
    expect("thread-and-process", thread, "between 0.2 and 2", 0.2 <= thread <= 2, unit="x")


def paired(times, one, other):
    """The median of each round's own ratio: what slows a round slows both."""
    return statistics.median(a / b for a, b in zip(times[one], times[other], strict=True))


def echo(reader, writer, trips):
    for _ in range(trips):
        os.write(writer, os.read(reader, 1))


def over_pipes(trips, begin, end):
    there, back = os.pipe(), os.pipe()
    player = begin(echo, there[0], back[1], trips + 1)
    serve(there, back)
    start, before = time.process_time() + cpu_of(player), switches()
    for _ in range(trips):
        serve(there, back)
    seconds, counted = time.process_time() + cpu_of(player) - start, switches() - before
    end(player)
    for descriptor in (*there, *back):
        os.close(descriptor)
    return seconds, counted


def serve(there, back):
    os.write(there[1], b"!")
    os.read(back[0], 1)


def cpu_of(player):
    """CPU seconds of a process so far; a thread's are among this process's own."""
    if isinstance(player, threading.Thread):
        return 0
    return int(Path(f"/proc/{player}/schedstat").read_text().split()[0]) / 1e9


def processes(trips):
    """The other player's switches are counted when it has been waited for."""
    before = switches(resource.RUSAGE_CHILDREN)
    seconds, counted = over_pipes(trips, child, finish)
    return seconds, counted + switches(resource.RUSAGE_CHILDREN) - before


def threads(trips):
    def begin(work, *args):
        player = threading.Thread(target=work, args=args)
        player.start()
        return player

    return over_pipes(trips, begin, threading.Thread.join)


def event_loop(trips):
    async def play():
        ping, pong = asyncio.Event(), asyncio.Event()

        async def answer():
            for _ in range(trips):
                await ping.wait()
                ping.clear()
                pong.set()

        player = asyncio.create_task(answer())
        start, before = time.process_time(), switches()
        for _ in range(trips):
            ping.set()
            await pong.wait()
            pong.clear()
        seconds, counted = time.process_time() - start, switches() - before
        await player
        return seconds, counted

    return asyncio.run(play())


def coroutines(trips):
    def answer():
        while True:
            yield

    player = answer()
    next(player)
    start, before = time.process_time(), switches()
    for _ in range(trips):
        player.send(None)
    return time.process_time() - start, switches() - before


if __name__ == "__main__":
    DEMO.run(main)
