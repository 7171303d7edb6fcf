"""Is a signal kept for a waiter that comes later?

Runs code/signal_before_wait.c as it stands, then with its cause taken away.
Source: pthread_cond_signal(3p), pthread_cond_timedwait(3p).
"""

from pathlib import Path

from studycards.demo import Demo, expect, show, step
from studycards.demo.programs import run_program

DEMO = Demo(
    title={"en": "The signal that nobody heard", "zh": "没有人听见的通知"},
    moral={
        "en": "A condition variable keeps nothing: the state must stand in a variable, tested before "
              "waiting.",
        "zh": "条件变量什么也不保存：状态要写在变量里，等待之前先检查它。",
    },
    claims=["T4"],
    needs=["linux", "command:cc"],
    evidence={
        "prints": {
            "en": "The wait times out: the earlier signal left no trace",
            "zh": "等待超时：先前的通知没有留下痕迹",
        },
    },
    controls={
        "tested": {
            "en": "If it tests the variable before it waits, it goes on at once",
            "zh": "等待之前先检查变量，就能立即继续",
        },
    },
    predict={
        "ask": {
            "en": "pthread_cond_signal first, pthread_cond_timedwait (1 s) after it. What does the program "
                  "print?",
            "zh": "先 pthread_cond_signal，后 pthread_cond_timedwait（1 秒）。程序打印什么？",
        },
        "choices": ["went on", "timed out"],
        "evidence": "prints",
    },
    translations={"zh": {"{}, exit status {}": "{}，退出状态 {}"}},
    seconds=1.3,
)  # fmt: skip

PROGRAM = Path(__file__).parent / "code" / "signal_before_wait.c"
CHANGE = {
    "    error = pthread_cond_timedwait": (
        "    while (!ready && !error)\n        error = pthread_cond_timedwait"
    ),
}


def main():
    step("Run the program as it stands.", "原样运行这个程序。")
    expect("prints", printed(), "timed out")
    step("Test the variable in a while loop before waiting.", "等待之前用 while 检查变量。")
    expect("tested", printed(CHANGE), "went on")


def printed(changes=None):
    output, status = run_program(PROGRAM, changes=changes)
    show(f"{output.strip()!r}, exit status {status}")
    return " ".join(output.split())


if __name__ == "__main__":
    DEMO.run(main)
