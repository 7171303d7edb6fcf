"""How many processes does a semaphore of value n let in at once?

Tests claim I6, which calls a semaphore a counter that controls access to a shared resource.
Source: sem_overview(7); sem_wait(3).
"""

import mmap
import os
import time

from studycards.demo import Demo, child, expect, finish, lane, measure, step

DEMO = Demo(
    title={"en": "A semaphore counts free places", "zh": "信号量：给空位计数"},
    moral={
        "en": "A semaphore of n lets n in. Only with n = 1 does it shut everybody else out.",
        "zh": "初值为 n 就放进 n 个；只有 n = 1 时才会把其他人都挡在外面。",
    },
    claims=["I6", "X7"],
    needs=["linux", "package:posix_ipc"],
    evidence={
        "n-inside": {
            "en": "As many processes are inside at once as the semaphore has places, and no more",
            "zh": "同时在里面的进程数正好等于信号量的初值，不会更多",
        },
        "zero-blocks": {
            "en": "At zero one more wait does not get through: it would block",
            "zh": "计数为零时再等待（wait）过不去：它会阻塞",
        },
        "post-lets-in": {
            "en": "One post at zero lets exactly one of two attempts through",
            "zh": "计数为零时释放（post）一次，两次尝试中正好有一次成功",
        },
        "one-inside": {
            "en": "With the value 1 one process at a time is inside: only then does it exclude",
            "zh": "初值为 1 时同时只有一个进程在里面：只有这时才是互斥",
        },
    },
    controls={
        "no-semaphore": {
            "en": "Without the semaphore all the workers are inside together",
            "zh": "去掉信号量，所有进程会同时在里面",
        },
    },
    knobs={
        "places": {
            "default": 2, "min": 1, "max": 8,
            "en": "the semaphore's first value", "zh": "信号量的初值",
        },
        "workers": {
            "default": 6, "min": 2, "max": 12,
            "en": "processes that want in", "zh": "想进去的进程数",
        },
    },
    predict={
        "ask": {
            "en": "Six processes want in, the semaphore starts at 2. How many are inside at once at most?",
            "zh": "六个进程想进去，信号量的初值是 2。最多同时有几个在里面？",
        },
        "choices": [1, 2, 6],
        "evidence": "n-inside",
    },
    translations={
        "zh": {
            "worker {}": "工人 {}",
            "in, {} inside": "进入，里面 {} 个",
            "out": "离开",
            "most inside at once": "同时在里面最多",
            "processes": "个进程",
            "would block": "会阻塞",
            "entered": "进入了",
        }
    },
    seconds=0.3,
)  # fmt: skip

PATIENCE = 2.0  # seconds that a crowd may take to gather; the machine may be busy


def main(places, workers):
    import posix_ipc

    gate = posix_ipc.Semaphore(f"/studycards-{os.getpid()}", posix_ipc.O_CREX, initial_value=places)
    gate.unlink()  # the name goes at once; the semaphore lives until the last process has closed it

    step(
        f"{workers} processes come to a semaphore of value {places}.",
        f"{workers} 个进程来到初值为 {places} 的信号量前。",
    )
    most = crowd(workers, min(places, workers), gate.acquire, gate.release)
    measure("most inside at once", most, "processes")
    expect("n-inside", most, min(places, workers), unit="processes")

    step("Take every place, then ask for one more without waiting.", "占满所有空位，再不等待地多要一个。")
    for _ in range(places):
        gate.acquire()
    expect("zero-blocks", try_acquire(gate), "would block")

    step("Give one place back and ask twice.", "归还一个空位，再要两次。")
    gate.release()
    expect("post-lets-in", [try_acquire(gate), try_acquire(gate)], ["entered", "would block"])

    step("The same crowd with one place.", "同样的人群，只有一个空位。")
    gate.release()
    expect("one-inside", crowd(workers, 1, gate.acquire, gate.release), 1, unit="processes")

    step("And with no semaphore.", "再把信号量去掉。")
    expect("no-semaphore", crowd(workers, workers, no_wait, no_wait), workers, unit="processes")
    gate.close()


def crowd(workers, expected, enter, leave):
    """Send the workers in; the most that any of them saw inside, itself included."""
    arrived, inside, seen = (mmap.mmap(-1, workers) for _ in range(3))
    exit_reader, exit_writer = os.pipe()

    def visit(number):
        arrived[number] = 1
        enter()
        inside[number] = 1
        seen[number] = sum(inside[:])  # the last one in sees all the others
        lane(f"worker {number + 1}", f"in, {seen[number]} inside")
        os.read(exit_reader, 1)  # stay until the door is opened
        inside[number] = 0
        lane(f"worker {number + 1}", "out")
        leave()

    visitors = [child(visit, number) for number in range(workers)]
    wait_until(lambda: all(arrived[:]) and sum(inside[:]) >= expected)
    time.sleep(0.03)  # time for one too many to slip in, if the gate allowed it
    os.write(exit_writer, b"x" * workers)
    finish(*visitors)
    os.close(exit_reader)
    os.close(exit_writer)
    return max(seen[:])


def try_acquire(gate):
    import posix_ipc

    try:
        gate.acquire(0)  # sem_trywait: it fails with EAGAIN where sem_wait would block
    except posix_ipc.BusyError:
        return "would block"
    return "entered"


def no_wait():
    """In the place of acquire and release: lets everyone pass."""


def wait_until(true):
    deadline = time.monotonic() + PATIENCE
    while not true() and time.monotonic() < deadline:
        time.sleep(0.001)


if __name__ == "__main__":
    DEMO.run(main)
