"""Is a process still there after it has ended?

Runs code/zombie_wait.c as it stands, then with its cause taken away.
Source: wait(2), zombies and WNOWAIT; kill(2).
"""

from pathlib import Path

from studycards.demo import Demo, expect, show, step
from studycards.demo.programs import run_program

DEMO = Demo(
    title={"en": "Ended, and still there", "zh": "已结束，却还在"},
    moral={
        "en": "A child that ended keeps its pid until its parent waits for it.",
        "zh": "子进程结束后仍占着 pid，直到父进程 wait 它。",
    },
    claims=["Z1"],
    needs=["linux", "command:cc"],
    evidence={
        "prints": {
            "en": "After its end the child can still be signalled (1); after waitpid it cannot (0)",
            "zh": "结束之后仍可向它发信号（1）；waitpid 之后就不行了（0）",
        },
    },
    controls={
        "ignored": {
            "en": "Where the parent ignores SIGCHLD, the child leaves nothing behind",
            "zh": "父进程忽略 SIGCHLD 时，子进程什么也不留下",
        },
    },
    predict={
        "ask": {
            "en": "kill(child, 0) == 0 is asked after the child ended, and again after waitpid. What are "
                  "the two answers?",
            "zh": "子进程结束后问一次 kill(child, 0) == 0，waitpid 之后再问一次。两次的结果是？",
        },
        "choices": ["0 0", "1 0", "1 1"],
        "evidence": "prints",
    },
    translations={"zh": {"{}, exit status {}": "{}，退出状态 {}"}},
    seconds=0.3,
)  # fmt: skip

PROGRAM = Path(__file__).parent / "code" / "zombie_wait.c"
CHANGE = {
    "    siginfo_t info;": "    siginfo_t info;\n    signal(SIGCHLD, SIG_IGN);",
}


def main():
    step("Run the program as it stands.", "原样运行这个程序。")
    expect("prints", printed(), "1 0")
    step("Let the parent ignore SIGCHLD.", "让父进程忽略 SIGCHLD。")
    expect("ignored", printed(CHANGE), "0 0")


def printed(changes=None):
    output, status = run_program(PROGRAM, changes=changes)
    show(f"{output.strip()!r}, exit status {status}")
    return " ".join(output.split())


if __name__ == "__main__":
    DEMO.run(main)
