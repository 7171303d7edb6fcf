"""Does a message queue overcome the pipe's limited buffer?

Tests claims I7 and X5, which say so. It has a limit as well, and by default a lower one.
Source: msgget(2) and msgop(2), MSGMNB and MSGMAX; mq_overview(7), msg_default and msgsize_default; pipe(7).
"""

import fcntl
import os
from pathlib import Path

from studycards.demo import Demo, expect, inconclusive, lane, step
from studycards.demo.libc import outcome

DEMO = Demo(
    title={"en": "A message queue is limited, too", "zh": "消息队列同样有限"},
    moral={
        "en": "A queue cures the missing edges, not the limited room: it holds less than a pipe.",
        "zh": "队列补上了消息的边界，容量照样有限：装得比管道还少。",
    },
    claims=["I7", "X5", "I3"],
    needs=["linux", "package:posix_ipc", "package:sysv_ipc", "file:/proc/sys/fs/mqueue"],
    evidence={
        "sysv-full": {
            "en": "A System V queue takes the bytes that kernel.msgmnb allows, then its sender would block",
            "zh": "System V 队列装满 kernel.msgmnb 个字节后，发送者就会阻塞",
        },
        "too-long": {
            "en": "One message longer than kernel.msgmax is refused, however empty the queue",
            "zh": "超过 kernel.msgmax 的单条消息会被拒绝，哪怕队列是空的",
        },
        "posix-full": {
            "en": "A POSIX queue counts messages: at its maximum the next send would block",
            "zh": "POSIX 队列按条数计：达到上限后再发送就会阻塞",
        },
        "less-than-a-pipe": {
            "en": "With default settings a System V queue holds fewer bytes than a pipe",
            "zh": "默认设置下，System V 队列装得下的字节比管道少",
        },
    },
    controls={
        "room-again": {
            "en": "Once one message is received exactly one more goes in: the queue had been full",
            "zh": "收走一条后正好又能发进一条：挡住它的就是装满的队列",
        },
        "half-the-limit": {
            "en": "With half the limit (msg_qbytes) half as much goes in",
            "zh": "把上限（msg_qbytes）减半，装得下的也减半",
        },
    },
    knobs={
        "message": {
            "default": 1024, "min": 1, "max": 8192,
            "en": "bytes in each message", "zh": "每条消息的字节数",
        },
    },
    predict={
        "ask": {
            "en": "How many bytes does a new System V queue take before its sender blocks?",
            "zh": "新建的 System V 队列装多少字节后发送者会阻塞？",
        },
        "choices": [
            16384, 65536,
            {"text": {"en": "no limit but memory", "zh": "只受内存限制"}, "range": [65537, None]},
        ],
        "evidence": "sysv-full",
    },
    translations={
        "zh": {
            "sender": "发送者",
            "{} B in {} messages, then EAGAIN": "{} B，共 {} 条消息，然后 EAGAIN",
            "{} messages, then EAGAIN": "{} 条消息，然后 EAGAIN",
            "messages": "条消息",
            "{} or the last message below": "{}，或差不到一条消息",
            "at most {}": "至多 {}",
            "queue < pipe": "队列 < 管道",
            "queue": "队列",
            "pipe": "管道",
        }
    },
    seconds=0.05,
)  # fmt: skip

USUAL_LIMIT = 16384  # kernel.msgmnb, unless the machine's owner has changed it


def main(message):
    import sysv_ipc

    longest = limit("kernel/msgmax")
    queue = sysv_ipc.MessageQueue(None, sysv_ipc.IPC_CREX, max_message_size=longest + 1)
    try:
        held = system_v(queue, message, longest)
    finally:
        queue.remove()
    posix(message)

    step("And a pipe?", "那么管道呢？")
    sizes = {"pipe": pipe_capacity(), "queue": held}
    if limit("kernel/msgmnb") == USUAL_LIMIT:
        expect("less-than-a-pipe", sizes, "queue < pipe", sizes["queue"] < sizes["pipe"], unit="B")
    else:
        why = {"en": "kernel.msgmnb was changed on this machine", "zh": "这台机器改过 kernel.msgmnb"}
        inconclusive("less-than-a-pipe", sizes, "queue < pipe", why, unit="B")


def system_v(queue, size, longest):
    step("Send to a System V queue until it would block.", "向 System V 队列发送，直到再发就会阻塞。")
    most = limit("kernel/msgmnb")
    held = fill(queue, size)
    lane("sender", f"{held} B in {queue.current_messages} messages, then EAGAIN")
    expect("sysv-full", held, f"{most} or the last message below", most - size < held <= most, unit="B")

    step("Receive one message and go on sending.", "收走一条，再继续发。")
    queue.receive()
    expect("room-again", fill(queue, size), size, unit="B")

    step("Empty it, and send one message that is a byte too long.", "清空队列，再发一条只超长一字节的消息。")
    while queue.current_messages:
        queue.receive()
    refused = outcome(queue.send, b"x" * (longest + 1), False)
    expect("too-long", [longest, refused], [longest, "EINVAL"])

    step("Halve the limit and fill it again.", "把上限减半，再装满一次。")
    queue.max_size = most // 2
    half = fill(queue, size)
    expect("half-the-limit", half, f"at most {most // 2}", most // 2 - size < half <= most // 2, unit="B")
    return held


def posix(size):
    import posix_ipc

    step("Send to a POSIX queue until it would block.", "向 POSIX 队列发送，直到再发就会阻塞。")
    most = limit("fs/mqueue/msg_default")
    queue = posix_ipc.MessageQueue(None, posix_ipc.O_CREX, max_messages=most)
    queue.unlink()
    sent = 0
    try:
        while sent <= most:
            queue.send(b"x" * min(size, queue.max_message_size), timeout=0)
            sent += 1
    except posix_ipc.BusyError:
        lane("sender", f"{sent} messages, then EAGAIN")
    expect("posix-full", sent, most, unit="messages")
    queue.close()


def fill(queue, size):
    """Send without waiting until the queue is full; the bytes that went in."""
    import sysv_ipc

    filled = 0
    while True:
        try:
            queue.send(b"x" * size, block=False)
        except sysv_ipc.BusyError:
            return filled
        filled += size


def pipe_capacity():
    reader, writer = os.pipe()
    room = fcntl.fcntl(writer, fcntl.F_GETPIPE_SZ)
    os.close(reader)
    os.close(writer)
    return room


def limit(name):
    return int(Path(f"/proc/sys/{name}").read_text())


if __name__ == "__main__":
    DEMO.run(main)
