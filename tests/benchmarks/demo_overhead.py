"""How much longer a demo takes in the runner than bare: `python tests/benchmarks/demo_overhead.py [RUNS]`.

Bare and run take turns, so that a busy machine is busy for both. Compares medians for both kinds of isolation.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from studycards.demo import declared, machine, runner

ALLOWED_MS = 150
TINY = '''"""The smallest demo there is."""
from studycards.demo import Demo, expect
DEMO = Demo(title={"en": "Tiny"}, claims=[], evidence={"one": {"en": "One is one"}})
if __name__ == "__main__":
    DEMO.run(lambda: expect("one", 1, 1))
'''
ROOT = Path(__file__).resolve().parents[2]


def main(runs: int = 20) -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deck" / "demos" / "tiny.py"
        path.parent.mkdir(parents=True)
        path.write_text(TINY)
        worst = max(compared(path, mode, runs) for mode in ("auto", "process-group"))
    print(f"allowed: {ALLOWED_MS} ms; worst: {worst:.0f} ms")
    return int(worst > ALLOWED_MS)


def compared(path: Path, mode: str, runs: int) -> float:
    """The medians' difference in milliseconds."""
    demo = declared.read(path)
    seen: set[str] = set()

    def in_runner() -> None:
        result = runner.run(demo, isolation=mode)
        assert result.outcome == "confirmed", result
        seen.add(result.isolation)

    def bare() -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, str(path)], stdout=subprocess.DEVNULL, env=environment, check=True)

    machine.stamp()
    turns = [(milliseconds(bare), milliseconds(in_runner)) for _ in range(runs)]
    alone, inside = (statistics.median(column) for column in zip(*turns, strict=True))
    print(
        f"{'/'.join(seen):>14}: bare {alone:6.1f} ms, in the runner {inside:6.1f} ms, {inside / alone:.2f} x,",
        end=" ",
    )
    print(f"overhead {inside - alone:.1f} ms")
    return inside - alone


def milliseconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
