"""A hundred coroutines add one each, in one thread, and one survives.

Tests claim R4, which says that coroutines need no locks since one thread cannot write twice at once.
Source: the Python documentation, asyncio.Lock; "Developing with asyncio", on blocking calls.
"""

import asyncio
import threading

from studycards.demo import Demo, expect, lane, step

DEMO = Demo(
    title={"en": "Coroutines race, too", "zh": "协程同样会竞争"},
    moral={
        "en": "What must stay whole must not hold an await, or must be guarded by an asyncio.Lock.",
        "zh": "不可分割的一段里不能有 await，要有就得用 asyncio.Lock 守住。",
    },
    claims=["R4"],
    evidence={
        "lost": {
            "en": "Read, await, write: of all the updates one survives",
            "zh": "读、await、写：所有更新只剩下一次",
        },
        "one-thread": {
            "en": "And it all ran in one thread",
            "zh": "而这一切都在同一个线程里",
        },
        "thread-lock-trap": {
            "en": "A threading.Lock held across an await cannot be had by the next "
            "coroutine: its wait stops the holder, too",
            "zh": "跨 await 持有 threading.Lock，下一个协程永远拿不到：它一等，连持有者也停了",
        },
    },
    controls={
        "no-await": {
            "en": "The same without the await between read and write loses nothing",
            "zh": "同样的代码，读写之间不 await，一次也不丢",
        },
        "with-lock": {
            "en": "The same with an asyncio.Lock around it loses nothing",
            "zh": "同样的代码，用 asyncio.Lock 围起来，一次也不丢",
        },
    },
    knobs={
        "coroutines": {
            "default": 100, "min": 2, "max": 5000,
            "en": "coroutines that add one", "zh": "多少个协程各加一",
        },
    },
    predict={
        "ask": {
            "en": "100 coroutines in one thread each read a counter, await, and write "
            "back the value plus one. The counter at the end?",
            "zh": "一个线程里 100 个协程，各自读计数器、await、再写回加一的值。最后计数器是几？",
        },
        "choices": [1, 50, 100],
        "evidence": "lost",
    },
    translations={
        "zh": {
            "{} of {}": "{} / {}",
            "holder": "持有者",
            "next one": "下一个",
            "across_await": "跨过 await",
            "without_await": "没有 await",
            "with_lock": "加锁",
            "has the lock, awaits": "持有锁，await",
            "waits for it, and the loop with it": "等这把锁，整个事件循环也跟着等",
            "got it": "拿到了",
            "gave up": "放弃了",
        }
    },
    seconds=0.1,
)  # fmt: skip


def main(coroutines):
    step("Each reads, awaits, and writes back one more.", "每个协程读、await、写回加一的值。")
    counter, threads = asyncio.run(add_with(across_await, coroutines))
    expect("lost", counter, 1)
    expect("one-thread", threads, 1)

    step("The same without the await, then with a lock.", "去掉 await 再来，然后加锁再来。")
    expect("no-await", asyncio.run(add_with(without_await, coroutines))[0], coroutines)
    expect("with-lock", asyncio.run(add_with(with_lock, coroutines))[0], coroutines)

    step("Hold a lock made for threads across an await.", "跨 await 持有线程用的锁。")
    expect("thread-lock-trap", asyncio.run(trap()), False)


class Shared:
    def __init__(self):
        self.counter, self.lock, self.threads = 0, asyncio.Lock(), set()


async def across_await(shared):
    value = shared.counter
    await asyncio.sleep(0)
    shared.counter = value + 1


async def without_await(shared):
    value = shared.counter
    shared.counter = value + 1


async def with_lock(shared):
    async with shared.lock:
        value = shared.counter
        await asyncio.sleep(0)
        shared.counter = value + 1


async def add_with(add, coroutines):
    shared = Shared()

    async def noted():
        shared.threads.add(threading.get_ident())
        await add(shared)

    await asyncio.gather(*(noted() for _ in range(coroutines)))
    lane(add.__name__, f"{shared.counter} of {coroutines}")
    return shared.counter, len(shared.threads)


async def trap():
    """The second one gives up after a moment; without a limit it would wait for ever."""
    lock = threading.Lock()

    async def holder():
        with lock:
            lane("holder", "has the lock, awaits")
            await asyncio.sleep(0)

    async def next_one():
        lane("next one", "waits for it, and the loop with it")
        got_it = lock.acquire(timeout=0.05)
        lane("next one", "got it" if got_it else "gave up")
        return got_it

    _, got_it = await asyncio.gather(holder(), next_one())
    return got_it


if __name__ == "__main__":
    DEMO.run(main)
