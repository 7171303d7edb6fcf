"""May a thread release a lock that another thread took?

Runs code/lock_other_thread.py as it stands, then with its cause taken away.
Source: docs.python.org, threading.Lock and threading.RLock.
"""

from pathlib import Path

from studycards.demo import Demo, expect, show, step
from studycards.demo.programs import run_program

DEMO = Demo(
    title={"en": "Released by somebody else", "zh": "由别人释放"},
    moral={
        "en": "threading.Lock has no owner; RLock has one.",
        "zh": "threading.Lock 没有所有者，RLock 才有。",
    },
    claims=["X7"],
    needs=[],
    evidence={
        "prints": {
            "en": "Another thread releases a Lock without an error",
            "zh": "另一个线程释放 Lock 并不出错",
        },
    },
    controls={
        "rlock": {
            "en": "An RLock refuses: only its owner may release it",
            "zh": "换成 RLock 就会被拒绝：只有持有者才能释放",
        },
    },
    predict={
        "ask": {
            "en": "The main thread acquires a threading.Lock, another thread calls release(). What is "
                  "printed?",
            "zh": "主线程获取 threading.Lock，另一个线程调用 release()。打印什么？",
        },
        "choices": ["released", "refused"],
        "evidence": "prints",
    },
    translations={"zh": {"{}, exit status {}": "{}，退出状态 {}"}},
    seconds=0.3,
)  # fmt: skip

PROGRAM = Path(__file__).parent / "code" / "lock_other_thread.py"
CHANGE = {
    "threading.Lock()": "threading.RLock()",
}


def main():
    step("Run the program as it stands.", "原样运行这个程序。")
    expect("prints", printed(), "released")
    step("Make it an RLock.", "改用 RLock。")
    expect("rlock", printed(CHANGE), "refused")


def printed(changes=None):
    output, status = run_program(PROGRAM, changes=changes)
    show(f"{output.strip()!r}, exit status {status}")
    return " ".join(output.split())


if __name__ == "__main__":
    DEMO.run(main)
