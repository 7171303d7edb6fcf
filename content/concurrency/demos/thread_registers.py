"""Each thread has its own registers; the kernel keeps a copy of them only while the thread does not run.

Tests claim E3, which calls a thread's registers its context: their state as of the last time it ran.
Source: proc(5), /proc/PID/syscall; pthreads(7), the attributes that are distinct for each thread.
"""

import hashlib
import os
import threading
import time
from pathlib import Path

from studycards.demo import Demo, expect, lane, show, step

DEMO = Demo(
    title={"en": "The registers of a parked thread", "zh": "停住的线程，它的寄存器"},
    moral={
        "en": "Same code, own registers: the saved copy says where a thread "
        "stopped, and exists only while it is stopped.",
        "zh": "代码是同一份，寄存器各有一套；保存的现场说明线程停在哪里，只有停下时才有。",
    },
    claims=["E3"],
    needs=["linux", "file:/proc/self/syscall"],
    evidence={
        "own-arguments": {
            "en": "Two threads wait in the same call, and each has its own "
            "descriptor in the argument register",
            "zh": "两个线程停在同一个调用里，参数寄存器中各是自己的描述符",
        },
        "own-stack-pointer": {
            "en": "Their stack pointers differ: each stands on a stack of its own",
            "zh": "二者的栈指针不同：各用各的栈",
        },
        "same-instruction": {
            "en": "Of the three, only the program counter is the same: both stopped "
            "at the same instruction of shared code",
            "zh": "三者之中只有程序计数器相同：二者停在同一份代码的同一条指令上",
        },
        "frozen": {
            "en": "As long as a thread is parked its saved registers do not change",
            "zh": "线程停住期间，保存的寄存器不会变",
        },
        "resumed": {
            "en": "Woken up, each goes on where it was, with the value it had",
            "zh": "被唤醒后，各自从原处继续，原来的值还在",
        },
    },
    controls={
        "no-copy-while-running": {
            "en": "Of a thread that runs there is no saved copy to read: the file says 'running'",
            "zh": "正在运行的线程没有保存的现场可读：文件里只写着 running",
        },
    },
    predict={
        "ask": {
            "en": "Two threads of a process wait in read(), on two pipes. Which "
            "register holds the same value in both?",
            "zh": "同一进程的两个线程各在一个管道上等待 read()。哪个寄存器在两者中的值相同？",
        },
        "choices": [
            {"text": {"en": "the stack pointer", "zh": "栈指针"}, "value": "stack pointer"},
            {"text": {"en": "the program counter", "zh": "程序计数器"}, "value": "program counter"},
            {"text": {"en": "none of them", "zh": "都不相同"}, "value": ""},
        ],
        "evidence": "same-instruction",
    },
    translations={
        "zh": {
            "read() waits": "read() 等待",
            "read() returned": "read() 返回",
            "{}: first argument {}, stack pointer {}, program counter {}": "{}：首个参数 {}，栈指针 {}，程序计数器 {}",
            "two different ones": "两个不同的值",
            "program counter": "程序计数器",
            "{}'s own value": "{} 自己的值",
            "running among them": "其中有“运行中”",
            "running": "运行中",
        }
    },
    seconds=0.2,
)  # fmt: skip


def main():
    step(
        "Park two threads in read(), each on a pipe of its own.", "让两个线程各在自己的管道上停在 read() 里。"
    )
    pipes = {"A": os.pipe(), "B": os.pipe()}
    tasks, kept = {}, {}
    threads = [threading.Thread(target=wait, args=(name, pipes[name][0], tasks, kept)) for name in "AB"]
    for thread in threads:
        thread.start()
    parked = {name: registers_of_parked(name, tasks, pipes[name][0]) for name in "AB"}

    arguments = [parked[name]["first argument"] for name in "AB"]
    expect("own-arguments", arguments, [pipes[name][0] for name in "AB"])
    pointers = [hex(parked[name]["stack pointer"]) for name in "AB"]
    expect("own-stack-pointer", pointers, "two different ones", pointers[0] != pointers[1])
    same = ", ".join(register for register in parked["A"] if parked["A"][register] == parked["B"][register])
    expect("same-instruction", same, "program counter")

    step("Look again a little later, then wake both.", "过一会儿再看一次，然后唤醒二者。")
    time.sleep(0.01)
    again = {name: registers(tasks[name]) for name in "AB"}
    expect("frozen", again == parked, True)
    for name in "AB":
        os.write(pipes[name][1], b"!")
    for thread in threads:
        thread.join()
    expect("resumed", kept, {"A": "A's own value", "B": "B's own value"})

    step("Look at a thread that computes.", "看一个正在计算的线程。")
    readings = readings_while_computing()
    expect("no-copy-while-running", readings, "running among them", "running" in readings)


def wait(name, reader, tasks, kept):
    value = f"{name}'s own value"
    tasks[name] = threading.get_native_id()
    lane(name, "read() waits")
    os.read(reader, 1)
    lane(name, "read() returned")
    kept[name] = value


def registers(task):
    """The line is: call, six argument registers, stack pointer, program counter; or just 'running'."""
    fields = Path(f"/proc/self/task/{task}/syscall").read_text().split()
    if len(fields) < 9:
        return None
    return {
        "first argument": int(fields[1], 16),
        "stack pointer": int(fields[-2], 16),
        "program counter": int(fields[-1], 16),
    }


def registers_of_parked(name, tasks, reader):
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        found = registers(tasks[name]) if name in tasks else None
        if found and found["first argument"] == reader:
            show(f"{name}: " + ", ".join(f"{register} {value:#x}" for register, value in found.items()))
            return found
        time.sleep(0.001)
    raise TimeoutError(f"{name} did not stop in read()")


def readings_while_computing():
    """Hashing in C holds no interpreter lock, so the thread computes while this one looks."""
    task, readings = [], set()

    def compute():
        task.append(threading.get_native_id())
        hashlib.pbkdf2_hmac("sha256", b"", b"", 300_000)

    thread = threading.Thread(target=compute)
    thread.start()
    while thread.is_alive():
        try:
            readings.add("running" if task and registers(task[0]) is None else "stopped")
        except OSError:
            break
        time.sleep(0.001)
    thread.join()
    return sorted(readings)


if __name__ == "__main__":
    DEMO.run(main)
