"""Write the scheduler yourself: one set of tasks, three policies, three orders known beforehand.

Tests claim S2, which says that a program schedules its coroutines itself: more flexible, more complex.
Source: PEP 342 (its trampoline example); the Python documentation, asyncio event loop.
"""

import heapq
from collections import deque

from studycards.demo import Demo, expect, show, step

DEMO = Demo(
    title={"en": "A scheduler in ten lines", "zh": "十行写一个调度器"},
    moral={
        "en": "Who runs next is ordinary code that you can write, and get wrong.",
        "zh": "下一个轮到谁，就是你自己能写、也会写错的普通代码。",
    },
    claims=["S2", "E5"],
    evidence={
        "round-robin": {
            "en": "In turns: each task takes one step, then goes to the end of the line",
            "zh": "轮转：每个任务走一步，然后排到队尾",
        },
        "first-come": {
            "en": "First come, first served: each task runs to its end before the next begins",
            "zh": "先来先服务：前一个任务做完，下一个才开始",
        },
        "priority": {
            "en": "By priority: C, the most urgent, goes first, though it came last",
            "zh": "按优先级：C 最后到，但最紧急，所以先走",
        },
    },
    controls={
        "no-yield": {
            "en": "A task that does not yield makes turns impossible: the policy is only asked at a yield",
            "zh": "有一个任务不 yield，轮转就无从谈起：只有在 yield 处才轮得到策略说话",
        },
    },
    predict={
        "ask": {
            "en": "Tasks A (3 steps), B (1) and C (2) take turns, and each goes to "
            "the end of the line after a step. The order?",
            "zh": "任务 A（3 步）、B（1 步）、C（2 步）轮转，每走一步就排到队尾。执行次序是？",
        },
        "choices": ["A0 A1 A2 B0 C0 C1", "A0 B0 C0 A1 C1 A2", "C0 C1 B0 A0 A1 A2"],
        "evidence": "round-robin",
    },
    translations={
        "zh": {
            "    in turns: {}": "        轮流：{}",
            "  first come: {}": "  先来先服务：{}",
            " by priority: {}": "    按优先级：{}",
        }
    },
    seconds=0.01,
)  # fmt: skip

STEPS = {"A": 3, "B": 1, "C": 2}
URGENCY = {"C": 0, "B": 1, "A": 2}


def main():
    step(
        "Run A (3 steps), B (1) and C (2) by three policies.",
        "用三种策略运行 A（3 步）、B（1 步）、C（2 步）。",
    )
    expect("round-robin", in_turns(tasks()), "A0 B0 C0 A1 C1 A2")
    expect("first-come", first_come_first_served(tasks()), "A0 A1 A2 B0 C0 C1")
    expect("priority", by_priority(tasks()), "C0 C1 B0 A0 A1 A2")

    step("Now A does not yield between its steps.", "现在 A 在各步之间不 yield。")
    expect("no-yield", in_turns({**tasks(), "A": greedy_task("A", 3)}), "A0A1A2 B0 C0 C1")


def tasks():
    return {name: task(name, steps) for name, steps in STEPS.items()}


def task(name, steps):
    for number in range(steps):
        yield f"{name}{number}"


def greedy_task(name, steps):
    yield "".join(f"{name}{number}" for number in range(steps))


def in_turns(tasks):
    line, ran = deque(tasks.values()), []
    while line:
        task = line.popleft()
        if took := next(task, None):
            ran.append(took)
            line.append(task)
    return shown("in turns", ran)


def first_come_first_served(tasks):
    return shown("first come", [took for task in tasks.values() for took in task])


def by_priority(tasks):
    line, ran = [(URGENCY[name], name) for name in tasks], []
    heapq.heapify(line)
    while line:
        urgency, name = heapq.heappop(line)
        if took := next(tasks[name], None):
            ran.append(took)
            heapq.heappush(line, (urgency, name))
    return shown("by priority", ran)


def shown(policy, ran):
    show(f"{policy:>12}: {' '.join(ran)}")
    return " ".join(ran)


if __name__ == "__main__":
    DEMO.run(main)
