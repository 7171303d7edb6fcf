"""A call that looks local runs in another process: where does the illusion end?

Tests claims I10, I1 and X11. The RPC is a real one, XML-RPC of the standard library.
Source: xmlrpc.client, xmlrpc.server; Birrell and Nelson, Implementing Remote Procedure Calls (1984);
Waldo et al., A Note on Distributed Computing (1994).
"""

import http.client
import io
import mmap
import os
import signal
import socket
import xmlrpc.client
from xmlrpc.server import SimpleXMLRPCRequestHandler, SimpleXMLRPCServer

from studycards.demo import Demo, child, expect, finish, lane, measure, show, step
from studycards.demo.probes import seconds_of

DEMO = Demo(
    title={"en": "RPC looks local", "zh": "RPC 看起来像本地调用"},
    moral={
        "en": "A remote call copies, costs, and can fail after its work is done.",
        "zh": "远程调用要复制、要花时间，还可能在活儿干完之后失败。",
    },
    claims=["I10", "I1", "X11"],
    needs=["linux"],
    evidence={
        "looks-local": {
            "en": "add(2, 3) on the proxy reads like any call, and gives 5",
            "zh": "在代理对象上调用 add(2, 3)，写法与普通调用无异，得到 5",
        },
        "runs-elsewhere": {
            "en": "The function ran in another process",
            "zh": "函数是在另一个进程里运行的",
        },
        "by-value": {
            "en": "A list given to it is copied: what it appends there is not here",
            "zh": "传过去的列表是副本：那边追加的元素，这边没有",
        },
        "on-a-socket": {
            "en": "Text written by hand into a plain socket makes the same call",
            "zh": "手工往普通套接字里写一段文本，就完成了同样的调用",
        },
        "dear": {
            "en": "It takes at least fifty times as long as the same call made here",
            "zh": "耗时至少是同一函数本地调用的五十倍",
        },
        "error-as-text": {
            "en": "An exception arrives as a Fault, with its type only named in a text",
            "zh": "异常到这边成了 Fault，原来的类型只剩一段文字",
        },
        "done-twice": {
            "en": "Replies get lost: the client repeats the call by itself, and the work is done twice",
            "zh": "回复丢了：客户端自动重试，活儿干了两遍",
        },
        "caller-sees-failure": {
            "en": "All the same the caller sees an error, though the work was done",
            "zh": "即便如此，调用者看到的是出错，尽管活儿已经干了",
        },
        "nobody-there": {
            "en": "With the server gone the call is refused: no local call fails like that",
            "zh": "服务器不在了，调用被拒绝：本地调用不会这样失败",
        },
    },
    controls={
        "local-by-reference": {
            "en": "Called here, the same function changes the caller's own list",
            "zh": "在本地调用，同一个函数改的就是调用者自己的列表",
        },
        "done-once": {
            "en": "With a number on each request the server knows the repeat, and does the work once",
            "zh": "给请求编号，服务器就认得出重复，只干一遍",
        },
    },
    predict={
        "ask": {
            "en": "withdraw(10) is called once. The server does it; the replies get lost. How often?",
            "zh": "调用一次 withdraw(10)：服务器照办，但回复总是丢失。一共扣了几次？",
        },
        "choices": [0, 1, 2],
        "evidence": "done-twice",
    },
    translations={
        "zh": {
            "server": "服务器",
            "client": "客户端",
            "withdrew {}": "扣款 {}",
            "one call, then {}": "一次调用，然后 {}",
            "remote call": "远程调用",
            "withdrawals": "次扣款",
        }
    },
    seconds=0.3,
)  # fmt: skip


