"""A hundred parked threads, a thousand parked coroutines: what does one of each weigh?

Tests claims R2 and R3: threads are light, coroutines lighter. Where coroutines win is memory.
Source: pthread_create(3), on the default stack size; proc(5), smaps_rollup and VmSize.
"""

import asyncio
import os
import threading
from pathlib import Path

from studycards.demo import Demo, cannot, chart, expect, measure, step
from studycards.demo.probes import in_child, task_status

DEMO = Demo(
    title={"en": "What one parked thread weighs", "zh": "一个停住的线程有多重"},
    moral={
        "en": "A parked coroutine is a small object of the program; a parked "
        "thread is a stack and a task of the kernel.",
        "zh": "停住的协程只是程序里的一个小对象；停住的线程是一个栈加一个内核任务。",
    },
    claims=["R3", "R2", "S2", "X1"],
    needs=["linux", "file:/proc/self/smaps_rollup"],
    evidence={
        "kernel-tasks": {
            "en": "The kernel counts a task for each thread, and none for any number of coroutines",
            "zh": "每个线程都是内核的一个任务，协程再多也不增加任务",
        },
        "resident": {
            "en": "A parked thread takes several times the memory of a parked coroutine",
            "zh": "停住的线程占用的内存是停住的协程的好几倍",
        },
        "virtual": {
            "en": "A thread reserves address space for its whole stack, many times the memory it uses",
            "zh": "线程按整个栈预留地址空间，是实际占用内存的许多倍",
        },
    },
    knobs={
        "threads": {"default": 100, "min": 20, "max": 120, "en": "threads to park", "zh": "停住多少个线程"},
        "coroutines": {
            "default": 1000, "min": 100, "max": 20000,
            "en": "coroutines to park", "zh": "停住多少个协程",
        },
    },
    predict={
        "ask": {
            "en": "How many times the resident memory of a parked coroutine does a parked thread take?",
            "zh": "停住的线程占用的常驻内存，是停住的协程的多少倍？",
        },
        "choices": [
            {"text": {"en": "about the same", "zh": "差不多"}, "range": [0, 2]},
            {"text": {"en": "several times to a hundred", "zh": "几倍到一百倍"}, "range": [2, 200]},
            {"text": {"en": "thousands of times", "zh": "几千倍"}, "range": [1000, None]},
        ],
        "evidence": "resident",
    },
    translations={
        "zh": {
            "a thread": "一个线程",
            "a coroutine": "一个协程",
            "in use": "实际占用",
            "reserved": "保留",
            "at least {}": "至少 {}",
        }
    },
    seconds=0.2,
)  # fmt: skip


def main(threads, coroutines):
    step(f"Park {threads} threads in one process.", f"在一个进程里停住 {threads} 个线程。")
    with_threads = in_child(parked_threads, threads)
    if with_threads is None:
        cannot(
            "no more threads can be started here (ulimit -u, ulimit -v)",
            "这里无法再启动更多线程（ulimit -u、ulimit -v）",
        )
    step(f"Park {coroutines} coroutines in another.", f"在另一个进程里停住 {coroutines} 个协程。")
    with_coroutines = in_child(parked_coroutines, coroutines)

    expect("kernel-tasks", [with_threads["tasks"], with_coroutines["tasks"]], [threads + 1, 1])
    thread, coroutine = with_threads["resident"] / threads, with_coroutines["resident"] / coroutines
    measure("a thread", round(thread, 1), "KiB")
    measure("a coroutine", round(coroutine, 2), "KiB")
    ratio = round(thread / coroutine, 1)
    expect("resident", ratio, "at least 3", ratio >= 3, unit="x")
    reserved = with_threads["virtual"] / threads
    chart(
        {"en": "Of one thread", "zh": "一个线程"},
        {"in use": round(thread), "reserved": round(reserved)},
        "KiB",
    )
    expect("virtual", round(reserved / thread, 1), "at least 5", reserved >= 5 * thread, unit="x")


def sizes():
    rollup = Path("/proc/self/smaps_rollup").read_text().splitlines()
    resident = next(int(line.split()[1]) for line in rollup if line.startswith("Rss:"))
    return {"resident": resident, "virtual": int(task_status()["VmSize"].split()[0])}


def added_since(before):
    added = {name: now - before[name] for name, now in sizes().items()}
    return {**added, "tasks": len(os.listdir("/proc/self/task"))}


def parked_threads(count):
    before = sizes()
    everyone_in, done = threading.Barrier(count + 1), threading.Event()

    def park():
        everyone_in.wait()
        done.wait()

    threads = [threading.Thread(target=park) for _ in range(count)]
    try:
        for thread in threads:
            thread.start()
    except RuntimeError:
        return None
    everyone_in.wait()
    added = added_since(before)
    done.set()
    for thread in threads:
        thread.join()
    return added


def parked_coroutines(count):
    async def park_them():
        await asyncio.sleep(0)
        before = sizes()
        done = asyncio.get_running_loop().create_future()

        async def park():
            await done

        tasks = [asyncio.create_task(park()) for _ in range(count)]
        await asyncio.sleep(0)
        added = added_since(before)
        done.set_result(None)
        await asyncio.gather(*tasks)
        return added

    return asyncio.run(park_them())


if __name__ == "__main__":
    DEMO.run(main)
