"""What each way of keeping an answer costs: milliseconds and syncs of the disk, by journal mode and `synchronous`.

    python tests/benchmarks/durability.py [FOLDER]

FOLDER lies on the disk to be measured; by default a temporary one. An answer here is all that an answer is: its event,
its link of the chain, its card's state. Syncs are counted by strace in runs of their own, where it is installed.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from studycards.log import Log
from studycards.model import Event

ANSWERS = 150
MODES = [
    (journal, synchronous)
    for journal in ("wal", "delete", "truncate", "persist")
    for synchronous in ("off", "normal", "full", "extra")
]
PROMISES = {"off": "no", "normal": "no", "full": "wal only", "extra": "yes"}
"""Whether what was acknowledged outlives a loss of power, by SQLite's documentation."""


def answer(path: Path, journal: str, synchronous: str) -> list[float]:
    """Milliseconds of each answer."""
    took = []
    with Log.open(path, now=0) as log:
        log.append(Event("", "flag", 0, 0, "", card="d/first"))
        log._connection.execute(f"pragma journal_mode = {journal}")
        log._connection.execute(f"pragma synchronous = {synchronous}")
        for number in range(ANSWERS):
            begun = time.perf_counter()
            log.append(Event("", "review", number, 0, "", card=f"d/{number % 20}", grade=3, took_ms=4000))
            took.append((time.perf_counter() - begun) * 1000)
    return took


def syncs(path: Path, journal: str, synchronous: str) -> float | None:
    """Syncs of the disk an answer; None where they cannot be counted."""
    if not shutil.which("strace"):
        return None
    path.parent.mkdir()
    trace = path.with_name("trace")
    command = ["strace", "-f", "-e", "trace=fsync,fdatasync", "-o", trace, sys.executable, __file__]
    subprocess.run([*command, "--one", path, journal, synchronous], check=True, capture_output=True)
    return trace.read_text().count("sync(") / ANSWERS


def main() -> None:
    """Measure and print a table."""
    if sys.argv[1:2] == ["--one"]:
        answer(Path(sys.argv[2]), *sys.argv[3:])
        return
    print(f"{'journal':10}{'synchronous':13}{'median ms':>10}{'p95 ms':>9}{'syncs':>7}  outlives power loss")
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if sys.argv[1:] else None) as folder:
        for number, (journal, synchronous) in enumerate(MODES):
            took = sorted(answer(Path(folder) / str(number) / "progress.db", journal, synchronous))
            counted = syncs(Path(folder) / f"{number}-traced" / "progress.db", journal, synchronous)
            shown = "-" if counted is None else f"{counted:.1f}"
            promise = PROMISES[synchronous].replace("wal only", "yes" if journal == "wal" else "almost")
            p95 = took[round(len(took) * 0.95)]
            row = f"{journal:10}{synchronous:13}{statistics.median(took):10.2f}{p95:9.2f}"
            print(f"{row}{shown:>7}  {promise}")


if __name__ == "__main__":
    main()
