"""How long commands take, as ratios to `python -c pass` in the same run. By hand: python tests/benchmarks/start_up.py

Goals: `due` on the shipped deck at most 12, with 10,000 cards more at most 16 (warm index) and under 120 MB;
the first load of those 10,000 cards under 6 s, any later one at most 2 (25 ms where `python -c pass` takes 12.5);
the first screens within 1.3 of an empty Textual app's.
"""

from __future__ import annotations

import os
import pty
import resource
import select
import statistics
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from pathlib import Path

import large

ROUNDS = 9
LONGEST = 30
"""Seconds that a first screen may take."""
LATER = """
import sys, time
from pathlib import Path
from studycards.loading import load
spent = []
for _ in range(5):
    began = time.process_time()
    load(Path(sys.argv[1]), Path(sys.argv[2])).index.entries
    spent.append(time.process_time() - began)
print(min(spent))
"""
EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("ready")
Empty().run()
"""


def seconds(*words: str) -> float:
    start = time.perf_counter()
    subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def ratio(base: tuple[str, ...], words: tuple[str, ...]) -> tuple[float, float]:
    """The median of paired ratios, and the median seconds of `words`."""
    pairs = [(seconds(*base), seconds(*words)) for _ in range(ROUNDS)]
    return statistics.median(b / a for a, b in pairs), statistics.median(b for _a, b in pairs)


def first_paint(mark: bytes, *words: str) -> float:
    """Seconds until `mark` stands on the screen of a pseudo-terminal."""
    start = time.perf_counter()
    pid, terminal = pty.fork()
    if not pid:
        os.environ["TERM"] = "xterm-256color"
        os.execvp(words[0], words)
    termios.tcsetwinsize(terminal, (24, 80))
    seen = b""
    while mark not in seen:
        if time.perf_counter() - start > LONGEST:
            os.kill(pid, 9)
            raise TimeoutError(f"{mark!r} was not on the screen after {LONGEST} s: {seen[-200:]!r}")
        if select.select([terminal], [], [], 1)[0]:
            seen += os.read(terminal, 65536)
    took = time.perf_counter() - start
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    os.close(terminal)
    return took


def main() -> None:
    bare = (sys.executable, "-c", "pass")
    with tempfile.TemporaryDirectory() as folder:
        home = str(Path(folder) / "home")
        command = (sys.executable, "-m", "studycards", "--home", home)
        seconds(*command, "due")
        times, took = ratio(bare, (*command, "due", "--json"))
        print(f"due, shipped deck            {times:5.1f} x python -c pass  ({took * 1000:.0f} ms; goal 12)")
        time.sleep(2)  # what changed just now is not kept
        seconds(*command, "due", "--line")
        times, took = ratio(bare, (*command, "due", "--line"))
        print(f"due --line, kept             {times:5.1f} x python -c pass  ({took * 1000:.0f} ms; goal 5)")

        deck = str(large.deck(Path(folder) / "large", 10_000))
        print(f"first load of 10,000 cards   {seconds(*command, '--decks', deck, 'due'):5.2f} s  (goal 6)")
        times = later_load(bare, deck, str(Path(folder) / "cache"))
        print(f"a later load of them         {times:5.1f} x python -c pass  (goal 2)")
        times, took = ratio(bare, (*command, "--decks", deck, "due"))
        print(f"due, 10,000 cards more       {times:5.1f} x python -c pass  ({took * 1000:.0f} ms; goal 16)")
        print(f"its memory                   {peak_mb(*command, '--decks', deck, 'due'):5.0f} MB  (goal 120)")

        for name, words in (("first card", ("review", "concurrency")), ("today", ())):
            times = first_screen(*command, *words)
            print(f"{f'{name}, full screen':<28} {times:5.2f} x an empty Textual app  (goal 1.3)")


def later_load(base: tuple[str, ...], deck: str, cache: str) -> float:
    """The median of paired ratios: the quickest load of a process that finds a deck compiled, in processor time."""
    load = (sys.executable, "-c", LATER, deck, cache)
    subprocess.run(load, stdout=subprocess.DEVNULL, check=True)
    pairs = [(seconds(*base), float(subprocess.check_output(load))) for _ in range(ROUNDS)]
    return statistics.median(ours / bare for bare, ours in pairs)


def first_screen(*words: str) -> float:
    """The ratio to an empty Textual app, until the keys stand on the screen."""
    empty = (sys.executable, "-c", EMPTY)
    return screens_apart(lambda: first_paint(b"ready", *empty), lambda: first_paint(b"leave", *words))


def screens_apart(base: Callable[[], float], measured: Callable[[], float]) -> float:
    """The median of ratios of seconds, measured in pairs so that a busy machine is busy for both."""
    pairs = [(base(), measured()) for _ in range(ROUNDS)]
    return statistics.median(ours / empty for empty, ours in pairs)


def peak_mb(*words: str) -> float:
    """Peak resident memory of a command, in a child that runs nothing else."""
    pid = os.fork()
    if not pid:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.execvp(words[0], words)
    used: resource.struct_rusage = os.wait4(pid, 0)[2]
    return used.ru_maxrss / 1024


if __name__ == "__main__":
    main()
