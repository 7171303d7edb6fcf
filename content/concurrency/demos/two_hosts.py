"""Two network namespaces joined by a virtual wire stand for two hosts: what crosses?

Tests claims I9 and X12: of all the ways here only sockets reach another host.
Source: network_namespaces(7); veth(4); unix(7), abstract sockets; ipc_namespaces(7).
"""

import json
import os
import socket
import subprocess
from pathlib import Path

from studycards.demo import Demo, cannot, child, expect, finish, lane, step
from studycards.demo.libc import checked, outcome

DEMO = Demo(
    title={"en": "Two hosts and a wire", "zh": "两台主机，一根网线"},
    moral={
        "en": "TCP needs a wire; everything else here needs the same kernel.",
        "zh": "TCP 靠的是网线；这里的其他方式靠的是同一个内核。",
    },
    claims=["I1", "I9", "X3", "X12"],
    needs=["linux", "command:ip"],
    evidence={
        "tcp-crosses": {
            "en": "A TCP message goes to the other host and its answer comes back",
            "zh": "TCP 消息到达另一台主机，回答也传了回来",
        },
        "on-the-wire": {
            "en": "The network card at the far end counted its packets",
            "zh": "对端的网卡数到了它的数据包",
        },
        "unix-stays": {
            "en": "A UNIX socket's name that one host listens at is unknown on the other",
            "zh": "一台主机上监听的 UNIX 域套接字名字，另一台上找不到",
        },
        "queue-stays": {
            "en": "The key of a message queue on one host leads nowhere on the other",
            "zh": "一台主机上消息队列的键，在另一台上找不到任何东西",
        },
    },
    controls={
        "same-host": {
            "en": "Within one host both the UNIX socket and the message queue are found",
            "zh": "在同一台主机里，UNIX 域套接字和消息队列都找得到",
        },
        "wire-cut": {
            "en": "With the wire down TCP does not cross either",
            "zh": "把网线断开，TCP 也过不去",
        },
    },
    predict={
        "ask": {
            "en": "A message queue is made on host A with key 42. What does host B get for key 42?",
            "zh": "主机 A 用键 42 建了消息队列。主机 B 用键 42 能得到什么？",
        },
        "choices": [
            {"text": {"en": "the same queue", "zh": "同一个队列"}, "value": "ok"},
            {"text": {"en": "ENOENT: no such queue", "zh": "ENOENT：没有这个队列"}, "value": "ENOENT"},
            {"text": {"en": "EACCES: permission denied", "zh": "EACCES：没有权限"}, "value": "EACCES"},
        ],
        "evidence": "queue-stays",
    },
    translations={
        "zh": {
            "host A": "主机 A",
            "host B": "主机 B",
            "says hello to {}": "向 {} 打招呼",
            "cut the wire": "剪断网线",
            "{} says {}": "{} 说 {}",
            "packets came": "有数据包到达",
            "none": "无",
            "no report": "没有报告",
        }
    },
    seconds=0.3,
)  # fmt: skip

NEW_USER, NEW_IPC, NEW_NETWORK = 0x10000000, 0x08000000, 0x40000000  # CLONE_NEW..., see clone(2)
IPC_CREAT = 0o1000
HOST_A, HOST_B, PORT = "10.99.0.1", "10.99.0.2", 7777
UNIX_NAME, QUEUE_KEY = "\0studycards", 42  # a zero byte first: a name of the kernel's, no file
PATIENCE = 3.0  # seconds for the other host to answer

EXPECTED = {
    "tcp-crosses": "hello from host A",
    "on-the-wire": "packets came",
    "unix-stays": "ECONNREFUSED",
    "queue-stays": "ENOENT",
    "same-host": ["ok", "ok"],
    "wire-cut": "ENETUNREACH",
}


