"""The same 2000 waits by 200 threads and by 200 coroutines: kernel switches and CPU time.

Tests claim R3: coroutines are more efficient since they save the switching of threads.
Source: getrusage(2), ru_nvcsw and ru_nivcsw; epoll_wait(2), which returns many events at once.
"""

import asyncio
import threading
import time

from studycards.demo import Demo, cannot, chart, expect, lane, step
from studycards.demo.probes import switches

DEMO = Demo(
    title={"en": "Two thousand waits", "zh": "两千次等待"},
    moral={
        "en": "Each wait of a thread is a switch; an event loop lets the kernel wake it for many at once.",
        "zh": "线程每等一次就切换一次；事件循环醒一次，可以处理一大批。",
    },
    claims=["R3", "X1"],
    needs=["linux"],
    evidence={
        "thread-switches": {
            "en": "Threads need at least one kernel switch for each wait",
            "zh": "线程每次等待至少要一次内核切换",
        },
        "loop-switches": {
            "en": "Coroutines get through the same waits with a fraction of the switches",
            "zh": "同样的等待，协程只用了一小部分切换",
        },
        "cpu": {
            "en": "And with less CPU time",
            "zh": "CPU 时间也更少",
        },
        "same-waits": {
            "en": "Both made the same number of waits",
            "zh": "双方等待的次数相同",
        },
    },
    knobs={
        "units": {
            "default": 200, "min": 20, "max": 500,
            "en": "threads, and coroutines", "zh": "线程数，也是协程数",
        },
        "waits": {"default": 10, "min": 2, "max": 50, "en": "waits of each", "zh": "每个等待多少次"},
    },
    predict={
        "ask": {
            "en": "200 threads sleep 10 times each. How many context switches "
            "does the kernel make for those 2000 waits?",
            "zh": "200 个线程各睡 10 次，这 2000 次等待要内核切换多少次？",
        },
        "choices": [
            {"text": {"en": "some dozens", "zh": "几十次"}, "range": [0, 200]},
            {"text": {"en": "some hundreds", "zh": "几百次"}, "range": [201, 1500]},
            {"text": {"en": "2000 or more", "zh": "2000 次或更多"}, "range": [1501, None]},
        ],
        "evidence": "thread-switches",
    },
    translations={
        "zh": {
            "by_threads": "线程",
            "by_coroutines": "协程",
            "threads": "线程",
            "coroutines": "协程",
            "{} switches, {} ms of CPU": "{} 次切换，CPU {} ms",
            "switches": "次切换",
            "at least {}": "至少 {}",
            "at most a quarter": "至多四分之一",
        }
    },
    seconds=0.4,
)  # fmt: skip

PAUSE = 0.005


def main(units, waits):
    total = units * waits
    step(f"{units} threads wait {waits} times each.", f"{units} 个线程，每个等待 {waits} 次。")
    threads = spent(by_threads, units, waits)
    step(f"{units} coroutines wait {waits} times each.", f"{units} 个协程，每个等待 {waits} 次。")
    coroutines = spent(by_coroutines, units, waits)

    switched = {"threads": threads["switches"], "coroutines": coroutines["switches"]}
    chart({"en": "Kernel switches", "zh": "内核切换"}, switched)
    expect("same-waits", [threads["waits"], coroutines["waits"]], [total, total])
    expect(
        "thread-switches",
        threads["switches"],
        f"at least {total}",
        threads["switches"] >= total,
        unit="switches",
    )
    few = coroutines["switches"] * 4 <= threads["switches"]
    expect("loop-switches", coroutines["switches"], "at most a quarter", few, unit="switches")
    ratio = round(threads["cpu"] / coroutines["cpu"], 2)
    expect("cpu", ratio, "at least 1.2", ratio >= 1.2, unit="x")


def spent(run, units, waits):
    before, cpu = switches(), time.process_time()
    done = run(units, waits)
    used = {"switches": switches() - before, "cpu": time.process_time() - cpu, "waits": len(done)}
    lane(run.__name__, f"{used['switches']} switches, {1000 * used['cpu']:.0f} ms of CPU")
    return used


def by_threads(units, waits):
    done = []

    def work():
        for _ in range(waits):
            time.sleep(PAUSE)
            done.append(1)

    threading.stack_size(256 * 1024)
    threads = [threading.Thread(target=work) for _ in range(units)]
    try:
        for thread in threads:
            thread.start()
    except RuntimeError:
        cannot(
            "this user may not start that many threads (ulimit -u)", "当前用户不能启动这么多线程（ulimit -u）"
        )
    for thread in threads:
        thread.join()
    return done


def by_coroutines(units, waits):
    done = []

    async def work():
        for _ in range(waits):
            await asyncio.sleep(PAUSE)
            done.append(1)

    async def all_of_them():
        await asyncio.gather(*(work() for _ in range(units)))

    asyncio.run(all_of_them())
    return done


if __name__ == "__main__":
    DEMO.run(main)
