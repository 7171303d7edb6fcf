"""Is a release kept for one who comes later?

Runs code/semaphore_posted.py as it stands, then with its cause taken away.
Source: docs.python.org, threading.Semaphore; sem_post(3).
"""

from pathlib import Path

from studycards.demo import Demo, expect, show, step
from studycards.demo.programs import run_program

DEMO = Demo(
    title={"en": "Posted beforehand", "zh": "事先释放"},
    moral={
        "en": "A semaphore counts what came early; a condition variable forgets it.",
        "zh": "信号量会记下提前到来的释放，条件变量则会忘掉。",
    },
    claims=["I6", "X7"],
    needs=[],
    evidence={
        "prints": {
            "en": "Two of three get in without waiting",
            "zh": "三个中有两个不用等就能进",
        },
    },
    controls={
        "not-posted": {
            "en": "Without the two releases nobody gets in",
            "zh": "没有那两次释放，谁也进不去",
        },
    },
    predict={
        "ask": {
            "en": "Semaphore(0), two releases, then three acquire(blocking=False). What is printed?",
            "zh": "Semaphore(0)，释放两次，然后三次 acquire(blocking=False)。打印什么？",
        },
        "choices": ["False False False", "True False False", "True True False"],
        "evidence": "prints",
    },
    translations={"zh": {"{}, exit status {}": "{}，退出状态 {}"}},
    seconds=0.3,
)  # fmt: skip

PROGRAM = Path(__file__).parent / "code" / "semaphore_posted.py"
CHANGE = {
    "places.release()\nplaces.release()\n": "",
}


def main():
    step("Run the program as it stands.", "原样运行这个程序。")
    expect("prints", printed(), "True True False")
    step("Leave the releases out.", "去掉那两次释放。")
    expect("not-posted", printed(CHANGE), "False False False")


def printed(changes=None):
    output, status = run_program(PROGRAM, changes=changes)
    show(f"{output.strip()!r}, exit status {status}")
    return " ".join(output.split())


if __name__ == "__main__":
    DEMO.run(main)
