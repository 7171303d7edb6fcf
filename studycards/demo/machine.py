"""The machine a demo ran on: kernel, interpreter, GIL, cores; and what isolation it allows."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from studycards.demo import needs

_ASK = """
import json, platform, sys
gil = bool(getattr(sys, "_is_gil_enabled", lambda: True)())
print(json.dumps([f"{platform.python_implementation()} {platform.python_version()}", gil]))
"""


def stamp(python: str = sys.executable, mode: str | None = None) -> dict[str, Any]:
    """Kernel, interpreter, GIL, usable cores, architecture and isolation, as they are recorded with a run.

    `mode` is the isolation where a run has shown it; else it is tried, which takes as long as a small run.
    """
    version, gil = _interpreter(python)
    return {
        "kernel": f"{platform.system()} {platform.release().partition('-')[0]}",
        "python": version,
        "gil": gil,
        "cores": needs.usable_cpus(),
        "arch": platform.machine(),
        "isolation": mode or isolation()["mode"],
    }


@lru_cache(maxsize=8)
def _interpreter(python: str) -> tuple[str, bool]:
    if python == sys.executable:
        return f"{platform.python_implementation()} {platform.python_version()}", needs.gil_is_on()
    try:
        answer = subprocess.run([python, "-I", "-c", _ASK], capture_output=True, timeout=20, check=False)
        version, gil = json.loads(answer.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return "unknown", True
    return str(version), bool(gil)


@lru_cache(maxsize=1)
def isolation() -> Mapping[str, Any]:
    """Try the namespaces once: `{"mode": "namespaces" or "process-group", "why": the call refused or None}`."""
    launcher = Path(__file__).with_name("isolation.py")
    try:
        answer = subprocess.run(
            [sys.executable, "-I", "-S", str(launcher), "try"],
            capture_output=True, stdin=subprocess.DEVNULL, timeout=20, check=False,
        )  # fmt: skip
        found = json.loads(answer.stdout)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        return {"mode": "process-group", "why": str(error)}
    return dict(found)


def capabilities() -> dict[str, Any]:
    """What `doctor` says of isolation: the mode, why not the better one, and how to get it."""
    found = isolation()
    if found["mode"] == "namespaces":
        return {**found, "user": os.geteuid(), "says": _NAMESPACES, "advice": None}
    return {**found, "user": os.geteuid(), "says": _PROCESS_GROUP, "advice": _advice()}


def _advice() -> dict[str, str]:
    for name, value in _SWITCHES:
        setting = Path("/proc/sys") / name.replace(".", "/")
        try:
            refused = int(setting.read_text()) == value
        except (OSError, ValueError):
            continue
        if refused:
            line = f"sysctl -w {name}={'15000' if name.startswith('user.') else 1 - value}"
            return {"en": f"as root: {line}", "zh": f"以 root 身份运行：{line}"}
    return _ADVICE


_SWITCHES = (
    ("kernel.unprivileged_userns_clone", 0),
    ("kernel.apparmor_restrict_unprivileged_userns", 1),
    ("user.max_user_namespaces", 0),
)

_NAMESPACES = {
    "en": "demos run in namespaces of their own: the kernel removes all they leave behind. They reach no network, and "
    "those of decks that did not come with the program do not see your progress. Not guarded: your other files, which "
    "they may read, and before Linux 5.12 change",
    "zh": "演示在各自的命名空间中运行：它们留下的一切都由内核清除。它们不能访问网络；"
    "并非随程序提供的牌组，其演示看不到你的进度。"
    "不受保护的是：你的其他文件，它们可以读取，在 Linux 5.12 之前还可以更改",
}
_PROCESS_GROUP = {
    "en": "demos run as ordinary processes: the program follows them, and removes what they leave behind. Not guarded: "
    "what you may read and change, they may, your progress too; trust only decks whose demos you have read",
    "zh": "演示作为普通进程运行：程序跟踪它们，并清除它们留下的东西。不受保护的是：你能读取和更改的一切，"
    "包括你的进度，它们也能读取和更改；只信任你读过其演示的牌组",
}
_ADVICE = {
    "en": "allow user namespaces to this user (in a container: relax its seccomp profile)",
    "zh": "允许该用户创建用户命名空间（在容器中：放宽其 seccomp 配置）",
}
