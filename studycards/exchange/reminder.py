"""A daily reminder in the languages of systemd and cron: it shows what is due, and keeps quiet where nothing is."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

SERVICE = """\
[Unit]
Description=What is due in studycards

[Service]
Type=oneshot
ExecStart=/bin/sh -c {script}
"""

TIMER = """\
[Unit]
Description=Remind me of studycards

[Timer]
OnCalendar=*-*-* {hour:02}:{minute:02}:00
Persistent=true

[Install]
WantedBy=timers.target
"""


def systemd_units(command: Sequence[str], hour: int, minute: int) -> dict[str, str]:
    """A user's service and timer, by the names of their files."""
    script = _script(command).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return {
        "studycards.service": SERVICE.format(script=f'"{script}"'),
        "studycards.timer": TIMER.format(hour=hour, minute=minute),
    }


def cron_line(command: Sequence[str], hour: int, minute: int) -> str:
    """A line of a crontab. Cron mails what is printed where there is no desktop to show it on."""
    return f"{minute} {hour} * * * {_script(command)}".replace("%", "\\%")


def _script(command: Sequence[str]) -> str:
    """Ask for the line; show it as a notice on the desktop, or print it."""
    asked = f'line=$({shlex.join(command)}) && test -n "$line"'
    shown = '{ notify-send studycards "$line" 2>/dev/null || echo "studycards: $line"; }'
    return f"{asked} && {shown} || true"
