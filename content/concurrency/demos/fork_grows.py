"""fork copies page tables, not memory: its cost follows the parent's size.

Tests claim R1, which calls processes heavyweight: dear to create. How dear depends on the parent.
Source: fork(2), NOTES (copy-on-write); madvise(2), MADV_DONTFORK; proc(5), VmPTE.
"""

import mmap
import os
import resource
import threading

from studycards.demo import Demo, expect, finish, measure, step
from studycards.demo.probes import in_child, seconds_of, task_status

DEMO = Demo(
    title={"en": "What fork copies", "zh": "fork 到底复制了什么"},
    moral={
        "en": "fork copies the map, not the land: dear for a big parent, "
        "and pages are copied only when written to.",
        "zh": "fork 复制的是地图而不是土地：父进程越大越贵，页面要到写入时才复制。",
    },
    claims=["R1"],
    needs=["linux"],
    evidence={
        "page-tables": {
            "en": "The child gets page tables for all of the parent's memory: eight bytes for each page",
            "zh": "子进程得到父进程全部内存的页表：每页八个字节",
        },
        "grows": {
            "en": "With the big memory a fork costs clearly more than without it",
            "zh": "带着大块内存时，fork 明显比不带时贵",
        },
        "thread-flat": {
            "en": "A thread costs the same beside the big memory as without it",
            "zh": "创建线程的开销与这块内存的大小无关",
        },
        "copy-on-write": {
            "en": "The child copies a page when it first writes to it, and none that it only reads",
            "zh": "子进程第一次写某页时才复制该页，只读的页一页也不复制",
        },
    },
    controls={
        "kept-out": {
            "en": "The same memory kept out of the fork (MADV_DONTFORK) "
            "gives the child no page tables for it",
            "zh": "同一块内存不参与 fork（MADV_DONTFORK），子进程就没有它的页表",
        },
    },
    knobs={
        "mib": {
            "default": 192, "min": 96, "max": 768,
            "en": "MiB that the parent has written to", "zh": "父进程写过多少 MiB",
        },
    },
    predict={
        "ask": {
            "en": "A parent has written to hundreds of MiB. Its forked child "
            "reads 256 pages of it. How many are copied?",
            "zh": "父进程写过数百 MiB 内存，fork 出的子进程只读其中 256 页。会复制多少页？",
        },
        "choices": [
            {"text": {"en": "hardly any", "zh": "几乎没有"}, "range": [0, 63]},
            {"text": {"en": "256, those it reads", "zh": "256 页，即读过的那些"}, "range": [256, 1024]},
            {"text": {"en": "all of them, at fork", "zh": "全部，fork 时就复制"}, "range": [1025, None]},
        ],
        "evidence": "copy-on-write",
    },
    translations={
        "zh": {
            "fork with the memory": "带着内存 fork",
            "fork without it": "不带内存 fork",
            "at least {}": "至少 {}",
            "about {}": "约 {}",
            "between {} and {}": "{} 到 {} 之间",
            "under {}, from {} to {}": "少于 {}，{} 到 {}",
            "less than {}": "少于 {}",
            "page faults": "次缺页",
        }
    },
    seconds=0.5,
)  # fmt: skip

PAGE = mmap.PAGESIZE
SOME = 256


def main(mib):
    step(f"Write to {mib} MiB, a byte in each page.", f"写 {mib} MiB 内存，每页写一个字节。")
    memory = mmap.mmap(-1, mib << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    memory.madvise(mmap.MADV_NOHUGEPAGE)  # one huge page would hide 512 entries
    for offset in range(0, len(memory), PAGE):
        memory[offset] = 1

    step(
        "Fork with that memory and without it, in turns; start threads likewise.",
        "轮流带着和不带这块内存 fork，也同样创建线程。",
    )
    forks, threads = {True: [], False: []}, {True: [], False: []}
    for _ in range(8):
        for taken_along in (True, False):
            memory.madvise(mmap.MADV_DOFORK if taken_along else mmap.MADV_DONTFORK)
            forks[taken_along].append(seconds_of(fork_and_wait))
            threads[taken_along] += [seconds_of(start_and_join) for _ in range(8)]  # too short to trust one
    growth = round(min(forks[True]) / min(forks[False]), 2)
    measure("fork with the memory", round(1000 * min(forks[True]), 2), "ms")
    measure("fork without it", round(1000 * min(forks[False]), 2), "ms")
    expect("grows", growth, "at least 1.5", growth >= 1.5, unit="x")
    flat = round(min(threads[True]) / min(threads[False]), 2)
    expect("thread-flat", flat, "between 0.33 and 3", 0.33 <= flat <= 3, unit="x")

    step("Ask a child how large its page tables are.", "问子进程它的页表有多大。")
    without = in_child(page_tables_kib)
    memory.madvise(mmap.MADV_DOFORK)
    tables = in_child(page_tables_kib)
    wanted = 8 * len(memory) // PAGE // 1024
    expect(
        "page-tables",
        tables - without,
        f"about {wanted}",
        abs(tables - without - wanted) <= wanted / 5,
        unit="KiB",
    )
    expect("kept-out", without, f"less than {wanted}", without < wanted, unit="KiB")

    step(
        f"A child reads {SOME} pages, another one writes to {SOME} pages.",
        f"一个子进程读 {SOME} 页，另一个写 {SOME} 页。",
    )
    read, written = in_child(faults_of, read_pages, memory), in_child(faults_of, write_pages, memory)
    few, many = SOME // 4, SOME + SOME // 4
    holds = read < few and SOME <= written <= many
    expect(
        "copy-on-write",
        [read, written],
        f"under {few}, from {SOME} to {many}",
        holds,
        value=read,
        unit="page faults",
    )


def fork_and_wait():
    pid = os.fork()
    if not pid:
        os._exit(0)
    finish(pid)


def start_and_join():
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()


def page_tables_kib():
    return int(task_status()["VmPTE"].split()[0])


def read_pages(memory):
    for offset in range(0, SOME * PAGE, PAGE):
        memory[offset]


def write_pages(memory):
    for offset in range(0, SOME * PAGE, PAGE):
        memory[offset] = 2


def faults_of(work, memory):
    work(bytearray(SOME * PAGE))  # so that the interpreter's own pages have been copied before the count
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    work(memory)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


if __name__ == "__main__":
    DEMO.run(main)
