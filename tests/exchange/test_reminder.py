"""A reminder that systemd and a shell accept, and that keeps quiet where nothing is due."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from studycards.exchange.reminder import cron_line, systemd_units
from tests.conftest import Studycards


def asking(line: str) -> list[str]:
    return [sys.executable, "-c", f"print({line!r}, end='')"]


def script_of_cron(line: str) -> str:
    return line.split(" ", 5)[5].replace("\\%", "%")


def run(script: str, path: Path) -> str:
    environment = {"PATH": str(path), "HOME": str(path)}
    return subprocess.run(
        ["/bin/sh", "-c", script], env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_it_prints_what_is_due_where_there_is_no_desktop(tmp_path: Path) -> None:
    line = cron_line(asking('12 due, 100% "it\'s" $HOME'), 7, 5)

    assert line.startswith("5 7 * * * ")
    assert run(script_of_cron(line), tmp_path) == 'studycards: 12 due, 100% "it\'s" $HOME\n'


def test_it_shows_a_notice_on_a_desktop(tmp_path: Path) -> None:
    notice = tmp_path / "notify-send"
    notice.write_text('#!/bin/sh\necho "shown: $*"\n')
    notice.chmod(0o755)

    assert run(script_of_cron(cron_line(asking("3 due"), 7, 5)), tmp_path) == "shown: studycards 3 due\n"


def test_it_keeps_quiet_where_nothing_is_due(tmp_path: Path) -> None:
    assert run(script_of_cron(cron_line(asking(""), 7, 5)), tmp_path) == ""


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    units = systemd_units([*asking("1 due"), "a b", "50%", '"'], 19, 0)
    for name, text in units.items():
        (tmp_path / name).write_text(text)
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--user", *(str(tmp_path / name) for name in units)],
        capture_output=True, text=True, timeout=30, env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )  # fmt: skip

    assert ran.returncode == 0 and not ran.stderr.strip(), ran.stderr


def test_remind_prints_the_units_and_changes_nothing(studycards: Studycards, home: Path) -> None:
    ran = studycards("remind", "--at", "07:30")

    assert "OnCalendar=*-*-* 07:30:00" in ran.out and str(home) in ran.out and "due --line" in ran.out
    assert not home.exists()
    assert studycards("remind", "--at", "half past").code == 2
    assert set(studycards("remind", "--json").json) == {"studycards.service", "studycards.timer"}
