"""When does a new pipe get less than sixteen pages?

Tests claim I3: one page is not what a pipe gets today, not even where the manual still says so.
Source: pipe(7), /proc/sys/fs/pipe-user-pages-soft; two pages instead of one since Linux 5.14.
"""

import fcntl
import json
import os
import re
import resource
import time
from pathlib import Path

from studycards.demo import Demo, cannot, child, expect, finish, lane, measure, step

DEMO = Demo(
    title={"en": "A user runs out of pipe pages", "zh": "用户的管道页用完了"},
    moral={
        "en": "A thousand open pipes make every further pipe small; closing them makes it large again.",
        "zh": "开着上千根管道，之后的每一根都会变小；关掉它们，就又变大。",
    },
    claims=["I3"],
    needs=["linux", "fds:2300", "file:/proc/sys/fs/pipe-user-pages-soft"],
    evidence={
        "limit-is-shared": {
            "en": "All pipes of one ordinary user draw on one allowance: after 1,024 full-size pipes at most "
                  "it is used up",
            "zh": "一个普通用户的所有管道共用一份限额：最多开出 1,024 根标准大小的管道，限额就用完了",
        },
        "two-pages": {
            "en": "The next pipe gets only two pages (one before Linux 5.14), though nobody asked for less",
            "zh": "再新建的管道只有两页（Linux 5.14 之前是一页），尽管没有人要求更小",
        },
        "really-small": {
            "en": "Its writer blocks after those two pages",
            "zh": "它的写入者写满这两页就会阻塞",
        },
    },
    controls={
        "given-back": {
            "en": "Once the other pipes are closed, a new one gets sixteen pages again",
            "zh": "关掉其他管道后，新管道又得到十六页",
        },
    },
    predict={
        "ask": {
            "en": "An ordinary user has over a thousand pipes open and makes one more. What happens?",
            "zh": "一个普通用户已开着一千多根管道，再新建一根会怎样？",
        },
        "choices": [
            {"text": {"en": "it is as large as the others", "zh": "它与其他管道一样大"}, "value": 16},
            {"text": {"en": "it is made, but smaller", "zh": "能建成，但更小"}, "range": [1, 15]},
            {"text": {"en": "pipe() fails", "zh": "pipe() 失败"}, "value": 0},
        ],
        "evidence": "two-pages",
    },
    translations={
        "zh": {
            "user": "普通用户",
            "{} pipes of {} pages": "{} 个 {} 页的管道",
            "the next one: {} pages": "下一个：{} 页",
            "full-size pipes": "全尺寸管道",
            "pipes": "个",
            "pages": "页",
            "{} at most": "至多 {}",
        }
    },
    seconds=0.1,
)  # fmt: skip

PAGE = os.sysconf("SC_PAGE_SIZE")
NOBODY = 65534


def main():
    allowance = int(Path("/proc/sys/fs/pipe-user-pages-soft").read_text())
    if not 0 < allowance <= 17000:
        cannot(f"pipe-user-pages-soft is {allowance} here", f"这里的 pipe-user-pages-soft 是 {allowance}")

    step(
        "As an ordinary user, make pipe after pipe and keep them all.",
        "以普通用户身份不断新建管道，并全部留着。",
    )
    results, report = os.pipe()
    pid = child(open_many, allowance // 16 + 40, report)
    os.close(report)
    seen = json.load(os.fdopen(results))
    finish(pid)
    if seen["small"] is None:
        cannot("this process has the privilege to exceed the limit, and cannot give it up",
               "本进程有权超过限额，又无法放弃这一特权")  # fmt: skip

    lane("user", f"{seen['large']} pipes of 16 pages")
    lane("user", f"the next one: {seen['small'] // PAGE} pages")
    measure("full-size pipes", seen["large"], "pipes")
    expect("limit-is-shared", seen["large"], f"{allowance // 16} at most", seen["large"] <= allowance // 16)
    pages = 2 if kernel() >= (5, 14) else 1
    expect("two-pages", seen["small"] // PAGE, pages, unit="pages")
    expect("really-small", seen["filled"], pages * PAGE, unit="B")
    expect("given-back", seen["afterwards"] // PAGE, 16, unit="pages")


def open_many(most, report):
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard < 2300 else 2300, hard))
    become_ordinary()
    pipes, small = [], None
    while small is None and len(pipes) < most:
        pipes.append(os.pipe())
        size = capacity_of(pipes[-1])
        small = size if size < 16 * PAGE else None
    filled = fill(pipes[-1][1])
    for pipe in pipes:
        os.close(pipe[0])
        os.close(pipe[1])
    seen = {"large": len(pipes) - 1, "small": small, "filled": filled, "afterwards": largest_of(20)}
    os.write(report, json.dumps(seen).encode())


def become_ordinary():
    if os.geteuid() == 0:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        except OSError:
            pass  # root of a user namespace has no other user to become, and is an ordinary one to the kernel


def largest_of(tries):
    """The capacity of a new pipe, tried again while someone else of this user may hold many."""
    while (size := capacity_of(os.pipe())) < 16 * PAGE and tries:
        tries -= 1
        time.sleep(0.05)
    return size


def capacity_of(pipe):
    return fcntl.fcntl(pipe[1], fcntl.F_GETPIPE_SZ)


def fill(writer):
    os.set_blocking(writer, False)
    filled = 0
    while True:
        try:
            filled += os.write(writer, bytes(PAGE))
        except BlockingIOError:
            return filled


def kernel():
    major, minor = re.findall(r"\d+", os.uname().release)[:2]
    return int(major), int(minor)


if __name__ == "__main__":
    DEMO.run(main)
