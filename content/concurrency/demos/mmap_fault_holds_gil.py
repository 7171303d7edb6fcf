"""Reading a mapped page that is slow to come stops every thread: a page fault does not release the GIL.

Corrects claim C4, "every". A child process plays the slow disk: userfaultfd lets it bring the page when it likes.
Source: userfaultfd(2), ioctl_userfaultfd(2); docs.python.org, c-api/init (who releases the GIL, and where).
"""

import ctypes
import errno
import fcntl
import mmap
import os
import platform
import struct
import threading
import time

from studycards.demo import Demo, cannot, child, expect, finish, lane, measure, step, unavailable
from studycards.demo.libc import libc
from studycards.demo.needs import gil_is_on

DEMO = Demo(
    title={"en": "A page fault keeps the GIL", "zh": "缺页时 GIL 不放开"},
    moral={
        "en": "Indexing a mapping looks like memory, blocks like a disk, and holds the GIL while it does.",
        "zh": "对映射取下标，看起来是访问内存，阻塞起来像磁盘，而且一直占着 GIL。",
    },
    claims=["C4"],
    needs=["linux"],
    evidence={
        "fault-blocks": {
            "en": "Reading one byte of the mapping blocks until the page comes",
            "zh": "读映射里的一个字节会一直阻塞到页面到来",
        },
        "gil-held": {
            "en": "Meanwhile another Python thread takes no step: the GIL is held throughout",
            "zh": "这期间另一个 Python 线程一步也走不了：GIL 始终被占着",
        },
    },
    controls={
        "read-releases": {
            "en": "The same wait in os.read lets the other thread run",
            "zh": "同样长的等待放在 os.read 里，另一个线程照常运行",
        },
    },
    knobs={
        "delay": {"default": 60, "min": 20, "max": 200, "en": "milliseconds the page takes",
                                                        "zh": "页面要多少毫秒才到"},
    },
    predict={
        "ask": {
            "en": "Main reads m[0] of a mapping whose page takes 60 ms to come (GIL on). How many "
                  "steps does a counting thread take meanwhile?",
            "zh": "主线程读映射 m[0]，页面 60 毫秒后才到（GIL 开启）。这期间计数线程能走多少步？",
        },
        "choices": [
            {"text": {"en": "many: reading is I/O, which releases the GIL",
                      "zh": "很多：读是 I/O，会放开 GIL"}, "range": [1, None]},
            {"text": {"en": "none", "zh": "一步也没有"}, "range": [None, 0]},
        ],
        "evidence": "gil-held",
    },
    translations={
        "zh": {
            "reader": "读者",
            "counter": "计数线程",
            "m[0]: waited {} ms for its page": "m[0]：等它的页等了 {} ms",
            "{} steps meanwhile": "这期间 {} 步",
            "{} steps while os.read waited": "os.read 等待期间 {} 步",
            "the page took": "取这一页用时",
            "steps": "步",
        }
    },
    seconds=0.3,
)  # fmt: skip

PAGE = mmap.PAGESIZE
USERFAULTFD = {"x86_64": 323, "aarch64": 282}
USER_MODE_ONLY = 1
UFFDIO_API, UFFDIO_REGISTER, UFFDIO_COPY = 0xC018AA3F, 0xC020AA00, 0xC028AA03
REGISTER_MODE_MISSING = 1


def main(delay):
    step("Map a page that a child process will bring, slowly.", "映射一个页面，由子进程慢慢送来。")
    mapping = mmap.mmap(-1, PAGE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    address = ctypes.addressof(ctypes.c_char.from_buffer(mapping))
    faults = watch(address)
    reader, writer = os.pipe()
    disk = child(bring_page, faults, address, delay / 1000, writer)
    steps, start, end = steps_while(lambda: mapping[0], reader)
    finish(disk)
    lane("reader", f"m[0]: waited {(end - start) * 1000:.0f} ms for its page")
    lane("counter", f"{steps} steps meanwhile")
    measure("the page took", round((end - start) * 1000), "ms")
    expect("fault-blocks", mapping[0], ord("p"))
    if gil_is_on():
        expect("gil-held", steps, 0, unit="steps")
    else:
        unavailable("gil-held", {
            "en": f"this interpreter has no GIL to hold; the counter took {steps} steps",
            "zh": f"这个解释器没有 GIL 可占；计数线程走了 {steps} 步",
        })  # fmt: skip

    step("Wait as long for a byte in a pipe.", "同样久地等管道里的一个字节。")
    bytes_in, bytes_out = os.pipe()
    slow = child(write_byte, bytes_out, delay / 1000, writer)
    steps, *_ = steps_while(lambda: os.read(bytes_in, 1), reader)
    finish(slow)
    lane("counter", f"{steps} steps while os.read waited")
    expect("read-releases", steps, "> 0", steps > 0, unit="steps")


def watch(address):
    """A descriptor on which faults of that page arrive. Does without the right to watch the kernel's own faults."""
    number = USERFAULTFD.get(platform.machine())
    if number is None:
        cannot("the number of userfaultfd is not known here", "不知道这种机器上 userfaultfd 的系统调用号")
    faults = libc.syscall(number, USER_MODE_ONLY | os.O_CLOEXEC)
    if faults < 0:
        name = errno.errorcode.get(ctypes.get_errno(), "?")
        cannot(
            f"the kernel refuses userfaultfd ({name}); some container profiles do",
            f"内核拒绝 userfaultfd（{name}）；有些容器会这样",
        )
    fcntl.ioctl(faults, UFFDIO_API, bytearray(struct.pack("3Q", 0xAA, 0, 0)))
    fcntl.ioctl(
        faults, UFFDIO_REGISTER, bytearray(struct.pack("4Q", address, PAGE, REGISTER_MODE_MISSING, 0))
    )
    return faults


def bring_page(faults, address, delay, report):
    os.read(faults, 32)
    start = time.monotonic()
    time.sleep(delay)
    os.write(report, struct.pack("2d", start, time.monotonic()))
    page = ctypes.create_string_buffer(b"p" * PAGE, PAGE)
    fcntl.ioctl(
        faults, UFFDIO_COPY, bytearray(struct.pack("4Qq", address, ctypes.addressof(page), PAGE, 0, 0))
    )


def write_byte(end, delay, report):
    start = time.monotonic()
    time.sleep(delay)
    os.write(report, struct.pack("2d", start, time.monotonic()))
    os.write(end, b"p")


def steps_while(block, report):
    """Steps of a counting thread between the two moments that the slow side reports, both inside the wait."""
    times, stop = [], threading.Event()
    counter = threading.Thread(target=count, args=(times, stop))
    counter.start()
    block()
    stop.set()
    counter.join()
    start, end = struct.unpack("2d", os.read(report, 16))
    return sum(start < moment < end for moment in times), start, end


def count(times, stop):
    while not stop.is_set():
        times.append(time.monotonic())


if __name__ == "__main__":
    DEMO.run(main)
