"""A message there and back, by every way that processes have: which is the fastest?

Tests claims I8 and X6, which give the prize to shared memory. It depends on the size and on how one waits.
Source: pipe(7); unix(7); tcp(7); mq_overview(7); msgop(2); shm_overview(7); sem_overview(7).
"""

import ctypes
import mmap
import os
import socket
import statistics
import tempfile
import time

from studycards.demo import Demo, chart, child, expect, finish, inconclusive, measure, show, step, unavailable
from studycards.demo.libc import Semaphore, succeeded
from studycards.demo.probes import capacity, one_cpu

DEMO = Demo(
    title={"en": "IPC shoot-out", "zh": "IPC 大比拼"},
    moral={
        "en": "Memory saves large messages their copies; small ones cost a wait, whatever carries them.",
        "zh": "共享内存省的是大消息的复制；小消息贵在等待，而等待大家都一样。",
    },
    claims=["I8", "X3", "X4", "X5", "X6"],
    needs=["linux", "package:posix_ipc", "package:sysv_ipc"],
    evidence={
        "large-memory-wins": {
            "en": "At 64 KiB shared memory with semaphores needs less CPU time than a pipe",
            "zh": "64 KiB 的消息：共享内存加信号量所用的 CPU 时间比管道少",
        },
        "small-no-landslide": {
            "en": "At 100 bytes it is no landslide: less than three times as fast as a pipe",
            "zh": "100 字节的消息：它赢不了多少，快不到管道的三倍",
        },
        "tcp-costs-more": {
            "en": "At 100 bytes TCP over loopback needs more CPU time than a pipe",
            "zh": "100 字节的消息：经回环接口的 TCP 所用的 CPU 时间比管道多",
        },
        "queues-refuse": {
            "en": "Neither queue takes a message of 64 KiB at all",
            "zh": "两种消息队列都根本不收 64 KiB 的消息",
        },
        "busy-on-one-cpu": {
            "en": "Busy waiting on one CPU makes shared memory slower than a pipe, at least ten times",
            "zh": "只有一个 CPU 时忙等，共享内存反而比管道慢十倍以上",
        },
    },
    controls={
        "busy-on-two-cpus": {
            "en": "With a free CPU for each side busy waiting beats the pipe",
            "zh": "双方各有一个空闲 CPU 时，忙等胜过管道",
        },
    },
    knobs={
        "rounds": {
            "default": 5, "min": 3, "max": 15,
            "en": "rounds, all ways in turn", "zh": "轮数，各方式轮流",
        },
        "messages": {
            "default": 100, "min": 20, "max": 1000,
            "en": "messages in each round", "zh": "每轮的消息数",
        },
    },
    predict={
        "ask": {
            "en": "Both processes on one CPU: is shared memory with busy waiting faster, or a pipe?",
            "zh": "两个进程同在一个 CPU 上，忙等的共享内存对管道：哪个快？",
        },
        "choices": [
            {"text": {"en": "the pipe", "zh": "管道"}, "value": "pipe"},
            {"text": {"en": "the shared memory", "zh": "共享内存"}, "value": "shared memory"},
        ],
        "evidence": "busy-on-one-cpu",
    },
    translations={
        "zh": {
            "pipe": "管道",
            "Unix socket": "Unix 套接字",
            "POSIX queue": "POSIX 队列",
            "System V queue": "System V 队列",
            "shared memory": "共享内存",
            "mapped file": "映射文件",
            "busy memory": "空转的共享内存",
            "{}, {} B: {}": "{}，{} B：{}",
            "The message is too long": "消息太长",
            "messages/s": "条消息/s",
            "capacity": "可用的 CPU",
            "cores": "个核",
            "both refuse": "两者都拒绝",
        }
    },
    seconds=1.5,
)  # fmt: skip

SMALL, MIDDLE, LARGE = 100, 4096, 65536
TRIES = 4
FEW = 10  # messages for busy waiting on one CPU: each one waits for two time slices


