"""Runs a short program that a card shows, as it stands or with a line changed: Python here, C with cc."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from studycards.demo.kit import cannot

_PLAIN = "#include <pthread.h>\n#include <stdio.h>\nint main(void) { return 0; }\n"


def run_program(path: Path, timeout: float = 5, changes: Mapping[str, str] | None = None) -> tuple[str, int]:
    """Run a `.py` or `.c` program; give what it printed and its exit status (negative: a signal ended it).

    `changes` replaces pieces of its text first, each of which must stand in it exactly once.
    TimeoutError for one that does not end.
    """
    source = _changed(path.read_text(encoding="utf-8"), changes or {})
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, path.name)
        program.write_text(source, encoding="utf-8")
        command = [sys.executable, str(program)] if path.suffix == ".py" else [str(_compiled(program))]
        return _run(command, timeout)


def _changed(source: str, changes: Mapping[str, str]) -> str:
    for old, new in changes.items():
        if source.count(old) != 1:
            raise ValueError(f"{old!r} stands {source.count(old)} times in the program, not once")
        source = source.replace(old, new)
    return source


def _compiled(program: Path) -> Path:
    built = _build(program)
    if built.returncode:
        plain = program.with_name("plain.c")
        plain.write_text(_PLAIN)
        if _build(plain).returncode:
            cannot(
                "the C compiler here builds nothing (no headers?)",
                "这里的 C 编译器什么也编译不出来（缺少头文件？）",
            )
        raise RuntimeError(f"{program.name} does not compile: {built.stderr.strip()}")
    return program.with_suffix("")


def _build(program: Path) -> subprocess.CompletedProcess[str]:
    command = ["cc", "-O1", "-pthread", "-o", str(program.with_suffix("")), str(program)]
    return subprocess.run(command, capture_output=True, text=True, timeout=20)


def _run(command: list[str], timeout: float) -> tuple[str, int]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
        process_group=0,
    )
    try:
        output, _ = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # its children hold the other end of the pipe
        process.communicate()
        raise TimeoutError(f"{Path(command[-1]).name} did not end within {timeout:g} s") from None
    return output, process.returncode
