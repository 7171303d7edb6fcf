"""POSIX message queues: listed where the kernel shows them in a folder, else known by names that were seen."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable

_FOLDER = "/dev/mqueue"
_MOUNT_NAMESPACE, _PRIVATE = 0x00020000, 16384 | 1 << 18


def names() -> list[str] | None:
    """The names of all queues; None where this machine shows them nowhere to this user."""
    if os.path.ismount(_FOLDER):
        return os.listdir(_FOLDER)
    return _listed_as_root() if os.geteuid() == 0 else None


def _listed_as_root() -> list[str] | None:
    """Nobody mounted the queues' folder: a child mounts it for itself alone, over /tmp, and tells."""
    heard, tell = os.pipe()
    pid = os.fork()
    if not pid:
        status = 1
        try:
            libc = ctypes.CDLL(None, use_errno=True)
            alone = not libc.unshare(_MOUNT_NAMESPACE) and not libc.mount(b"none", b"/", None, _PRIVATE, None)
            if alone and not libc.mount(b"mqueue", b"/tmp", b"mqueue", 0, None):
                os.write(tell, "\n".join(os.listdir("/tmp")).encode()[:65000])
                status = 0
        finally:
            os._exit(status)
    os.close(tell)
    with open(heard, "rb") as reader:
        told = reader.read().decode().split("\n")
    return [name for name in told if name] if os.waitpid(pid, 0)[1] == 0 else None


def seen(pids: Iterable[int]) -> set[str]:
    """Names of queues that these processes have open: descriptors that point to `/name`, where no file is."""
    links = {link for pid in pids for link in _descriptors(pid) if link.count("/") == 1 and link[0] == "/"}
    return {link[1:] for link in links if not os.path.exists(link)}


def _descriptors(pid: int) -> list[str]:
    links = []
    try:
        for one in os.listdir(f"/proc/{pid}/fd"):
            links.append(os.readlink(f"/proc/{pid}/fd/{one}"))
    except OSError:
        pass  # it ended, or closed one meanwhile: the next look sees more
    return links


def literals(source: str) -> set[str]:
    """Names that a demo's text spells out as `"/name"`."""
    import re

    return set(re.findall(r"""["']/([\w.@+-]+)["']""", text_of(source)))


def text_of(source: str) -> str:
    """The text of a demo; empty where it cannot be read."""
    try:
        with open(source, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def remove_if_new(name: str, began: float) -> bool:
    """Remove a queue of this user that was made since `began`; whether it was one.

    A queue's mtime is the time it was made, in whole seconds: sending and receiving touch its ctime and atime.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "mq_open"):
        return False
    descriptor = libc.mq_open(f"/{name}".encode(), os.O_RDONLY | os.O_NONBLOCK)
    if descriptor < 0:
        return False
    found = os.fstat(descriptor)
    os.close(descriptor)
    if found.st_uid != os.geteuid() or found.st_mtime < int(began):
        return False
    return bool(libc.mq_unlink(f"/{name}".encode()) == 0)
