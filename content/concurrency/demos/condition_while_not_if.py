"""Why must a waiter test its condition again in a loop?

Tests claim T4, which says that a condition variable blocks until the condition is true. It blocks until it is
notified; by the time the waiter runs, the condition may be false again.
Source: pthread_cond_wait(3p); docs.python.org, threading.Condition.
"""

import threading
import time
from collections import deque

from studycards.demo import Demo, expect, lane, measure, step

DEMO = Demo(
    title={"en": "While, not if", "zh": "用 while，不用 if"},
    moral={
        "en": "Being woken means \"look again\", not \"it is true\".",
        "zh": "被唤醒的意思是“再看一眼”，而不是“条件已经成立”。",
    },
    claims=["T4", "X8"],
    evidence={
        "while": {
            "en": "With `while`, one waiter takes the only item, the others wait on, and nobody fails",
            "zh": "用 `while`：一个等待者取走唯一的物品，其余继续等待，没有人出错",
        },
        "stolen": {
            "en": "One waiter and one notify are not safe either: somebody else may take the item first",
            "zh": "只有一个等待者、只通知一次也不安全：物品可能先被别人取走",
        },
    },
    controls={
        "if": {
            "en": "With `if` in its place, every waiter but one takes from an empty shelf and fails",
            "zh": "换成 `if`：除一个以外，所有等待者都去空货架上取，于是出错",
        },
    },
    knobs={
        "waiters": {"default": 2, "min": 2, "max": 8,
                    "en": "threads that wait for the item", "zh": "等待物品的线程数"},
    },
    predict={
        "ask": {
            "en": "Two waiters test with `if`. One item arrives, notify_all() wakes both. How many fail?",
            "zh": "两个等待者都用 `if` 检查。来了一件物品，notify_all() 唤醒二者。几个会出错？",
        },
        "choices": [0, 1, 2],
        "evidence": "if",
    },
    translations={
        "zh": {
            "waiter {}": "等待者 {}",
            "thief": "抢先者",
            "took the item": "取走物品",
            "failed": "失败",
            "threads": "个线程",
        }
    },
    seconds=0.05,
)  # fmt: skip


def main(waiters):
    step(
        "Everyone waits; one item comes, and notify_all wakes them all.",
        "大家都在等；来了一件物品，notify_all 唤醒所有人。",
    )
    taken, failures = serve(take_with_if, waiters)
    expect("if", failures, waiters - 1)

    step("The same with one word changed.", "同样的程序，只改一个词。")
    taken, failures = serve(take_with_while, waiters)
    expect("while", [taken, failures], [1, 0])

    step(
        "One waiter, one notify, but the item is gone before it runs.",
        "一个等待者，一次通知，但它运行之前物品已被取走。",
    )
    taken, failures = serve(take_with_if, 1, thief=True)
    expect("stolen", failures, 1)


def take_with_if(shelf, changed, waiting):
    with changed:
        if not shelf:
            waiting.append(1)
            changed.wait()
        return shelf.popleft()


def take_with_while(shelf, changed, waiting):
    with changed:
        while not shelf:
            waiting.append(1)
            changed.wait()
        return shelf.popleft()


def serve(take, waiters, thief=False):
    shelf, changed, waiting = deque(), threading.Condition(), []
    taken, failures = [], []

    def consume(name):
        try:
            taken.append(take(shelf, changed, waiting))
            lane(name, "took the item")
        except IndexError as error:
            failures.append(error)
            lane(name, f"IndexError: {error}")

    threads = [threading.Thread(target=consume, args=(f"waiter {n + 1}",)) for n in range(waiters)]
    for thread in threads:
        thread.start()
    until(changed, lambda: len(waiting) == waiters)
    with changed:
        shelf.append("the item")
        changed.notify_all()
        if thief:
            shelf.popleft()
            lane("thief", "took the item")
    # Every waiter has come back: it took, it failed, or it waits once more
    until(changed, lambda: len(taken) + len(failures) + len(waiting) == 2 * waiters)
    at_first = len(taken)
    with changed:
        shelf.extend(["one more"] * (waiters - len(taken) - len(failures)))
        changed.notify_all()
    for thread in threads:
        thread.join()
    measure("failed", len(failures), "threads")
    return at_first, len(failures)


def until(changed, ready):
    while True:  # who holds the lock and sees a waiter counted knows that it is inside wait()
        with changed:
            if ready():
                return
        time.sleep(0.001)


if __name__ == "__main__":
    DEMO.run(main)
