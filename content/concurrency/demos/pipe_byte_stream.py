"""Does a pipe remember where one write ended and the next began?

Tests claim I3: a pipe carries bytes without a format.
Source: pipe(7), "byte stream"; pipe(2), O_DIRECT; unix(7), SOCK_SEQPACKET.
"""

import os
import socket
import struct

from studycards.demo import Demo, expect, lane, step

DEMO = Demo(
    title={"en": "Two writes, one read", "zh": "写两次，读一次"},
    moral={
        "en": "A pipe keeps the order of bytes and forgets the writes; messages need a length or an end "
              "mark.",
        "zh": "管道只保字节顺序，不记每次写入；要传消息，就得加长度或结束标记。",
    },
    claims=["I3", "I7", "X5"],
    needs=["linux"],
    evidence={
        "runs-together": {
            "en": "Three writes come out of the pipe in a single read, without a seam",
            "zh": "三次写入被一次读取全部取出，没有任何分界",
        },
        "cut-anywhere": {
            "en": "Reads cut the stream where the reader likes, not where the writer stopped",
            "zh": "在哪里切开字节流由读者决定，与写者在哪里停下无关",
        },
        "framed": {
            "en": "A length in front of each message brings the messages back",
            "zh": "每条消息前加上长度，就能还原出消息",
        },
    },
    controls={
        "seqpacket": {
            "en": "The same three writes into a SEQPACKET socketpair come out as three messages",
            "zh": "同样的三次写入，换成 SEQPACKET 套接字对，读出来就是三条消息",
        },
        "packet-mode": {
            "en": "So they do from a pipe made with O_DIRECT, Linux's packet mode",
            "zh": "用 O_DIRECT（Linux 的分组模式）创建的管道也是如此",
        },
    },
    knobs={
        "piece": {
            "default": 4, "min": 1, "max": 10,
            "en": "bytes that each short read asks for", "zh": "每次短读取要求的字节数",
        },
    },
    predict={
        "ask": {
            "en": "One process writes `one`, `two` and `three` into a pipe. What does a read of up to 100 "
                  "bytes return?",
            "zh": "一个进程依次向管道写入 `one`、`two`、`three`。之后一次最多读 100 字节，会得到什么？",
        },
        "choices": ["one", "onetwothree", "one two three"],
        "evidence": "runs-together",
    },
    translations={
        "zh": {
            "writer": "写者",
            "reader": "读者",
        }
    },
    seconds=0.01,
)  # fmt: skip

MESSAGES = [b"one", b"two", b"three"]


def main(piece):
    reader, writer = os.pipe()
    step("Write three times, then read once.", "写三次，然后读一次。")
    write_all(writer)
    got = os.read(reader, 100).decode()
    lane("reader", repr(got))
    expect("runs-together", got, "onetwothree")

    step(f"Write them again; read {piece} B at a time.", f"再写一遍，每次读 {piece} 字节。")
    write_all(writer)
    os.close(writer)
    pieces = list(iter(lambda: os.read(reader, piece), b""))
    lane("reader", repr(pieces))
    whole = b"".join(MESSAGES)
    expect("cut-anywhere", pieces, [whole[at : at + piece] for at in range(0, len(whole), piece)])

    step("Write the length before each message.", "在每条消息前写上它的长度。")
    reader, writer = os.pipe()
    for message in MESSAGES:
        os.write(writer, struct.pack("!I", len(message)) + message)
    expect("framed", [next_message(reader) for _ in MESSAGES], MESSAGES)

    step("Use something that keeps the edges.", "换用能保留边界的通道。")
    left, right = socket.socketpair(type=socket.SOCK_SEQPACKET)
    write_all(left.fileno())
    expect("seqpacket", [os.read(right.fileno(), 100) for _ in MESSAGES], MESSAGES)
    reader, writer = os.pipe2(os.O_DIRECT)
    write_all(writer)
    expect("packet-mode", [os.read(reader, 100) for _ in MESSAGES], MESSAGES)


def write_all(writer):
    for message in MESSAGES:
        lane("writer", repr(message))
        os.write(writer, message)


def next_message(reader):
    (length,) = struct.unpack("!I", os.read(reader, 4))
    return os.read(reader, length)


if __name__ == "__main__":
    DEMO.run(main)
