"""How many processes are there after two forks in a row?

Runs code/fork_twice.c as it stands, then with its cause taken away.
Source: fork(2).
"""

from pathlib import Path

from studycards.demo import Demo, expect, show, step
from studycards.demo.programs import run_program

DEMO = Demo(
    title={"en": "Two forks in a row", "zh": "连续两次 fork"},
    moral={
        "en": "Every process that is there runs the next fork: n forks make 2 to the n processes.",
        "zh": "下一次 fork 由当时已有的每个进程执行：n 次 fork 得到 2 的 n 次方个进程。",
    },
    claims=["R1"],
    needs=["linux", "command:cc"],
    evidence={
        "prints": {
            "en": "Four processes write one x each",
            "zh": "四个进程各写一个 x",
        },
    },
    controls={
        "once": {
            "en": "With one fork there are two",
            "zh": "只 fork 一次，就是两个",
        },
    },
    predict={
        "ask": {
            "en": "fork(); fork(); then everybody writes one x. How many x are there?",
            "zh": "fork(); fork(); 之后每个进程写一个 x。一共有几个 x？",
        },
        "choices": [
            {"text": {"en": "two", "zh": "两个"}, "value": "xx"},
            {"text": {"en": "three", "zh": "三个"}, "value": "xxx"},
            {"text": {"en": "four", "zh": "四个"}, "value": "xxxx"},
        ],
        "evidence": "prints",
    },
    translations={"zh": {"{}, exit status {}": "{}，退出状态 {}"}},
    seconds=0.3,
)  # fmt: skip

PROGRAM = Path(__file__).parent / "code" / "fork_twice.c"
CHANGE = {
    "    fork();\n    fork();": "    fork();",
}


def main():
    step("Run the program as it stands.", "原样运行这个程序。")
    expect("prints", printed(), "xxxx")
    step("Take one fork away.", "去掉一次 fork。")
    expect("once", printed(CHANGE), "xx")


def printed(changes=None):
    output, status = run_program(PROGRAM, changes=changes)
    show(f"{output.strip()!r}, exit status {status}")
    return " ".join(output.split())


if __name__ == "__main__":
    DEMO.run(main)
