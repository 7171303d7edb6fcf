"""Hundreds of blocked threads cost no switches and no CPU; it is runnable threads that switch.

Tests claim R3: the more threads, the more time the CPU spends on switching. Only of runnable ones is that so.
Source: getrusage(2); proc(5), voluntary_ctxt_switches; sched(7), "wait list of runnable threads".
"""

import threading
import time
from pathlib import Path

from studycards.demo import Demo, cannot, expect, measure, step
from studycards.demo.probes import one_cpu, task_status

DEMO = Demo(
    title={"en": "Blocked threads are free", "zh": "阻塞的线程不花 CPU"},
    moral={
        "en": "Count the threads that want to run, not the threads that exist.",
        "zh": "要数的是想运行的线程，不是存在的线程。",
    },
    claims=["R3"],
    needs=["linux"],
    evidence={
        "no-switch": {
            "en": "Hundreds of blocked threads together make no context switch at all",
            "zh": "几百个阻塞的线程合计一次上下文切换也没有",
        },
        "no-cpu": {
            "en": "Nor do they use any CPU time",
            "zh": "它们也没有用掉任何 CPU 时间",
        },
        "same-work": {
            "en": "Work beside them costs about as much CPU time as without them",
            "zh": "有它们在旁边，同样的工作用的 CPU 时间差不多",
        },
    },
    controls={
        "runnable-switch": {
            "en": "Four threads that want to run switch all the time: it is "
            "being blocked that makes a thread free",
            "zh": "四个想运行的线程就不停切换：线程不花钱，是因为它阻塞着",
        },
    },
    knobs={
        "threads": {"default": 500, "min": 10, "max": 2000, "en": "blocked threads", "zh": "阻塞多少个线程"},
    },
    predict={
        "ask": {
            "en": "500 threads wait for a lock that stays taken. How many "
            "context switches do they make in 0.2 s?",
            "zh": "500 个线程在等一把一直被占着的锁，0.2 秒内它们总共切换多少次？",
        },
        "choices": [
            {"text": {"en": "none", "zh": "一次也没有"}, "range": [0, 0]},
            {"text": {"en": "some dozens", "zh": "几十次"}, "range": [1, 400]},
            {"text": {"en": "thousands", "zh": "几千次"}, "range": [401, None]},
        ],
        "evidence": "no-switch",
    },
    translations={
        "zh": {
            "switches of four runnable threads": "四个可运行线程的切换次数",
            "switches": "次切换",
            "at most {}": "至多 {}",
            "at least {}": "至少 {}",
        }
    },
    seconds=0.8,
)  # fmt: skip


def main(threads):
    alone = cheapest_of_ten()

    step(
        f"Block {threads} threads on one lock, and watch them for 0.2 s.",
        f"让 {threads} 个线程阻塞在一把锁上，观察 0.2 秒。",
    )
    lock = threading.Lock()
    lock.acquire()
    threading.stack_size(256 * 1024)
    blocked = [threading.Thread(target=wait_for, args=(lock,)) for _ in range(threads)]
    start_all(blocked)
    tasks = [thread.native_id for thread in blocked]
    wait_until_parked(tasks)
    before = switches_of(tasks), cpu_of(tasks)
    time.sleep(0.2)
    after = switches_of(tasks), cpu_of(tasks)
    expect("no-switch", after[0] - before[0], 0, unit="switches")
    expect("no-cpu", after[1] - before[1], 0, unit="ns")

    step("Work beside them.", "在它们旁边干活。")
    beside = cheapest_of_ten()
    lock.release()
    for thread in blocked:
        thread.join()
    ratio = round(beside / min(alone, cheapest_of_ten()), 2)
    expect("same-work", ratio, "at most 2", ratio <= 2, unit="x")

    step("Let four threads compute on one CPU for 0.2 s.", "让四个线程在一个 CPU 上计算 0.2 秒。")
    counted = switches_of_runnable(4)
    measure("switches of four runnable threads", counted)
    expect("runnable-switch", counted, "at least 10", counted >= 10, unit="switches")


def wait_for(lock):
    with lock:
        pass


def start_all(threads):
    try:
        for thread in threads:
            thread.start()
    except RuntimeError:
        cannot(
            "this user may not start that many threads (ulimit -u)", "当前用户不能启动这么多线程（ulimit -u）"
        )


def wait_until_parked(tasks):
    deadline = time.monotonic() + 3
    while time.monotonic() < deadline:
        before = switches_of(tasks)
        time.sleep(0.02)
        if (
            all(task_status(task=task)["State"].startswith("S") for task in tasks)
            and switches_of(tasks) == before
        ):
            return


def switches_of(tasks):
    total = 0
    for task in tasks:
        status = task_status(task=task)
        total += int(status["voluntary_ctxt_switches"]) + int(status["nonvoluntary_ctxt_switches"])
    return total


def cpu_of(tasks):
    """Nanoseconds on a CPU: the first field of schedstat."""
    total = 0
    for task in tasks:
        total += int(Path(f"/proc/self/task/{task}/schedstat").read_text().split()[0])
    return total


def cheapest_of_ten():
    """CPU seconds for the same work; the least of ten, since noise only adds."""
    return min(cpu_seconds_of_work() for _ in range(10))


def cpu_seconds_of_work():
    before = time.process_time()
    sum(number * number for number in range(60_000))
    return time.process_time() - before


def switches_of_runnable(count):
    stop, counts = time.perf_counter() + 0.2, []

    def compute():
        while time.perf_counter() < stop:
            pass
        counts.append(switches_of([threading.get_native_id()]))

    with one_cpu():
        threads = [threading.Thread(target=compute) for _ in range(count)]
        start_all(threads)
        for thread in threads:
            thread.join()
    return sum(counts)


if __name__ == "__main__":
    DEMO.run(main)
