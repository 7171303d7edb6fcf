"""A review that is killed loses no answer that it had counted, leaves none by halves, and the next one goes on.

The ordinary suite kills a few in each face, `-m slow` more, `-m slow --long` a thousand.
"""

import json
import subprocess
import sys
from pathlib import Path

from tests.conftest import rounds

ROOT = Path(__file__).parents[2]


def kill(mode: str, count: int, seed: int) -> dict[str, int]:
    command = [sys.executable, "-m", "tests.safety.killing", mode, "--count", str(count), "--seed", str(seed)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60 + 5 * count)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def assert_nothing_was_lost(counted: dict[str, int], count: int) -> None:
    assert counted["kills"] == count
    assert counted["acknowledged"] > 0, "no review came as far as an answer: this proves nothing"
    assert (counted["lost"], counted["unsound"], counted["asked_again"]) == (0, 0, 0), counted
    assert counted["saved_unseen"] <= count  # each may have saved one that it could not show any more


@rounds(6, 20, 1_000)
def test_a_killed_plain_review_loses_nothing(count: int) -> None:
    assert_nothing_was_lost(kill("plain", count, 3), count)


@rounds(5, 12, 1_000)
def test_a_killed_full_screen_review_loses_nothing(count: int) -> None:
    assert_nothing_was_lost(kill("full", count, 4), count)
