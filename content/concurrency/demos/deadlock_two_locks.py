"""Can two threads with two locks wait for each other for ever?

Goes with claims T1 and T2: a mutex keeps others out, and so it can keep everybody out.
Source: pthread_mutex_lock(3p); docs.python.org, threading.RLock;
E. G. Coffman et al., System Deadlocks (1971).
"""

import threading
import time

from studycards.demo import Demo, expect, lane, step
from studycards.demo.libc import Mutex, outcome

DEMO = Demo(
    title={"en": "Two locks, two orders", "zh": "两把锁，两种次序"},
    moral={
        "en": "Take locks in one order everywhere, and no circle of waiting can close.",
        "zh": "处处按同一次序加锁，等待就围不成圈。",
    },
    claims=["T1", "T2", "X7"],
    evidence={
        "deadlock": {
            "en": "Each thread holds one lock and wants the other's: neither gets it",
            "zh": "两个线程各持一把锁，又都要对方的那把：谁也拿不到",
        },
        "no-cpu": {
            "en": "The stuck threads use no CPU: a deadlock is silent, not busy",
            "zh": "卡住的线程不耗 CPU：死锁是静悄悄的，并不忙碌",
        },
        "back-off": {
            "en": "In opposite orders both still get through if a thread gives back its first lock when it "
                  "cannot have the second",
            "zh": "次序相反也能走通：拿不到第二把锁时先放回第一把，两个线程都能完成",
        },
        "alone": {
            "en": "One thread is enough: it takes a plain Lock twice and is stuck; an RLock lets it in again",
            "zh": "一个线程也能死锁：对普通 Lock 加锁两次就卡住；RLock 则允许它再次进入",
        },
        "errorcheck": {
            "en": "An error-checking pthread mutex reports EDEADLK to a thread that takes it twice",
            "zh": "线程对 errorcheck 类型的 pthread 互斥锁重复加锁时，会得到 EDEADLK",
        },
    },
    controls={
        "ordered": {
            "en": "The same two threads, both taking the locks in one order, both get through",
            "zh": "还是这两个线程，都按同一次序加锁，就都能走通",
        },
    },
    predict={
        "ask": {
            "en": "A holds lock 1 and asks for 2; B holds 2 and asks for 1. How many of them get their "
                  "second lock?",
            "zh": "A 持有锁 1 去要锁 2，B 持有锁 2 去要锁 1。有几个线程能拿到第二把锁？",
        },
        "choices": [0, 1, 2],
        "evidence": "deadlock",
    },
    translations={
        "zh": {
            "has its first lock": "拿到第一把锁",
            "has both": "两把都拿到了",
            "gave up waiting": "不再等待",
        }
    },
    seconds=0.3,
)  # fmt: skip

GIVE_UP = 0.1
"""Seconds after which the demo stops waiting; without a timeout the threads would wait for ever."""


def main():
    step("A takes 1 then 2; B takes 2 then 1.", "A 先 1 后 2，B 先 2 后 1。")
    one, two = threading.Lock(), threading.Lock()
    got, cpu = meet({"A": (one, two), "B": (two, one)})
    expect("deadlock", got, {"A": False, "B": False}, value=sum(got.values()))
    expect("no-cpu", round(cpu / GIVE_UP, 3), "< 0.25", holds=cpu < GIVE_UP / 4)

    step("Both take 1 then 2.", "两者都先 1 后 2。")
    got, _ = meet({"A": (one, two), "B": (one, two)})
    expect("ordered", got, {"A": True, "B": True})

    step(
        "Opposite orders again, but whoever cannot have the second gives back the first.",
        "次序又相反，但拿不到第二把的就放回第一把。",
    )
    expect("back-off", both_back_off(one, two), {"A": True, "B": True})

    step("One thread takes the same lock twice.", "一个线程对同一把锁加锁两次。")
    expect("alone", [take_twice(threading.Lock()), take_twice(threading.RLock())], [False, True])
    checking = Mutex("errorcheck")
    with checking:
        expect("errorcheck", outcome(checking.lock), "EDEADLK")


def meet(orders):
    """Run a thread for each order of locks; say who got both, and how much CPU time the waiting took."""
    got, spent = {}, []
    start, holding, over = threading.Barrier(2), threading.Barrier(2), threading.Barrier(2)
    opposite = len({first for first, _ in orders.values()}) == 2

    def work(name, first, second):
        start.wait()
        with first:
            lane(name, "has its first lock")
            if opposite:
                holding.wait()
            else:
                time.sleep(0.01)  # time for the other to come and want it
            before = time.thread_time()
            got[name] = second.acquire(timeout=GIVE_UP)
            spent.append(time.thread_time() - before)
            lane(name, "has both" if got[name] else "gave up waiting")
            if opposite:
                over.wait()  # keep the first lock until the other has given up too
            if got[name]:
                second.release()

    run([threading.Thread(target=work, args=(name, *order)) for name, order in orders.items()])
    return dict(sorted(got.items())), sum(spent)


def both_back_off(one, two):
    done = {}
    holding = threading.Barrier(2)

    def work(name, first, second, pause):
        holding.wait()
        while name not in done:
            with first:
                if second.acquire(blocking=False):
                    done[name] = True
                    second.release()
                    lane(name, "has both")
            time.sleep(pause)  # unequal pauses: equal ones could go on meeting (a livelock)

    run([
        threading.Thread(target=work, args=("A", one, two, 0.001)),
        threading.Thread(target=work, args=("B", two, one, 0.0017)),
    ])  # fmt: skip
    return dict(sorted(done.items()))


def take_twice(lock):
    with lock:
        again = lock.acquire(timeout=0.03)
        if again:
            lock.release()
        return again


def run(threads):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    DEMO.run(main)
