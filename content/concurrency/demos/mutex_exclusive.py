"""How many threads are inside at once, with a mutex and without?

Tests claim T2: a mutex keeps a data structure from being modified by several at once. It does, as long as
all of them take it.
Source: pthread_mutex_lock(3p).
"""

import threading
from contextlib import nullcontext

from studycards.demo import Demo, expect, lane, measure, step
from studycards.demo.libc import Mutex, outcome

DEMO = Demo(
    title={"en": "At most one inside", "zh": "里面最多一个"},
    moral={
        "en": "A mutex lets one thread in; it stops only those who ask it.",
        "zh": "互斥锁一次只放一个线程进去，但只拦得住肯来加锁的线程。",
    },
    claims=["T1", "T2", "X8"],
    evidence={
        "mutex": {
            "en": "With a mutex, never more than one thread is in the section",
            "zh": "有互斥锁时，临界区里从不超过一个线程",
        },
        "trylock": {
            "en": "pthread_mutex_trylock on a held mutex fails with EBUSY instead of waiting",
            "zh": "对已被占用的互斥锁调用 pthread_mutex_trylock 不会等待，而是返回 EBUSY",
        },
        "outsider": {
            "en": "A thread that does not take the mutex walks in while another holds it",
            "zh": "不加锁的线程，可以在别人持锁时径直进入",
        },
    },
    controls={
        "none": {
            "en": "The same threads without a mutex are all inside together",
            "zh": "同样的线程不用互斥锁，就会全部同时在里面",
        },
    },
    knobs={
        "threads": {"default": 5, "min": 2, "max": 16, "en": "threads that want in", "zh": "想进入的线程数"},
    },
    predict={
        "ask": {
            "en": "Five threads enter a section guarded by one mutex. How many are inside at once, at most?",
            "zh": "五个线程进入由同一个互斥锁保护的临界区，最多同时有几个在里面？",
        },
        "choices": [1, 2, 5],
        "evidence": "mutex",
    },
    translations={
        "zh": {
            "in, {} inside": "进入，里面 {} 个",
            "most inside": "里面最多",
            "threads": "个线程",
        }
    },
    seconds=0.1,
)  # fmt: skip


def main(threads):
    step(
        "Every visitor stays until all are in, or until it has waited long enough.",
        "每个访客都等到大家到齐，或等够了才走。",
    )
    expect("none", most_inside([nullcontext()] * threads, patience=2.0), threads)
    mutex = Mutex()
    expect("mutex", most_inside([mutex] * threads, patience=0.015), 1)

    step(
        "One visitor ignores the mutex that the other one takes.", "两个访客：一个加锁，另一个不理会这把锁。"
    )
    expect("outsider", most_inside([mutex, nullcontext()], patience=2.0), 2)

    step("Ask for a mutex that is held, without waiting for it.", "去要一把已被占用的锁，但不等待。")
    with mutex:
        expect("trylock", outcome(mutex.trylock), "EBUSY")


def most_inside(guards, patience):
    full = threading.Event()
    inside, most = [], []

    def visit(name, guard):
        with guard:
            inside.append(name)
            most.append(len(inside))
            lane(name, f"in, {len(inside)} inside")
            if len(inside) == len(guards):
                full.set()
            full.wait(patience)
            inside.remove(name)

    threads = [threading.Thread(target=visit, args=(f"T{n}", guard)) for n, guard in enumerate(guards, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    measure("most inside", max(most), "threads")
    return max(most)


if __name__ == "__main__":
    DEMO.run(main)
