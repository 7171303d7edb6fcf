"""C code may let go of the GIL: two threads that hash or compress use two cores of one process.

Corrects claims C1 and C3, which say that one Python process cannot use several cores at once.
Source: docs.python.org, hashlib ("the Python GIL is released" above 2047 bytes), zlib, c-api/init.
"""

import hashlib
import sys
import threading
import zlib

from studycards.demo import Demo, chart, expect, lane, step, unavailable
from studycards.demo.needs import gil_is_on
from studycards.demo.probes import Meter

DEMO = Demo(
    title={"en": "C code outside the GIL", "zh": "GIL 之外的 C 代码"},
    moral={
        "en": "The GIL guards bytecode. C code that needs no Python object can let go of it, and then "
              "threads are parallel.",
        "zh": "GIL 管的是字节码。不碰 Python 对象的 C 代码可以先放开它，线程于是真正并行。",
    },
    claims=["C1", "C3", "B1"],
    needs=["linux", "file:/proc/thread-self/schedstat"],
    evidence={
        "sha256-two": {
            "en": "Two threads that hash 1 MiB blocks are ready for two cores, GIL or not",
            "zh": "两个线程各自对 1 MiB 的块求 SHA-256：不论有没有 GIL，都有两个核的运行需求",
        },
        "zlib-two": {
            "en": "So are two threads that compress with zlib",
            "zh": "两个线程用 zlib 压缩时也是如此",
        },
        "small-keeps": {
            "en": "Hashing pieces of 1 KiB keeps the GIL: at most one core",
            "zh": "每次只对 1 KiB 求哈希则不放开 GIL：最多一个核",
        },
    },
    controls={
        "python-keeps": {
            "en": "Adding up numbers, also in C, never lets go of the GIL: the threads are ready for "
                  "one core",
            "zh": "求和同样由 C 完成，却从不放开 GIL：两个线程合计只有一个核的运行需求",
        },
    },
    predict={
        "ask": {
            "en": "With the GIL on, two threads of one process hash 1 MiB blocks with SHA-256. For how "
                  "many cores are they ready?",
            "zh": "GIL 开启，同一进程的两个线程对 1 MiB 的块求 SHA-256。它们合计有几个核的运行需求？",
        },
        "choices": [
            {"text": {"en": "one at most", "zh": "最多一个"}, "range": [None, 1.15]},
            {"text": {"en": "about two", "zh": "大约两个"}, "range": [1.5, None]},
        ],
        "evidence": "sha256-two",
    },
    translations={
        "zh": {
            "used {} cores, were ready for {}": "用了 {} 个核，运行需求 {}",
            "cores": "个核",
        }
    },
    seconds=0.9,
)  # fmt: skip

MIB, KIB = bytes(1 << 20), bytes(1 << 10)
NUMBERS = range(20_000)


def main():
    works = {
        "sha256 1 MiB": lambda: hashlib.sha256(MIB),
        "zlib 1 MiB": lambda: zlib.compress(MIB),
        "sha256 1 KiB": lambda: hashlib.sha256(KIB),
        "sum": lambda: sum(NUMBERS),
    }
    step(
        "Do the same work in two threads at once, one kind after the other.",
        "两个线程同时做同样的工作，一种接一种。",
    )
    cores = {name: in_two_threads(work) for name, work in works.items()}
    for name, found in cores.items():
        lane(name, f"used {found.used:.2f} cores, were ready for {found.ready:.2f}")
    chart({"en": "Cores that two threads were ready for", "zh": "两个线程的运行需求"},
          {name: round(found.ready, 2) for name, found in cores.items()}, "cores")  # fmt: skip

    parallel("sha256-two", cores["sha256 1 MiB"])
    parallel("zlib-two", cores["zlib 1 MiB"])
    in_turns("small-keeps", cores["sha256 1 KiB"].used)
    in_turns("python-keeps", cores["sum"].used)


def parallel(evidence, cores):
    expect(evidence, round(cores.ready, 2), ">= 1.5", cores.ready >= 1.5, unit="cores")


def in_turns(evidence, used):
    if gil_is_on():
        expect(evidence, round(used, 2), "<= 1.15", used <= 1.15, unit="cores")
    else:
        unavailable(evidence, {
            "en": f"there is no GIL to keep in this interpreter; the threads used {used:.2f} cores",
            "zh": f"这个解释器没有 GIL 可占；两个线程用了 {used:.2f} 个核",
        })  # fmt: skip


def in_two_threads(work):
    # A waiter wakes at each interval and stands in line for a CPU to ask
    sys.setswitchinterval(0.05)
    meter = Meter()
    threads = [threading.Thread(target=meter.run, args=(work,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return meter.cores()


if __name__ == "__main__":
    DEMO.run(main)
