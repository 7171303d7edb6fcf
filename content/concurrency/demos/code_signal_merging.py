"""How many of several equal signals arrive?

Runs code/signal_merging.py as it stands, then with its cause taken away.
Source: signal(7), queueing and delivery semantics.
"""

from pathlib import Path

from studycards.demo import Demo, expect, show, step
from studycards.demo.programs import run_program

DEMO = Demo(
    title={"en": "Three sent, how many arrive?", "zh": "发了三个，到了几个？"},
    moral={
        "en": "A pending standard signal is one bit: it is set or not.",
        "zh": "未决的标准信号只有一位：有，或没有。",
    },
    claims=["I5"],
    needs=["linux"],
    evidence={
        "prints": {
            "en": "Of three pending SIGUSR1, one is there to take",
            "zh": "三个未决的 SIGUSR1 只取得到一个",
        },
    },
    controls={
        "real-time": {
            "en": "Of three real-time signals, all three are there",
            "zh": "换成实时信号，三个都在",
        },
    },
    predict={
        "ask": {
            "en": "SIGUSR1 is blocked, sent three times, and then taken until none is left. How many are "
                  "taken?",
            "zh": "阻塞 SIGUSR1 后发送三次，再逐个取出直到没有。取出几个？",
        },
        "choices": ["0", "1", "3"],
        "evidence": "prints",
    },
    translations={"zh": {"{}, exit status {}": "{}，退出状态 {}"}},
    seconds=0.3,
)  # fmt: skip

PROGRAM = Path(__file__).parent / "code" / "signal_merging.py"
CHANGE = {
    "NUMBER = signal.SIGUSR1": "NUMBER = signal.SIGRTMIN",
}


def main():
    step("Run the program as it stands.", "原样运行这个程序。")
    expect("prints", printed(), "1")
    step("Send a real-time signal in its place.", "换成实时信号。")
    expect("real-time", printed(CHANGE), "3")


def printed(changes=None):
    output, status = run_program(PROGRAM, changes=changes)
    show(f"{output.strip()!r}, exit status {status}")
    return " ".join(output.split())


if __name__ == "__main__":
    DEMO.run(main)
