"""How long `deck check` takes and how much it needs. By hand: python tests/benchmarks/deck_check.py

Goals: every bomb refused in under 0.6 s and 200 MB; 10,000 cards, in twenty files or in one, in under 5 s.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import large

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.test_spoiled_decks import BOMBS, planted  # noqa: E402

ROUNDS = 3


def checked(deck: Path, home: Path) -> tuple[float, float, int]:
    """The least seconds of some rounds, the most megabytes, and the exit code."""
    words = (sys.executable, "-m", "studycards", "--home", str(home), "deck", "check", str(deck))
    rounds = [_measured(words) for _ in range(ROUNDS)]
    return min(took for took, _, _ in rounds), max(mb for _, mb, _ in rounds), rounds[0][2]


def _measured(words: tuple[str, ...]) -> tuple[float, float, int]:
    began = time.perf_counter()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    quiet = [(os.POSIX_SPAWN_DUP2, nowhere, stream) for stream in (1, 2)]
    pid = os.posix_spawn(words[0], words, os.environ, file_actions=quiet)
    _, status, used = os.wait4(pid, 0)
    os.close(nowhere)
    usage: resource.struct_rusage = used
    return time.perf_counter() - began, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for bomb in BOMBS:
            told(bomb, checked(planted(folder / "small", bomb), folder / "home"), "0.6 s, 200 MB")
            shutil.rmtree(folder / "small")
        for label, cards in (("10,000 cards", 500), ("10,000 cards in one file", 10_000)):
            deck = large.deck(folder / "large", 10_000, cards)
            told(label, checked(deck, folder / "home"), "5 s")
            shutil.rmtree(deck)


def told(what: str, found: tuple[float, float, int], goal: str) -> None:
    took, mb, code = found
    print(f"{what:<28} {took:5.2f} s  {mb:4.0f} MB  exit {code}  (goal {goal})")


if __name__ == "__main__":
    main()
