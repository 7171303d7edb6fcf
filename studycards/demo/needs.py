"""What a demo may need of a machine, and the plain reason where it is missing. Checked without side effects.

linux                 the Linux kernel, with /proc
cpus:2                that many CPUs that this process may use
python:3.12           that version of CPython or a newer one
gil:off               an interpreter that runs without the GIL
package:scrapy        a Python package that can be imported; the extra of that name installs it
command:ps            a program on the PATH
fds:2300              that many open files (RLIMIT_NOFILE, the hard limit)
file:/proc/sysvipc    a file or folder
"""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Callable

Reason = dict[str, str]


def missing(need: str) -> Reason | None:
    """Say in both languages why `need` is not met here; None where it is met. ValueError for an unknown need."""
    word, _, value = need.partition(":")
    try:
        check = _CHECKS[word]
    except KeyError:
        raise ValueError(f"unknown need {need!r}; known are {', '.join(sorted(_CHECKS))}") from None
    return check(value)


def known(need: str) -> bool:
    """Whether `need` is a word that this module can check."""
    return need.partition(":")[0] in _CHECKS


def usable_cpus() -> int:
    """How many CPUs this process may use (its affinity, not the machine's count)."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def gil_is_on() -> bool:
    """Whether this interpreter runs with the GIL now. Ask after all imports: some switch it on."""
    return bool(getattr(sys, "_is_gil_enabled", lambda: True)())


def _linux(_: str) -> Reason | None:
    if platform.system() == "Linux":
        return None
    return {
        "en": f"it reads Linux's /proc, and this is {platform.system()}",
        "zh": f"它要读取 Linux 的 /proc，而这里是 {platform.system()}",
    }


def _cpus(count: str) -> Reason | None:
    have = usable_cpus()
    if have >= int(count):
        return None
    return {
        "en": f"it needs {count} CPUs, and this process may use {have}",
        "zh": f"它需要 {count} 个 CPU，而本进程只能使用 {have} 个",
    }


def _python(version: str) -> Reason | None:
    if sys.version_info >= tuple(int(part) for part in version.split(".")):
        return None
    return {
        "en": f"it needs Python {version} or newer, and this is {platform.python_version()}",
        "zh": f"它需要 Python {version} 或更新的版本，而这里是 {platform.python_version()}",
    }


def _gil(state: str) -> Reason | None:
    if gil_is_on() == (state == "on"):
        return None
    return {
        "en": f"it needs an interpreter with the GIL {state}",
        "zh": f"它需要 GIL {'开启' if state == 'on' else '关闭'}的解释器",
    }


def _package(name: str) -> Reason | None:
    if _is_installed(name):
        return None
    return {
        "en": f"the Python package {name} is not installed; pip install 'studycards[{name}]' or pip install {name}",
        "zh": f"没有安装 Python 包 {name}；请运行 pip install 'studycards[{name}]' 或 pip install {name}",
    }


def _is_installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):  # its parent is missing, or broken
        return False


def _command(name: str) -> Reason | None:
    if shutil.which(name):
        return None
    return {"en": f"the program {name} is not on the PATH", "zh": f"PATH 中没有程序 {name}"}


def _fds(count: str) -> Reason | None:
    import resource

    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard == resource.RLIM_INFINITY or hard >= int(count):
        return None
    return {
        "en": f"it opens {count} files, and the limit here is {hard} (ulimit -Hn)",
        "zh": f"它要打开 {count} 个文件，而这里的上限是 {hard}（ulimit -Hn）",
    }


def _file(path: str) -> Reason | None:
    if os.path.exists(path):
        return None
    return {"en": f"{path} does not exist here", "zh": f"这里没有 {path}"}


_CHECKS: dict[str, Callable[[str], Reason | None]] = {
    "linux": _linux,
    "cpus": _cpus,
    "python": _python,
    "gil": _gil,
    "package": _package,
    "command": _command,
    "fds": _fds,
    "file": _file,
}