def main():
    reader, writer = os.pipe()
    step("Make two hosts with a wire between them.", "造两台主机，用网线相连。")
    host = child(host_a, writer)
    os.close(writer)
    with os.fdopen(reader) as reports:
        found = dict(json.loads(line) for line in reports)
    finish(host)
    if refused := found.get("refused"):
        cannot(f"no network namespaces here: {refused}", f"这里不能创建网络命名空间：{refused}")
    for evidence, expected in EXPECTED.items():
        expect(evidence, found.get(evidence, "no report"), expected)


def host_a(writer):
    def report(evidence, value):
        os.write(writer, json.dumps([evidence, value]).encode() + b"\n")

    (ready_reader, says_ready), (go_reader, says_go) = os.pipe(), os.pipe()
    try:
        leave_this_host()
        other = child(host_b, report, says_ready, go_reader, says_go)
        os.read(ready_reader, 1)  # host B has a network of its own
        ip(f"link add wire-a type veth peer name wire-b netns {other}")
        ip(f"address add {HOST_A}/24 dev wire-a")
        ip("link set wire-a up")
    except OSError as error:
        report("refused", str(error))
        return  # host B reads end-of-file and ends
    os.write(says_go, b"1")
    os.read(ready_reader, 1)  # host B listens

    lane("host A", f"says hello to {HOST_B}")
    report("tcp-crosses", say_hello(socket.AF_INET, (HOST_B, PORT)))
    report("unix-stays", outcome(say_hello, socket.AF_UNIX, UNIX_NAME))
    report("queue-stays", outcome(checked, "msgget", QUEUE_KEY, 0))
    ip("link set wire-a down")
    lane("host A", "cut the wire")
    report("wire-cut", outcome(say_hello, socket.AF_INET, (HOST_B, PORT)))
    os.write(says_go, b"1")
    finish(other)


def host_b(report, says_ready, go_reader, not_mine):
    os.close(not_mine)  # or it would keep the end-of-file from itself
    checked("unshare", NEW_NETWORK | NEW_IPC)
    os.write(says_ready, b"1")
    if not os.read(go_reader, 1):
        return
    ip(f"address add {HOST_B}/24 dev wire-b")
    ip("link set wire-b up")
    checked("msgget", QUEUE_KEY, IPC_CREAT | 0o600)
    local = socket.socket(socket.AF_UNIX)
    local.bind(UNIX_NAME)
    local.listen()
    with socket.create_server((HOST_B, PORT)) as server:
        server.settimeout(PATIENCE)
        os.write(says_ready, b"1")
        guest, address = server.accept()
        message = guest.recv(100)
        lane("host B", f"{address[0]} says {message.decode()!r}")
        guest.sendall(message)
    report("on-the-wire", "packets came" if packets_received("wire-b") else "none")
    beside = socket.socket(socket.AF_UNIX)
    report("same-host", [outcome(beside.connect, UNIX_NAME), outcome(checked, "msgget", QUEUE_KEY, 0)])
    os.read(go_reader, 1)


def leave_this_host():
    """Get a network and System V objects of our own; an ordinary user takes a user namespace with them."""
    user, group = os.getuid(), os.getgid()
    try:
        checked("unshare", NEW_NETWORK | NEW_IPC)
    except PermissionError:
        checked("unshare", NEW_USER | NEW_NETWORK | NEW_IPC)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")


def ip(words):
    lane("ip", words)
    done = subprocess.run(["ip", *words.split()], capture_output=True, text=True)
    if done.returncode:
        raise OSError(f"ip {words}: {done.stderr.strip()}")


def say_hello(family, address):
    with socket.socket(family) as guest:
        guest.settimeout(PATIENCE)
        guest.connect(address)
        guest.sendall(b"hello from host A")
        return guest.recv(100).decode()


def packets_received(device):
    rows = [line.split() for line in Path("/proc/net/dev").read_text().splitlines()]
    return next(int(row[2]) for row in rows if row[0] == f"{device}:")


if __name__ == "__main__":
    DEMO.run(main)
