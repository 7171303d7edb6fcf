"""How often does text that was printed before a fork come out?

Runs code/fork_stdio.c as it stands, then with its cause taken away.
Source: fork(2); setvbuf(3); exit(3).
"""

from pathlib import Path

from studycards.demo import Demo, expect, show, step
from studycards.demo.programs import run_program

DEMO = Demo(
    title={"en": "Printed once, seen twice", "zh": "打印一次，出现两次"},
    moral={
        "en": "Fork copies unwritten output too: flush before you fork.",
        "zh": "fork 连未写出的输出也一并复制：先 fflush，再 fork。",
    },
    claims=["R1"],
    needs=["linux", "command:cc"],
    evidence={
        "prints": {
            "en": "The word comes out twice: the child got a copy of the buffer",
            "zh": "这个词出现两次：子进程得到了缓冲区的副本",
        },
    },
    controls={
        "flushed": {
            "en": "With fflush before the fork it comes out once",
            "zh": "fork 之前先 fflush，就只出现一次",
        },
    },
    predict={
        "ask": {
            "en": "printf(\"hello \") without a newline, then fork(), then both end. What comes out?",
            "zh": "printf(\"hello \") 不带换行，然后 fork()，随后两者都结束。输出什么？",
        },
        "choices": ["hello", "hello hello"],
        "evidence": "prints",
    },
    translations={"zh": {"{}, exit status {}": "{}，退出状态 {}"}},
    seconds=0.3,
)  # fmt: skip

PROGRAM = Path(__file__).parent / "code" / "fork_stdio.c"
CHANGE = {
    "    if (fork() == 0)": "    fflush(stdout);\n    if (fork() == 0)",
}


def main():
    step("Run the program as it stands.", "原样运行这个程序。")
    expect("prints", printed(), "hello hello")
    step("Empty the buffer before the fork.", "在 fork 之前清空缓冲区。")
    expect("flushed", printed(CHANGE), "hello")


def printed(changes=None):
    output, status = run_program(PROGRAM, changes=changes)
    show(f"{output.strip()!r}, exit status {status}")
    return " ".join(output.split())


if __name__ == "__main__":
    DEMO.run(main)
