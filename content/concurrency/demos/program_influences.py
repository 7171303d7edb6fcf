"""Five processes share one CPU: what each asks for decides how much of it each gets.

Tests claim S1, which says that a program cannot decide when it runs or for how long: it has its say.
Source: nice(2); sched_yield(2); sched_setaffinity(2); sched(7).
"""

import os
import signal
import time
from pathlib import Path

from studycards.demo import Demo, chart, child, expect, inconclusive, show, step
from studycards.demo.probes import one_cpu

DEMO = Demo(
    title={"en": "A program has its say in scheduling", "zh": "程序对调度有发言权"},
    moral={
        "en": "The kernel decides, but nice, yielding, blocking and affinity are requests that it heeds.",
        "zh": "决定权在内核，但 nice、让出、阻塞和亲和性都是它会照办的请求。",
    },
    claims=["S1"],
    needs=["linux"],
    evidence={
        "nice": {
            "en": "Beside nice 19 a process at nice 0 gets many times the CPU time",
            "zh": "与 nice 19 相比，nice 0 的进程得到的 CPU 时间多出许多倍",
        },
        "yield": {
            "en": "A process that yields at each step gets a fraction of its neighbour's CPU time",
            "zh": "每一步都让出的进程，得到的 CPU 时间只是邻居的零头",
        },
        "block": {
            "en": "A process that sleeps uses next to none",
            "zh": "睡眠的进程几乎不用 CPU",
        },
        "affinity": {
            "en": "A process runs on the very CPU that it asks for, each time",
            "zh": "进程每次都在自己指定的 CPU 上运行",
        },
    },
    controls={
        "no-request": {
            "en": "Two that ask for nothing share alike: it was the requests that made the difference",
            "zh": "两个什么都没请求的进程平分 CPU：差别正是请求造成的",
        },
    },
    knobs={
        "ms": {"default": 500, "min": 300, "max": 3000, "en": "milliseconds to share", "zh": "共享多少毫秒"},
    },
    predict={
        "ask": {
            "en": "Two loops share a CPU, one at nice 0, one at nice 19. How "
            "much more CPU time does the first get?",
            "zh": "两个循环共享一个 CPU，一个 nice 0，一个 nice 19。前者的 CPU 时间是后者的多少倍？",
        },
        "choices": [
            {"text": {"en": "the same", "zh": "一样多"}, "range": [0, 1.5]},
            {"text": {"en": "about twice", "zh": "约两倍"}, "range": [1.5, 3]},
            {"text": {"en": "well over three times", "zh": "远超三倍"}, "range": [3, None]},
        ],
        "evidence": "nice",
    },
    translations={
        "zh": {
            "nothing": "什么也不做",
            "nothing too": "同样不做",
            "asked for CPU {}, runs on CPU {}": "要求 CPU {}，运行在 CPU {}",
            "at least {}": "至少 {}",
            "at most {}": "至多 {}",
            "nice below {}": "nice 值小于 {}",
        }
    },
    seconds=0.6,
)  # fmt: skip


def main(ms):
    step("Five processes on one CPU, each with another request.", "一个 CPU 上五个进程，各有各的请求。")
    asking = {
        "nothing": spin,
        "nothing too": spin,
        "nice 19": be_nice,
        "yield": keep_yielding,
        "sleep": keep_sleeping,
    }
    with one_cpu():
        processes = {name: child(work) for name, work in asking.items()}
    time.sleep(ms / 1000)
    for pid in processes.values():
        os.kill(pid, signal.SIGKILL)
    used = {name: cpu_ms(pid) for name, pid in processes.items()}
    chart({"en": "CPU time by request", "zh": "各种请求得到的 CPU 时间"}, used, "ms")

    plain = min(used["nothing"], used["nothing too"])
    if os.nice(0) > 9:
        why = {"en": "the demo itself runs with a high nice value", "zh": "演示本身的 nice 值就很高"}
        inconclusive("nice", os.nice(0), "nice below 10", why)
    else:
        ratio = round(plain / used["nice 19"], 1)
        expect("nice", ratio, "at least 3", ratio >= 3, unit="x")
    expect("yield", round(plain / used["yield"], 1), "at least 2", plain >= 2 * used["yield"], unit="x")
    expect("block", round(plain / used["sleep"], 1), "at least 3", plain >= 3 * used["sleep"], unit="x")
    share = round(max(used["nothing"], used["nothing too"]) / plain, 2)
    expect("no-request", share, "at most 2.5", share <= 2.5, unit="x")

    step("Ask for one CPU after the other.", "依次指定每个 CPU。")
    wanted = sorted(os.sched_getaffinity(0))
    expect("affinity", [cpu_after_asking_for(cpu) for cpu in wanted], wanted)
    os.sched_setaffinity(0, wanted)


def spin():
    while True:
        pass


def be_nice():
    os.nice(19)
    spin()


def keep_yielding():
    while True:
        os.sched_yield()


def keep_sleeping():
    while True:
        time.sleep(0.02)


def cpu_ms(pid):
    _, _, usage = os.wait4(pid, 0)
    return round(1000 * (usage.ru_utime + usage.ru_stime), 1)


def cpu_after_asking_for(cpu):
    os.sched_setaffinity(0, {cpu})
    running_on = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[36])
    show(f"asked for CPU {cpu}, runs on CPU {running_on}")
    return running_on


if __name__ == "__main__":
    DEMO.run(main)
