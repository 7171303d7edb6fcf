"""What every fuzz test shares: how much, which seeds, how long one step may take, what may reach a terminal.

STUDYCARDS_FUZZ_SEED=N goes other ways than the suite does.
"""

from __future__ import annotations

import os
import random
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

LONGEST = 2.0
"""Seconds that one step may take; of processor time, so that a busy machine is not taken for a hang."""

HANG = 30
"""Seconds after which a step that uses no processor hangs."""

CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)
"""What drives a terminal or turns its text around."""


def drawing(*what: object) -> random.Random:
    """Chance that is the same in every run."""
    return random.Random(f"{os.environ.get('STUDYCARDS_FUZZ_SEED', 0)} {what}")


@contextmanager
def at_once(what: object) -> Iterator[None]:
    """Fails where a step takes too long, or hangs."""

    def hangs(_signal: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"hangs: {what!r}")

    before = signal.signal(signal.SIGALRM, hangs)
    signal.alarm(HANG)
    began = time.process_time()
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    took = time.process_time() - began
    assert took < LONGEST, f"took {took:.1f} s: {what!r}"


def drives_a_terminal(text: str) -> str:
    """The first piece of a text that would drive a terminal, with what stands around it; empty for none."""
    found = CONTROL.search(text.replace("\r\n", "\n"))
    return repr(text[max(0, found.start() - 40) : found.end() + 40]) if found else ""
