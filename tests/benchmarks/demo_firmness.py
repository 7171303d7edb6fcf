"""How firm the demos of a deck are: `python tests/benchmarks/demo_firmness.py [--runs N] [--deck DIR] [DEMO ...]`.

Runs each demo N times on an idle machine and N times with every core loaded by other work, and prints how often each
outcome came. Exits with 1 where evidence was refuted, a run broke, or something was left behind.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from studycards import paths
from studycards.demo import catalogue, machine, needs, runner, verdicts

SPIN = "while True: pass"
BAD = ("refuted", "failed", "timed-out")
SHORT = {"confirmed": "ok", "inconclusive": "inc", "unavailable": "n/a", "refuted": "REF", "failed": "FAIL"}


@dataclass
class Row:
    """What came of one demo under one load."""

    outcomes: Counter[str] = field(default_factory=Counter)
    weak: Counter[str] = field(default_factory=Counter)
    took: list[int] = field(default_factory=list)
    swept: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, result: verdicts.Result) -> None:
        self.outcomes[result.outcome] += 1
        self.took.append(result.duration_ms)
        self.swept.update(result.swept)
        for one in result.evidence:
            if one.verdict not in ("confirmed", "unavailable"):
                self.weak[f"{one.id} {one.verdict}: measured {one.measured}, expected {one.expected}"] += 1
        if result.outcome in BAD and result.reason:
            self.reasons[f"{result.reason['en']} {result.stderr.strip()[-200:]}"] += 1

    def __str__(self) -> str:
        counts = " ".join(f"{number} {SHORT.get(word, word)}" for word, number in self.outcomes.most_common())
        return f"{counts:<22} {statistics.median(self.took):>6.0f} ms"


def main() -> int:
    wanted = _options()
    demos = [demo for demo in catalogue.in_deck(wanted.deck) if not wanted.demos or demo.id in wanted.demos]
    print(
        " ".join(f"{key}={value}" for key, value in machine.stamp(wanted.python).items()),
        f"runs={wanted.runs}",
    )
    rows: dict[str, dict[str, Row]] = {demo.id: {} for demo in demos}
    for load, workers in (("idle", 0), ("loaded", needs.usable_cpus())):
        if load not in wanted.loads:
            continue
        with spinning(workers):
            for demo in demos:
                row = rows[demo.id].setdefault(load, Row())
                for _ in range(wanted.runs):
                    row.add(runner.run(demo, python=wanted.python, isolation=wanted.isolation))
                print(f"{demo.id:<30} {load:<7} {row}", flush=True)
                tell(row)
    return summary(rows)


def tell(row: Row) -> None:
    """Every reason why it is not simply confirmed."""
    for word, number in [*row.weak.most_common(4), *row.reasons.most_common(3), *row.swept.most_common(3)]:
        print(f"    {number} x {word}")


def summary(rows: dict[str, dict[str, Row]]) -> int:
    bad = False
    for load in ("idle", "loaded"):
        found = [row[load] for row in rows.values() if load in row]
        total = sum((row.outcomes for row in found), Counter[str]())
        runs = total.total() - total["unavailable"]
        if not runs:
            continue
        left = sum(bool(row.swept) for row in found)
        seconds = sum(statistics.median(row.took) for row in found) / 1000
        print(
            f"{load}: {dict(total)}; inconclusive {100 * total['inconclusive'] / runs:.2f} % of {runs} runs;",
            end=" ",
        )
        print(f"{left} demos left something; one run of each takes {seconds:.1f} s")
        bad |= bool(left) or any(total[word] for word in BAD)
    return int(bad)


@contextmanager
def spinning(workers: int) -> Iterator[None]:
    """Other work on that many cores."""
    others = [subprocess.Popen([sys.executable, "-S", "-c", SPIN]) for _ in range(workers)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


def _options(words: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("demos", nargs="*", metavar="DEMO")
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--deck", type=Path, default=paths.bundled_decks() / "concurrency")
    parser.add_argument("--loads", nargs="+", default=["idle", "loaded"], choices=["idle", "loaded"])
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--isolation", default=paths.wanted_isolation(os.environ))
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