class Account:
    """What the server offers. `done` counts withdrawals, in memory that the demo can look into."""

    def __init__(self):
        self.done, self.seen = mmap.mmap(-1, 1), set()

    def add(self, a, b):
        return a + b

    def pid(self):
        return os.getpid()

    def append(self, items):
        items.append("appended")
        return items

    def fail(self):
        raise KeyError("no such account")

    def withdraw(self, amount):
        self.done[0] += 1
        lane("server", f"withdrew {amount}")
        return amount

    def withdraw_once(self, request, amount):
        if request not in self.seen:
            self.seen.add(request)
            self.withdraw(amount)
        return amount


class LosesReplies(SimpleXMLRPCRequestHandler):
    """Does the work; where the path asks for that, the reply is lost on its way."""

    rpc_paths = ("/RPC2", "/lost")

    def send_response(self, code, message=None):
        if self.path == "/lost":
            self.wfile = io.BytesIO()
        super().send_response(code, message)


def main():
    account = Account()
    server = SimpleXMLRPCServer(("127.0.0.1", 0), LosesReplies, logRequests=False)
    server.register_instance(account)
    host, port = server.server_address
    serving = child(server.serve_forever)
    server.server_close()
    remote = xmlrpc.client.ServerProxy(f"http://{host}:{port}")
    try:
        same_call(account, remote, serving)
        by_hand(host, port)
        lost_replies(account, xmlrpc.client.ServerProxy(f"http://{host}:{port}/lost"))
    finally:
        os.kill(serving, signal.SIGKILL)
        finish(serving)

    step("The server is gone. Call once more.", "服务器没了，再调用一次。")
    expect(
        "nobody-there",
        error_of(xmlrpc.client.ServerProxy(f"http://{host}:{port}").add, 2, 3),
        "ConnectionRefusedError",
    )


def same_call(local, remote, serving):
    step("Call the same functions here and there.", "同样的函数，在这边和那边各调用一次。")
    expect("looks-local", remote.add(2, 3), local.add(2, 3))
    expect("runs-elsewhere", remote.pid() == serving != local.pid(), True)

    ours, copied = ["mine"], ["mine"]
    local.append(ours)
    answer = remote.append(copied)
    expect("by-value", [copied, answer], [["mine"], ["mine", "appended"]])
    expect("local-by-reference", ours, ["mine", "appended"])

    here = min(seconds_of(lambda: local.add(2, 3)) for _ in range(20))
    there = min(seconds_of(lambda: remote.add(2, 3)) for _ in range(20))
    measure("remote call", round(there * 1e6), "us")
    expect("dear", round(there / here), "> 50", there > 50 * here, unit="x")

    try:
        remote.fail()
    except Exception as error:
        show(f"{type(error).__name__}: {error}")
        expect("error-as-text", [type(error).__name__, "KeyError" in str(error)], ["Fault", True])


def by_hand(host, port):
    step("Write the call into a socket by hand.", "手工把调用写进套接字。")
    body = xmlrpc.client.dumps((2, 3), "add").replace("\n", "")
    show(body)
    with socket.create_connection((host, port)) as plain:
        plain.sendall(f"POST /RPC2 HTTP/1.0\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        with plain.makefile("r") as reply:
            answer = reply.read()
    expect("on-a-socket", xmlrpc.client.loads(answer.partition("\n\n")[2])[0][0], 5)


def lost_replies(account, remote):
    step(
        "The server withdraws, then the connection breaks before the reply.",
        "服务器扣了款，回复之前连接断了。",
    )
    seen = error_of(remote.withdraw, 10)
    lane("client", f"one call, then {seen}")
    expect("done-twice", account.done[0], 2, unit="withdrawals")
    expect("caller-sees-failure", seen, "RemoteDisconnected")

    step("The same, and every request has a number.", "同样断线，但每个请求带编号。")
    account.done[0] = 0
    error_of(remote.withdraw_once, "request 1", 10)
    expect("done-once", account.done[0], 1, unit="withdrawals")


def error_of(call, *arguments):
    """The name of the exception that a call raises; `none` where it returns."""
    try:
        call(*arguments)
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    return "none"


if __name__ == "__main__":
    DEMO.run(main)