def main(rounds, messages):
    step(
        "Both processes on one CPU; every way in turn, several rounds.",
        "双方同在一个 CPU 上；各方式轮流，跑几轮。",
    )
    with one_cpu():
        small, middle, large = (race(WAYS, size, rounds, messages) for size in (SMALL, MIDDLE, LARGE))
        busy = race(BUSY, SMALL, 1, FEW)
    for size, raced in ((SMALL, small), (MIDDLE, middle), (LARGE, large)):
        draw(size, raced)

    ratio = cpu_ratio(large, "pipe", "shared memory")
    expect("large-memory-wins", ratio, "> 1.2", ratio > 1.2, unit="x")
    ratio = cpu_ratio(small, "pipe", "shared memory")
    expect("small-no-landslide", ratio, "< 3", ratio < 3, unit="x")
    if "TCP" in small:
        ratio = cpu_ratio(small, "TCP", "pipe")
        expect("tcp-costs-more", ratio, "> 1.2", ratio > 1.2, unit="x")
    else:
        unavailable("tcp-costs-more", {"en": "there is no loopback network here", "zh": "这里没有回环网络"})
    queues = [name for name in WAYS if "queue" in name and name in large]
    expect("queues-refuse", queues or "both refuse", "both refuse")

    step(
        "Shared memory again, but its reader spins in place of sleeping.",
        "还是共享内存，但读者不睡眠，原地空转。",
    )
    slower = round(busy["busy memory"].wall[0] / min(small["pipe"].wall))
    winner = "pipe" if slower > 1 else "shared memory"
    expect("busy-on-one-cpu", slower, "> 10", slower > 10, value=winner, unit="x")
    on_two_cpus(messages)


def race(ways, size, rounds, messages, cpus=()):
    """Send messages there and back by every way, in turns; each side on its own CPU if `cpus` names two."""
    runners = {}
    for name, make in ways.items():
        try:
            runners[name] = Runner(*make(size), size, rounds * messages, cpus)
        except (OSError, ValueError) as refused:
            show(f"{name}, {size} B: {refused}")
    try:
        for _ in range(rounds):
            for runner in runners.values():
                runner.run(messages)
        finish(*(runner.partner for runner in runners.values()))
    finally:
        for runner in runners.values():
            runner.close()
    return runners


class Runner:
    """One way, with a partner process that sends every message back. Seconds per message, round by round."""

    def __init__(self, there, back, size, messages, cpus):
        self.there, self.back, self.size = there, back, size
        self.wall, self.cpu = [], []
        self.partner = child(self.answer, messages, cpus)

    def answer(self, messages, cpus):
        if cpus:
            os.sched_setaffinity(0, {cpus[1]})
        for _ in range(messages):
            self.back.send(self.there.receive(self.size))

    def run(self, messages):
        message = bytes(self.size)
        wall, cpu = time.perf_counter(), time.process_time() + cpu_of(self.partner)
        for _ in range(messages):
            self.there.send(message)
            self.back.receive(self.size)
        self.cpu.append((time.process_time() + cpu_of(self.partner) - cpu) / messages)
        self.wall.append((time.perf_counter() - wall) / messages)

    def close(self):
        self.there.close()
        self.back.close()


def cpu_of(pid):
    """CPU seconds of another process so far."""
    clock = ctypes.c_int()
    succeeded("clock_getcpuclockid", pid, ctypes.byref(clock))
    return time.clock_gettime(clock.value)


def cpu_ratio(raced, one, other):
    """The median, over the rounds, of the CPU time that `one` took in units of `other`'s."""
    pairs = zip(raced[one].cpu, raced[other].cpu, strict=True)
    return round(statistics.median(first / second for first, second in pairs), 2)


def draw(size, raced):
    title = {"en": f"{size} B there and back, one CPU", "zh": f"{size} 字节往返，一个 CPU"}
    chart(title, {name: round(1 / min(runner.wall)) for name, runner in raced.items()}, "messages/s")


def on_two_cpus(messages):
    step("And with a CPU for each side.", "再让双方各占一个 CPU。")
    before, ratio = 0.0, 0.0
    cpus = sorted(os.sched_getaffinity(0))[:2]
    for _ in range(TRIES if len(cpus) == 2 else 0):
        before = capacity()
        os.sched_setaffinity(0, {cpus[0]})
        raced = race(BUSY, SMALL, 3, messages, cpus)
        os.sched_setaffinity(0, set(cpus))
        ratio = max(ratio, round(min(raced["pipe"].wall) / min(raced["busy memory"].wall), 1))
        if ratio > 2:
            break
    measure("capacity", round(before, 2), "cores")
    if ratio > 2 or min(before, capacity()) > 1.8:
        expect("busy-on-two-cpus", ratio, "> 2", ratio > 2, unit="x")
    else:
        why = {"en": "there were no two free CPUs", "zh": "没有两个空闲的 CPU"}
        inconclusive("busy-on-two-cpus", ratio, "> 2", why, unit="x")


