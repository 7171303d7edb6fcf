"""A thread's life: an entry function, one sequence, an exit.

Tests claim E1, which says that a thread has an entry point, a sequence it executes in order, and an exit.
Source: pthreads(7); pthread_create(3), "the new thread terminates in one of the following ways".
"""

import os
import subprocess
import sys
import threading
import time

from studycards.demo import Demo, expect, lane, measure, show, step

DEMO = Demo(
    title={"en": "Two threads live and die", "zh": "两个线程的一生"},
    moral={
        "en": "Inside one thread the order is sure; between two threads nothing is.",
        "zh": "单个线程内部的先后是确定的，线程之间的先后没有任何保证。",
    },
    claims=["E1"],
    needs=["linux"],
    evidence={
        "own-order": {
            "en": "Each thread enters, takes its steps in program order, and leaves",
            "zh": "每个线程都是先进入，再按程序次序走完各步，最后退出",
        },
        "kernel-sees": {
            "en": "While they live, the kernel lists both among the tasks of this process",
            "zh": "它们存活期间，内核把二者都列为本进程的任务",
        },
        "gone": {
            "en": "Once the entry functions have returned, the kernel lists neither",
            "zh": "入口函数返回之后，内核的列表里不再有它们",
        },
        "no-promise": {
            "en": "The thread that was started first can be the last to leave",
            "zh": "最先启动的线程可以最后一个退出",
        },
        "raise-ends-thread": {
            "en": "An exception that nobody catches ends its thread, and the process goes on",
            "zh": "未被捕获的异常只结束所在线程，进程继续运行",
        },
    },
    controls={
        "raise-ends-main": {
            "en": "The same function called in the main thread ends the process: "
            "it was the other thread that shielded it",
            "zh": "同一个函数改在主线程里调用，整个进程就结束了：先前正是因为它在另一个线程里",
        },
    },
    knobs={
        "steps": {
            "default": 5, "min": 1, "max": 50,
            "en": "steps each thread takes", "zh": "每个线程走多少步",
        },
    },
    predict={
        "ask": {
            "en": "A thread started with threading.Thread raises an "
            "exception that nobody catches. What ends?",
            "zh": "用 threading.Thread 启动的线程抛出了没人捕获的异常，什么会结束？",
        },
        "choices": [
            {"text": {"en": "the process, with status 1", "zh": "整个进程，状态 1"}, "value": "the process"},
            {"text": {"en": "that thread alone", "zh": "只有那个线程"}, "value": "that thread"},
        ],
        "evidence": "raise-ends-thread",
    },
    translations={
        "zh": {
            "enter": "进入",
            "exit": "退出",
            "exit status after {}": "{} 之后的退出状态",
        }
    },
    seconds=0.1,
)  # fmt: skip

PROGRAM = """
import threading
def fail(): raise ValueError("nobody catches this")
{call}
print("the main thread goes on")
"""


def main(steps):
    log, tasks, listed = [], {}, set()
    both_in, may_leave = threading.Barrier(3), {"A": threading.Event(), "B": threading.Event()}

    def live(name):
        tasks[name] = threading.get_native_id()
        log.append((name, "enter"))
        lane(name, "enter")
        for number in range(steps):
            log.append((name, number))
        both_in.wait()
        may_leave[name].wait()
        log.append((name, "exit"))
        lane(name, "exit")

    step("Start A, then B, with the same entry function.", "先启动 A，再启动 B，入口函数相同。")
    threads = {name: threading.Thread(target=live, args=(name,)) for name in "AB"}
    for thread in threads.values():
        thread.start()
    both_in.wait()
    listed = tasks_now()
    show(f"/proc/self/task: {sorted(listed)}")
    expect("kernel-sees", set(tasks.values()) <= listed, True)

    step("Let B leave before A.", "让 B 先于 A 退出。")
    for name in "BA":
        may_leave[name].set()
        threads[name].join()
    whole = ["enter", *range(steps), "exit"]
    lives = {name: [event for who, event in log if who == name] for name in "AB"}
    expect("own-order", lives, {"A": whole, "B": whole})
    expect("no-promise", [who for who, event in log if event == "exit"], ["B", "A"])
    expect("gone", wait_until_gone(set(tasks.values())), True)

    step(
        "Raise an exception, once in a thread and once in the main thread.",
        "抛出异常：一次在线程里，一次在主线程里。",
    )
    status, said = run("threading.Thread(target=fail).start()")
    expect(
        "raise-ends-thread", [status, said], [0, "the main thread goes on"], value=what_ended(status, said)
    )
    status, said = run("fail()")
    expect("raise-ends-main", [status, said], [1, ""], value=what_ended(status, said))


def tasks_now():
    return {int(task) for task in os.listdir("/proc/self/task")}


def wait_until_gone(tasks):
    """join() returns a moment before the kernel has taken the task away."""
    deadline = time.monotonic() + 2
    while tasks & tasks_now() and time.monotonic() < deadline:
        time.sleep(0.001)
    return not tasks & tasks_now()


def run(call):
    program = subprocess.run(
        [sys.executable, "-S", "-E", "-c", PROGRAM.format(call=call)], capture_output=True, text=True
    )
    measure(f"exit status after {call}", program.returncode)
    return program.returncode, program.stdout.strip()


def what_ended(status, said):
    return "that thread" if status == 0 and said else "the process"


if __name__ == "__main__":
    DEMO.run(main)
