"""One interface, several kinds of socket: TCP, UDP and UNIX domain.

Tests claims I1, I9 and X12, which equate sockets with TCP/IP between hosts.
Source: socket(7); tcp(7); udp(7); unix(7), SCM_RIGHTS and SO_PEERCRED.
"""

import os
import socket
import struct
import tempfile
from pathlib import Path

from studycards.demo import Demo, child, expect, finish, lane, show, step

DEMO = Demo(
    title={"en": "Families of sockets", "zh": "套接字家族"},
    moral={
        "en": "A socket is an interface; TCP is one of several things behind it.",
        "zh": "套接字是接口，TCP 只是它背后的几种东西之一。",
    },
    claims=["I1", "I9", "X3", "X12"],
    needs=["linux"],
    evidence={
        "tcp-stream": {
            "en": "TCP is a stream: three sends of two bytes come out of one receive as six",
            "zh": "TCP 是字节流：三次各发两字节，一次接收就拿到六字节",
        },
        "udp-datagrams": {
            "en": "UDP keeps edges: three datagrams are three receives",
            "zh": "UDP 保留边界：三个数据报要接收三次",
        },
        "unix-packets": {
            "en": "A UNIX socket can keep edges as well (SOCK_SEQPACKET)",
            "zh": "UNIX 域套接字也可以保留边界（SOCK_SEQPACKET）",
        },
        "two-way": {
            "en": "One connected socket carries both directions",
            "zh": "一个已连接的套接字两个方向都能传",
        },
        "unix-is-not-tcp": {
            "en": "A UNIX socket is not one of TCP's: the kernel lists it in /proc/net/unix only",
            "zh": "UNIX 域套接字不属于 TCP：内核只把它列在 /proc/net/unix 里",
        },
        "passes-descriptor": {
            "en": "A UNIX socket hands an open file over to another process",
            "zh": "UNIX 域套接字可以把打开的文件交给另一个进程",
        },
        "knows-peer": {
            "en": "A UNIX socket tells the pid of the process at the other end, as the kernel saw it",
            "zh": "UNIX 域套接字能给出对端进程的 pid，由内核作证",
        },
    },
    controls={
        "tcp-cannot": {
            "en": "A TCP socket, even within one host, passes no descriptor and knows no pid",
            "zh": "TCP 套接字即使在同一主机内，也不能传递描述符，也不知道对端 pid",
        },
    },
    predict={
        "ask": {
            "en": "TCP: ab, cd and ef are sent one by one and have arrived. What does recv(100) give?",
            "zh": "用 TCP 分三次发送 ab、cd、ef，都已到达。recv(100) 得到什么？",
        },
        "choices": ["ab", "abcdef", "ef"],
        "evidence": "tcp-stream",
    },
    translations={
        "zh": {
            "sender": "发送者",
            "receiver": "接收者",
            "child": "子进程",
            "parent": "父进程",
            "{}: {}, {} descriptors": "{}：{}，{} 个描述符",
            "{}: sent hello and a descriptor": "{}：发出 hello 和一个描述符",
            "read through a pipe of the child": "从子进程的管道读到",
            "the child's pid": "子进程的 PID",
            "no descriptor": "没有描述符",
            "no pid": "没有 PID",
            "pid {}": "PID {}",
        }
    },
    seconds=0.05,
)  # fmt: skip


INODE_COLUMN = {"tcp": 9, "unix": 6}  # in the tables of /proc/net


def main():
    near, far = tcp_pair()
    step("Three sends of two bytes over TCP.", "用 TCP 发送三次，每次两字节。")
    for piece in (b"ab", b"cd", b"ef"):
        near.send(piece)
        lane("sender", piece.decode())
    far.recv(6, socket.MSG_PEEK | socket.MSG_WAITALL)  # wait until all has arrived, and take nothing
    received = far.recv(100).decode()
    lane("receiver", received)
    expect("tcp-stream", received, "abcdef")
    far.send(b"back")
    expect("two-way", near.recv(100).decode(), "back")

    step(
        "The same over UDP, and over a UNIX socket that keeps edges.",
        "换成 UDP，再换成保留边界的 UNIX 套接字。",
    )
    expect("udp-datagrams", three_pieces(*udp_pair()), ["ab", "cd", "ef"])
    expect("unix-packets", three_pieces(*socket.socketpair(type=socket.SOCK_SEQPACKET)), ["ab", "cd", "ef"])

    with tempfile.TemporaryDirectory() as folder:
        local, internet = socket.socket(socket.AF_UNIX), socket.create_server(("127.0.0.1", 0))
        local.bind(os.path.join(folder, "door"))
        local.listen()
        step("Two doors to listen at. Where does the kernel list them?", "开两扇门监听。内核把它们列在哪里？")
        for door in (local, internet):
            show(f"{door.family.name}: {door.getsockname()}")
        expect("unix-is-not-tcp", [listed(local), listed(internet)], [["unix"], ["tcp"]])

        step("A child knocks at each, with a pipe in its hands.", "子进程先后敲门，手里拿着一个管道。")
        through_local, local_peer = visit(local)
        through_internet, internet_peer = visit(internet)
    expect("passes-descriptor", through_local, "read through a pipe of the child")
    expect("knows-peer", local_peer, "the child's pid")
    expect("tcp-cannot", [through_internet, internet_peer], ["no descriptor", "no pid"])


def tcp_pair():
    with socket.create_server(("127.0.0.1", 0)) as server:
        near = socket.create_connection(server.getsockname())
        return near, server.accept()[0]


def udp_pair():
    near, far = (socket.socket(type=socket.SOCK_DGRAM) for _ in range(2))
    far.bind(("127.0.0.1", 0))
    near.connect(far.getsockname())
    return near, far


def three_pieces(near, far):
    for piece in (b"ab", b"cd", b"ef"):
        near.send(piece)
    return [far.recv(100).decode() for _ in range(3)]


def listed(door):
    """The tables of /proc/net that list this socket."""
    inode = str(os.fstat(door.fileno()).st_ino)
    return [table for table, column in INODE_COLUMN.items() if inode in inodes(table, column)]


def inodes(table, column):
    rows = Path(f"/proc/net/{table}").read_text().splitlines()[1:]
    return [row.split()[column] for row in rows]


def visit(door):
    """A child connects and sends the reading end of its own pipe: what comes through, and who came."""
    pid = child(knock, door)
    guest, _ = door.accept()
    message, descriptors, _, _ = socket.recv_fds(guest, 100, 1)
    lane("parent", f"{door.family.name}: {message.decode()}, {len(descriptors)} descriptors")
    came = os.read(descriptors[0], 100).decode() if descriptors else "no descriptor"
    peer, _, _ = struct.unpack("3i", guest.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    finish(pid)
    return came, "the child's pid" if peer == pid else "no pid" if peer == 0 else f"pid {peer}"


def knock(door):
    reader, writer = os.pipe()
    os.write(writer, b"read through a pipe of the child")
    with socket.socket(door.family) as guest:
        guest.connect(door.getsockname())
        socket.send_fds(guest, [b"hello"], [reader])
        lane("child", f"{door.family.name}: sent hello and a descriptor")


if __name__ == "__main__":
    DEMO.run(main)
