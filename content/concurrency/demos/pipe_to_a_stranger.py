"""Can a process that is no relative read my pipe?

Tests claim I2, which says that only a parent and its children can share a pipe.
Source: unix(7), SCM_RIGHTS; proc(5), /proc/PID/fd; pidfd_getfd(2).
"""

import errno
import fcntl
import os
import socket

from studycards.demo import Demo, child, expect, finish, lane, show, step

DEMO = Demo(
    title={"en": "A stranger reads my pipe", "zh": "陌生进程读我的管道"},
    moral={
        "en": "A pipe belongs to whoever holds its descriptor; kinship is only the usual way to get one.",
        "zh": "谁持有描述符，谁就能用管道；亲缘关系只是得到描述符的常见途径。",
    },
    claims=["I2", "X4"],
    needs=["linux"],
    evidence={
        "unrelated": {
            "en": "The reader is not our child: another process has adopted it",
            "zh": "读者不是我们的子进程：它已被别的进程收养",
        },
        "same-pipe": {
            "en": "Both processes hold the very same pipe: one inode number",
            "zh": "两个进程拿着的是同一根管道：inode 号相同",
        },
        "by-message": {
            "en": "It reads our bytes through a descriptor sent to it in a message (SCM_RIGHTS)",
            "zh": "它用消息中传来的描述符（SCM_RIGHTS）读到了我们的字节",
        },
        "by-proc": {
            "en": "It reads them as well after opening /proc/PID/fd/N, which needs no message at all",
            "zh": "它打开 /proc/PID/fd/N 也能读到，根本不需要传消息",
        },
    },
    controls={
        "number-is-nothing": {
            "en": "The bare number of the descriptor gives the stranger nothing: EBADF",
            "zh": "只知道描述符的号码毫无用处：EBADF",
        },
    },
    predict={
        "ask": {
            "en": "An unrelated process receives our pipe's read end in a socket message. What does it read?",
            "zh": "一个无亲缘关系的进程从套接字消息中收到我们管道的读端，它会读到什么？",
        },
        "choices": [
            {"text": {"en": "our bytes", "zh": "我们写入的字节"}, "value": "hello stranger"},
            {"text": {"en": "nothing: end-of-file", "zh": "什么也没有：文件结束"}, "value": ""},
            {"text": {"en": "an error: not a relative", "zh": "出错：没有亲缘关系"}, "value": "EBADF"},
        ],
        "evidence": "by-message",
    },
    translations={
        "zh": {
            "stranger": "陌生进程",
            "read {}": "读到 {}",
            "the stranger's parent is {}; we are {}": "陌生进程的父进程是 {}；我们是 {}",
            "parent {}": "父进程 {}",
            "not {}": "不是 {}",
        }
    },
    seconds=0.05,
)  # fmt: skip

NUMBER = 200  # where our read end lies; the stranger has nothing there


def main():
    step(
        "Let a process go: its parent ends, and another adopts it.",
        "放走一个进程：父进程结束，由别的进程收养它。",
    )
    ours, theirs = socket.socketpair()
    finish(child(leave_an_orphan, ours, theirs))
    theirs.close()

    step("Only now make the pipe.", "到这时才创建管道。")
    reader, writer = os.pipe()
    at_200 = fcntl.fcntl(reader, fcntl.F_DUPFD, NUMBER)
    os.write(writer, b"hello stranger")

    step("Tell the stranger the number, and no more.", "只告诉陌生进程描述符的号码。")
    told = ask(ours, f"number {at_200}")
    expect("number-is-nothing", told, "EBADF")

    step("Send it the descriptor itself.", "把描述符本身发给它。")
    socket.send_fds(ours, [b"descriptor"], [reader])
    parent, inode, read = ours.recv(200).decode().split("|")
    lane("stranger", f"read {read!r}")
    show(f"the stranger's parent is {parent}; we are {os.getpid()}")
    expect("unrelated", f"parent {parent}", f"not {os.getpid()}", holds=int(parent) != os.getpid())
    expect("same-pipe", inode, os.readlink(f"/proc/self/fd/{reader}"))
    expect("by-message", read, "hello stranger")

    step("Now let it help itself, through /proc.", "再让它自己动手，通过 /proc 打开。")
    os.write(writer, b"again")
    by_path = ask(ours, f"path /proc/{os.getpid()}/fd/{reader}")
    lane("stranger", f"read {by_path!r}")
    expect("by-proc", by_path, "again")


def ask(ours, message):
    ours.send(message.encode())
    return ours.recv(200).decode()


def leave_an_orphan(ours, theirs):
    ours.close()
    child(live_as_a_stranger, theirs)


def live_as_a_stranger(us):
    os.setsid()
    number = us.recv(200).decode().split()[1]
    us.send(result_of(os.read, int(number), 50).encode())

    _, (reader,), _, _ = socket.recv_fds(us, 50, 1)
    inode = os.readlink(f"/proc/self/fd/{reader}")
    us.send(f"{os.getppid()}|{inode}|{result_of(os.read, reader, 50)}".encode())

    path = us.recv(200).decode().split()[1]
    us.send(result_of(read_from, path).encode())


def read_from(path):
    opened = os.open(path, os.O_RDONLY)
    return os.read(opened, 50)


def result_of(call, *arguments):
    try:
        return call(*arguments).decode()
    except OSError as error:
        return errno.errorcode[error.errno]


if __name__ == "__main__":
    DEMO.run(main)
