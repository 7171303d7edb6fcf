"""A review that is killed loses no answer that it had counted, leaves none by halves, and the next one goes on.

The ordinary suite kills a few; `-m slow` kills STUDYCARDS_KILLS of them (1,000) in each face.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MANY = int(os.environ.get("STUDYCARDS_KILLS", "1000"))


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


def test_a_killed_plain_review_loses_nothing() -> None:
    assert_nothing_was_lost(kill("plain", 6, 3), 6)


def test_a_killed_full_screen_review_loses_nothing() -> None:
    assert_nothing_was_lost(kill("full", 5, 4), 5)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["plain", "full"])
def test_a_thousand_kills_lose_nothing(mode: str) -> None:
    assert_nothing_was_lost(kill(mode, MANY, 1), MANY)
