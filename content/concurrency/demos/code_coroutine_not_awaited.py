"""Does calling a coroutine function run it?

Runs code/coroutine_not_awaited.py as it stands, then with its cause taken away.
Source: docs.python.org, asyncio, Coroutines.
"""

from pathlib import Path

from studycards.demo import Demo, expect, show, step
from studycards.demo.programs import run_program

DEMO = Demo(
    title={"en": "Called, and never run", "zh": "调用了，却从未运行"},
    moral={
        "en": "Calling a coroutine function makes a coroutine; await runs it.",
        "zh": "调用协程函数只是造出协程，await 才让它运行。",
    },
    claims=["E5", "S2"],
    needs=[],
    evidence={
        "prints": {
            "en": "Without await the body does not run: only done is printed",
            "zh": "没有 await，函数体不运行：只打印 done",
        },
    },
    controls={
        "awaited": {
            "en": "With await it does",
            "zh": "加上 await 就运行",
        },
    },
    predict={
        "ask": {
            "en": "`async def save()` prints saved; main calls `save()` without await, then prints done. "
                  "What comes out?",
            "zh": "`async def save()` 打印 saved；main 不加 await 调用 `save()`，再打印 done。输出什么？",
        },
        "choices": ["done", "saved done", "done saved"],
        "evidence": "prints",
    },
    translations={"zh": {"{}, exit status {}": "{}，退出状态 {}"}},
    seconds=0.3,
)  # fmt: skip

PROGRAM = Path(__file__).parent / "code" / "coroutine_not_awaited.py"
CHANGE = {
    "    save()\n": "    await save()\n",
}


def main():
    step("Run the program as it stands.", "原样运行这个程序。")
    expect("prints", printed(), "done")
    step("Await it.", "加上 await。")
    expect("awaited", printed(CHANGE), "saved done")


def printed(changes=None):
    output, status = run_program(PROGRAM, changes=changes)
    show(f"{output.strip()!r}, exit status {status}")
    return " ".join(output.split())


if __name__ == "__main__":
    DEMO.run(main)
