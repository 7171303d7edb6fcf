"""What does a condition variable do, and to whom?

Tests claim T4, which says that it blocks the process atomically. It blocks one thread, and "atomically" means
that freeing the mutex and falling asleep are one step. It keeps no memory of what was signalled.
Source: pthread_cond_wait(3p), pthread_cond_signal(3p); docs.python.org, threading.Condition.
"""

import threading
import time

from studycards.demo import Demo, expect, lane, measure, step
from studycards.demo.libc import Condition, outcome

DEMO = Demo(
    title={"en": "What a condition variable does", "zh": "条件变量做了什么"},
    moral={
        "en": "It puts a thread to sleep, frees the mutex meanwhile, and forgets signals that nobody "
              "waits for.",
        "zh": "它让一个线程睡眠，期间释放互斥锁；没有人在等时，发出的通知就丢了。",
    },
    claims=["T1", "T4", "X8"],
    evidence={
        "needs-lock": {
            "en": "In Python, wait() and notify() without the lock raise RuntimeError",
            "zh": "在 Python 里，不持锁就调用 wait() 或 notify() 会抛出 RuntimeError",
        },
        "bare-signal": {
            "en": "POSIX is milder: pthread_cond_signal without the mutex, and with nobody waiting, is no "
                  "error",
            "zh": "POSIX 更宽松：不持互斥锁、也没有人等待时调用 pthread_cond_signal 并不出错",
        },
        "mutex-freed": {
            "en": "While a thread waits, another one can take the mutex",
            "zh": "一个线程等待期间，别的线程可以拿到互斥锁",
        },
        "thread-not-process": {
            "en": "Only the waiting thread stops; another thread of the process counts to 1000 meanwhile",
            "zh": "停下的只有等待的线程；同一进程的另一个线程此时数到了 1000",
        },
        "owns-again": {
            "en": "When wait() returns, the thread holds the mutex again",
            "zh": "wait() 返回时，线程已重新持有互斥锁",
        },
        "forgets": {
            "en": "A notify that came before the wait is lost",
            "zh": "在等待之前发出的通知会丢失",
        },
        "semaphore-remembers": {
            "en": "A semaphore posted beforehand lets the late one through",
            "zh": "事先释放过的信号量，会放迟到者通过",
        },
        "no-cpu": {
            "en": "Waiting costs next to no CPU time: less than a quarter of what polling costs",
            "zh": "等待几乎不耗 CPU 时间：不到轮询的四分之一",
        },
    },
    controls={
        "in-time": {
            "en": "The same notify, sent while the thread waits, wakes it",
            "zh": "同样的通知，在线程等待期间发出，就会唤醒它",
        },
    },
    predict={
        "ask": {
            "en": "notify() is called, and only then does a thread call wait(timeout=0.05). What does wait "
                  "return?",
            "zh": "先调用 notify()，之后线程才调用 wait(timeout=0.05)。wait 返回什么？",
        },
        "choices": [
            {"text": {"en": "True: the signal was kept", "zh": "True：通知被保留了"}, "value": True},
            {"text": {"en": "False: the signal was lost", "zh": "False：通知丢失了"}, "value": False},
        ],
        "evidence": "forgets",
    },
    translations={
        "zh": {
            "main": "主线程",
            "waiter": "等待者",
            "notified": "已通知",
            "waits": "等待",
            "woken, holds the mutex": "被唤醒，持有互斥锁",
            "took the mutex": "取得互斥锁",
            "CPU while waiting": "等待时的 CPU 时间",
            "CPU while polling": "轮询时的 CPU 时间",
        }
    },
    seconds=0.3,
)  # fmt: skip


def main():
    step("Use it without its lock.", "不拿锁就用它。")
    changed = threading.Condition(threading.Lock())
    expect("needs-lock", [refusal(changed.wait), refusal(changed.notify)], ["RuntimeError", "RuntimeError"])
    expect("bare-signal", outcome(Condition().signal), "ok")

    step(
        "One thread waits; look at the mutex, and let another thread work.",
        "一个线程等待；看看互斥锁，再让另一个线程干活。",
    )
    watch_one_wait(changed)

    step(
        "Signal too early: first a condition variable, then a semaphore.",
        "提前发通知：先试条件变量，再试信号量。",
    )
    with changed:
        changed.notify()
    lane("main", "notified")
    with changed:
        expect("forgets", changed.wait(timeout=0.05), False)
    posted = threading.Semaphore(0)
    posted.release()
    expect("semaphore-remembers", posted.acquire(timeout=0.05), True)

    step(
        "Wait for 80 ms, then poll for 80 ms, and compare the CPU time.",
        "等待 80 毫秒，再轮询 80 毫秒，比较 CPU 时间。",
    )
    with changed:
        waited = cpu_of(lambda: changed.wait(timeout=0.08))
    polled = cpu_of(lambda: poll(0.08))
    measure("CPU while waiting", round(waited * 1000, 2), "ms")
    measure("CPU while polling", round(polled * 1000, 2), "ms")
    expect("no-cpu", round(waited / polled, 3), "< 0.25", holds=waited < polled / 4)


def watch_one_wait(changed):
    woken, held_after, ready = [], [], []

    def wait():
        with changed:
            ready.append(True)
            lane("waiter", "waits")
            woken.append(changed.wait(timeout=5))
            held_after.append(not changed.acquire(blocking=False))
            lane("waiter", "woken, holds the mutex")

    waiter = threading.Thread(target=wait)
    waiter.start()
    while not ready:
        time.sleep(0.001)
    got = changed.acquire(timeout=5)
    lane("main", "took the mutex")
    expect("mutex-freed", got and not woken, True)
    counted = []
    counter = threading.Thread(target=lambda: counted.extend(range(1000)))
    counter.start()
    counter.join()
    expect("thread-not-process", len(counted) if waiter.is_alive() and not woken else 0, 1000)
    changed.notify()
    changed.release()
    waiter.join()
    expect("in-time", woken, [True])
    expect("owns-again", held_after, [True])


def refusal(call):
    try:
        call()
    except RuntimeError as error:
        return type(error).__name__
    return "allowed"


def cpu_of(work):
    before = time.thread_time()
    work()
    return time.thread_time() - before


def poll(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


if __name__ == "__main__":
    DEMO.run(main)
