"""Two processes add to one shared cell: when does an update get lost?

Tests claims I8 and X6: shared memory is used together with, for example, semaphores.
Source: shm_overview(7), "processes must synchronize their access"; sem_overview(7).
"""

import mmap
import os
import select
import struct

from studycards.demo import Demo, child, expect, finish, inconclusive, lane, measure, step
from studycards.demo.libc import Semaphore

DEMO = Demo(
    title={"en": "Shared memory needs synchronisation", "zh": "共享内存需要同步"},
    moral={
        "en": "Memory is shared in a moment; agreeing whose turn it is costs extra.",
        "zh": "共享内存只管共享；轮到谁写，要另外商量。",
    },
    claims=["I8", "X6", "I6"],
    needs=["linux"],
    evidence={
        "lost-update": {
            "en": "Both read 0 before either writes: two additions leave 1",
            "zh": "双方都先读到 0 再写：加了两次，结果是 1",
        },
        "lost-freely": {
            "en": "Left to run freely, without any script, additions get lost as well",
            "zh": "不加编排、任其运行，同样会丢失更新",
        },
    },
    controls={
        "kept-in-turn": {
            "en": "With a semaphore around read and write the second must wait: two additions leave 2",
            "zh": "用信号量把读和写包起来，后者只能等待：加两次，结果是 2",
        },
        "kept-freely": {
            "en": "With the semaphore no addition is lost in the free run",
            "zh": "有了信号量，任其运行也一次不丢",
        },
    },
    knobs={
        "additions": {
            "default": 2000, "min": 100, "max": 20000,
            "en": "additions of each process in the free run", "zh": "自由运行时每个进程加几次",
        },
    },
    predict={
        "ask": {
            "en": "A and B read the shared 0, then A writes 0+1 and B writes 0+1. What does the cell hold?",
            "zh": "A 读到共享的 0，B 也读到 0，A 写回 0+1，B 写回 0+1。单元里是几？",
        },
        "choices": [0, 1, 2],
        "evidence": "lost-update",
    },
    translations={
        "zh": {
            "reads {}": "读到 {}",
            "writes {}": "写入 {}",
            "lost without a semaphore": "没有信号量时丢失",
            "additions": "次加法",
            "less than {}": "少于 {}",
        }
    },
    seconds=0.3,
)  # fmt: skip

TRIES = 8  # free runs, each twice as long as the one before, until one loses an update


class Cell:
    """A number in memory that forked processes share."""

    def __init__(self):
        self.memory = mmap.mmap(-1, mmap.PAGESIZE)

    def read(self):
        return struct.unpack_from("q", self.memory)[0]

    def write(self, number):
        struct.pack_into("q", self.memory, 0, number)


class NoSemaphore:
    """In the place of a semaphore: lets everyone pass."""

    def wait(self):
        pass

    def post(self):
        pass


def main(additions):
    step("A and B add one each. B reads before A has written.", "A 和 B 各加一。A 还没写回，B 就去读。")
    expect("lost-update", interleave(NoSemaphore(), patience=2.0), 1)

    step("The same, with a semaphore around read and write.", "同样的步骤，用信号量把读和写包起来。")
    expect("kept-in-turn", interleave(semaphore(), patience=0.1), 2)

    step(f"Both add {additions} times, as fast as they can.", f"双方各加 {additions} 次，能多快就多快。")
    expect("kept-freely", run_freely(semaphore(), additions), 2 * additions)
    for _ in range(TRIES):
        total, wanted = run_freely(NoSemaphore(), additions), 2 * additions
        if total < wanted:
            break
        additions *= 2  # the two may have run one after the other: give them more time to meet
    measure("lost without a semaphore", wanted - total, "additions")
    if total < wanted:
        expect("lost-freely", total, f"less than {wanted}", True)
    else:
        why = {"en": "the two happened to take turns in every run", "zh": "每一轮双方恰好都没有撞上"}
        inconclusive("lost-freely", total, f"less than {wanted}", why)


def interleave(gate, patience):
    """A reads; B tries to read; A writes; B writes. The sum that is left."""
    cell = Cell()
    (has_read, says_read), (a_may_write, let_a), (b_may_write, let_b) = os.pipe(), os.pipe(), os.pipe()

    def add_one(name, may_write):
        gate.wait()
        number = cell.read()
        lane(name, f"reads {number}")
        os.write(says_read, b"1")
        os.read(may_write, 1)
        cell.write(number + 1)
        lane(name, f"writes {number + 1}")
        gate.post()

    first = child(add_one, "A", a_may_write)
    os.read(has_read, 1)
    second = child(add_one, "B", b_may_write)
    select.select([has_read], [], [], patience)  # B reads now, or waits at the semaphore
    os.write(let_a, b"1")
    finish(first)
    os.write(let_b, b"1")
    finish(second)
    return cell.read()


def run_freely(gate, additions):
    """Two processes add at the same time; the sum that is left."""
    cell = Cell()
    start, let_go = os.pipe()

    def add():
        os.read(start, 1)
        for _ in range(additions):
            gate.wait()
            cell.write(cell.read() + 1)
            gate.post()

    adders = [child(add), child(add)]
    os.write(let_go, b"12")
    finish(*adders)
    return cell.read()


def semaphore():
    return Semaphore(1, mmap.mmap(-1, mmap.PAGESIZE))


if __name__ == "__main__":
    DEMO.run(main)
