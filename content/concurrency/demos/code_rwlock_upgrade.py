"""Can a reader become the writer without letting go?

Runs code/rwlock_upgrade.c as it stands, then with its cause taken away.
Source: pthread_rwlock_trywrlock(3p).
"""

from pathlib import Path

from studycards.demo import Demo, expect, show, step
from studycards.demo.programs import run_program

DEMO = Demo(
    title={"en": "A reader cannot become the writer", "zh": "读者不能就地变成写者"},
    moral={
        "en": "Release the read lock, take the write lock, and look again at what you had read.",
        "zh": "先放开读锁，再取写锁，然后重新检查读到的东西。",
    },
    claims=["T3", "X8"],
    needs=["linux", "command:cc"],
    evidence={
        "prints": {
            "en": "The only reader asks for the write lock and gets EBUSY: it is in its own way",
            "zh": "唯一的读者去要写锁，得到 EBUSY：挡路的是它自己",
        },
    },
    controls={
        "released": {
            "en": "Once it has released its read lock, it gets the write lock",
            "zh": "先放开读锁，就能得到写锁",
        },
    },
    predict={
        "ask": {
            "en": "A thread holds the read lock, alone, and calls pthread_rwlock_trywrlock. What does it "
                  "get?",
            "zh": "一个线程独自持有读锁，然后调用 pthread_rwlock_trywrlock。结果是？",
        },
        "choices": ["0", "EBUSY"],
        "evidence": "prints",
    },
    translations={"zh": {"{}, exit status {}": "{}，退出状态 {}"}},
    seconds=0.3,
)  # fmt: skip

PROGRAM = Path(__file__).parent / "code" / "rwlock_upgrade.c"
CHANGE = {
    "    int error": "    pthread_rwlock_unlock(&lock);\n    int error",
}


def main():
    step("Run the program as it stands.", "原样运行这个程序。")
    expect("prints", printed(), "EBUSY")
    step("Release the read lock first.", "先放开读锁。")
    expect("released", printed(CHANGE), "0")


def printed(changes=None):
    output, status = run_program(PROGRAM, changes=changes)
    show(f"{output.strip()!r}, exit status {status}")
    return " ".join(output.split())


if __name__ == "__main__":
    DEMO.run(main)
