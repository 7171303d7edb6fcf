"""Which way do bytes flow in a pipe?

Tests claim I2, which calls a pipe half duplex: both ways, but in turn.
Source: pipe(7), "unidirectional"; pipe(2); socketpair(2).
"""

import errno
import fcntl
import os
import socket

from studycards.demo import Demo, child, expect, finish, lane, show, step

DEMO = Demo(
    title={"en": "A pipe is a one-way street", "zh": "管道是单行道"},
    moral={
        "en": "One pipe, one direction; for an answer take a second pipe, or a socketpair.",
        "zh": "一根管道只有一个方向；要回话，就再开一根管道，或者用 socketpair。",
    },
    claims=["I2", "X4", "I9"],
    needs=["linux"],
    evidence={
        "ends-have-modes": {
            "en": "The first end is open for reading only, the second for writing only",
            "zh": "第一端只为读而打开，第二端只为写而打开",
        },
        "no-back": {
            "en": "Writing into the read end, and reading from the write end, both fail with EBADF",
            "zh": "向读端写、从写端读，都会失败并返回 EBADF",
        },
        "two-pipes": {
            "en": "A question and its answer between two processes take two pipes",
            "zh": "两个进程之间一问一答，需要两根管道",
        },
    },
    controls={
        "socketpair": {
            "en": "The same two calls work on a socketpair: it is the pipe that forbids them",
            "zh": "同样的两次调用换成 socketpair 就能成功：禁止它们的正是管道",
        },
        "at-once": {
            "en": "A socketpair even carries bytes both ways at the same time: full duplex",
            "zh": "socketpair 甚至能让两个方向的字节同时在途：这就是全双工",
        },
    },
    predict={
        "ask": {
            "en": "What happens when a process writes into the read end of a pipe?",
            "zh": "进程向管道的读端写入，会发生什么？",
        },
        "choices": [
            {"text": {"en": "it works, if the other side is quiet",
                      "zh": "只要对方没在写，就能成功"}, "value": "worked"},
            {"text": {"en": "it fails with EBADF", "zh": "失败，错误为 EBADF"}, "value": "EBADF"},
            {"text": {"en": "it fails with EPIPE", "zh": "失败，错误为 EPIPE"}, "value": "EPIPE"},
        ],
        "evidence": "no-back",
    },
    translations={
        "zh": {
            "parent": "父进程",
            "child": "子进程",
            "asks: {}": "问：{}",
            "hears: {}": "听到：{}",
            "was asked: {}": "被问：{}",
            "os.write(read end) -> {}    os.read(write end) -> {}": "os.write(读端) -> {}    os.read(写端) -> {}",
            "os.write(left) -> {}    os.read(left) -> {}": "os.write(左端) -> {}    os.read(左端) -> {}",
            "worked": "成功",
        }
    },
    seconds=0.01,
)  # fmt: skip


def main():
    reader, writer = os.pipe()
    step("Ask the kernel how each end is open.", "问内核：两端各以什么方式打开？")
    modes = [mode(reader), mode(writer)]
    expect("ends-have-modes", modes, ["O_RDONLY", "O_WRONLY"])

    step("Use each end the wrong way round.", "把两端反过来用。")
    backwards = [outcome(os.write, reader, b"?"), outcome(os.read, writer, 1)]
    show(f"os.write(read end) -> {backwards[0]}    os.read(write end) -> {backwards[1]}")
    expect("no-back", backwards, ["EBADF", "EBADF"], value=backwards[0])

    step("Do the same with the two ends of a socketpair.", "对 socketpair 的两端做同样的事。")
    left, right = socket.socketpair()
    os.write(right.fileno(), b"back")  # without it, the read below would wait
    both_ways = [outcome(os.write, left.fileno(), b"?"), outcome(os.read, left.fileno(), 4)]
    show(f"os.write(left) -> {both_ways[0]}    os.read(left) -> {both_ways[1]}")
    expect("socketpair", both_ways, ["worked", "worked"])
    expect("at-once", in_flight_both_ways(), ["east", "west"])

    step("Ask a child process a question, and hear the answer.", "向子进程提问，并听它回答。")
    questions, answers = os.pipe(), os.pipe()
    pid = child(answer, questions[0], answers[1])
    lane("parent", "asks: 6 * 7")
    os.write(questions[1], b"6 * 7")
    said = os.read(answers[0], 10).decode()
    lane("parent", f"hears: {said}")
    expect("two-pipes", [said, finish(pid)], ["42", [0]])


def mode(end):
    names = {os.O_RDONLY: "O_RDONLY", os.O_WRONLY: "O_WRONLY", os.O_RDWR: "O_RDWR"}
    return names[fcntl.fcntl(end, fcntl.F_GETFL) & os.O_ACCMODE]


def outcome(call, *arguments):
    try:
        call(*arguments)
        return "worked"
    except OSError as error:
        return errno.errorcode[error.errno]


def in_flight_both_ways():
    left, right = socket.socketpair()
    left.send(b"east")
    right.send(b"west")  # neither side has read yet
    return [right.recv(4).decode(), left.recv(4).decode()]


def answer(questions, answers):
    question = os.read(questions, 10).decode()
    lane("child", f"was asked: {question}")
    left, right = question.split(" * ")
    os.write(answers, str(int(left) * int(right)).encode())


if __name__ == "__main__":
    DEMO.run(main)
