"""Reviews that are killed with SIGKILL at random moments, one after the other on one home; what was counted, as JSON.

    python -m tests.safety.killing full --count 1000 --seed 1

Each review is a process of its own, the real command on a pipe or a pseudo-terminal, forked from this program so that
a thousand of them need not import everything anew. An answer is acknowledged when the screen counts it as done.
"""

from __future__ import annotations

import argparse
import json
import os
import pty
import random
import re
import select
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import pyte

CARDS = 300
LATEST = {"plain": 0.8, "full": 1.6}
"""Seconds from its first sign of life within which a review is killed; one in ten is killed before that."""


@dataclass
class Counted:
    """What a number of kills came to."""

    kills: int = 0
    acknowledged: int = 0
    saved: int = 0
    saved_unseen: int = 0
    before_any_answer: int = 0
    lost: int = 0
    unsound: int = 0
    asked_again: int = 0


def make_deck(folder: Path) -> Path:
    """A deck of many cards that differ in a number."""
    deck = folder / "many"
    (deck / "concepts").mkdir(parents=True)
    (deck / "deck.yaml").write_text(
        "deck: many\ntitle: Many\nversion: 1.0.0\nlicence: MIT\nlanguages: [en]\n", encoding="utf-8"
    )
    cards = "".join(
        f'  - {{id: c{n}, kind: basic, ask: "Question {n} of many?", answer: "Answer {n}"}}\n'
        for n in range(CARDS)
    )
    (deck / "concepts" / "number.yaml").write_text(
        f"concept: number\nname: Number\ncards:\n{cards}", encoding="utf-8"
    )
    return deck


def make_home(folder: Path, number: int) -> Path:
    """An empty home in which new cards do not run out."""
    home = folder / f"home-{number}"
    home.mkdir()
    (home / "config.toml").write_text("new_per_day = 9999\n", encoding="utf-8")
    return home


def kill_often(mode: str, count: int, seed: int, folder: Path) -> Counted:
    """Kill `count` reviews, each at a moment drawn from the seed, and look at what is left after each."""
    chance, counted = random.Random(seed), Counted()
    deck, home, answered = make_deck(folder), make_home(folder, 0), 0
    start = {"plain": _start_plain, "full": _start_full}[mode]
    for number in range(count):
        if answered > CARDS - 80:
            home, answered = make_home(folder, number + 1), 0
        known = _answered(home)
        moment = chance.uniform(0, LATEST[mode])
        shown = start(home, deck, moment if chance.random() < 0.9 else -moment)
        saved = _answered(home)
        answered = len(saved)
        _count(counted, shown, known, saved)
        counted.unsound += bool(_findings(home))
    return counted


def _count(counted: Counted, shown: Shown, known: list[str], saved: list[str]) -> None:
    new = len(saved) - len(known)
    counted.kills += 1
    counted.acknowledged += shown.done
    counted.saved += new
    counted.before_any_answer += new == 0
    counted.saved_unseen += max(0, new - shown.done)
    counted.lost += max(0, shown.done - new)
    counted.unsound += saved[: len(known)] != known or len(set(saved)) != len(saved) or new > shown.done + 1
    counted.asked_again += shown.first is not None and shown.first in known


@dataclass
class Shown:
    """What a review showed until it was killed: answers counted as done, and the first card it asked."""

    done: int = 0
    first: str | None = None

    def see(self, text: str) -> None:
        """Take in what is on the screen, or was said."""
        if self.first is None and (asked := re.search(r"Question (\d+) of many", text)):
            self.first = f"many/c{asked[1]}"
        self.done = max([self.done, *map(int, re.findall(r"left, (\d+) done", text))])


def _start_plain(home: Path, deck: Path, seconds: float) -> Shown:
    inside, outside = os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(inside[0], 0)
        os.dup2(outside[1], 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        _be_the_command(home, deck, "--plain")
    os.close(inside[0])
    os.close(outside[1])
    os.write(inside[1], b"\n4\n" * 60)
    said = bytearray()
    _until_killed(pid, outside[0], seconds, said.extend)
    os.close(inside[1])
    os.close(outside[0])
    shown = Shown()
    shown.see(said.decode())
    return shown


def _start_full(home: Path, deck: Path, seconds: float) -> Shown:
    pid, terminal = pty.fork()
    if pid == 0:
        _be_the_command(home, deck)
    shown, screen = Shown(), pyte.Screen(80, 24)
    stream = pyte.ByteStream(screen)
    pressed_at = -1

    def take_in(data: bytes) -> None:
        nonlocal pressed_at
        stream.feed(data)
        shown.see("\n".join(screen.display))
        if shown.first and shown.done > pressed_at:
            pressed_at = shown.done
            os.write(terminal, b" 4")

    _until_killed(pid, terminal, seconds, take_in)
    os.close(terminal)
    return shown


def _until_killed(pid: int, output: int, seconds: float, take_in: Callable[[bytes], object]) -> None:
    """Follow what a process says, kill it when its time has come, and take in what it had still said.

    The time begins with its first word; a time below zero begins at once.
    """
    if seconds > 0:
        select.select([output], [], [], 20)
    end = time.monotonic() + abs(seconds)
    while (left := end - time.monotonic()) > 0:
        if select.select([output], [], [], left)[0] and not _read(output, take_in):
            break
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    while select.select([output], [], [], 0)[0] and _read(output, take_in):
        pass


def _read(output: int, take_in: Callable[[bytes], object]) -> bool:
    try:
        data = os.read(output, 65536)
    except OSError:  # a pseudo-terminal whose other side has gone
        return False
    try:
        take_in(data)
    except OSError:
        return False
    return bool(data)


def _be_the_command(home: Path, deck: Path, *words: str) -> None:
    """In the child: nothing but the command from here on."""
    try:
        os.environ |= {"TERM": "xterm-256color", "LINES": "24", "COLUMNS": "80"}
        sys.argv = ["studycards", "--home", str(home), "--decks", str(deck), "review", "many", *words]
        sys.stdin, sys.stdout, sys.stderr = map(os.fdopen, (0, 1, 2), "rww")
        sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr
        from studycards.cli.start import main

        main()
    finally:
        os._exit(0)


def _answered(home: Path) -> list[str]:
    from studycards.log import Log

    with Log.open(home / "progress.db", now=0) as log:
        return [event.card or "" for event in log.events(types=("review",))]


def _findings(home: Path) -> list[str]:
    from studycards.log import Log

    with Log.open(home / "progress.db", now=0) as log:
        return [str(damage) for damage in log.check()]


def _import_what_reviews_need() -> None:
    import textual.widgets  # noqa: F401

    import studycards.cli.learner
    import studycards.driver.review
    import studycards.ui.full.app
    import studycards.ui.plain  # noqa: F401


def main() -> None:
    """Kill, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mode", choices=LATEST)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    _import_what_reviews_need()
    with tempfile.TemporaryDirectory() as folder:
        counted = kill_often(wanted.mode, wanted.count, wanted.seed, Path(folder))
    print(json.dumps(asdict(counted)))


if __name__ == "__main__":
    main()
