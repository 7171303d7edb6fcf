"""Do lines of several writers stay whole in one pipe?

Tests claim I3: the bytes have no format, and yet short writes are not torn.
Source: pipe(7), "PIPE_BUF".
"""

import os
import select

from studycards.demo import Demo, child, expect, finish, measure, show, step

DEMO = Demo(
    title={"en": "Four writers, one pipe", "zh": "四个写者，一根管道"},
    moral={
        "en": "Up to PIPE_BUF (4,096 bytes) a write is all or nothing; beyond it anything may come between.",
        "zh": "不超过 PIPE_BUF（4,096 字节）的写入要么全进要么不进；再长就可能被插进别的数据。",
    },
    claims=["I3"],
    needs=["linux"],
    evidence={
        "pipe-buf": {
            "en": "The limit is PIPE_BUF: 4,096 bytes on Linux (POSIX asks for 512 at least)",
            "zh": "界限是 PIPE_BUF：Linux 上为 4,096 字节（POSIX 要求至少 512）",
        },
        "atomic": {
            "en": "Of 40 records of PIPE_BUF bytes from four processes, none is torn",
            "zh": "四个进程写入的 40 条 PIPE_BUF 字节的记录，没有一条被撕裂",
        },
        "all-or-nothing": {
            "en": "A non-blocking write of PIPE_BUF bytes into a smaller space puts in nothing (EAGAIN)",
            "zh": "空位不足时，非阻塞写入 PIPE_BUF 字节一个字节也不会进去（EAGAIN）",
        },
        "part": {
            "en": "A longer one puts in what fits and returns that number: a partial write",
            "zh": "更长的写入能装多少就写多少，并返回该字节数：部分写入",
        },
    },
    controls={
        "torn": {
            "en": "Records longer than PIPE_BUF from the same four writers do get mixed",
            "zh": "同样四个写者写入超过 PIPE_BUF 的记录，就会混在一起",
        },
    },
    knobs={
        "record": {
            "default": 50000, "min": 20000, "max": 200000,
            "en": "bytes in each long record", "zh": "每条长记录的字节数",
        },
    },
    predict={
        "ask": {
            "en": "Four processes write 10 records of 4,096 bytes each into one pipe, all at once. How many "
                  "records come out torn?",
            "zh": "四个进程同时向一根管道各写 10 条 4,096 字节的记录，读出来有多少条是撕裂的？",
        },
        "choices": [
            {"text": "0", "value": 0},
            {"text": {"en": "a few, depending on timing", "zh": "几条，要看时机"}, "range": [1, 20]},
            {"text": {"en": "most of them", "zh": "大多数"}, "range": [21, 40]},
        ],
        "evidence": "atomic",
    },
    translations={
        "zh": {
            "a record of {} B: {}": "一条 {} B 的记录：{}",
            "torn": "被拆开",
            "of {}": "/ {}",
            "records": "条记录",
            "{} or more of {}": "{} 以上 / {}",
        }
    },
    seconds=0.2,
)  # fmt: skip

RECORDS = 10
PAGE = os.sysconf("SC_PAGE_SIZE")


def main(record):
    expect("pipe-buf", select.PIPE_BUF, 4096, unit="B")

    step("Four processes write records of PIPE_BUF bytes at once.", "四个进程同时写入 PIPE_BUF 字节的记录。")
    expect("atomic", torn_of(select.PIPE_BUF), 0, unit="records")

    step(f"The same with records of {record} B.", f"换成 {record} 字节的记录再来一次。")
    torn = 0
    for _ in range(5):
        torn = torn or torn_of(
            record
        )  # whether writers meet is the scheduler's choice: give it a few chances
    measure("torn", torn, "of 40")
    expect("torn", torn, "1 or more of 40", torn > 0)

    step("Offer a write less room than it needs.", "给写入的空位比它需要的少。")
    expect("all-or-nothing", write_into_last_page(select.PIPE_BUF, used=PAGE - select.PIPE_BUF + 1), "EAGAIN")
    expect("part", write_into_last_page(2 * PAGE, used=0), PAGE, unit="B")


def torn_of(size):
    """How many of the records that four processes write do not come out as they went in."""
    reader, writer = os.pipe()
    wait, go = os.pipe()
    writers = [child(write_records, letter, size, writer, wait, go) for letter in b"ABCD"]
    os.close(writer)
    os.close(wait)
    os.close(go)
    stream = b"".join(iter(lambda: os.read(reader, PAGE), b""))  # each page makes room for someone
    records = [stream[at : at + size] for at in range(0, len(stream), size)]
    finish(*writers)
    torn = [found for found in records if len(set(found)) > 1]
    show(f"a record of {size} B: {runs(torn[0] if torn else records[0])}")
    return len(torn)


def write_records(letter, size, writer, wait, go):
    os.close(go)
    os.read(wait, 1)  # end-of-file here is the starting gun
    for _ in range(RECORDS):
        os.write(writer, bytes([letter]) * size)


def runs(found):
    """`AAAABB` as `A*4 B*2`."""
    edges = [at for at in range(len(found)) if at == 0 or found[at] != found[at - 1]]
    return " ".join(f"{chr(found[a])}*{b - a}" for a, b in zip(edges, [*edges[1:], len(found)], strict=True))


def write_into_last_page(size, used):
    """Write into a pipe with one page left, `used` bytes of it taken: `EAGAIN`, or how many bytes went in."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    fill(writer)
    os.read(reader, PAGE)
    os.write(writer, b"x" * used)
    try:
        return os.write(writer, bytes(size))
    except BlockingIOError:
        return "EAGAIN"


def fill(writer):
    try:
        while True:
            os.write(writer, bytes(PAGE))
    except BlockingIOError:
        pass


if __name__ == "__main__":
    DEMO.run(main)
