"""Twenty requests to a server that takes 30 ms each: one by one, in twenty threads, in twenty coroutines.

Tests claims B1 and C4: threads and coroutines are good at waiting. Counts the requests that the server has in hand.
Source: docs.python.org, asyncio-dev ("Running blocking code"); Fluent Python, chapters 19 to 21.
"""

import asyncio
import os
import signal
import socket
import threading

from studycards.demo import Demo, chart, child, expect, finish, lane, measure, step
from studycards.demo.probes import seconds_of

DEMO = Demo(
    title={"en": "Twenty requests that wait", "zh": "二十个要等待的请求"},
    moral={
        "en": "For waiting, threads and coroutines both work; what counts is how many requests are in "
              "flight.",
        "zh": "等待类工作用线程或协程都行；关键在于同时有多少请求在途。",
    },
    claims=["B1", "X2", "C4"],
    needs=["linux"],
    evidence={
        "threads-overlap": {
            "en": "With threads the server has nearly all 20 requests in hand at once",
            "zh": "用线程时，服务器手里几乎同时有全部 20 个请求",
        },
        "coroutines-overlap": {
            "en": "With coroutines too, in a single thread",
            "zh": "用协程时也一样，而且只有一个线程",
        },
        "threads-faster": {
            "en": "Threads need less than a third of the time that one by one takes",
            "zh": "线程所用的时间不到逐个请求的三分之一",
        },
        "coroutines-faster": {
            "en": "So do coroutines",
            "zh": "协程也是如此",
        },
    },
    controls={
        "one-by-one": {
            "en": "One by one, the server never has more than one in hand",
            "zh": "逐个请求时，服务器手里从来不超过一个",
        },
        "blocking-coroutines": {
            "en": "Twenty coroutines that call the blocking client are one by one again",
            "zh": "二十个协程若调用阻塞式客户端，就又变成逐个进行",
        },
    },
    knobs={
        "latency": {"default": 30, "min": 10, "max": 100, "en": "milliseconds a reply takes",
                                                          "zh": "每个应答要多少毫秒"},
    },
    predict={
        "ask": {
            "en": "Twenty coroutines each call a blocking socket client, without await. How many "
                  "requests has the server in hand at most?",
            "zh": "二十个协程各自调用阻塞式套接字客户端，没有 await。服务器手里最多同时有几个请求？",
        },
        "choices": [1, 2, 20],
        "evidence": "blocking-coroutines",
    },
    translations={
        "zh": {
            "one by one": "逐个",
            "threads": "线程",
            "coroutines": "协程",
            "blocking coroutines": "阻塞的协程",
            "{} ms, at most {} in hand": "{} ms，同时至多 {} 个",
            "requests": "个请求",
            "one by one / {}": "逐个 / {}",
            ">= {} of {}": ">= {} / {}",
        }
    },
    seconds=1.5,
)  # fmt: skip

REQUESTS = 20


def main(latency):
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    server = child(serve, listener, latency / 1000)
    address = listener.getsockname()
    step("Send the same 20 requests in four ways.", "用四种方式发送同样的 20 个请求。")
    ways = {
        "one by one": one_by_one,
        "threads": in_threads,
        "coroutines": lambda where: asyncio.run(in_coroutines(where)),
        "blocking coroutines": lambda where: asyncio.run(in_blocking_coroutines(where)),
    }
    took, peak = {}, {}
    for name, way in ways.items():
        took[name] = seconds_of(lambda way=way: way(address))
        peak[name] = most_in_hand(address)
        lane(name, f"{took[name] * 1000:.0f} ms, at most {peak[name]} in hand")
    os.kill(server, signal.SIGKILL)
    finish(server)

    chart({"en": "Requests in hand at once", "zh": "同时处理的请求数"}, peak, "requests")
    expect("one-by-one", peak["one by one"], 1, unit="requests")
    expect("threads-overlap", peak["threads"], ">= 12 of 20", peak["threads"] >= 12, unit="requests")
    expect("coroutines-overlap", peak["coroutines"], ">= 12 of 20", peak["coroutines"] >= 12, unit="requests")
    expect("blocking-coroutines", peak["blocking coroutines"], 1, unit="requests")
    for name in ("threads", "coroutines"):
        ratio = took["one by one"] / took[name]
        measure(f"one by one / {name}", round(ratio, 1), "x")
        expect(f"{name}-faster", round(ratio, 1), ">= 3", ratio >= 3, unit="x")


def serve(listener, latency):
    """Answer `.` after the latency; answer `?` at once with the most requests that were in hand since the last `?`."""
    asyncio.run(Server(latency).forever(listener))


class Server:
    def __init__(self, latency):
        self.latency, self.in_hand, self.most = latency, 0, 0

    async def forever(self, listener):
        await (await asyncio.start_server(self.answer, sock=listener)).serve_forever()

    async def answer(self, reader, writer):
        if await reader.read(1) == b"?":
            writer.write(str(self.most).encode())
            self.most = 0
        else:
            self.in_hand += 1
            self.most = max(self.most, self.in_hand)
            await asyncio.sleep(self.latency)
            self.in_hand -= 1
            writer.write(b"!")
        writer.close()


def ask(address, question=b"."):
    with socket.create_connection(address) as connection:
        connection.sendall(question)
        return connection.recv(100)


def most_in_hand(address):
    return int(ask(address, b"?"))


def one_by_one(address):
    for _ in range(REQUESTS):
        ask(address)


def in_threads(address):
    threads = [threading.Thread(target=ask, args=(address,)) for _ in range(REQUESTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


async def in_coroutines(address):
    async def ask():
        reader, writer = await asyncio.open_connection(*address)
        writer.write(b".")
        await reader.read(100)
        writer.close()

    await asyncio.gather(*(ask() for _ in range(REQUESTS)))


async def in_blocking_coroutines(address):
    async def ask_and_block():
        ask(address)

    await asyncio.gather(*(ask_and_block() for _ in range(REQUESTS)))


if __name__ == "__main__":
    DEMO.run(main)
