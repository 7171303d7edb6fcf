"""A coroutine pauses inside a nested call, lets another one run, and goes on with its locals.

Tests claim E4, which says that a coroutine can be interrupted inside a subroutine and resumed there later.
Source: PEP 492; inspect.getcoroutinestate; the greenlet manual for the kind that has a stack of its own.
"""

import inspect
import threading

from studycards.demo import Demo, expect, lane, show, step, unavailable

DEMO = Demo(
    title={"en": "Pause a coroutine and resume it", "zh": "让协程暂停，再恢复"},
    moral={
        "en": "A coroutine stops only where it awaits, with its whole chain of awaits, and nowhere else.",
        "zh": "协程只在 await 处停下，连同整条 await 链一起；别处都停不下来。",
    },
    claims=["E4"],
    evidence={
        "call-runs-nothing": {
            "en": "Calling a coroutine function runs none of its lines: it makes a coroutine",
            "zh": "调用协程函数不会执行其中任何一行，只是得到一个协程对象",
        },
        "states": {
            "en": "It is created, then suspended at its await, then closed",
            "zh": "它先是 created，停在 await 处时是 suspended，结束后是 closed",
        },
        "nested": {
            "en": "It pauses two calls deep, and the whole chain of awaits is suspended with it",
            "zh": "它在两层调用之下暂停，整条 await 链随之挂起",
        },
        "interleaved": {
            "en": "Two coroutines take turns, and each finds its local variable again",
            "zh": "两个协程轮流执行，各自的局部变量都还在",
        },
        "one-thread": {
            "en": "All of it happened in one thread",
            "zh": "这一切都发生在同一个线程里",
        },
        "with-a-stack": {
            "en": "A greenlet has a stack of its own, and pauses even below a plain function",
            "zh": "greenlet 有自己的栈，隔着普通函数也能暂停",
        },
    },
    controls={
        "plain-function-between": {
            "en": "With a plain function in between, the same inner pause does not pause the coroutine above",
            "zh": "中间隔一个普通函数，同样的内层暂停就停不住上面的协程",
        },
    },
    predict={
        "ask": {
            "en": "`job` is an async function whose first line prints. How "
            "many of its lines does `job()` run?",
            "zh": "`job` 是异步函数，第一行就打印。`job()` 会执行其中多少行？",
        },
        "choices": [
            {"text": {"en": "none", "zh": "一行也不执行"}, "value": 0},
            {"text": {"en": "those up to its first await", "zh": "执行到第一个 await 为止"}, "value": 1},
            {"text": {"en": "all of them", "zh": "全部执行"}, "value": 2},
        ],
        "evidence": "call-runs-nothing",
    },
    translations={
        "zh": {
            "suspended chain: {}": "暂停的调用链：{}",
            "{} enters": "{} 进入",
            "{} kept {}'s own": "{} 保住了 {} 自己的值",
            "{} went straight on": "{} 没有停，直接往下走",
            "ended without a pause": "没有暂停就结束了",
            "in": "进",
            "outside": "在外面",
            "back": "回来",
        }
    },
    seconds=0.01,
)  # fmt: skip


class Pause:
    """The smallest thing that one can await: it hands control to whoever called send()."""

    def __await__(self):
        yield


def main():
    step(
        "Call a coroutine function, and drive the coroutine by hand.", "调用协程函数，再手动驱动得到的协程。"
    )
    lines = []
    coroutine = outer("A", lines)
    expect("call-runs-nothing", len(lines), 0)
    states = [inspect.getcoroutinestate(coroutine)]
    coroutine.send(None)
    states.append(inspect.getcoroutinestate(coroutine))
    chain = awaiting(coroutine)
    show(f"suspended chain: {' -> '.join(chain)}")
    expect("nested", chain, ["outer", "inner", "__await__"])
    run_to_its_end(coroutine)
    states.append(inspect.getcoroutinestate(coroutine))
    expect("states", states, ["CORO_CREATED", "CORO_SUSPENDED", "CORO_CLOSED"])

    step("Let two of them take turns.", "让两个协程轮流执行。")
    lines.clear()
    turns = [outer("A", lines), outer("B", lines)]
    for coroutine in turns:
        coroutine.send(None)
    for coroutine in turns:
        run_to_its_end(coroutine)
    said = [line for line, _ in lines]
    expect("interleaved", said, ["A enters", "B enters", "A kept A's own", "B kept B's own"])
    expect("one-thread", len({thread for _, thread in lines}), 1)

    step("Put a plain function between the coroutine and the pause.", "在协程和暂停点之间放一个普通函数。")
    coroutine = through_a_plain_function(lines)
    expect("plain-function-between", run_to_its_end(coroutine), "ended without a pause")
    expect_greenlet()


async def outer(name, lines):
    own = f"{name}'s own"
    note(lines, name, f"{name} enters")
    await inner()
    note(lines, name, f"{name} kept {own}")


async def inner():
    await Pause()


async def through_a_plain_function(lines):
    def plain():
        inner().send(None)  # pauses inner, not us: a plain function has no way to hand a pause up

    plain()
    note(lines, "A", "A went straight on")


def note(lines, name, line):
    lane(name, line)
    lines.append((line, threading.get_ident()))


def awaiting(coroutine):
    names = []
    while coroutine is not None:
        names.append(coroutine.__name__)
        coroutine = coroutine.cr_await if inspect.iscoroutine(coroutine) else None
    return names


def run_to_its_end(coroutine):
    try:
        coroutine.send(None)
    except StopIteration:
        return "ended without a pause"
    return "paused"


def expect_greenlet():
    try:
        from greenlet import getcurrent, greenlet
    except ImportError:
        why = {"en": "the package greenlet is not installed here", "zh": "这里没有安装 greenlet 包"}
        unavailable("with-a-stack", why)
        return
    trace, this = [], getcurrent()

    def plain():
        this.switch()

    def job():
        trace.append("in")
        plain()
        trace.append("back")

    paused = greenlet(job)
    paused.switch()
    trace.append("outside")
    paused.switch()
    expect("with-a-stack", trace, ["in", "outside", "back"])


if __name__ == "__main__":
    DEMO.run(main)
