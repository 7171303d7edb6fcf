"""Is the item there when a notified waiter runs?

Runs code/condition_if.py as it stands, then with its cause taken away.
Source: docs.python.org, threading.Condition; pthread_cond_wait(3p).
"""

from pathlib import Path

from studycards.demo import Demo, expect, show, step
from studycards.demo.programs import run_program

DEMO = Demo(
    title={"en": "Woken, and nothing there", "zh": "被唤醒，却什么也没有"},
    moral={
        "en": "After a wait, test again: `while`, not `if`.",
        "zh": "等待之后要再检查一次：用 `while`，不用 `if`。",
    },
    claims=["T4"],
    needs=[],
    evidence={
        "prints": {
            "en": "With `if` the waiter is woken and finds nothing",
            "zh": "用 `if`：等待者被唤醒，却什么也没找到",
        },
    },
    controls={
        "while": {
            "en": "With `while` it waits on and gets the next item",
            "zh": "用 `while`：它继续等，拿到下一件",
        },
    },
    predict={
        "ask": {
            "en": "A waiter tests with `if`. Cake comes, notify(), somebody else takes it; bread comes "
                  "later. What does the waiter print?",
            "zh": "等待者用 `if` 检查。来了 cake，notify()，却被别人先拿走；后来才有 bread。等待者打印什么？",
        },
        "choices": ["cake", "bread", "nothing"],
        "evidence": "prints",
    },
    translations={"zh": {"{}, exit status {}": "{}，退出状态 {}"}},
    seconds=0.8,
)  # fmt: skip

PROGRAM = Path(__file__).parent / "code" / "condition_if.py"
CHANGE = {
    "        if not items:": "        while not items:",
}


def main():
    step("Run the program as it stands.", "原样运行这个程序。")
    expect("prints", printed(), "nothing")
    step("Write `while` for `if`.", "把 `if` 换成 `while`。")
    expect("while", printed(CHANGE), "bread")


def printed(changes=None):
    output, status = run_program(PROGRAM, changes=changes)
    show(f"{output.strip()!r}, exit status {status}")
    return " ".join(output.split())


if __name__ == "__main__":
    DEMO.run(main)
