"""Does a child that reads a file move the parent's position?

Runs code/shared_offset.py as it stands, then with its cause taken away.
Source: fork(2), open(2) on open file descriptions.
"""

from pathlib import Path

from studycards.demo import Demo, expect, show, step
from studycards.demo.programs import run_program

DEMO = Demo(
    title={"en": "One position for two", "zh": "两个进程，一个读写位置"},
    moral={
        "en": "A forked descriptor is another number for the same open file, position included.",
        "zh": "fork 得来的描述符指向同一个打开的文件，读写位置也是同一个。",
    },
    claims=["X1"],
    needs=["linux"],
    evidence={
        "prints": {
            "en": "The parent goes on where the child stopped: def",
            "zh": "父进程接着子进程停下的地方读：def",
        },
    },
    controls={
        "opened": {
            "en": "If the child opens the file by itself, the parent reads abc",
            "zh": "子进程若自己重新打开文件，父进程读到 abc",
        },
    },
    predict={
        "ask": {
            "en": "A file holds abcdef. A forked child reads 3 bytes from the inherited descriptor; then "
                  "the parent reads 3. Which?",
            "zh": "文件内容是 abcdef。fork 出的子进程用继承的描述符读 3 字节，然后父进程再读 3 字节。"
                  "读到什么？",
        },
        "choices": ["abc", "def"],
        "evidence": "prints",
    },
    translations={"zh": {"{}, exit status {}": "{}，退出状态 {}"}},
    seconds=0.3,
)  # fmt: skip

PROGRAM = Path(__file__).parent / "code" / "shared_offset.py"
CHANGE = {
    "mine = file.fileno()": "mine = os.open(file.name, os.O_RDONLY)",
}


def main():
    step("Run the program as it stands.", "原样运行这个程序。")
    expect("prints", printed(), "def")
    step("Let the child open the file itself.", "让子进程自己打开文件。")
    expect("opened", printed(CHANGE), "abc")


def printed(changes=None):
    output, status = run_program(PROGRAM, changes=changes)
    show(f"{output.strip()!r}, exit status {status}")
    return " ".join(output.split())


if __name__ == "__main__":
    DEMO.run(main)
