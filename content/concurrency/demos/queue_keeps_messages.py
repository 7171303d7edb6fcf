"""What does a message queue keep that a pipe does not?

Tests claim I7: messages with edges, held by the kernel, found by an id.
Source: msgop(2); mq_overview(7); sysvipc(7).
"""

import os
import tempfile

from studycards.demo import Demo, child, expect, finish, lane, show, step

DEMO = Demo(
    title={"en": "A message queue keeps messages", "zh": "消息队列保存的是消息"},
    moral={
        "en": "A queue hands over whole messages, and keeps them when everybody has gone.",
        "zh": "队列交付的是一条条完整的消息，人都走了也还留着。",
    },
    claims=["I7", "X5"],
    needs=["linux", "package:posix_ipc", "package:sysv_ipc"],
    evidence={
        "outlives": {
            "en": "The sender has ended, and all its messages are still there",
            "zh": "发送进程已经结束，它的消息一条不少",
        },
        "edges": {
            "en": "Each receive gives exactly one message, even an empty one",
            "zh": "每次接收正好得到一条消息，空消息也算一条",
        },
        "by-type": {
            "en": "A System V receiver picks the first message of a type, past older ones",
            "zh": "System V 接收者可以越过更早的消息，只取某一类型的第一条",
        },
        "by-priority": {
            "en": "A POSIX queue gives the highest priority first, whatever the order of sending",
            "zh": "POSIX 队列总是先给出优先级最高的，与发送次序无关",
        },
    },
    controls={
        "pipe-no-edges": {
            "en": "The same messages through a pipe come out as one run of bytes",
            "zh": "同样的消息经过管道，出来的是连成一片的字节",
        },
        "fifo-forgets": {
            "en": "A FIFO's name stays, but its bytes are gone once all have closed it",
            "zh": "FIFO 的名字还在，但所有人都关闭之后，里面的字节就没了",
        },
    },
    predict={
        "ask": {
            "en": "A process sends four messages to a queue and ends. How many can a later receiver get?",
            "zh": "一个进程向队列发送四条消息后结束。后来的接收者还能收到几条？",
        },
        "choices": [0, 1, 4],
        "evidence": "outlives",
    },
    translations={
        "zh": {
            "sender": "发送者",
            "receiver": "接收者",
            "type {}: {}": "类型 {}：{}",
            "priority {}: {}": "优先级 {}：{}",
            "the rest: {}": "其余：{}",
            "key {}, id {}, {} messages": "key {}，id {}，{} 条消息",
            "messages": "条消息",
            "nothing": "什么也没有",
        }
    },
    seconds=0.05,
)  # fmt: skip

NORMAL, URGENT = 1, 2  # types: any positive number, chosen by the programs


def main():
    messages = [(b"one", NORMAL), (b"", NORMAL), (b"three", NORMAL), (b"help", URGENT)]
    system_v(messages)
    posix([("low", 0), ("high", 9), ("middle", 5)])
    unlike_a_pipe([message for message, _ in messages[:3]])


def system_v(messages):
    import sysv_ipc

    queue = sysv_ipc.MessageQueue(None, sysv_ipc.IPC_CREX)
    try:
        step("A child sends four messages and ends.", "子进程发送四条消息后结束。")
        finish(child(send_all, queue, messages))
        show(f"key {queue.key:#x}, id {queue.id}, {queue.current_messages} messages")
        expect("outlives", queue.current_messages, 4, unit="messages")

        step("Receive: first by type, then in order.", "接收：先按类型取，再按次序取。")
        message, kind = queue.receive(type=URGENT)
        lane("receiver", f"type {kind}: {message.decode()!r}")
        expect("by-type", message.decode(), "help")
        received = [queue.receive(block=False)[0].decode() for _ in range(3)]
        lane("receiver", f"the rest: {received}")
        expect("edges", received, ["one", "", "three"], value=received[0])
    finally:
        queue.remove()


def send_all(queue, messages):
    for message, kind in messages:
        queue.send(message, type=kind)
        lane("sender", f"type {kind}: {message.decode()!r}")


def posix(messages):
    import posix_ipc

    queue = posix_ipc.MessageQueue(None, posix_ipc.O_CREX)
    queue.unlink()
    step("Send to a POSIX queue: low, high, middle.", "向 POSIX 队列依次发送：低、高、中优先级。")
    for message, priority in messages:
        queue.send(message, priority=priority)
        lane("sender", f"priority {priority}: {message!r}")
    received = [queue.receive()[0].decode() for _ in messages]
    lane("receiver", " ".join(received))
    expect("by-priority", received, ["high", "middle", "low"], value=received[0])
    queue.close()


def unlike_a_pipe(messages):
    step("Send the same through a pipe.", "同样的内容改走管道。")
    reader, writer = os.pipe()
    for message in messages:
        os.write(writer, message)
    expect("pipe-no-edges", os.read(reader, 100).decode(), "onethree")

    step("Write into a FIFO, close it, open it again.", "写入 FIFO，关闭，再打开。")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "fifo")
        os.mkfifo(path)
        both = os.open(path, os.O_RDWR)
        os.write(both, b"onethree")
        os.close(both)
        again = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        expect("fifo-forgets", os.read(again, 100).decode() or "nothing", "nothing")
        os.close(again)


if __name__ == "__main__":
    DEMO.run(main)
