"""When does a reader see end-of-file, and what becomes of a writer without readers?

Tests claim I2 in use: a pipe between parent and child works only if each closes the end it does not use.
Source: pipe(7), "I/O on pipes and FIFOs"; signal(7), SIGPIPE.
"""

import errno
import os
import signal

from studycards.demo import Demo, child, expect, finish, lane, step

DEMO = Demo(
    title={"en": "The end of a pipe", "zh": "管道的终结"},
    moral={
        "en": "End-of-file is when the last write end is closed, so close the ends you do not use.",
        "zh": "最后一个写端关闭才是文件结束，所以要关掉自己不用的那一端。",
    },
    claims=["I2", "X4"],
    needs=["linux"],
    evidence={
        "data-first": {
            "en": "Bytes written before the close can still be read after it",
            "zh": "关闭之前写入的字节，关闭之后仍能读到",
        },
        "end-of-file": {
            "en": "Once the last write end is closed, a read returns no bytes: end-of-file",
            "zh": "最后一个写端关闭后，读取返回零字节：文件结束",
        },
        "sigpipe": {
            "en": "A writer without any reader is killed by SIGPIPE, unless it ignores the signal",
            "zh": "没有任何读者时，写者会被 SIGPIPE 杀死，除非它忽略该信号",
        },
        "epipe": {
            "en": "Python ignores SIGPIPE, so its writer gets the error EPIPE (BrokenPipeError)",
            "zh": "Python 忽略了 SIGPIPE，因此写者得到的是 EPIPE 错误（BrokenPipeError）",
        },
    },
    controls={
        "left-open": {
            "en": "With a write end left open in another process, end-of-file does not come: the reader "
                  "would wait",
            "zh": "只要别的进程还留着一个写端，文件结束就不会到来：读者会一直等",
        },
    },
    predict={
        "ask": {
            "en": "We close our write end, but a child process still has its copy open. What does a "
                  "non-blocking read of the empty pipe say?",
            "zh": "我们关闭了自己的写端，但子进程还开着它的那一份。此时对空管道做非阻塞读取，结果是什么？",
        },
        "choices": [
            {"text": {"en": "end-of-file", "zh": "文件结束"}, "value": "end-of-file"},
            {"text": {"en": "it would wait (EAGAIN)", "zh": "需要等待（EAGAIN）"}, "value": "EAGAIN"},
            {"text": {"en": "broken pipe (EPIPE)", "zh": "管道破裂（EPIPE）"}, "value": "EPIPE"},
        ],
        "evidence": "left-open",
    },
    translations={
        "zh": {
            "parent": "父进程",
            "child": "子进程",
            "C-like writer": "像 C 那样的写者",
            "closes its write end": "关闭自己的写端",
            "ends": "结束",
            "ended by {}": "被 {} 终止",
            "exit {}": "退出状态 {}",
            "end-of-file": "文件结尾",
            "worked": "成功",
        }
    },
    seconds=0.02,
)  # fmt: skip


def main():
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    step(
        "Fork: the child inherits the write end, too. Then close ours.",
        "fork：子进程也继承了写端。然后关掉我们的。",
    )
    hold, let_go = os.pipe()
    pid = child(keep_open, writer, hold, let_go)
    os.close(hold)
    os.write(writer, b"last words")
    os.close(writer)
    lane("parent", "closes its write end")
    said = os.read(reader, 100).decode()
    expect("left-open", outcome(os.read, reader, 1), "EAGAIN")

    step("Let the child end; with it goes the last write end.", "让子进程结束，最后一个写端随之关闭。")
    os.close(let_go)
    finish(pid)
    lane("child", "ends")
    expect("data-first", said, "last words")
    expect("end-of-file", outcome(os.read, reader, 1), "end-of-file")

    step("Now the other way: write when nobody can read any more.", "反过来：在无人能读时写入。")
    reader, writer = os.pipe()
    os.close(reader)
    expect("epipe", outcome(os.write, writer, b"hello?"), "EPIPE")
    code = finish(child(write_like_c, writer))[0]
    lane("C-like writer", f"ended by {signal.Signals(-code).name}" if code < 0 else f"exit {code}")
    expect("sigpipe", code, -signal.SIGPIPE)


def keep_open(writer, hold, let_go):
    """Own the write end, by inheritance, until the parent closes the other pipe."""
    os.close(let_go)
    os.read(hold, 1)


def write_like_c(writer):
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    os.write(writer, b"hello?")


def outcome(call, *arguments):
    try:
        return "worked" if call(*arguments) else "end-of-file"
    except OSError as error:
        return errno.errorcode[error.errno]


if __name__ == "__main__":
    DEMO.run(main)
