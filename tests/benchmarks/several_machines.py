"""How long it takes to merge many events, and to sum up the logs of a large class.

    python tests/benchmarks/several_machines.py [--learners 10000] [--events 1000]

Prints seconds on this machine. The class needs some 350 MB of disk for each million events.
"""

from __future__ import annotations

import argparse
import gc
import random
import tempfile
import time
from pathlib import Path

from studycards.exchange.cohort_rows import cohort
from studycards.exchange.sync_folder import sync_folder
from tests.exchange.making import NOW, log_of, many_events

CARDS = 500


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--learners", type=int, default=10_000)
    options.add_argument("--events", type=int, default=1_000, help="of each learner")
    chosen = options.parse_args()
    gc.disable()  # as the command does
    with tempfile.TemporaryDirectory(prefix="studycards-bench-") as room:
        merging(Path(room))
        summing_up(Path(room) / "class", chosen.learners, chosen.events)


def merging(room: Path) -> None:
    """100,000 events from a folder into an empty home, then once more with nothing new."""
    (room / "shared").mkdir()
    with log_of(room / "a") as a, log_of(room / "b") as b:
        a.merge(many_events(100_000))
        for what, log in (("write 100,000 events", a), ("merge 100,000 events", b), ("find nothing new", b)):
            began, cpu = time.perf_counter(), time.process_time()
            sync_folder(log, room / "shared", NOW)
            say(what, time.perf_counter() - began, time.process_time() - cpu)


def summing_up(folder: Path, learners: int, events: int) -> None:
    """A class of learners, each with a synchronized folder of two devices."""
    lines = _lines(events)
    draw = random.Random(1)
    for learner in range(learners):
        for half in (0, 1):
            device = f"{learner * 2 + half:016x}"
            place = folder / f"learner-{learner}" / device
            place.mkdir(parents=True)
            start = draw.randrange(events)
            (place / "20261125-0000000000000000.jsonl").write_text(
                "".join(
                    f'{{"id":"{learner:08x}{number:024x}",{lines[(start + number) % events]}'.replace(
                        "DEVICE", device
                    )
                    for number in range(half, events, 2)
                )
            )
    teaches = [(f"d/card-{card}", f"d/claim-{card // 3}") for card in range(CARDS)]
    began, cpu = time.perf_counter(), time.process_time()
    found = cohort(str(folder), [], teaches)
    say(
        f"sum up {found.learners:,} learners, {found.answers:,} answers",
        time.perf_counter() - began,
        time.process_time() - cpu,
    )


def _lines(count: int) -> list[str]:
    """The rest of a line after its id: answers as the program writes them."""
    draw = random.Random(2)
    lines = []
    for number in range(count):
        grade = draw.choice(("again", "hard", "good", "good", "good", "easy"))
        verdict, instead = (
            ("wrong", f',"instead":"key-{draw.randrange(3)}"') if grade == "again" else ("right", "")
        )
        day = f"2026-{1 + number * 11 // count:02d}-{1 + number % 28:02d}"
        lines.append(
            f'"type":"review","at":"{day}T09:{number % 60:02d}:00.000Z","day":"{day}","device":"DEVICE",'
            f'"tz":60,"card":"d/card-{draw.randrange(CARDS)}","grade":"{grade}","took_ms":{draw.randrange(900, 9999)},'
            f'"answer":{{"verdict":"{verdict}","reply":"a pipe"{instead}}},"due_day":"2026-12-01","phase":"review",'
            f'"retention":0.9,"check":"{number:08x}"}}\n'
        )
    return lines


def say(what: str, wall: float, cpu: float) -> None:
    print(f"{what}: {wall:.2f} s ({cpu:.2f} s of processor time)", flush=True)


if __name__ == "__main__":
    main()
