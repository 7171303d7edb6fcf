"""Starts the launcher with its orders, and makes sure that nothing of it is there afterwards."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studycards import paths
from studycards.demo import records
from studycards.demo.declared import DemoFile

_PACKAGE = Path(__file__).resolve().parent.parent
_LAUNCHER = Path(__file__).with_name("isolation.py")
_BUFFER = 1 << 20


@dataclass
class Launched:
    """The launcher's process and this side's ends of its channels."""

    process: subprocess.Popen[bytes]
    records: socket.socket
    status: int
    channel: str
    temp: Path

    @classmethod
    def of(
        cls,
        demo: DemoFile,
        arguments: Sequence[str],
        seconds: float,
        memory: int,
        *,
        lang: str,
        python: str,
        hidden: Sequence[Path],
        mode: str,
    ) -> Launched:
        """Start it. OSError where no process can be made."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, _KIND)
        heard, told = os.pipe()
        temp = Path(tempfile.gettempdir()) / f"studycards-{os.getpid()}-{time.monotonic_ns():x}"
        orders = {
            "command": [_program(python), str(demo.path.absolute()), *arguments],
            "records": theirs.fileno(), "status": told,
            "seconds": seconds, "memory": memory, "mode": mode,
            "readable": _readable(demo, python), "hidden": [str(folder.resolve()) for folder in hidden],
            "temp": str(temp), "source": str(demo.path.absolute()),
        }  # fmt: skip
        channel = records.channel_name(theirs)
        try:
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
            process = _process(orders, _environment(channel, lang))
        except BaseException:
            ours.close()
            os.close(heard)
            raise
        finally:
            theirs.close()
            os.close(told)
        return cls(process, ours, heard, channel, temp)

    def cut_lifeline(self) -> None:
        """Let the launcher know that all must end."""
        if self.process.stdin and not self.process.stdin.closed:
            self.process.stdin.close()

    def end(self, grace: float) -> None:
        """End it, however it is; and if it did not clean up itself, do so here."""
        self.cut_lifeline()
        try:
            self.process.wait(grace)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.returncode:
            self._end_strays()
        for end in (self.process.stdout, self.process.stderr):
            if end:
                end.close()
        self.records.close()
        os.close(self.status)
        shutil.rmtree(self.temp, ignore_errors=True)

    def _end_strays(self) -> None:
        """The launcher was killed: its descendants still have this run's channel in their environment."""
        mark = f"{records.CHANNEL}={self.channel}".encode()
        for _ in range(20):
            strays = [pid for pid in _processes() if mark in _environment_of(pid)]
            if not strays:
                return
            for pid in strays:
                try:
                    os.kill(pid, 9)
                except OSError:
                    pass
            time.sleep(0.01)


_KIND = socket.SOCK_SEQPACKET if sys.platform == "linux" else socket.SOCK_DGRAM


def _process(orders: dict[str, Any], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-S", str(_LAUNCHER), json.dumps(orders)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=(orders["records"], orders["status"]),
        env=environment,
        start_new_session=True,
        bufsize=0,
    )


def _environment(channel: str, lang: str) -> dict[str, str]:
    environment = paths.demo_environment()
    environment |= {records.CHANNEL: channel, "STUDYCARDS_LANG": lang}
    environment["PYTHONPATH"] = str(_PACKAGE.parent)
    return environment | {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "TERM": "dumb"}


def _program(python: str) -> str:
    return python if os.path.isabs(python) else shutil.which(python) or python


def _readable(demo: DemoFile, python: str) -> list[str]:
    """The folders that the demo's interpreter reads, and the deck."""
    program = Path(_program(python))
    demos = demo.path.absolute().parent
    folders = [demos, demos.parent, _PACKAGE.parent, program.parent.parent]
    folders += [program.resolve().parent.parent, Path(sys.prefix), Path(sys.base_prefix)]
    folders += [Path(folder) for folder in sys.path if folder and os.path.isdir(folder)]
    return sorted({str(folder.absolute()) for folder in folders if len(folder.parts) > 1})


def _processes() -> list[int]:
    try:
        return [int(name) for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return []


def _environment_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""
