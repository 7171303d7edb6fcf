"""A thread and a forked process do the same three things: what of it does the parent see?

Tests claims R2, E2 and X1: what makes a thread lighter than a process is what it shares.
Source: clone(2), CLONE_VM, CLONE_FILES, CLONE_FS; fork(2); kcmp(2).
"""

import os
import platform
import queue
import tempfile
import threading

from studycards.demo import Demo, child, expect, finish, lane, step, unavailable
from studycards.demo.libc import checked

DEMO = Demo(
    title={"en": "What a thread shares, and a process does not", "zh": "线程共享什么，进程不共享什么"},
    moral={
        "en": "To Linux both are tasks; they differ in what they share.",
        "zh": "在 Linux 眼里二者都是任务，区别在于共享什么。",
    },
    claims=["R2", "E2", "X1"],
    needs=["linux"],
    evidence={
        "thread-memory": {
            "en": "A variable that a thread sets is set for all threads",
            "zh": "一个线程改了变量，所有线程都看得到",
        },
        "process-memory": {
            "en": "A variable that a forked child sets stays as it was in the parent",
            "zh": "fork 出的子进程改了变量，父进程里的不变",
        },
        "thread-files": {
            "en": "A file that a thread opens is open in the whole process",
            "zh": "一个线程打开的文件，在整个进程里都是打开的",
        },
        "process-files": {
            "en": "A file that a forked child opens is not open in the parent",
            "zh": "子进程打开的文件，在父进程里并没有打开",
        },
        "thread-folder": {
            "en": "A thread that changes the working directory changes it for all",
            "zh": "一个线程切换了工作目录，所有线程都跟着换",
        },
        "process-folder": {
            "en": "A child that changes the working directory changes only its own",
            "zh": "子进程切换工作目录，只影响它自己",
        },
        "offset-shared": {
            "en": "A file that was open before the fork has one position for "
            "both: a process does not share nothing",
            "zh": "fork 之前打开的文件，父子共用一个读写位置：进程并非什么都不共享",
        },
        "kernel-compares": {
            "en": "The kernel says so, too: a thread has the same memory, "
            "files and folder; a child none of them",
            "zh": "内核也这么说：线程的内存、文件表、目录都相同，子进程的全都不同",
        },
    },
    predict={
        "ask": {
            "en": "counter is 1. A forked child sets it to 2 and exits. What does the parent read?",
            "zh": "counter 是 1，fork 出的子进程把它设为 2 后退出。父进程读到几？",
        },
        "choices": [1, 2],
        "evidence": "process-memory",
    },
    translations={
        "zh": {
            "thread": "线程",
            "child": "子进程",
            "process": "进程",
            "counter = {}, descriptor {}": "counter = {}，描述符 {}",
            "memory": "内存",
            "files": "文件",
            "folder": "目录",
        }
    },
    seconds=0.1,
)  # fmt: skip

KCMP_NUMBER = {"x86_64": 312, "aarch64": 272, "riscv64": 272}
KCMP_KINDS = {"memory": 1, "files": 2, "folder": 3}

state = {}


def main():
    with tempfile.TemporaryDirectory() as folder:
        start = os.getcwd()
        step(
            "A thread sets a variable, opens a file, and changes the folder.", "线程改变量、开文件、换目录。"
        )
        thread = threading.Thread(target=meddle, args=(folder, start_afresh()))
        thread.start()
        thread.join()
        expect("thread-memory", state["counter"], 2)
        expect("thread-files", is_open(state["opened"]), True)
        expect("thread-folder", os.path.samefile(os.getcwd(), folder), True)
        os.close(state["opened"])
        os.chdir(start)

        step("A forked child does the same.", "fork 出的子进程做同样的事。")
        reader, writer = os.pipe()
        finish(child(meddle, folder, start_afresh(), writer))
        number = int(os.read(reader, 20))
        expect("process-memory", state["counter"], 1)
        expect("process-files", is_open(number), False)
        expect("process-folder", os.getcwd() == start, True)

        step(
            "A child reads four bytes from a file that its parent opened.",
            "子进程从父进程打开的文件里读四个字节。",
        )
        position = os.open(os.path.join(folder, "data"), os.O_RDWR | os.O_CREAT)
        os.pwrite(position, b"0123456789", 0)
        finish(child(os.read, position, 4))
        expect("offset-shared", os.lseek(position, 0, os.SEEK_CUR), 4, unit="B")
        os.close(position)
    ask_the_kernel()


def start_afresh():
    state.clear()
    state["counter"] = 1
    return state


def meddle(folder, state, tell=None):
    state["counter"] = 2
    state["opened"] = os.open(os.path.join(folder, "new"), os.O_RDWR | os.O_CREAT)
    os.chdir(folder)
    lane("thread" if tell is None else "child", f"counter = {state['counter']}, descriptor {state['opened']}")
    if tell is not None:
        os.write(tell, str(state["opened"]).encode())


def is_open(number):
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def ask_the_kernel():
    """kcmp() compares two tasks: 0 means one and the same object."""
    step("Ask the kernel which objects two tasks have in common.", "问内核：两个任务共有哪些对象。")
    done, tasks = threading.Event(), queue.SimpleQueue()

    def wait():
        tasks.put(threading.get_native_id())
        done.wait()

    go_reader, go_writer = os.pipe()
    process = child(os.read, go_reader, 1)
    thread = threading.Thread(target=wait)
    thread.start()
    try:
        found = {"thread": in_common(tasks.get()), "process": in_common(process)}
    except (OSError, KeyError) as error:
        why = {"en": f"kcmp cannot be called here: {error}", "zh": f"这里无法调用 kcmp：{error}"}
        unavailable("kernel-compares", why)
    else:
        expect("kernel-compares", found, {"thread": list(KCMP_KINDS), "process": []})
    done.set()
    thread.join()
    os.write(go_writer, b"!")
    finish(process)


def in_common(task):
    number = KCMP_NUMBER[platform.machine()]
    return [
        name
        for name, kind in KCMP_KINDS.items()
        if checked("syscall", number, os.getpid(), task, kind, 0, 0) == 0
    ]


if __name__ == "__main__":
    DEMO.run(main)