# The ways. Each makes two channels, there and back, for messages of one size.


class Pipe:
    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    def send(self, message):
        rest = memoryview(message)
        while rest:
            rest = rest[os.write(self.writer, rest) :]

    def receive(self, size):
        message = os.read(self.reader, size)
        while len(message) < size:
            message += os.read(self.reader, size - len(message))
        return message

    def close(self):
        os.close(self.reader)
        os.close(self.writer)


def pipes(_):
    return Pipe(*os.pipe()), Pipe(*os.pipe())


def fifos(_):
    return fifo(), fifo()


def fifo():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "fifo")
        os.mkfifo(path)
        reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # without O_NONBLOCK it would wait for a writer
        writer = os.open(path, os.O_WRONLY)
    os.set_blocking(reader, True)
    return Pipe(reader, writer)


class Stream:
    def __init__(self, near, far):
        self.near, self.far = near, far

    def send(self, message):
        self.near.sendall(message)

    def receive(self, size):
        return self.far.recv(size, socket.MSG_WAITALL)

    def close(self):
        self.near.close()


def unix_sockets(_):
    near, far = socket.socketpair()
    return Stream(near, far), Stream(far, near)


def tcp(_):
    with socket.create_server(("127.0.0.1", 0)) as server:
        near = socket.create_connection(server.getsockname())
        far, _ = server.accept()
    for end in (near, far):
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
    return Stream(near, far), Stream(far, near)


class PosixQueue:
    def __init__(self, size):
        import posix_ipc

        self.queue = posix_ipc.MessageQueue(None, posix_ipc.O_CREX)
        self.queue.unlink()
        self.close = self.queue.close
        self.send = self.queue.send
        self.try_one(size)

    def try_one(self, size):
        try:
            self.send(bytes(size))
            self.receive(size)
        except (OSError, ValueError):
            self.close()
            raise

    def receive(self, size):
        return self.queue.receive()[0]


class SysvQueue(PosixQueue):
    def __init__(self, size):
        import sysv_ipc

        self.queue = sysv_ipc.MessageQueue(None, sysv_ipc.IPC_CREX, max_message_size=LARGE)
        self.close = self.queue.remove
        self.send = self.queue.send
        self.try_one(size)


def posix_queues(size):
    return PosixQueue(size), PosixQueue(size)


def sysv_queues(size):
    return SysvQueue(size), SysvQueue(size)


class Memory:
    """Shared memory; a semaphore says that a message is there."""

    def __init__(self, memory):
        self.memory = memory
        self.full = Semaphore(0, mmap.mmap(-1, mmap.PAGESIZE))

    def send(self, message):
        self.memory[:] = message
        self.full.post()

    def receive(self, size):
        self.full.wait()
        return self.memory[:]

    def close(self):
        self.memory.close()


def memory(size):
    return Memory(mmap.mmap(-1, size)), Memory(mmap.mmap(-1, size))


def files(size):
    return Memory(mapped_file(size)), Memory(mapped_file(size))


def mapped_file(size):
    with tempfile.TemporaryFile() as file:
        file.truncate(size)
        return mmap.mmap(file.fileno(), size)


class BusyMemory(Memory):
    """Shared memory; the receiver looks at its first byte again and again."""

    def send(self, message):
        self.memory[1:] = message[1:]
        self.memory[0] = 1

    def receive(self, size):
        while not self.memory[0]:
            pass
        message = self.memory[:]
        self.memory[0] = 0
        return message


def busy_memory(size):
    return BusyMemory(mmap.mmap(-1, size)), BusyMemory(mmap.mmap(-1, size))


WAYS = {
    "pipe": pipes,
    "FIFO": fifos,
    "Unix socket": unix_sockets,
    "TCP": tcp,
    "POSIX queue": posix_queues,
    "System V queue": sysv_queues,
    "shared memory": memory,
    "mapped file": files,
}
BUSY = {"busy memory": busy_memory, "pipe": pipes}


if __name__ == "__main__":
    DEMO.run(main)
