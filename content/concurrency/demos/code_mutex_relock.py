"""What happens to a thread that locks a mutex it already holds?

Runs code/mutex_relock.c as it stands, then with its cause taken away.
Source: pthread_mutex_lock(3p); pthread_mutexattr_settype(3p).
"""

from pathlib import Path

from studycards.demo import Demo, expect, show, step
from studycards.demo.programs import run_program

DEMO = Demo(
    title={"en": "Locking what one already holds", "zh": "对已持有的锁再加锁"},
    moral={
        "en": "What a second lock does is the mutex's kind: errorcheck reports it, recursive counts "
              "it, normal hangs.",
        "zh": "再次加锁的后果取决于互斥锁的类型：errorcheck 报错，recursive 计数，normal 卡死。",
    },
    claims=["T2", "X7"],
    needs=["linux", "command:cc"],
    evidence={
        "prints": {
            "en": "An error-checking mutex reports EDEADLK",
            "zh": "errorcheck 互斥锁返回 EDEADLK",
        },
    },
    controls={
        "recursive": {
            "en": "A recursive mutex lets its owner in again",
            "zh": "recursive 互斥锁允许持有者再次进入",
        },
    },
    predict={
        "ask": {
            "en": "A thread locks an error-checking mutex twice. What does the second call return?",
            "zh": "线程对 errorcheck 互斥锁加锁两次。第二次调用返回什么？",
        },
        "choices": ["0", "EDEADLK"],
        "evidence": "prints",
    },
    translations={"zh": {"{}, exit status {}": "{}，退出状态 {}"}},
    seconds=0.3,
)  # fmt: skip

PROGRAM = Path(__file__).parent / "code" / "mutex_relock.c"
CHANGE = {
    "PTHREAD_MUTEX_ERRORCHECK": "PTHREAD_MUTEX_RECURSIVE",
}


def main():
    step("Run the program as it stands.", "原样运行这个程序。")
    expect("prints", printed(), "EDEADLK")
    step("Make the mutex recursive.", "把互斥锁改成 recursive。")
    expect("recursive", printed(CHANGE), "0")


def printed(changes=None):
    output, status = run_program(PROGRAM, changes=changes)
    show(f"{output.strip()!r}, exit status {status}")
    return " ".join(output.split())


if __name__ == "__main__":
    DEMO.run(main)
