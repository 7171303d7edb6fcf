"""Which orders of two read-then-write threads lose an update?

Goes with claims T2, C3 and R4: the schedule decides, and here you are the scheduler.
Source: docs.python.org, threading.Lock;
R. and A. Arpaci-Dusseau, Operating Systems: Three Easy Pieces, chapter 26.
"""

import threading
from contextlib import nullcontext
from itertools import permutations

from studycards.demo import Demo, chart, expect, lane, measure, step

DEMO = Demo(
    title={"en": "You are the scheduler", "zh": "你来当调度器"},
    moral={
        "en": "A race does not fail always; it fails in some orders, and you do not choose the order.",
        "zh": "竞态不是每次都出错，而是在某些次序下出错，而次序由不得你。",
    },
    claims=["T2", "C3", "R4"],
    evidence={
        "lost": {
            "en": "A reads, B reads, A writes, B writes: two additions, and the count is 1",
            "zh": "A 读、B 读、A 写、B 写：加了两次，计数却是 1",
        },
        "serial": {
            "en": "A reads and writes, then B reads and writes: 2, without any lock",
            "zh": "A 读写完再轮到 B 读写：不加锁也得 2",
        },
        "orders": {
            "en": "Of all six orders, four lose an update",
            "zh": "全部六种次序里，有四种会丢失更新",
        },
    },
    controls={
        "locked": {
            "en": "With a lock around the read and the write, the losing order cannot happen: 2",
            "zh": "用锁把读和写括在一起，出错的次序就不可能发生：得 2",
        },
    },
    knobs={
        "order": {
            "default": "ABAB", "choices": ["AABB", "ABAB", "ABBA", "BAAB", "BABA", "BBAA"],
            "en": "an order of your own: each letter is that thread's next step",
            "zh": "自选次序：每个字母是该线程的下一步",
        },
    },
    predict={
        "ask": {
            "en": "Two threads read and then write one counter, once each. Of the six possible orders, how "
                  "many lose an update?",
            "zh": "两个线程各对计数器“读一次再写一次”。六种可能的次序里，有几种会丢失更新？",
        },
        "choices": [1, 2, 4, 6],
        "evidence": "orders",
    },
    translations={
        "zh": {
            "reads {}": "读到 {}",
            "writes {}": "写入 {}",
            "waits for the lock": "等锁",
            "the count after your order {}": "你的次序 {} 之后的计数",
        }
    },
    seconds=0.1,
)  # fmt: skip


def main(order):
    step("The order that loses: both read before either writes.", "出错的次序：两者都先读，然后才写。")
    expect("lost", replay("ABAB"), 1)
    step("One after the other.", "一个接一个。")
    expect("serial", replay("AABB"), 2)
    step("The losing order again, with a lock.", "再用出错的次序，但这次加锁。")
    expect("locked", replay("ABAB", threading.Lock()), 2)

    step("All orders there are.", "试遍所有次序。")
    results = {each: replay(each) for each in sorted({"".join(letters) for letters in permutations("AABB")})}
    chart({"en": "The count after each order", "zh": "每种次序之后的计数"}, results)
    expect("orders", sum(count == 1 for count in results.values()), 4)
    measure(f"the count after your order {order}", results[order])


def replay(order, lock=None):
    """Let two threads add one each, step by step in this order; give the count."""
    cell = {"count": 0}
    go = {name: threading.Semaphore(0) for name in "AB"}
    done = {name: threading.Semaphore(0) for name in "AB"}

    def add_one(name):
        go[name].acquire()
        with lock or nullcontext():
            seen = cell["count"]
            lane(name, f"reads {seen}")
            done[name].release()
            go[name].acquire()
            cell["count"] = seen + 1
            lane(name, f"writes {seen + 1}")
        done[name].release()

    threads = [threading.Thread(target=add_one, args=(name,)) for name in "AB"]
    for thread in threads:
        thread.start()
    for name in order:
        held_up = lock is not None and lock.locked() and name == "B"
        go[name].release()
        if not done[name].acquire(timeout=0.03 if held_up else 5):
            lane(name, "waits for the lock")
    for thread in threads:
        thread.join()
    return cell["count"]


if __name__ == "__main__":
    DEMO.run(main)
