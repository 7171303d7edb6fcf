"""Does a parent see what its child writes into a mapping?

Runs code/map_shared_private.c as it stands, then with its cause taken away.
Source: mmap(2), MAP_SHARED and MAP_PRIVATE.
"""

from pathlib import Path

from studycards.demo import Demo, expect, show, step
from studycards.demo.programs import run_program

DEMO = Demo(
    title={"en": "A shared mapping and a private one", "zh": "共享映射与私有映射"},
    moral={
        "en": "MAP_SHARED is one memory for both; MAP_PRIVATE is copied at the first write.",
        "zh": "MAP_SHARED 是两者共用的一块内存；MAP_PRIVATE 在第一次写入时复制。",
    },
    claims=["I8"],
    needs=["linux", "command:cc"],
    evidence={
        "prints": {
            "en": "The child's 7 arrives through the shared mapping only",
            "zh": "子进程写的 7 只经由共享映射传了过来",
        },
    },
    controls={
        "both-shared": {
            "en": "Make both mappings shared, and both numbers arrive",
            "zh": "两处都改成共享映射，两个数就都传过来",
        },
    },
    predict={
        "ask": {
            "en": "A forked child writes 7 into a shared and into a private mapping that both held 1. What "
                  "does the parent read?",
            "zh": "共享映射与私有映射里原本都是 1，fork 出的子进程都写成 7。父进程读到什么？",
        },
        "choices": ["1 1", "7 1", "7 7"],
        "evidence": "prints",
    },
    translations={"zh": {"{}, exit status {}": "{}，退出状态 {}"}},
    seconds=0.3,
)  # fmt: skip

PROGRAM = Path(__file__).parent / "code" / "map_shared_private.c"
CHANGE = {
    "number(MAP_PRIVATE)": "number(MAP_SHARED)",
}


def main():
    step("Run the program as it stands.", "原样运行这个程序。")
    expect("prints", printed(), "7 1")
    step("Make the second mapping shared as well.", "把第二处也改成共享映射。")
    expect("both-shared", printed(CHANGE), "7 7")


def printed(changes=None):
    output, status = run_program(PROGRAM, changes=changes)
    show(f"{output.strip()!r}, exit status {status}")
    return " ".join(output.split())


if __name__ == "__main__":
    DEMO.run(main)
