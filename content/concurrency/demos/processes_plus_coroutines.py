"""One asyncio server process against two that share a port, when answers cost CPU and when they cost next to none.

Tests claim B3: many connections are best served by processes and coroutines together.
Source: socket(7), SO_REUSEPORT; docs.python.org, asyncio, loop.create_server (reuse_port).
"""

import asyncio
import collections
import os
import socket
import time

from studycards.demo import Demo, chart, child, expect, finish, lane, measure, step
from studycards.demo.probes import Meter

DEMO = Demo(
    title={"en": "Processes and coroutines together", "zh": "多进程加协程"},
    moral={
        "en": "A loop in each process pays off where answers cost CPU; one loop is enough while it "
              "mostly waits.",
        "zh": "应答要耗 CPU 时，每个进程一个事件循环才划算；只要大多在等待，一个循环就够了。",
    },
    claims=["B3", "X1"],
    needs=["linux", "file:/proc/thread-self/schedstat"],
    evidence={
        "both-serve": {
            "en": "Two processes listen on the same port, and the kernel gives connections to both",
            "zh": "两个进程监听同一个端口，内核把连接分给两者",
        },
        "two-want-two": {
            "en": "When answers cost CPU, two server processes are ready for more than one core",
            "zh": "应答要耗 CPU 时，两个服务进程的运行需求超过一个核",
        },
        "many-connections": {
            "en": "A single process and thread has all 24 connections open at once, thanks to coroutines",
            "zh": "靠协程，单个进程的单个线程就能同时维持全部 24 个连接",
        },
    },
    controls={
        "one-wants-one": {
            "en": "One server process never uses more than one core, however many connections it has",
            "zh": "只有一个服务进程时，无论多少连接都不超过一个核",
        },
        "waiting-needs-one": {
            "en": "When an answer takes time but no CPU, two server processes together leave most of "
                  "one core idle",
            "zh": "应答花时间却不耗 CPU 时，两个服务进程加起来连一个核的大半都用不完",
        },
    },
    knobs={
        "connections": {"default": 24, "min": 8, "max": 100, "en": "connections kept busy",
                                                             "zh": "保持繁忙的连接数"},
    },
    predict={
        "ask": {
            "en": "24 busy connections, an answer costs 1 ms of pure Python. Two asyncio server "
                  "processes share the port. For how many cores are they ready?",
            "zh": "24 个繁忙的连接，每个应答要 1 毫秒纯 Python 计算。两个 asyncio 服务进程共用端口。它"
                  "们合计有几个核的运行需求？",
        },
        "choices": [
            {"text": {"en": "one: the port is shared", "zh": "一个：端口是共用的"}, "range": [None, 1.2]},
            {"text": {"en": "about two", "zh": "大约两个"}, "range": [1.2, None]},
        ],
        "evidence": "two-want-two",
    },
    translations={
        "zh": {
            "{} computing": "{} 个在计算",
            "{} waiting": "{} 个在等待",
            "used {} cores, were ready for {}; answers {}": "用了 {} 个核，运行需求 {}；应答 {}",
            "answers, two against one": "应答数，两个比一个",
            "cores": "个核",
            "connections": "个连接",
            "processes": "个进程",
        }
    },
    seconds=1.4,
)  # fmt: skip

SECONDS = 0.3


def main(connections):
    step("One server process, two, and two whose answers only wait; the client keeps all connections busy.",
         "先一个服务进程，再两个，再换成只等待的应答；客户端让所有连接保持繁忙。")  # fmt: skip
    found = {
        "1 computing": serve_and_ask(1, compute, connections),
        "2 computing": serve_and_ask(2, compute, connections),
        "2 waiting": serve_and_ask(2, wait, connections),
    }
    for name, (cores, answers, _) in found.items():
        by_pid = " + ".join(map(str, answers.values()))
        lane(name, f"used {cores.used:.2f} cores, were ready for {cores.ready:.2f}; answers {by_pid}")
    chart({"en": "Cores the servers were ready for", "zh": "服务进程的运行需求"},
          {name: round(cores.ready, 2) for name, (cores, *_) in found.items()}, "cores")  # fmt: skip

    (one, answers_of_one, most_open), (two, answers_of_two, _), (waiting, *_) = found.values()
    measure("answers, two against one", round(answers_of_two.total() / answers_of_one.total(), 2), "x")
    expect("many-connections", most_open, connections, unit="connections")
    expect("both-serve", len(answers_of_two), 2, unit="processes")
    expect("one-wants-one", round(one.used, 2), "<= 1.15", one.used <= 1.15, unit="cores")
    expect("two-want-two", round(two.ready, 2), ">= 1.2", two.ready >= 1.2, unit="cores")
    expect("waiting-needs-one", round(waiting.used, 2), "<= 0.6", waiting.used <= 0.6, unit="cores")


def serve_and_ask(processes, answer, connections):
    """Cores of the servers while the client keeps them busy; answers by pid; most connections open in one process."""
    first = listen(0)
    address = first.getsockname()
    listeners = [first, *(listen(address[1]) for _ in range(processes - 1))]
    meter, end = Meter(SECONDS), time.monotonic() + SECONDS + 0.05
    servers = [child(meter.run, lambda at=at: asyncio.run(serve(at, answer, end))) for at in listeners]
    answers, most_open = asyncio.run(keep_busy(address, connections, end - 0.05))
    for listener in listeners:
        listener.close()
    finish(*servers)
    return meter.cores(), answers, most_open


def listen(port):
    """Every listener of a port that sets SO_REUSEPORT gets its share of the connections."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(128)
    return listener


async def serve(listener, answer, end):
    connected = set()

    async def talk(reader, writer):
        connected.add(writer)
        while await reader.read(1):
            await answer()
            writer.write(f"{os.getpid()} {len(connected)}\n".encode())
        connected.discard(writer)
        writer.close()

    async with await asyncio.start_server(talk, sock=listener):
        await asyncio.sleep(end - time.monotonic())


async def compute():
    for _ in range(30_000):
        pass


async def wait():
    await asyncio.sleep(0.05)


async def keep_busy(address, connections, end):
    """Ask on every connection, again and again; count the answers by the pid that gave them."""
    answers, most_open = collections.Counter(), 0

    async def ask():
        nonlocal most_open
        reader, writer = await asyncio.open_connection(*address)
        while time.monotonic() < end:
            writer.write(b"?")
            if not (line := await reader.readline()):
                break
            pid, connected = line.split()
            answers[pid] += 1
            most_open = max(most_open, int(connected))
        writer.close()

    await asyncio.gather(*(ask() for _ in range(connections)))
    return answers, most_open


if __name__ == "__main__":
    DEMO.run(main)
