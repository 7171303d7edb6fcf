"""Does the parent see what a child process appends to a list?

Runs code/fork_variable.py as it stands, then with its cause taken away.
Source: fork(2); docs.python.org, multiprocessing.
"""

from pathlib import Path

from studycards.demo import Demo, expect, show, step
from studycards.demo.programs import run_program

DEMO = Demo(
    title={"en": "The child's list is another list", "zh": "子进程的列表是另一个列表"},
    moral={
        "en": "Processes have copies, threads have the thing itself.",
        "zh": "进程拿到副本，线程拿到本尊。",
    },
    claims=["X1", "T0"],
    needs=[],
    evidence={
        "prints": {
            "en": "The parent's list still has one number",
            "zh": "父进程的列表仍只有一个数",
        },
    },
    controls={
        "thread": {
            "en": "The same work in a thread: the list has two",
            "zh": "同样的工作放在线程里：列表有两个数",
        },
    },
    predict={
        "ask": {
            "en": "A worker process appends to a global list of one number. How long is the parent's list "
                  "then?",
            "zh": "工作进程向只有一个数的全局列表追加一项。父进程里列表的长度是？",
        },
        "choices": ["1", "2"],
        "evidence": "prints",
    },
    translations={"zh": {"{}, exit status {}": "{}，退出状态 {}"}},
    seconds=0.5,
)  # fmt: skip

PROGRAM = Path(__file__).parent / "code" / "fork_variable.py"
CHANGE = {
    "from multiprocessing import Process as Worker": "from threading import Thread as Worker",
}


def main():
    step("Run the program as it stands.", "原样运行这个程序。")
    expect("prints", printed(), "1")
    step("Make the worker a thread.", "把 Worker 换成线程。")
    expect("thread", printed(CHANGE), "2")


def printed(changes=None):
    output, status = run_program(PROGRAM, changes=changes)
    show(f"{output.strip()!r}, exit status {status}")
    return " ".join(output.split())


if __name__ == "__main__":
    DEMO.run(main)
