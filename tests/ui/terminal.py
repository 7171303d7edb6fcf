"""A real pseudo-terminal with the real command in it, and a screen that can be read."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pexpect
import pyte

from tests.conftest import midday_zone


class Terminal:
    """The command in a terminal of `columns` x `rows`. Use as a context manager: it ends with the test.

    `shell` is a line for an interactive shell, in which `"$@"` is the command.
    """

    def __init__(
        self, *words: str, home: Path, columns: int = 80, rows: int = 24, shell: str = "", **variables: str
    ) -> None:
        environment = {
            k: v
            for k, v in os.environ.items()
            if not k.startswith(("STUDYCARDS", "LC_", "COV", "COLUMNS", "LINES"))
        }
        environment |= {
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "TZ": midday_zone(),
            "STUDYCARDS_HOME": str(home),
            **variables,
        }
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        command = [sys.executable, "-m", "studycards", *words]
        if shell:
            command = ["bash", "--norc", "-ic", shell, "bash", *command]
        self.process = pexpect.spawn(
            command[0],
            command[1:],
            env=environment,
            dimensions=(rows, columns),
            timeout=20,
        )

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.close(force=True)

    @property
    def text(self) -> str:
        """The screen as it stands, a line a row."""
        # Not `screen.display`: it falls over half a wide character, as a frame has it that is still being drawn.
        buffer, columns = self.screen.buffer, range(self.screen.columns)
        rows = ("".join(buffer[row][column].data for column in columns) for row in range(self.screen.lines))
        return "\n".join(row.replace("\N{NO-BREAK SPACE}", " ").rstrip() for row in rows)

    def press(self, keys: str) -> None:
        self.process.send(keys)

    def resize(self, columns: int, rows: int) -> None:
        self.process.setwinsize(rows, columns)
        self.screen.resize(rows, columns)

    def wait_for(self, *texts: str, without: str | None = None, seconds: float = 20.0) -> str:
        """Read until every text stands on the screen (and `without` does not); the screen. Fails with the screen."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read()
            shown = self.text
            if all(text in shown for text in texts) and (without is None or without not in shown):
                return shown
        raise AssertionError(f"{texts!r} did not come (without {without!r}); the screen was:\n{self.text}")

    def read(self, seconds: float = 0.05) -> None:
        """Take in what came within a moment."""
        try:
            data = self.process.read_nonblocking(65536, timeout=seconds)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return
        self.raw += data
        self.stream.feed(data)

    def wait_for_end(self, seconds: float = 20.0) -> int:
        """Read to the end; the exit status (negative for a signal)."""
        end = time.monotonic() + seconds
        while self.process.isalive() and time.monotonic() < end:
            self.read()
        assert not self.process.isalive(), f"it did not end; the screen was:\n{self.text}"
        self.read()
        self.process.close()
        if self.process.exitstatus is not None:
            return self.process.exitstatus
        return -(self.process.signalstatus or 0)
