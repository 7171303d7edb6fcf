"""The terminal's modes, kept during a run and put back where a demo changed them."""

from __future__ import annotations

import sys
from typing import Any


def modes() -> list[Any] | None:
    """The modes of the terminal on standard input; None where it is no terminal."""
    try:
        import termios

        return termios.tcgetattr(sys.__stdin__.fileno()) if sys.__stdin__ else None
    except (ImportError, OSError, ValueError, termios.error):
        return None


def restore(before: list[Any] | None) -> None:
    """Put the modes back if they are others now."""
    if before is None or modes() == before or sys.__stdin__ is None:
        return
    import termios

    try:
        termios.tcsetattr(sys.__stdin__.fileno(), termios.TCSANOW, before)
    except termios.error:
        pass
