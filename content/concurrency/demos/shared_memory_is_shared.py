"""One piece of memory, two processes: is it really the same, or a copy?

Tests claim I8: memory mapped so that other processes can reach it, made by one, used by many.
Source: shm_overview(7); mmap(2); proc(5), smaps.
"""

import json
import mmap
import os
from pathlib import Path

from studycards.demo import Demo, child, expect, finish, lane, show, step

DEMO = Demo(
    title={"en": "Shared memory is shared", "zh": "共享内存真的是同一块"},
    moral={
        "en": "Nothing is sent: what one writes is there for the other, at whatever address it sees it.",
        "zh": "没有什么被发送：一方写下，另一方就能看到，哪怕各自看到的地址不同。",
    },
    claims=["I8", "X6"],
    needs=["linux", "package:posix_ipc"],
    evidence={
        "outlives": {
            "en": "Its maker has ended, and the bytes are still there for whoever opens the name",
            "zh": "创建者已经结束，谁打开这个名字都还能读到那些字节",
        },
        "seen-both-ways": {
            "en": "What either process stores, the other one reads, with no call that sends",
            "zh": "任何一方存入的内容另一方都能读到，中间没有任何发送调用",
        },
        "same-object": {
            "en": "Both mappings name the same object: the same inode in /proc/PID/maps",
            "zh": "两个映射指向同一个对象：/proc/PID/maps 里的 inode 相同",
        },
        "counted-once": {
            "en": "The kernel counts its pages half to each of the two processes (Pss): there is one copy",
            "zh": "内核把它的页平分给两个进程（Pss）：只有一份",
        },
    },
    controls={
        "private": {
            "en": "Mapped privately, the same write stays with its writer",
            "zh": "改成私有映射，同样的写入只有写入者自己看得到",
        },
    },
    predict={
        "ask": {
            "en": "A process writes hello into shared memory and ends. What does a later one read there?",
            "zh": "一个进程向共享内存写入 hello 后结束。后来打开的进程读到什么？",
        },
        "choices": [
            {"text": {"en": "hello", "zh": "hello"}, "value": "hello"},
            {"text": {"en": "zero bytes", "zh": "全是零字节"}, "value": "zeros"},
            {"text": {"en": "nothing: no such name", "zh": "打不开：名字已不存在"}, "value": "no such name"},
        ],
        "evidence": "outlives",
    },
    translations={
        "zh": {
            "maker": "创建者",
            "parent": "父进程",
            "child": "子进程",
            "wrote hello, ends": "写下 hello，结束",
            "reads {}": "读到 {}",
            "wrote {}": "写下 {}",
            "parent: address {}, inode {}, Rss {}, Pss {}": "父进程：地址 {}，inode {}，Rss {}，Pss {}",
            "child: address {}, inode {}, Rss {}, Pss {}": "子进程：地址 {}，inode {}，Rss {}，Pss {}",
            "Pss is half of Rss": "Pss 是 Rss 的一半",
        }
    },
    seconds=0.05,
)  # fmt: skip

SIZE = 64 * mmap.PAGESIZE


def main():
    import posix_ipc

    name = f"/studycards-{os.getpid()}"
    try:
        step("A child makes shared memory, writes into it and ends.", "子进程创建共享内存，写入后结束。")
        finish(child(make, name))
        expect("outlives", read_by_name(name), "hello")
        together(name)
    finally:
        posix_ipc.unlink_shared_memory(name)

    step("Map memory privately in place of shared.", "把共享映射换成私有映射。")
    private = mmap.mmap(-1, SIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    private[:5] = b"hello"
    finish(child(private.__setitem__, slice(0, 5), b"WORLD"))
    expect("private", private[:5].decode(), "hello")


def make(name):
    import posix_ipc

    memory = mapped(posix_ipc.SharedMemory(name, posix_ipc.O_CREX, size=SIZE))
    memory[:5] = b"hello"
    lane("maker", "wrote hello, ends")


def read_by_name(name):
    import posix_ipc

    try:
        memory = mapped(posix_ipc.SharedMemory(name))
    except posix_ipc.ExistentialError:
        return "no such name"
    return memory[:5].decode() if any(memory[:5]) else "zeros"


def together(name):
    import posix_ipc

    (go_reader, go_writer), (told_reader, told_writer) = os.pipe(), os.pipe()

    def partner():
        os.read(go_reader, 1)
        memory = mapped(posix_ipc.SharedMemory(name))
        lane("child", f"reads {memory[:4].decode()}")
        memory[:] = memory[:].upper()
        lane("child", f"wrote {memory[:4].decode()}")
        os.write(told_writer, json.dumps(mapping(name)).encode())
        os.read(go_reader, 1)  # keep it mapped until the parent has looked

    step("Two processes map it, and one answers the other.", "两个进程都映射它，一方回应另一方。")
    pid = child(partner)
    memory = mapped(posix_ipc.SharedMemory(name))
    memory[:] = b"ping" * (SIZE // 4)
    lane("parent", "wrote ping")
    os.write(go_writer, b"1")
    theirs, ours = json.loads(os.read(told_reader, 1000)), mapping(name)
    lane("parent", f"reads {memory[:4].decode()}")
    expect("seen-both-ways", memory[:4].decode(), "PING")
    for who, found in {"parent": ours, "child": theirs}.items():
        show(f"{who}: " + ", ".join(f"{key} {value}" for key, value in found.items()))
    expect("same-object", theirs["inode"], ours["inode"])
    halves = [[found["Pss"], found["Rss"]] for found in (ours, theirs)]
    half_each = all(2 * pss == rss for pss, rss in halves)
    expect("counted-once", halves, "Pss is half of Rss", half_each, unit="kB")
    os.write(go_writer, b"1")
    finish(pid)


def mapped(shared):
    memory = mmap.mmap(shared.fd, shared.size)
    shared.close_fd()  # the mapping stays
    return memory


def mapping(name):
    """What /proc/self/smaps says of the mapping of this name."""
    lines = Path("/proc/self/smaps").read_text().splitlines()
    start = next(number for number, line in enumerate(lines) if line.endswith(name))
    address, _, _, _, inode, _ = lines[start].split()
    figures = dict(line.split()[:2] for line in lines[start + 1 : start + 20])
    return {"address": address, "inode": int(inode), "Rss": int(figures["Rss:"]), "Pss": int(figures["Pss:"])}


if __name__ == "__main__":
    DEMO.run(main)
