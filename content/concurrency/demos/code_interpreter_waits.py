"""Does a Python program wait for its threads when the main thread is done?

Runs code/interpreter_waits.py as it stands, then with its cause taken away.
Source: docs.python.org, threading.Thread.daemon.
"""

from pathlib import Path

from studycards.demo import Demo, expect, show, step
from studycards.demo.programs import run_program

DEMO = Demo(
    title={"en": "The interpreter waits", "zh": "解释器会等"},
    moral={
        "en": "Python waits for every thread that is not a daemon; C waits for none.",
        "zh": "Python 会等所有非守护线程；C 一个也不等。",
    },
    claims=["E2"],
    needs=[],
    evidence={
        "prints": {
            "en": "The thread is heard after main is done",
            "zh": "主线程做完之后，仍听到线程的输出",
        },
    },
    controls={
        "daemon": {
            "en": "A daemon thread is not waited for",
            "zh": "守护线程则不会被等",
        },
    },
    predict={
        "ask": {
            "en": "A Python thread sleeps 0.1 s and then prints \"thread\"; the main thread prints "
                  "\"main\" and ends. What comes out?",
            "zh": "Python 线程睡 0.1 秒后打印 thread；主线程打印 main 后结束。输出什么？",
        },
        "choices": ["main", "main thread"],
        "evidence": "prints",
    },
    translations={"zh": {"{}, exit status {}": "{}，退出状态 {}"}},
    seconds=0.4,
)  # fmt: skip

PROGRAM = Path(__file__).parent / "code" / "interpreter_waits.py"
CHANGE = {
    "daemon=False": "daemon=True",
}


def main():
    step("Run the program as it stands.", "原样运行这个程序。")
    expect("prints", printed(), "main thread")
    step("Make the thread a daemon.", "把线程设为守护线程。")
    expect("daemon", printed(CHANGE), "main")


def printed(changes=None):
    output, status = run_program(PROGRAM, changes=changes)
    show(f"{output.strip()!r}, exit status {status}")
    return " ".join(output.split())


if __name__ == "__main__":
    DEMO.run(main)
