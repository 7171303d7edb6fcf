"""Do coroutines of one thread lose updates?

Runs code/lost_update_await.py as it stands, then with its cause taken away.
Source: docs.python.org, asyncio synchronization primitives.
"""

from pathlib import Path

from studycards.demo import Demo, expect, show, step
from studycards.demo.programs import run_program

DEMO = Demo(
    title={"en": "Lost between read and write", "zh": "丢失在读与写之间"},
    moral={
        "en": "An await between read and write lets all the others in: take an asyncio.Lock.",
        "zh": "读与写之间的 await 会放所有别的协程进来：请用 asyncio.Lock。",
    },
    claims=["R4"],
    needs=[],
    evidence={
        "prints": {
            "en": "Ten coroutines add one each, and the count is 1",
            "zh": "十个协程各加一，结果是 1",
        },
    },
    controls={
        "locked": {
            "en": "With the lock taken around read and write, the count is 10",
            "zh": "用锁括住读与写，结果是 10",
        },
    },
    predict={
        "ask": {
            "en": "Ten coroutines in one thread read the count, await sleep(0), write it plus one. What is "
                  "printed?",
            "zh": "同一线程里十个协程：读计数、await sleep(0)、写回加一。打印几？",
        },
        "choices": ["1", "5", "10"],
        "evidence": "prints",
    },
    translations={"zh": {"{}, exit status {}": "{}，退出状态 {}"}},
    seconds=0.3,
)  # fmt: skip

PROGRAM = Path(__file__).parent / "code" / "lost_update_await.py"
CHANGE = {
    ("    seen = count\n    await asyncio.sleep(0)\n    count = seen + 1"): (
        "    async with lock:\n        seen = count\n        await asyncio.sleep(0)\n        count = seen + 1"
    ),
}


def main():
    step("Run the program as it stands.", "原样运行这个程序。")
    expect("prints", printed(), "1")
    step("Take the lock.", "加上锁。")
    expect("locked", printed(CHANGE), "10")


def printed(changes=None):
    output, status = run_program(PROGRAM, changes=changes)
    show(f"{output.strip()!r}, exit status {status}")
    return " ".join(output.split())


if __name__ == "__main__":
    DEMO.run(main)
