"""How many bytes fit in a pipe before its writer blocks?

Tests claim I3, which says that a pipe gets one page when it is made.
Source: pipe(7), "Pipe capacity"; fcntl(2), F_SETPIPE_SZ.
"""

import fcntl
import os

from studycards.demo import Demo, expect, lane, measure, step

DEMO = Demo(
    title={"en": "How much fits in a pipe", "zh": "管道能装多少"},
    moral={"en": "Sixteen pages, not one, and you may ask for more.", "zh": "默认十六页，不是一页，而且可以调整。"},
    claims=["I3", "I7", "X5"],
    needs=["linux"],
    evidence={
        "default-capacity": {
            "en": "A new pipe takes 65,536 bytes, then its writer would block",
            "zh": "新建的管道装满 65,536 字节后，写入者才会阻塞",
        },
        "says-so": {
            "en": "F_GETPIPE_SZ reports the same number",
            "zh": "F_GETPIPE_SZ 报告的数字与此相同",
        },
        "one-page": {
            "en": "One page, as the text has it, is only the smallest size one can ask for",
            "zh": "原文所说的一页，只是可以申请的最小值",
        },
    },
    controls={
        "room-again": {
            "en": "Once a reader has taken a page, the writer can go on: it was the full buffer that stopped it",
            "zh": "读者取走一页后写入者又能继续：挡住它的正是写满的缓冲区",
        },
    },
    knobs={
        "chunk": {
            "default": 4096, "min": 1, "max": 65536,
            "en": "bytes in each write", "zh": "每次写入的字节数",
        },
    },
    predict={
        "ask": {
            "en": "How many bytes fit in a new pipe before its writer blocks?",
            "zh": "新建的管道写入多少字节后会阻塞？",
        },
        "choices": [4096, 65536, 1048576],
        "evidence": "default-capacity",
    },
    seconds=0.01,
)  # fmt: skip


def main(chunk):
    reader, writer = os.pipe()
    os.set_blocking(writer, False)

    step("Write until the kernel says that the next write would block.", "不断写入，直到内核说再写就会阻塞。")
    filled = fill(writer, chunk)
    lane("writer", f"{filled} B in, then EAGAIN")
    measure("filled", filled, "B")
    expect("default-capacity", filled, 65536, unit="B")
    expect("says-so", fcntl.fcntl(writer, fcntl.F_GETPIPE_SZ), filled, unit="B")

    step("Take one page out and try again.", "取出一页，再试一次。")
    os.read(reader, 4096)
    lane("reader", "took 4096 B")
    again = fill(writer, chunk)
    lane("writer", f"{again} B more")
    expect("room-again", again, 4096, unit="B")

    step("Ask for the smallest pipe there is.", "申请最小的管道。")
    small_reader, small_writer = os.pipe()
    smallest = fcntl.fcntl(small_writer, fcntl.F_SETPIPE_SZ, 1)
    os.set_blocking(small_writer, False)
    expect("one-page", [smallest, fill(small_writer, chunk)], [4096, 4096])


def fill(writer, chunk):
    filled = 0
    while True:
        try:
            filled += os.write(writer, b"x" * chunk)
        except BlockingIOError:
            if chunk == 1:
                return filled
            chunk = max(1, chunk // 2)  # a write of up to PIPE_BUF is all or nothing: try smaller ones


if __name__ == "__main__":
    DEMO.run(main)
