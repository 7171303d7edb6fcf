"""In which order do two coroutines speak?

Runs code/interleaving.py as it stands, then with its cause taken away.
Source: docs.python.org, asyncio, Sleeping.
"""

from pathlib import Path

from studycards.demo import Demo, expect, show, step
from studycards.demo.programs import run_program

DEMO = Demo(
    title={"en": "Turns at every await", "zh": "每个 await 处换人"},
    moral={
        "en": "Coroutines change over at await, and nowhere else: the order is fixed.",
        "zh": "协程只在 await 处切换，别处不会：次序是确定的。",
    },
    claims=["E4", "S2"],
    needs=[],
    evidence={
        "prints": {
            "en": "They take turns: A1 B1 A2 B2",
            "zh": "轮流说话：A1 B1 A2 B2",
        },
    },
    controls={
        "no-await": {
            "en": "Without the await each one speaks to its end",
            "zh": "没有 await，各自一口气说完",
        },
    },
    predict={
        "ask": {
            "en": "gather(speak(\"A\"), speak(\"B\")), each prints 1, awaits sleep(0), prints 2. In which "
                  "order?",
            "zh": "gather(speak(\"A\"), speak(\"B\"))，各自打印 1、await sleep(0)、再打印 2。次序如何？",
        },
        "choices": [
            "A1 A2 B1 B2",
            "A1 B1 A2 B2",
            {"text": {"en": "it varies from run to run", "zh": "每次运行不一样"}, "value": "varies"},
        ],
        "evidence": "prints",
    },
    translations={"zh": {"{}, exit status {}": "{}，退出状态 {}"}},
    seconds=0.3,
)  # fmt: skip

PROGRAM = Path(__file__).parent / "code" / "interleaving.py"
CHANGE = {
    "        await asyncio.sleep(0)\n": "",
}


def main():
    step("Run the program as it stands.", "原样运行这个程序。")
    expect("prints", printed(), "A1 B1 A2 B2")
    step("Take the await away.", "去掉 await。")
    expect("no-await", printed(CHANGE), "A1 A2 B1 B2")


def printed(changes=None):
    output, status = run_program(PROGRAM, changes=changes)
    show(f"{output.strip()!r}, exit status {status}")
    return " ".join(output.split())


if __name__ == "__main__":
    DEMO.run(main)
