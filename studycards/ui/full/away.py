"""Giving the terminal away for a while: to an editor, or to the shell until `fg`."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import SuspendNotSupported

from studycards.errors import NotAvailable, StudycardsError
from studycards.paths import is_served

if TYPE_CHECKING:
    from textual.app import App

T = TypeVar("T")


def away(app: App[Any], work: Callable[[], T]) -> T:
    """What `work` brings back. A StudycardsError of it is raised once the screen is there again."""
    try:
        with app.suspend():  # it would not come back from an error that passes through it
            try:
                return work()
            except StudycardsError as error:
                failed = error
    except SuspendNotSupported:
        raise NotAvailable("An editor needs a terminal, and there is none here.") from None
    raise failed


def stop_for_now() -> None:
    """Stop as any program does at Ctrl-Z; not where no shell is there to bring it back with `fg`."""
    if not is_served() and os.getpgrp() != os.getsid(0):
        os.kill(0, signal.SIGTSTP)
