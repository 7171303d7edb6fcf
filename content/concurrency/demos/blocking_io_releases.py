"""Nineteen calls that block, each ended by another Python thread of the same process.

Tests claim C4 (quoted from "Fluent Python"). Had a call kept the GIL, no thread could have run to end it.
Source: docs.python.org, c-api/init, "Releasing the GIL from extension code".
"""

import ctypes
import fcntl
import multiprocessing
import os
import queue
import select
import signal
import socket
import tempfile
import threading
import time
from pathlib import Path

from studycards.demo import Demo, child, expect, finish, lane, measure, step, unavailable
from studycards.demo.needs import gil_is_on
from studycards.demo.probes import task_status

DEMO = Demo(
    title={"en": "Blocking calls let other threads run", "zh": "阻塞调用会放行其他线程"},
    moral={
        "en": "The standard library lets go of the GIL before it blocks: that is why threads are good "
              "at waiting.",
        "zh": "标准库在阻塞之前会放开 GIL：这正是线程擅长等待的原因。",
    },
    claims=["C4", "B1"],
    needs=["linux", "file:/proc/thread-self/schedstat"],
    evidence={
        "all-release": {
            "en": "All 19 blocking calls tried were ended by another Python thread: each let go of the GIL",
            "zh": "试过的 19 个阻塞调用都由另一个 Python 线程唤醒：每个都放开了 GIL",
        },
        "slept": {
            "en": "Each of them really blocked: the calling thread was asleep in the kernel",
            "zh": "每个调用都真的阻塞了：调用线程在内核里睡眠",
        },
    },
    controls={
        "held-read": {
            "en": "The same read(2) through ctypes.PyDLL keeps the GIL: only another process can end it",
            "zh": "同样的 read(2) 经 ctypes.PyDLL 调用会占着 GIL：只有别的进程能唤醒它",
        },
    },
    predict={
        "ask": {
            "en": "Of 19 blocking calls (pipes, sockets, select, flock, waitpid, locks, queues), how "
                  "many let another Python thread run meanwhile?",
            "zh": "19 个阻塞调用（管道、套接字、select、flock、waitpid、锁、队列）中，有几个在等待时会"
                  "让其他 Python 线程运行？",
        },
        "choices": [
            {"text": {"en": "only the sockets and pipes", "zh": "只有套接字和管道"}, "range": [1, 12]},
            {"text": {"en": "all 19", "zh": "全部 19 个"}, "value": 19},
            {"text": {"en": "all but the locks", "zh": "除了锁以外的全部"}, "range": [13, 18]},
        ],
        "evidence": "all-release",
    },
    translations={
        "zh": {
            "main": "主线程",
            "os.write, full pipe: back after {} ms asleep": "os.write（管道已满）：睡了 {} ms 后返回",
            "{}: back after {} ms asleep": "{}：睡了 {} ms 后返回",
            "PyDLL read: ended by the {}": "PyDLL 读：由{}结束",
            "process": "进程",
            "thread": "线程",
            "shortest sleep": "最短的睡眠",
            "calls": "个调用",
        }
    },
    seconds=0.6,
)  # fmt: skip


def main():
    step(
        "Block main in one call after another; a second thread ends each.",
        "让主线程逐个阻塞，由另一个线程逐个唤醒。",
    )
    asleep = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, block, end in blocking_calls(Path(folder)):
            asleep[name] = sleep_in(block, end)
            lane("main", f"{name}: back after {asleep[name] * 1000:.0f} ms asleep")
    expect("all-release", len(asleep), 19, unit="calls")
    shortest = min(asleep, key=asleep.get)
    measure("shortest sleep", round(asleep[shortest] * 1000, 1), "ms")
    expect("slept", sum(seconds > 0.001 for seconds in asleep.values()), 19, unit="calls")

    step("Read a pipe with the GIL held: who gets to write first, a thread or a process?",
         "占着 GIL 读管道：先写入的是线程还是进程？")  # fmt: skip
    first = held_read()
    lane("main", f"PyDLL read: ended by the {first}")
    if gil_is_on():
        expect("held-read", first, "process")
    else:
        unavailable("held-read", {
            "en": f"there is no GIL to hold in this interpreter; the {first} ended the read",
            "zh": "这个解释器没有 GIL 可占",
        })  # fmt: skip


