"""Where does a semaphore live: under a name, or at an address?

Tests claim T5: semaphores for threads are unnamed or named. Both kinds also serve processes.
Source: sem_overview(7), sem_init(3), sem_open(3).
"""

import inspect
import mmap
import os
import subprocess
import sys
import threading
from pathlib import Path

from studycards.demo import Demo, cannot, child, expect, finish, lane, show, step
from studycards.demo.libc import Semaphore, outcome

DEMO = Demo(
    title={"en": "A semaphore with a name, and one without", "zh": "有名信号量与无名信号量"},
    moral={
        "en": "Named: found by name until it is unlinked. Unnamed: an address, gone with its memory.",
        "zh": "有名：靠名字找到，存在到 unlink 为止；无名：只是一个地址，随内存消失。",
    },
    claims=["T5", "X9"],
    needs=["linux"],
    evidence={
        "file": {
            "en": "A named semaphore shows up as a file in /dev/shm",
            "zh": "有名信号量在 /dev/shm 里是一个文件",
        },
        "by-name": {
            "en": "A program that shares nothing with us but the name posts it",
            "zh": "另一个程序与我们只有名字相同，也能对它执行 post",
        },
        "outlives-name": {
            "en": "After sem_unlink nobody can open it, but those who have it go on",
            "zh": "sem_unlink 之后别人再也打不开它，已打开者照常使用",
        },
        "nameless": {
            "en": "An unnamed one works between threads, and no file stands behind it",
            "zh": "无名信号量在线程之间可用，背后没有任何文件",
        },
        "fork": {
            "en": "In shared memory, with pshared = 1, an unnamed one serves a forked process too",
            "zh": "放在共享内存里并设 pshared = 1，无名信号量也能服务于 fork 出的进程",
        },
        "python-own": {
            "en": "Python's threading.Semaphore is neither: it is a Condition and a counter, in Python code",
            "zh": "Python 的 threading.Semaphore 两者都不是：它是用 Python 写的条件变量加计数器",
        },
    },
    controls={
        "private": {
            "en": "In ordinary memory the child posts its own copy, and the parent's count stays 0",
            "zh": "放在普通内存里，子进程 post 的是自己的副本，父进程那边的计数仍为 0",
        },
    },
    predict={
        "ask": {
            "en": "sem_init(&s, 1, 0) in ordinary (not shared) memory; a forked child posts it. What does "
                  "the parent count?",
            "zh": "在普通（非共享）内存里 sem_init(&s, 1, 0)，fork 出的子进程执行 post。"
                  "父进程看到的计数是几？",
        },
        "choices": [0, 1],
        "evidence": "private",
    },
    translations={
        "zh": {
            "stranger": "陌生进程",
            "child": "子进程",
            "parent": "父进程",
            "posted {}": "post 了 {}",
            "posted, sees {}": "post 之后看到 {}",
            "sees {}": "看到 {}",
        }
    },
    seconds=0.15,
)  # fmt: skip

STRANGER = "import sys; from studycards.demo.libc import Semaphore; Semaphore.named(sys.argv[1]).post()"


def main():
    name = f"/studycards-{os.getpid()}"
    step("Make a named semaphore, and let another program find it.", "建一个有名信号量，让另一个程序找到它。")
    try:
        semaphore = Semaphore.named(name, 0)
    except OSError as error:
        cannot(f"no named semaphores here: {error}", f"这里不能建有名信号量：{error}")
    try:
        show(f"/dev/shm/sem.{name[1:]}")
        expect("file", os.path.exists(f"/dev/shm/sem.{name[1:]}"), True)
        run_stranger(name)
        expect("by-name", [mapped_names(), semaphore.value()], [1, 1])
    finally:
        Semaphore.unlink(name)
    expect("outlives-name", [outcome(Semaphore.named, name), outcome(semaphore.trywait)], ["ENOENT", "ok"])

    step("Now one without a name, between two threads.", "再来一个无名的，用于两个线程之间。")
    before = mapped_names()
    unnamed = Semaphore(0)
    poster = threading.Thread(target=unnamed.post)
    poster.start()
    unnamed.wait()
    poster.join()
    expect("nameless", [unnamed.value(), mapped_names() - before], [0, 0])

    step(
        "Let a forked child post: in shared memory, then in ordinary memory.",
        "让 fork 出的子进程来 post：先在共享内存，再在普通内存。",
    )
    with_shared_memory = Semaphore(0, memory=mmap.mmap(-1, mmap.PAGESIZE))
    expect("fork", value_after_a_child_posts(with_shared_memory), 1)
    expect("private", value_after_a_child_posts(Semaphore(0)), 0)

    expect("python-own", "Condition(Lock())" in inspect.getsource(threading.Semaphore), True)


def run_stranger(name):
    paths = os.pathsep.join(path for path in sys.path if path)
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": paths}
    subprocess.run([sys.executable, "-c", STRANGER, name], env=environment, check=True)
    lane("stranger", f"posted {name}")


def mapped_names():
    """How many semaphores of this process are mapped from a file: that is what a named one is."""
    with Path("/proc/self/maps").open() as mappings:
        return sum("/sem." in line for line in mappings)


def value_after_a_child_posts(semaphore):
    def post():
        semaphore.post()
        lane("child", f"posted, sees {semaphore.value()}")

    finish(child(post))
    lane("parent", f"sees {semaphore.value()}")
    return semaphore.value()


if __name__ == "__main__":
    DEMO.run(main)
