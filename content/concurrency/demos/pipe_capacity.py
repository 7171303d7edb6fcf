"""How many bytes fit in a pipe before its writer blocks?

Tests claim I3, which says that a pipe gets one page when it is made.
Source: pipe(7), "Pipe capacity"; fcntl(2), F_SETPIPE_SZ.
"""

import fcntl
import os
from pathlib import Path

from studycards.demo import Demo, cannot, chart, expect, lane, measure, step

DEMO = Demo(
    title={"en": "How much fits in a pipe", "zh": "管道能装多少"},
    moral={
        "en": "Sixteen pages, not one, and you may ask for more.",
        "zh": "默认十六页，不是一页，而且可以调整。",
    },
    claims=["I3", "I7", "X5"],
    needs=["linux"],
    evidence={
        "default-capacity": {
            "en": "A new pipe takes sixteen pages (65,536 bytes), then its writer would block",
            "zh": "新建的管道装满十六页（65,536 字节）后，写入者才会阻塞",
        },
        "says-so": {
            "en": "F_GETPIPE_SZ reports the same number",
            "zh": "F_GETPIPE_SZ 报告的数字与此相同",
        },
        "one-page": {
            "en": "One page, as the text has it, is only the smallest size one can ask for",
            "zh": "原文所说的一页，只是可以申请的最小值",
        },
        "largest": {
            "en": "F_SETPIPE_SZ also grants what /proc/sys/fs/pipe-max-size allows (1 MiB, unless changed)",
            "zh": "F_SETPIPE_SZ 也能一直给到 /proc/sys/fs/pipe-max-size 的上限（未改动时为 1 MiB）",
        },
        "pages-not-bytes": {
            "en": "The limit counts pages: writes that do not share a page fill the pipe with fewer bytes",
            "zh": "上限按页计：几次写入若不能共用一页，装进更少的字节管道就满了",
        },
    },
    controls={
        "room-again": {
            "en": "Once a reader has taken a page, the writer can go on: it was the full buffer that stopped "
                  "it",
            "zh": "读者取走一页后写入者又能继续：挡住它的正是写满的缓冲区",
        },
    },
    knobs={
        "chunk": {
            "default": 2049, "min": 1, "max": 4096,
            "en": "bytes in each write of the last part", "zh": "最后一部分中每次写入的字节数",
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
    translations={
        "zh": {
            "writer": "写者",
            "reader": "读者",
            "{} B in, then EAGAIN": "写入 {} B，然后 EAGAIN",
            "took {} B": "取走 {} B",
            "{} B more": "再写入 {} B",
            "filled": "写满",
        }
    },
    seconds=0.02,
)  # fmt: skip

PAGE = os.sysconf("SC_PAGE_SIZE")


def main(chunk):
    reader, writer = os.pipe()
    size = fcntl.fcntl(writer, fcntl.F_GETPIPE_SZ)
    if size < 16 * PAGE:
        cannot("this user's other pipes have used up its pages (pipe-user-pages-soft)",
               "该用户的其他管道已用完页数限额（pipe-user-pages-soft）")  # fmt: skip

    step("Write until the kernel says that the next write would block.", "不断写入，直到内核说再写就会阻塞。")
    filled = fill(writer, PAGE)
    lane("writer", f"{filled} B in, then EAGAIN")
    measure("filled", filled, "B")
    expect("default-capacity", filled, 16 * PAGE, unit="B")
    expect("says-so", size, filled, unit="B")

    step("Take one page out and try again.", "取出一页，再试一次。")
    os.read(reader, PAGE)
    lane("reader", f"took {PAGE} B")
    again = fill(writer, PAGE)
    lane("writer", f"{again} B more")
    expect("room-again", again, PAGE, unit="B")

    step("Ask for the smallest pipe there is, and for the largest.", "申请最小的管道，再申请最大的。")
    expect("one-page", resized(1), [PAGE, PAGE])
    most = int(Path("/proc/sys/fs/pipe-max-size").read_text())
    expect("largest", resized(most), [most, most])

    step(f"Fill a new pipe with writes of {chunk} B.", f"用每次 {chunk} 字节的写入装满一根新管道。")
    packed = fill(os.pipe()[1], chunk)
    chart(
        {"en": "Bytes in a full pipe", "zh": "管道满时的字节数"},
        {f"{PAGE} B": filled, f"{chunk} B": packed},
        "B",
    )
    expect("pages-not-bytes", packed, 16 * (PAGE // chunk) * chunk, unit="B")


def resized(wanted):
    _, writer = os.pipe()
    granted = fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, wanted)
    return [granted, fill(writer, PAGE)]


def fill(writer, chunk):
    """Write chunks of at most a page, each all or nothing, until one does not fit."""
    os.set_blocking(writer, False)
    filled = 0
    while True:
        try:
            filled += os.write(writer, b"x" * chunk)
        except BlockingIOError:
            return filled


if __name__ == "__main__":
    DEMO.run(main)
