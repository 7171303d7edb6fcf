"""What tests share: a home of one's own, the command as a person runs it, a small deck."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

SMALL = Path(__file__).parent / "decks" / "small"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long",
        action="store_true",
        help="with `-m slow`: as many rounds as are promised, half an hour with -n 3",
    )


def rounds(some: int, more: int, all: int) -> pytest.MarkDecorator:
    """`count` rounds of one test: some in the ordinary run, more with `-m slow`, all with `-m slow --long`."""
    slow = pytest.param((more, all), id="more", marks=pytest.mark.slow)
    return pytest.mark.parametrize("count", [pytest.param((some, some), id="some"), slow], indirect=True)


@pytest.fixture
def count(request: pytest.FixtureRequest) -> int:
    """How many rounds: see `rounds`."""
    more, all = request.param
    return all if request.config.getoption("--long") else more


def midday_zone() -> str:
    """A time zone in which it is about noon now, so that no step of ten minutes crosses the end of a study day."""
    hours = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-hours:+d}"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


class Ran:
    """What a run of the command gave."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Studycards = Callable[..., Ran]


@pytest.fixture
def studycards(home: Path) -> Studycards:
    """Run the command with words; by default on the small deck and an empty home. Never a traceback."""

    def run(*words: str, decks: Path | None = SMALL, typed: str = "", **variables: str) -> Ran:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("STUDYCARDS", "LC_"))}
        environment |= {"LANG": "C.UTF-8", "TZ": midday_zone(), "STUDYCARDS_HOME": str(home), **variables}
        command = [sys.executable, "-m", "studycards", *(["--decks", str(decks)] if decks else []), *words]
        ran = subprocess.run(
            command, input=typed, env=environment, capture_output=True, text=True, timeout=60
        )
        assert "Traceback" not in ran.stderr, ran.stderr
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    return run
