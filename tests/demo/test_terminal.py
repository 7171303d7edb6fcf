"""A demo cannot touch the terminal that the program runs in."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from hostile import write

ROOT = Path(__file__).resolve().parents[2]
BECOME_OWNER = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, sys.argv[1:])
"""


@pytest.mark.parametrize("mode", ["auto", "process-group"])
def test_the_terminal_is_as_it_was(mode: str, tmp_path: Path) -> None:
    path = write(tmp_path / "demos", "terminal", "sctest-00000001")
    ours, theirs = pty.openpty()
    before = termios.tcgetattr(theirs)
    name = os.ttyname(theirs)
    text = path.read_text().replace('os.environ.get("TTY", "/dev/tty")', repr(name))
    path.write_text(text)

    script = [sys.executable, str(Path(__file__).with_name("run_hostile.py")), mode, "0", str(path)]
    told = subprocess.run(
        [sys.executable, "-c", BECOME_OWNER, *script],
        stdin=theirs,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
        timeout=20,
        check=True,
    ).stdout

    assert b'"outcome": "confirmed"' in told
    assert termios.tcgetattr(theirs) == before
    os.close(ours)
    os.close(theirs)
