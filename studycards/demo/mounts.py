"""What a demo in namespaces sees: all read-only, with /tmp, /run, /dev/shm, /dev and /proc of its own.

/run is where the learner's other programs listen (D-Bus, containers): a socket works on a read-only disk, too, and
whoever answers there is outside, where the home can be seen.
"""

from __future__ import annotations

import ctypes
import os
from typing import Any

_RDONLY, _NOSUID, _NODEV, _BIND, _RECURSIVE, _PRIVATE = 1, 2, 4, 4096, 16384, 1 << 18
_MOUNT_SETATTR, _AT_FDCWD, _AT_RECURSIVE = 442, -100, 0x8000
_A_LITTLE = 1 << 20
_COVERED = ("/tmp", "/var/tmp", "/run")
_PROGRAMS = "/run/current-system"  # where NixOS has them
_DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
_IN_MEMORY = ("/tmp", "/var/tmp", "/dev/shm")
"""Where files can be kept in memory, which counts. What else is covered has room for no more than names."""


def arrange(orders: dict[str, Any]) -> None:
    """Arrange it all, in this process's mount namespace. OSError where the kernel refuses."""
    _mount("none", "/", None, _RECURSIVE | _PRIVATE)
    covered = [folder for folder in _COVERED if os.path.isdir(folder)]
    covered += [folder for folder in orders["hidden"] if os.path.isdir(folder)]
    kept = _open_kept([*orders["readable"], orders["source"], _PROGRAMS], covered)
    found = [name for name in _DEVICES if os.path.exists(f"/dev/{name}")]
    devices = {name: os.open(f"/dev/{name}", os.O_PATH) for name in found}
    _all_read_only("/")
    for path in sorted([*covered, *kept], key=lambda path: (path.count("/"), path in kept)):
        if path in kept:
            _bind(kept[path], path)
        elif os.path.isdir(path):
            size = orders["memory"] if path in _IN_MEMORY else _A_LITTLE
            _mount("tmpfs", path, "tmpfs", _NOSUID | _NODEV, f"size={size},mode=1777")
    _own_proc()
    _own_dev(devices, orders["memory"])
    for descriptor in [*kept.values(), *devices.values()]:
        os.close(descriptor)


def memory_in_files() -> int:
    """Bytes in the files that are kept in memory."""
    used = 0
    for folder in filter(os.path.isdir, _IN_MEMORY):
        found = os.statvfs(folder)
        used += (found.f_blocks - found.f_bfree) * found.f_frsize
    return used


def _open_kept(paths: list[str], covered: list[str]) -> dict[str, int]:
    """Descriptors of what lies below a covered folder and must be seen again."""
    kept = {}
    for path in paths:
        if any(path.startswith(f"{folder}/") for folder in covered) and os.path.exists(path):
            kept[path] = os.open(path, os.O_PATH)
    return kept


def _bind(descriptor: int, path: str) -> None:
    source = f"/proc/self/fd/{descriptor}"
    if not os.path.exists(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if os.path.isdir(source):
            os.mkdir(path)
        else:
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
    _mount(source, path, None, _BIND | _RECURSIVE)


def _own_proc() -> None:
    """/proc of the new PID namespace; its /proc/sys stays read-only, also for root."""
    _mount("proc", "/proc", "proc", _NOSUID | _NODEV)
    if os.geteuid() == 0:
        for path in ("/proc/sys", "/proc/sysrq-trigger"):
            if os.path.exists(path):
                _mount(path, path, None, _BIND | _RECURSIVE)
                _all_read_only(path)


def _own_dev(devices: dict[str, int], memory: int) -> None:
    _mount("tmpfs", "/dev", "tmpfs", _NOSUID, "size=1m,mode=755")
    for name, descriptor in devices.items():
        _bind(descriptor, f"/dev/{name}")
    for name, target in (("fd", "fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")):
        os.symlink(f"/proc/self/{target}", f"/dev/{name}")
    os.symlink("pts/ptmx", "/dev/ptmx")
    for name in ("shm", "pts", "mqueue"):
        os.mkdir(f"/dev/{name}")
    _mount("tmpfs", "/dev/shm", "tmpfs", _NOSUID | _NODEV, f"size={memory},mode=1777")
    _mount("devpts", "/dev/pts", "devpts", _NOSUID, "newinstance,ptmxmode=0666,mode=620")
    try:
        _mount("mqueue", "/dev/mqueue", "mqueue", _NOSUID | _NODEV)
    except OSError:
        os.rmdir("/dev/mqueue")  # a kernel without POSIX queues


def _mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    encoded = kind.encode() if kind else None
    if libc.mount(source.encode(), target.encode(), encoded, ctypes.c_ulong(flags), options.encode()):
        raise _failure(f"mount {kind or 'of'} {target}")


def _all_read_only(path: str) -> None:
    """Set the mount and all below it read-only; a kernel older than 5.12 leaves things as they are."""

    class Attributes(ctypes.Structure):
        _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns")]

    wanted = Attributes(set=_RDONLY)
    libc = ctypes.CDLL(None, use_errno=True)
    where = (_MOUNT_SETATTR, _AT_FDCWD, path.encode(), _AT_RECURSIVE)
    if libc.syscall(*where, ctypes.byref(wanted), ctypes.sizeof(wanted)) and ctypes.get_errno() != 38:
        raise _failure(f"mount_setattr {path}")


def _failure(call: str) -> OSError:
    error = ctypes.get_errno()
    return OSError(error, f"{call}: {os.strerror(error)}")
