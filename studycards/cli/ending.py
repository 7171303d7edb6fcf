"""The end of every run: its exit code, and an error in one or two sentences; never a traceback."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import NoReturn

from studycards.cli.world import World, asked_language, tell
from studycards.errors import StudycardsError


def ended(run: Callable[[], int | None]) -> NoReturn:
    """Do `run`, tell what went wrong, and end the process with the exit code."""
    gc.disable()  # imports make much that lasts and little to collect
    try:
        code = run() or 0
    except StudycardsError as error:
        tell(_told(error))
        code = error.exit_code
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        _forget_output()
        code = 0
    except OSError as error:
        where = error.filename or "the file system"
        tell(f"{error.strerror or error}: {where}. Nothing that was saved is lost.")
        code = 2
    sys.exit(code)


def _told(error: StudycardsError) -> str:
    return World(None, (), asked_language()).words_of(error)


def _forget_output() -> None:
    """The reader of our output has gone: let Python's own flush at exit go nowhere."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
