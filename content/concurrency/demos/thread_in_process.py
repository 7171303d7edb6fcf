"""Threads live in a process, and die with it; the kernel schedules each of them by itself.

Tests claim E2, which says that a thread cannot run by itself, only in a process, which controls its threads.
Source: clone(2), CLONE_THREAD; pthreads(7); signal(7), "process-directed"; sched(7).
"""

import os
import select
import signal
import threading
import time

from studycards.demo import Demo, child, expect, finish, lane, show, step
from studycards.demo.libc import libc
from studycards.demo.probes import task_status

DEMO = Demo(
    title={"en": "A process is the house of its threads", "zh": "进程是线程的容器"},
    moral={
        "en": "The process holds what threads share and ends them all; "
        "it does not run them: the kernel does.",
        "zh": "进程存放线程共享的东西，也让它们一同结束；但运行线程的不是进程，而是内核。",
    },
    claims=["E2", "X1"],
    needs=["linux"],
    evidence={
        "tgid": {
            "en": "A thread has its own task id, and its process's id as its thread group",
            "zh": "线程有自己的任务号，所属线程组的号就是进程号",
        },
        "die-together": {
            "en": "SIGKILL aimed at one of four threads leaves none of them",
            "zh": "对四个线程中的一个发送 SIGKILL，四个都不复存在",
        },
        "leader-gone": {
            "en": "The first thread ends, is shown as a zombie, and another thread of the process works on",
            "zh": "第一个线程已经结束并显示为僵尸，同一进程的另一个线程照常工作",
        },
        "own-policy": {
            "en": "One thread changes its scheduling policy, and the other keeps "
            "its own: tasks are scheduled, not processes",
            "zh": "一个线程改了调度策略，另一个不受影响：内核调度的是任务，不是进程",
        },
    },
    controls={
        "processes-survive": {
            "en": "The same four as processes: SIGKILL to one leaves three; it was "
            "the shared process that ended the threads",
            "zh": "把同样四个换成进程：杀掉一个还剩三个；先前让线程同归于尽的正是它们共用的进程",
        },
    },
    predict={
        "ask": {
            "en": "A process has four threads. SIGKILL is aimed at one of them. How many go on?",
            "zh": "一个进程有四个线程，SIGKILL 只发给其中一个。还有几个继续运行？",
        },
        "choices": [0, 3, 4],
        "evidence": "die-together",
    },
    translations={
        "zh": {
            "process": "进程",
            "{} threads, SIGKILL to one": "{} 个线程，向其中一个发 SIGKILL",
            "/proc/{}/status: State {}, Threads {}": "/proc/{}/status：State {}，Threads {}",
        }
    },
    seconds=0.1,
)  # fmt: skip


def main():
    step("Four threads in one process; SIGKILL to one of them.", "一个进程里四个线程，对其中一个发 SIGKILL。")
    reader, writer = os.pipe()
    process = child(four_threads, reader, writer)
    os.close(writer)
    status = finish(process)
    left = going_on(reader, 1)
    expect("die-together", [status, left], [[-signal.SIGKILL], 0], value=left)
    os.close(reader)

    step("The same four as processes; SIGKILL to one of them.", "换成四个进程，对其中一个发 SIGKILL。")
    reader, writer = os.pipe()
    processes = [child(tick, name, writer) for name in "ABCD"]
    os.close(writer)
    os.kill(processes[0], signal.SIGKILL)
    status = finish(processes[0])
    left = going_on(reader, 3)
    for process in processes[1:]:
        os.kill(process, signal.SIGKILL)
    finish(*processes[1:])
    expect("processes-survive", [status, left], [[-signal.SIGKILL], 3])

    step(
        "End the first thread of a process; another one is still in it.",
        "结束进程的第一个线程，里面还有另一个。",
    )
    expect("leader-gone", *work_without_the_first_thread())

    step("Ask the kernel about a second thread of this process.", "向内核询问本进程的第二个线程。")
    seen = {}
    thread = threading.Thread(target=look, args=(seen,))
    thread.start()
    thread.join()
    expect("tgid", [seen["tgid"] == os.getpid(), seen["tid"] != os.getpid()], [True, True])
    expect("own-policy", [seen["policy"], os.sched_getscheduler(0)], [os.SCHED_BATCH, seen["before"]])


def tick(name, writer):
    while True:
        os.write(writer, name.encode())
        time.sleep(0.005)


def four_threads(reader, writer):
    threads = [threading.Thread(target=tick, args=(name, writer), daemon=True) for name in "BCD"]
    for thread in threads:
        thread.start()
    going_on(reader, 3)
    lane("process", f"{task_status()['Threads']} threads, SIGKILL to one")
    signal.pthread_kill(threads[0].ident, signal.SIGKILL)
    tick("A", writer)


def going_on(reader, wanted):
    """How many different ones still write: what they wrote before is thrown away first."""
    os.set_blocking(reader, False)
    while select.select([reader], [], [], 0)[0] and os.read(reader, 65536):
        pass
    heard, deadline = set(), time.monotonic() + 2
    while len(heard) < wanted and time.monotonic() < deadline:
        select.select([reader], [], [], 0.1)
        try:
            written = os.read(reader, 65536)
        except BlockingIOError:
            continue
        if not written:  # end of file: no one is left who could write
            break
        heard |= set(written)
    return len(heard)


def work_without_the_first_thread():
    go_reader, go_writer = os.pipe()
    tick_reader, tick_writer = os.pipe()
    process = child(leave_the_first_thread, go_reader, tick_writer)
    os.close(tick_writer)
    deadline = time.monotonic() + 2
    while (status := task_status(process))["State"] != "Z (zombie)" and time.monotonic() < deadline:
        time.sleep(0.001)
    show(f"/proc/{process}/status: State {status['State']}, Threads {status['Threads']}")
    os.write(go_writer, b"!")
    ended = finish(process)
    heard = len(os.read(tick_reader, 100))
    return [status["State"], int(status["Threads"]), heard, ended], ["Z (zombie)", 2, 5, [0]]


def leave_the_first_thread(go_reader, tick_writer):
    def work():
        os.read(go_reader, 1)
        os.write(tick_writer, b"12345")
        os._exit(0)

    threading.Thread(target=work).start()
    libc.pthread_exit(None)


def look(seen):
    seen["tid"] = threading.get_native_id()
    seen["tgid"] = int(task_status(task=seen["tid"])["Tgid"])
    seen["before"] = os.sched_getscheduler(0)
    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    seen["policy"] = os.sched_getscheduler(0)


if __name__ == "__main__":
    DEMO.run(main)
