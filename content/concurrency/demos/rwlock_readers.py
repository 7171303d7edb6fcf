"""Who may be inside a read-write lock together?

Tests claim T3: many threads may read at once, writing is exclusive. True; but a writer may wait for long.
Source: pthread_rwlock_rdlock(3p); pthread_rwlockattr_setkind_np(3).
"""

import threading
from contextlib import contextmanager

from studycards.demo import Demo, expect, lane, measure, step, unavailable
from studycards.demo.libc import Mutex, ReadWriteLock, libc, outcome
from studycards.demo.probes import until_asleep

DEMO = Demo(
    title={"en": "Many readers, or one writer", "zh": "多个读者，或一个写者"},
    moral={
        "en": "Readers share, a writer is alone, and by default nobody makes room for a waiting writer.",
        "zh": "读者共享，写者独占；默认情况下，没有人给等待中的写者让路。",
    },
    claims=["T1", "T3", "X8"],
    needs=["linux"],
    evidence={
        "readers": {
            "en": "All readers are inside at the same time",
            "zh": "所有读者可以同时在里面",
        },
        "writer-out": {
            "en": "While a reader is inside, a writer gets EBUSY",
            "zh": "有读者在里面时，写者得到 EBUSY",
        },
        "writer-alone": {
            "en": "While a writer is inside, a reader and a second writer both get EBUSY",
            "zh": "有写者在里面时，读者和第二个写者都得到 EBUSY",
        },
        "starvation": {
            "en": "By default (glibc) a new reader passes a writer that is already waiting",
            "zh": "默认情况下（glibc），新来的读者会越过已在等待的写者",
        },
        "no-stdlib": {
            "en": "Python's threading module has no read-write lock",
            "zh": "Python 的 threading 模块里没有读写锁",
        },
    },
    controls={
        "mutex-one": {
            "en": "With a mutex in its place, the same readers go in one at a time",
            "zh": "换成互斥锁，同样的读者只能一个一个进",
        },
        "writer-first": {
            "en": "With PREFER_WRITER_NONRECURSIVE the waiting writer stops the new reader",
            "zh": "设为 PREFER_WRITER_NONRECURSIVE 后，等待中的写者会挡住新读者",
        },
    },
    knobs={
        "readers": {"default": 6, "min": 2, "max": 16, "en": "threads that read", "zh": "读线程数"},
    },
    predict={
        "ask": {
            "en": "A reader is inside, a writer waits. A new reader comes (glibc's default lock). Does it "
                  "get in?",
            "zh": "里面有一个读者，一个写者在等。此时又来一个读者（glibc 默认的锁），它进得去吗？",
        },
        "choices": [
            {"text": {"en": "yes, past the writer", "zh": "进得去，越过写者"}, "value": "ok"},
            {"text": {"en": "no, after the writer", "zh": "进不去，排在写者之后"}, "value": "EBUSY"},
        ],
        "evidence": "starvation",
    },
    translations={
        "zh": {
            "writer": "写者",
            "reader {}": "读者 {}",
            "in, {} inside": "进入，里面 {} 个",
            "waits": "等待",
            "in": "进入",
            "in, past the writer": "进入，越过写者",
            "most inside": "里面最多",
            "threads": "个线程",
        }
    },
    seconds=0.2,
)  # fmt: skip


def main(readers):
    step(
        "Let the readers in, and count how many are inside together.", "让读者进去，数一数同时有几个在里面。"
    )
    lock, mutex = ReadWriteLock(), Mutex()
    expect("readers", most_inside(readers, reading(lock), patience=2.0), readers)
    expect("mutex-one", most_inside(readers, lambda: mutex, patience=0.01), 1)

    step("Try each door without waiting.", "不等待，逐一试着进去。")
    lock.read_lock()
    expect("writer-out", outcome(lock.try_write_lock), "EBUSY")
    lock.unlock()
    lock.write_lock()
    expect("writer-alone", [outcome(lock.try_read_lock), outcome(lock.try_write_lock)], ["EBUSY", "EBUSY"])
    lock.unlock()

    step(
        "A reader inside, a writer waiting: a new reader comes.",
        "一个读者在里面，一个写者在等，又来一个读者。",
    )
    expect("starvation", new_reader(ReadWriteLock()), "ok")
    if hasattr(libc, "pthread_rwlockattr_setkind_np"):
        expect("writer-first", new_reader(ReadWriteLock(prefer_writer=True)), "EBUSY")
    else:
        unavailable(
            "writer-first", {"en": "this libc cannot prefer writers", "zh": "这里的 libc 不能让写者优先"}
        )
    found = [name for name in dir(threading) if name.lower() in ("rwlock", "readwritelock")]
    expect("no-stdlib", found, [], value=bool(found))


def reading(lock):
    @contextmanager
    def as_reader():
        lock.read_lock()
        yield
        lock.unlock()

    return as_reader


def most_inside(visitors, guard, patience):
    full = threading.Event()
    inside, most = [], []

    def visit(name):
        with guard():
            inside.append(name)
            most.append(len(inside))
            lane(name, f"in, {len(inside)} inside")
            if len(inside) == visitors:
                full.set()
            full.wait(patience)
            inside.remove(name)

    threads = [threading.Thread(target=visit, args=(f"R{n}",)) for n in range(1, visitors + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    measure("most inside", max(most), "threads")
    return max(most)


def new_reader(lock):
    def write():
        lane("writer", "waits")
        lock.write_lock()
        lane("writer", "in")
        lock.unlock()

    lock.read_lock()
    lane("reader 1", "in")
    writer = threading.Thread(target=write)
    writer.start()
    until_asleep(writer.native_id)
    result = outcome(lock.try_read_lock)
    lane("reader 2", "in, past the writer" if result == "ok" else result)
    for _ in range(2 if result == "ok" else 1):
        lock.unlock()
    writer.join()
    return result


if __name__ == "__main__":
    DEMO.run(main)
