"""Isolation by the kernel: user, IPC, PID, mount and network namespaces; when their init ends, all ends."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable
from typing import Any, NoReturn

from studycards.demo import ledger, mounts, watch

_USER, _IPC, _PID, _MOUNT, _NETWORK = 0x10000000, 0x08000000, 0x20000000, 0x00020000, 0x40000000
_PR_CAPBSET_DROP = 24
_KEPT_CAPABILITIES = {0, 1, 3, 4, 5, 6, 7, 8, 10, 14, 15, 23, 24, 31}
"""What root keeps inside, by the numbers of capabilities(7): enough for the demos, too little to reach out again."""

Init = Callable[[], NoReturn]


def refusal() -> str | None:
    """Which call this machine refuses when it tries to make the namespaces; None where it makes them."""
    orders = {"readable": [], "hidden": [], "memory": 1 << 20, "source": ""}

    def nothing(_: dict[str, Any]) -> NoReturn:
        os._exit(0)

    pioneer, refused = _send_out(orders, nothing)
    os.waitpid(pioneer, 0)
    return refused


def run(orders: dict[str, Any]) -> str | None:
    """Run the demo in namespaces until all of it is gone; or say which call was refused, with nothing done."""
    pioneer, refused = _send_out(orders, _init)
    if refused is None:
        watch.let_go(orders)
    status = watch.exit_code(os.waitpid(pioneer, 0)[1])
    if refused is None and status:
        raise SystemExit(1)
    return refused


def _send_out(orders: dict[str, Any], init: Callable[[dict[str, Any]], NoReturn]) -> tuple[int, str | None]:
    """Fork a pioneer that leaves for new namespaces, so that this process can go another way if it is refused."""
    heard, tell = os.pipe()
    pioneer = os.fork()
    if not pioneer:
        os.close(heard)
        try:
            watch.die_with_parent()
            _leave(orders, tell, init)
        except BaseException as error:
            os.write(tell, f"{error}".encode() or b"?")
        os._exit(70)
    os.close(tell)
    said = os.read(heard, 500).decode()
    os.close(heard)
    return pioneer, said or None


def _leave(orders: dict[str, Any], tell: int, init: Callable[[dict[str, Any]], NoReturn]) -> None:
    null = os.open(
        "/dev/null", os.O_RDWR
    )  # init, in the same mount namespace, soon takes /dev away for a moment
    _unshare()
    pid = os.fork()
    if not pid:
        try:
            watch.die_with_parent()
            mounts.arrange(orders)
            _loopback_up()
        except BaseException as error:
            os.write(tell, f"{error}".encode() or b"?")
            os._exit(70)
        os.close(tell)
        init(orders)
    os.close(tell)
    if "records" in orders:
        watch.let_go(orders, null)
    os._exit(min(255, abs(watch.exit_code(os.waitpid(pid, 0)[1]))))


def _unshare() -> None:
    """Root makes the namespaces directly; anyone else makes a user namespace in which he may."""
    uid, gid = os.geteuid(), os.getegid()
    wanted = _IPC | _PID | _MOUNT | _NETWORK
    if uid == 0 and _try_unshare(wanted) is None:
        return
    if error := _try_unshare(wanted | _USER):
        raise OSError(error, f"unshare: {os.strerror(error)}")
    for name, line in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(line)


def _try_unshare(flags: int) -> int | None:
    libc = ctypes.CDLL(None, use_errno=True)
    return ctypes.get_errno() if libc.unshare(flags) else None


def _loopback_up() -> None:
    import _socket  # not `socket`: its imports take longer than the call
    import fcntl
    import struct

    up_and_running = 0x1 | 0x40
    with_flags = struct.pack("16sH14x", b"lo", up_and_running)
    one = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)
    fcntl.ioctl(one.fileno(), 0x8914, with_flags)
    one.close()


def _init(orders: dict[str, Any]) -> NoReturn:
    """Process 1 of the namespace: starts the demo, watches, reaps; its own end is the end of everything in there."""
    status, cut, swept = None, None, []
    try:
        watch.say(orders, isolation="namespaces", why=None)
        before = ledger.listing()
        reader = watch.wakeup()
        demo = os.fork()
        if not demo:
            watch.become_demo(orders, "/tmp", _drop_capabilities)
        watch.let_go(orders)
        ended: dict[int, int] = {}
        cut = watch.until_over(orders, reader, lambda: _reap(ended, demo), lambda: _memory(orders["memory"]))
        _reap(ended, demo)
        status = watch.exit_code(ended[demo]) if demo in ended else None
        swept = [f"process {pid}" for pid in _others() if watch.is_running(pid)] if cut is None else []
        swept += ledger.leftovers(before)
    finally:
        watch.say(orders, status=status, cut=cut, swept=swept)
        os._exit(0)


def _reap(ended: dict[int, int], demo: int) -> bool:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if not pid:
            break
        if pid == demo:
            ended[pid] = status
    return demo in ended


def _others() -> list[int]:
    return [pid for pid in watch.processes() if pid != 1]


def _memory(most: int) -> int:
    return watch.memory_of(_others(), most) + mounts.memory_in_files()


def _drop_capabilities() -> None:
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    if os.geteuid() == 0:
        for number in range(64):
            if number not in _KEPT_CAPABILITIES:
                watch.prctl(_PR_CAPBSET_DROP, number)
