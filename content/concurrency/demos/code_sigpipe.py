"""What happens to a process that writes to a pipe nobody reads?

Runs code/sigpipe.c as it stands, then with its cause taken away.
Source: pipe(7); signal(7), SIGPIPE.
"""

from pathlib import Path

from studycards.demo import Demo, expect, show, step
from studycards.demo.programs import run_program

DEMO = Demo(
    title={"en": "Writing to a pipe that nobody reads", "zh": "往没有读者的管道里写"},
    moral={
        "en": "Without a reader, write raises SIGPIPE, and that ends the process unless it says otherwise.",
        "zh": "没有读者时写管道会引发 SIGPIPE，不作处理的进程就此结束。",
    },
    claims=["I3"],
    needs=["linux", "command:cc"],
    evidence={
        "prints": {
            "en": "The child is ended by signal 13, SIGPIPE",
            "zh": "子进程被 13 号信号 SIGPIPE 终止",
        },
    },
    controls={
        "ignored": {
            "en": "Where SIGPIPE is ignored, write fails with EPIPE and the child exits by itself",
            "zh": "忽略 SIGPIPE 时，write 以 EPIPE 失败，子进程自行退出",
        },
    },
    predict={
        "ask": {
            "en": "A child writes to a pipe whose read ends are all closed. How does it end?",
            "zh": "管道的读端已全部关闭，子进程往里写。它怎样结束？",
        },
        "choices": ["exit 0", "exit 1", "signal 13"],
        "evidence": "prints",
    },
    translations={"zh": {"{}, exit status {}": "{}，退出状态 {}"}},
    seconds=0.3,
)  # fmt: skip

PROGRAM = Path(__file__).parent / "code" / "sigpipe.c"
CHANGE = {
    "SIG_DFL": "SIG_IGN",
}


def main():
    step("Run the program as it stands.", "原样运行这个程序。")
    expect("prints", printed(), "signal 13")
    step("Ignore SIGPIPE.", "忽略 SIGPIPE。")
    expect("ignored", printed(CHANGE), "exit 1")


def printed(changes=None):
    output, status = run_program(PROGRAM, changes=changes)
    show(f"{output.strip()!r}, exit status {status}")
    return " ".join(output.split())


if __name__ == "__main__":
    DEMO.run(main)
