"""System calls that Python has no name for, through ctypes. Each raises OSError with the call's errno."""

from __future__ import annotations

import ctypes
import os
from typing import Any

libc = ctypes.CDLL(None, use_errno=True)


def checked(name: str, *arguments: Any) -> int:
    """Call a function of libc that returns -1 and sets errno on failure."""
    result = int(getattr(libc, name)(*arguments))
    if result == -1:
        raise failure(ctypes.get_errno(), name)
    return result


def succeeded(name: str, *arguments: Any) -> None:
    """Call a function of the pthread family, which returns the error's number itself."""
    if error := int(getattr(libc, name)(*arguments)):
        raise failure(error, name)


def failure(error: int, name: str) -> OSError:
    """The OSError of an errno, naming the call."""
    return OSError(error, f"{name}: {os.strerror(error)}")
