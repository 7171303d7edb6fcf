"""How many of fifty signals arrive, and what do they say?

Tests claim I5, a signal tells that something happened, by showing how little more it tells.
Source: signal(7), "Standard signals do not queue", "Real-time signals"; sigqueue(3); signalfd(2).
"""

import ctypes
import os
import signal
import struct
from collections import namedtuple

from studycards.demo import Demo, chart, child, expect, finish, lane, step
from studycards.demo.libc import checked

DEMO = Demo(
    title={"en": "Signals carry little", "zh": "信号带不了多少东西"},
    moral={
        "en": "A standard signal says 'at least once'; a real-time one counts, and carries one number.",
        "zh": "标准信号只说“至少一次”；实时信号会计数，并带一个整数。",
    },
    claims=["I5", "I7", "X5"],
    needs=["linux"],
    evidence={
        "merged": {
            "en": "Of 50 standard signals sent while they are blocked, one arrives",
            "zh": "在被阻塞期间发送 50 个标准信号，只到达一个",
        },
        "queued": {
            "en": "Of 50 real-time signals sent in the same way, 50 arrive",
            "zh": "用同样方式发送 50 个实时信号，50 个全部到达",
        },
        "payload": {
            "en": "Each real-time signal brings the integer it was sent with, in the order of sending",
            "zh": "每个实时信号都带来发送时附上的整数，且按发送顺序到达",
        },
        "sender": {
            "en": "A signal also tells the sender's pid",
            "zh": "信号还会告知发送者的 pid",
        },
        "lowest-first": {
            "en": "Of two different real-time signals the lower number is delivered first, whenever it was "
                  "sent",
            "zh": "两个不同的实时信号，编号小的先递送，与发送先后无关",
        },
    },
    controls={
        "one-by-one": {
            "en": "The same 50 standard signals, each taken before the next is sent, all arrive: pending "
                  "ones merge",
            "zh": "同样 50 个标准信号，若每个都先取走再发下一个，就全部到达：合并的是未决信号",
        },
    },
    knobs={
        "sent": {"default": 50, "min": 2, "max": 500,
                 "en": "signals of each kind", "zh": "每种信号发送的个数"},
    },
    predict={
        "ask": {
            "en": "A process sends 50 SIGUSR1 to one that blocks the signal for now. How many does the "
                  "receiver get?",
            "zh": "一个进程向暂时阻塞 SIGUSR1 的进程发送了 50 个 SIGUSR1。接收者最后收到几个？",
        },
        "choices": [0, 1, 50],
        "evidence": "merged",
    },
    translations={
        "zh": {
            "sender": "发送者",
            "receiver": "接收者",
            "sent": "发送",
            "signals": "个信号",
        }
    },
    seconds=0.02,
)  # fmt: skip

STANDARD, REAL_TIME = signal.SIGUSR1, signal.SIGRTMIN
Arrived = namedtuple("Arrived", "number sender value")


def main(sent):
    inbox = open_inbox(STANDARD, REAL_TIME, REAL_TIME + 1)

    step(f"Send {sent} standard signals, then look.", f"发送 {sent} 个标准信号，然后查看。")
    finish(child(send_many, STANDARD, range(sent)))
    merged = take_all(inbox)
    lane("receiver", f"{len(merged)} x SIGUSR1")

    step(f"Send {sent} real-time signals, then look.", f"发送 {sent} 个实时信号，然后查看。")
    sender = child(send_many, REAL_TIME, range(sent))
    finish(sender)
    queued = take_all(inbox)
    lane("receiver", f"{len(queued)} x SIGRTMIN")
    chart(
        {"en": "Arrived", "zh": "到达"},
        {"sent": sent, "SIGUSR1": len(merged), "SIGRTMIN": len(queued)},
        "signals",
    )
    expect("merged", len(merged), 1, unit="signals")
    expect("queued", len(queued), sent, unit="signals")
    expect("payload", [one.value for one in queued][:5], [*range(sent)][:5],
           [one.value for one in queued] == [*range(sent)])  # fmt: skip
    expect("sender", {one.sender for one in queued} == {sender}, True)

    step("Send and take in turn.", "发一个，取一个。")
    taken = 0
    for _ in range(sent):
        os.kill(os.getpid(), STANDARD)
        taken += len(take_all(inbox))
    expect("one-by-one", taken, sent, unit="signals")

    step("Send the higher-numbered real-time signal first.", "先发编号较大的实时信号。")
    os.kill(os.getpid(), REAL_TIME + 1)
    os.kill(os.getpid(), REAL_TIME)
    order = [one.number - REAL_TIME for one in take_all(inbox)]
    expect("lowest-first", order, [0, 1])


def send_many(number, values):
    lane("sender", f"{len(values)} x {signal.Signals(number).name}")
    for value in values:
        checked("sigqueue", os.getppid(), int(number), ctypes.c_void_p(value))


def open_inbox(*numbers):
    """Block the signals, and make a descriptor from which pending ones are read as records."""
    signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    wanted = ctypes.create_string_buffer(128)
    checked("sigemptyset", wanted)
    for number in numbers:
        checked("sigaddset", wanted, int(number))
    return checked("signalfd", -1, wanted, os.O_NONBLOCK)


def take_all(inbox):
    try:
        records = os.read(inbox, 128 * 1000)
    except BlockingIOError:
        return []
    at = range(0, len(records), 128)  # struct signalfd_siginfo: number first, pid at 12, integer at 44
    return [Arrived(*struct.unpack_from("=I8xI28xi", records, offset)) for offset in at]


if __name__ == "__main__":
    DEMO.run(main)
