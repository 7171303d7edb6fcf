"""Who may release it, what if the holder dies, how far does it count: a semaphore beside a mutex.

Tests claims I6 and X7, which take a semaphore for a kind of lock.
Source: pthread_mutex_lock(3p), EPERM, EDEADLK and EOWNERDEAD; sem_overview(7); semop(2), SEM_UNDO.
"""

import mmap
import threading

from studycards.demo import Demo, child, expect, finish, lane, step
from studycards.demo.libc import Mutex, Semaphore, outcome

DEMO = Demo(
    title={"en": "Semaphore against mutex", "zh": "信号量与互斥锁对照"},
    moral={
        "en": "A mutex knows its holder; a semaphore only knows a number.",
        "zh": "互斥锁认得持有者，信号量只认得一个数。",
    },
    claims=["I6", "X7", "T2"],
    needs=["linux", "package:sysv_ipc"],
    evidence={
        "mutex-has-owner": {
            "en": "A thread that does not hold the mutex may not unlock it",
            "zh": "没有持有互斥锁的线程不能解锁",
        },
        "anyone-may-post": {
            "en": "A thread that never waited may post the semaphore",
            "zh": "从未等待过的线程也可以释放（post）信号量",
        },
        "lock-twice": {
            "en": "A checking mutex sees that its holder locks it again; a semaphore would just block",
            "zh": "带检查的互斥锁能发现持有者重复加锁；信号量则只会阻塞",
        },
        "counts-on": {
            "en": "A semaphore counts past its first value: begun at 1, it can be posted up to 4",
            "zh": "信号量可以数过初值：从 1 开始，可以一直释放到 4",
        },
        "stays-taken": {
            "en": "A process dies inside: nobody gives its place back",
            "zh": "进程死在里面：没有人替它归还空位",
        },
        "python-lock": {
            "en": "In Python, Lock lets any thread release it, like a semaphore; RLock does not",
            "zh": "在 Python 里，Lock 谁都能释放，像信号量；RLock 则不能",
        },
    },
    controls={
        "undo": {
            "en": "With SEM_UNDO the kernel keeps book of who took what, and gives the place back",
            "zh": "加上 SEM_UNDO，内核记下谁拿了多少，并替死者归还",
        },
        "robust": {
            "en": "A robust mutex knows its holder: the next one learns that the owner is dead",
            "zh": "健壮（robust）互斥锁认得持有者：下一个加锁者会得知持有者已死",
        },
    },
    predict={
        "ask": {
            "en": "A process takes the only place of a POSIX semaphore and dies. What is the value now?",
            "zh": "一个进程占了 POSIX 信号量唯一的空位后死去。现在信号量的值是多少？",
        },
        "choices": [0, 1],
        "evidence": "stays-taken",
    },
    translations={
        "zh": {
            "taken by a process that died": "被一个已死的进程占着",
            "sysv, undo": "sysv，撤销",
            "robust mutex": "健壮互斥锁",
            "mutex": "互斥锁",
            "semaphore": "信号量",
        }
    },
    seconds=0.1,
)  # fmt: skip


def main():
    mutex, gate = Mutex("errorcheck"), Semaphore(1)

    step(
        "The main thread takes both. Another thread tries to release them.",
        "主线程先拿到两者，另一个线程试着释放。",
    )
    mutex.lock()
    gate.wait()
    expect("mutex-has-owner", in_a_thread(mutex.unlock), "EPERM")
    expect("anyone-may-post", [in_a_thread(gate.post), gate.value()], ["ok", 1])

    step("Take again what one holds.", "持有者再拿一次。")
    gate.wait()
    again = {"mutex": outcome(mutex.lock), "semaphore": outcome(gate.trywait)}
    expect("lock-twice", again, {"mutex": "EDEADLK", "semaphore": "EAGAIN"})

    step("Post more often than anyone waited.", "释放的次数多于等待的次数。")
    for _ in range(4):
        gate.post()
    expect("counts-on", gate.value(), 4)

    step("Die while holding.", "持有时死去。")
    die_holding()

    step("Python's own locks, released by another thread.", "由另一个线程释放 Python 自己的锁。")
    released = {kind.__name__: release_elsewhere(kind()) for kind in (threading.Lock, threading.RLock)}
    expect("python-lock", list(released.values()), ["ok", "RuntimeError"])


def die_holding():
    import sysv_ipc

    shared = mmap.mmap(-1, mmap.PAGESIZE)
    gate, robust = Semaphore(1, shared, 0), Mutex(robust=True, memory=shared, offset=1024)
    forgetful, careful = (sysv_ipc.Semaphore(None, sysv_ipc.IPC_CREX, initial_value=1) for _ in range(2))
    careful.undo = True
    try:
        for name, take in {
            "posix": gate.wait,
            "sysv": forgetful.acquire,
            "sysv, undo": careful.acquire,
            "robust mutex": robust.lock,
        }.items():
            finish(child(take))
            lane(name, "taken by a process that died")
        values = {"posix": gate.value(), "sysv": forgetful.value}
        expect("stays-taken", values, {"posix": 0, "sysv": 0}, value=values["posix"])
        expect("undo", careful.value, 1)
        expect("robust", outcome(robust.lock), "EOWNERDEAD")
    finally:
        forgetful.remove()
        careful.remove()


def in_a_thread(call):
    """What came of `call` in another thread: `ok` or the name of an errno."""
    came = []
    thread = threading.Thread(target=lambda: came.append(outcome(call)))
    thread.start()
    thread.join()
    return came[0]


def release_elsewhere(lock):
    """What came of releasing, in another thread, a lock that this thread holds."""
    came = []

    def release():
        try:
            lock.release()
        except RuntimeError as error:
            came.append(type(error).__name__)
        else:
            came.append("ok")

    lock.acquire()
    thread = threading.Thread(target=release)
    thread.start()
    thread.join()
    return came[0]


if __name__ == "__main__":
    DEMO.run(main)
