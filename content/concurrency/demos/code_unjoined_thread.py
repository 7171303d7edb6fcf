"""Does a C program wait for its threads when main returns?

Runs code/unjoined_thread.c as it stands, then with its cause taken away.
Source: pthread_create(3), pthread_exit(3), exit(3).
"""

from pathlib import Path

from studycards.demo import Demo, expect, show, step
from studycards.demo.programs import run_program

DEMO = Demo(
    title={"en": "main returns, the threads are gone", "zh": "main 返回，线程随之消失"},
    moral={
        "en": "In C, returning from main ends the process with all its threads.",
        "zh": "在 C 里，从 main 返回就结束整个进程，线程也一同结束。",
    },
    claims=["E2"],
    needs=["linux", "command:cc"],
    evidence={
        "prints": {
            "en": "Only main is heard: the thread ends before it can speak",
            "zh": "只听到 main：线程还没来得及输出就结束了",
        },
    },
    controls={
        "stays": {
            "en": "If main ends with pthread_exit, the process lives until the thread is done",
            "zh": "main 改以 pthread_exit 结束，进程就会活到线程做完",
        },
    },
    predict={
        "ask": {
            "en": "In C a thread sleeps 0.1 s and then prints \"thread\"; main prints \"main\" and "
                  "returns. What comes out?",
            "zh": "C 程序里，线程睡 0.1 秒后打印 thread；main 打印 main 后返回。输出什么？",
        },
        "choices": ["main", "main thread"],
        "evidence": "prints",
    },
    translations={"zh": {"{}, exit status {}": "{}，退出状态 {}"}},
    seconds=0.4,
)  # fmt: skip

PROGRAM = Path(__file__).parent / "code" / "unjoined_thread.c"
CHANGE = {
    "    return 0;": "    pthread_exit(NULL);",
}


def main():
    step("Run the program as it stands.", "原样运行这个程序。")
    expect("prints", printed(), "main")
    step("Let main leave by pthread_exit.", "让 main 以 pthread_exit 离开。")
    expect("stays", printed(CHANGE), "main thread")


def printed(changes=None):
    output, status = run_program(PROGRAM, changes=changes)
    show(f"{output.strip()!r}, exit status {status}")
    return " ".join(output.split())


if __name__ == "__main__":
    DEMO.run(main)