def sleep_in(block, end):
    """Seconds that main slept in `block`, which another thread ends a little later."""
    waker = threading.Thread(target=end_once_asleep, args=(threading.get_native_id(), end))
    waker.start()
    before = time.monotonic() - not_asleep()
    block()
    slept = time.monotonic() - not_asleep() - before
    waker.join()
    return slept


def end_once_asleep(sleeper, end):
    """Call `end` once the kernel has shown `sleeper` asleep three times in a row."""
    seen = 0
    while seen < 3:
        time.sleep(0.004)
        seen = seen + 1 if task_status(task=sleeper)["State"].startswith("S") else 0
    end()


def not_asleep():
    """Seconds that this thread has run or stood in line for a CPU: what is left of the time, it slept."""
    queued = int(Path("/proc/thread-self/schedstat").read_text().split()[1])
    return time.thread_time() + queued / 1e9


def held_read():
    reader, writer = os.pipe()
    buffer = ctypes.create_string_buffer(1)
    other = child(lambda: (time.sleep(0.1), os.write(writer, b"p")))
    waker = threading.Thread(
        target=end_once_asleep, args=(threading.get_native_id(), lambda: os.write(writer, b"t"))
    )
    waker.start()
    ctypes.PyDLL(None).read(reader, buffer, 1)
    waker.join()
    finish(other)
    return {b"p": "process", b"t": "thread"}[buffer.value]


def blocking_calls(folder):
    """Each as (name, the call that blocks, what another thread does to end it)."""
    reader, writer = os.pipe()
    lines = open(reader, "rb", buffering=0, closefd=False)

    def put():
        os.write(writer, b"x\n")

    yield "os.read", lambda: os.read(reader, 2), put
    yield "os.readv", lambda: os.readv(reader, [bytearray(2)]), put
    yield "file.readline", lines.readline, put
    yield "select.select", lambda: select.select([reader], [], []), put
    os.read(reader, 2)
    poll, epoll = select.poll(), select.epoll()
    poll.register(reader, select.POLLIN)
    epoll.register(reader, select.EPOLLIN)
    yield "poll.poll", poll.poll, put
    os.read(reader, 2)
    yield "epoll.poll", epoll.poll, put
    os.read(reader, 2)
    os.write(writer, bytes(65536))
    yield "os.write, full pipe", lambda: os.write(writer, b"x"), lambda: os.read(reader, 65536)

    os.mkfifo(fifo := folder / "fifo")
    yield "open, FIFO", lambda: os.open(fifo, os.O_RDONLY), lambda: os.open(fifo, os.O_WRONLY)

    ours, theirs = socket.socketpair()
    listener = socket.create_server(("127.0.0.1", 0))
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.bind(("127.0.0.1", 0))
    yield "socket.recv", lambda: ours.recv(1), lambda: theirs.send(b"x")
    megabyte = bytes(1 << 20)
    yield "socket.sendall", lambda: ours.sendall(megabyte), lambda: drain(theirs, len(megabyte))
    yield "socket.accept", listener.accept, lambda: socket.create_connection(listener.getsockname())
    yield (
        "socket.recvfrom",
        lambda: datagrams.recvfrom(1),
        lambda: datagrams.sendto(b"x", datagrams.getsockname()),
    )

    near, far = multiprocessing.Pipe()
    yield "Connection.recv", near.recv, lambda: far.send("x")
    event = os.eventfd(0)
    yield "os.eventfd_read", lambda: os.eventfd_read(event), lambda: os.eventfd_write(event, 1)
    held, wanted = (os.open(folder, os.O_RDONLY) for _ in range(2))
    fcntl.flock(held, fcntl.LOCK_EX)
    yield "fcntl.flock", lambda: fcntl.flock(wanted, fcntl.LOCK_EX), lambda: fcntl.flock(held, fcntl.LOCK_UN)
    pid = child(signal.pause)
    yield "os.waitpid", lambda: os.waitpid(pid, 0), lambda: os.kill(pid, signal.SIGKILL)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    yield (
        "signal.sigwait",
        lambda: signal.sigwait({signal.SIGUSR1}),
        lambda: os.kill(os.getpid(), signal.SIGUSR1),
    )
    lock, jobs = threading.Lock(), queue.Queue()
    lock.acquire()
    yield "Lock.acquire", lock.acquire, lock.release
    yield "Queue.get", jobs.get, lambda: jobs.put("x")


def drain(end, count):
    while count:
        count -= len(end.recv(count))


if __name__ == "__main__":
    DEMO.run(main)
