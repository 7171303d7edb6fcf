"""When does the reader of a pipe see end of file?

Runs code/eof_never.c as it stands, then with its cause taken away.
Source: pipe(7), I/O on pipes.
"""

from pathlib import Path

from studycards.demo import Demo, expect, show, step
from studycards.demo.programs import run_program

DEMO = Demo(
    title={"en": "The end of file that never comes", "zh": "永远等不到的文件结束"},
    moral={
        "en": "End of file comes when the last write end is closed, your own among them.",
        "zh": "最后一个写端关闭才有文件结束，自己手里的那个也算。",
    },
    claims=["I3", "I2"],
    needs=["linux", "command:cc"],
    evidence={
        "prints": {
            "en": "The writer is gone, yet a read would wait: the reader holds a write end itself",
            "zh": "写者已结束，read 仍会等待：读者自己还开着一个写端",
        },
    },
    controls={
        "closed": {
            "en": "Close the reader's own write end, and end of file is there",
            "zh": "读者关上自己手里的写端，文件结束就来了",
        },
    },
    predict={
        "ask": {
            "en": "After the child has written one byte and ended, the parent has read it. What would its "
                  "next read do?",
            "zh": "子进程写了一个字节后结束，父进程也已读走。父进程的下一次 read 会怎样？",
        },
        "choices": ["read would wait", "end of file"],
        "evidence": "prints",
    },
    translations={"zh": {"{}, exit status {}": "{}，退出状态 {}"}},
    seconds=0.5,
)  # fmt: skip

PROGRAM = Path(__file__).parent / "code" / "eof_never.c"
CHANGE = {
    "    wait(NULL);": "    close(ends[1]);\n    wait(NULL);",
}


def main():
    step("Run the program as it stands.", "原样运行这个程序。")
    expect("prints", printed(), "read would wait")
    step("Close the write end in the parent.", "在父进程里关闭写端。")
    expect("closed", printed(CHANGE), "end of file")


def printed(changes=None):
    output, status = run_program(PROGRAM, changes=changes)
    show(f"{output.strip()!r}, exit status {status}")
    return " ".join(output.split())


if __name__ == "__main__":
    DEMO.run(main)
