"""What happens to a process that waits in read() when a signal comes?

Tests claim I5, a signal as the notice of an event, and claim X10.
Source: signal(7), "Interruption of system calls"; sigaction(2); PEP 475.
"""

import ctypes
import errno
import os
import select
import signal

from studycards.demo import Demo, child, expect, finish, lane, show, step
from studycards.demo.libc import libc
from studycards.demo.probes import task_status

DEMO = Demo(
    title={"en": "A signal interrupts", "zh": "信号打断执行"},
    moral={
        "en": "A handler runs in the middle of whatever was going on; two signals allow no handler at all.",
        "zh": "处理函数会插到正在做的事情中间运行；有两个信号根本不允许处理。",
    },
    claims=["I5", "X10"],
    needs=["linux"],
    evidence={
        "eintr": {
            "en": "The system call underneath is broken off: read() returns -1 with EINTR",
            "zh": "底层的系统调用被打断：read() 返回 -1，错误为 EINTR",
        },
        "retried": {
            "en": "Python's os.read runs the handler, calls again, and returns the data in the end (PEP 475)",
            "zh": "Python 的 os.read 先运行处理函数，再重新调用，最后返回数据（PEP 475）",
        },
        "raised": {
            "en": "A handler that raises an exception gets out of the waiting read",
            "zh": "处理函数抛出异常，就能从等待中的读取里跳出来",
        },
        "uncatchable": {
            "en": "SIGKILL and SIGSTOP accept no handler: EINVAL",
            "zh": "SIGKILL 和 SIGSTOP 不接受处理函数：EINVAL",
        },
    },
    controls={
        "default": {
            "en": "The same signal without a handler ends the process: SIGUSR1's default action",
            "zh": "同一个信号若没有处理函数，进程就会终止：这是 SIGUSR1 的默认动作",
        },
        "ignored": {
            "en": "The same signal, ignored, disturbs nothing: the read goes on waiting",
            "zh": "同一个信号若被忽略，就什么也不打扰：读取继续等待",
        },
    },
    predict={
        "ask": {
            "en": "A Python process with a handler waits in os.read(); the signal comes, and later some "
                  "data. What does os.read() do?",
            "zh": "一个装了处理函数的 Python 进程在 os.read() 中等待；先来信号，后来数据。os.read() 会怎样？",
        },
        "choices": [
            {"text": {"en": "raises InterruptedError (EINTR)",
                      "zh": "抛出 InterruptedError（EINTR）"}, "value": "EINTR"},
            {"text": {"en": "returns no bytes", "zh": "返回零字节"}, "value": ""},
            {"text": {"en": "waits on and returns the data",
                      "zh": "继续等待，最后返回数据"}, "value": "data"},
        ],
        "evidence": "retried",
    },
    translations={
        "zh": {
            "handler": "处理函数",
            "sender": "发送者",
            "reader": "读者",
            "child": "子进程",
            "sends the data": "发送数据",
            "read: {}": "读到：{}",
            "{}: ended by {}": "{}：被 {} 终止",
            "{}: went on": "{}：继续运行",
            "ended by {}": "被 {} 终止",
            "went on": "继续运行",
            "no handler for: {}": "不能设处理函数：{}",
        }
    },
    seconds=0.1,
)  # fmt: skip


class Enough(Exception):
    pass


def main():
    noticed, notice = os.pipe()

    def note(number, frame):
        lane("handler", signal.Signals(number).name)
        os.write(notice, b"!")

    signal.signal(signal.SIGUSR1, note)
    step(
        "Wait in read() as C does, and let a child send SIGUSR1.",
        "像 C 那样在 read() 中等待，让子进程发来 SIGUSR1。",
    )
    expect("eintr", interrupted(c_read, noticed), "EINTR")

    step("Wait in os.read().", "在 os.read() 中等待。")
    expect("retried", interrupted(os.read, noticed), "data")

    step("Let the handler raise.", "让处理函数抛出异常。")
    signal.signal(signal.SIGUSR1, give_up)
    expect("raised", interrupted(os.read, None), "Enough")

    step("Ignore the signal, then have no handler at all.", "先忽略该信号，再完全不设处理函数。")
    expect("ignored", fate_with(signal.SIG_IGN), "went on")
    expect("default", fate_with(signal.SIG_DFL), "ended by SIGUSR1")

    step("Ask for a handler of every signal there is.", "为每一个信号申请处理函数。")
    refused = [
        signal.Signals(number).name for number in signal.valid_signals() if not may_have_handler(number)
    ]
    show("no handler for: " + ", ".join(refused))
    expect("uncatchable", sorted(refused), ["SIGKILL", "SIGSTOP"])


def interrupted(read, noticed):
    """Wait for data with `read` while a child sends a signal, then, once it was noticed, the data."""
    reader, writer = os.pipe()
    pid = child(disturb, noticed, writer)
    try:
        got = read(reader, 10)
    except Enough:
        got = b"Enough"
    finally:
        finish(pid)
    lane("reader", f"read: {got}")
    return got if isinstance(got, str) else got.decode()


def disturb(noticed, writer):
    for _ in range(200):
        wait_until_asleep(os.getppid())
        os.kill(os.getppid(), signal.SIGUSR1)
        if noticed is None:
            return  # a handler that raises ends the wait by itself
        if select.select([noticed], [], [], 0.02)[
            0
        ]:  # the signal may have come before the wait: send another
            break
    os.read(noticed, 10)
    lane("sender", "sends the data")
    os.write(writer, b"data")


def wait_until_asleep(pid):
    while task_status(pid)["State"][0] != "S":
        pass


def c_read(reader, size):
    buffer = ctypes.create_string_buffer(size)
    got = libc.read(reader, buffer, size)
    return errno.errorcode[ctypes.get_errno()] if got == -1 else buffer.raw[:got]


def give_up(number, frame):
    raise Enough


def fate_with(disposition):
    """What becomes of a child that waits in read() with this disposition when SIGUSR1 comes, then data."""
    ready, tell = os.pipe()
    reader, writer = os.pipe()
    pid = child(wait_with, disposition, tell, reader)
    os.read(ready, 1)
    wait_until_asleep(pid)
    os.kill(pid, signal.SIGUSR1)
    os.write(writer, b"data")
    code = finish(pid)[0]
    fate = "went on" if code == 0 else f"ended by {signal.Signals(-code).name}"
    lane("child", f"{disposition.name}: {fate}")
    return fate


def wait_with(disposition, tell, reader):
    signal.signal(signal.SIGUSR1, disposition)
    os.write(tell, b"!")
    assert c_read(reader, 10) == b"data"


def may_have_handler(number):
    try:
        before = signal.signal(number, give_up)
    except OSError:
        return False
    signal.signal(number, signal.SIG_DFL if before is None else before)
    return True


if __name__ == "__main__":
    DEMO.run(main)
