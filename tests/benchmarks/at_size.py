"""A hundred thousand cards and a million answers, beside Anki's own library. Writes docs/performance.md.

    python tests/benchmarks/at_size.py [--room FOLDER] [--cards 100000] [--events 1000000] [--clanki COMMAND]

With --clanki it looks, too, how long clanki, a terminal client of Anki, takes to its list of decks. To make the home
takes some minutes; with --room it is kept there for the next time. A grade is measured on a home in memory, so that the
disk's sync is left out.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import anki_side
import large
import start_up

from studycards.demo import machine
from studycards.desk.opening import Desk, open_desk
from studycards.model import said
from studycards.paths import places

MEMORY = Path("/dev/shm")
OTHERS = """
Anki's library is compiled, and keeps its queue in the open collection; to open it takes most of its first row. An
answer of Anki's is timed with the disk's sync, ours on a home in memory: what the sync takes,
`tests/benchmarks/durability.py` tells.

clanki draws Anki's cards in a terminal by that same library: it takes what Anki takes, and its own start. hashcards, a
compiled program, could not be run here and publishes no times; by its documents the review is in a browser, and a card
goes by the hash of its text, so that an edited card begins anew.
"""
REPORT = Path(__file__).parents[2] / "docs" / "performance.md"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--room", type=Path)
    options.add_argument("--cards", type=int, default=100_000)
    options.add_argument("--events", type=int, default=1_000_000)
    options.add_argument("--clanki", help="the command of an installed clanki")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="studycards-bench-") as folder:
        room = chosen.room or Path(folder)
        if not (room / "made").exists():
            make(room, chosen.cards, chosen.events)
        report(room, chosen.cards, chosen.events, chosen.clanki)


def desk_of(room: Path, home: Path | None = None) -> Desk:
    return open_desk(places(home or room / "home", (room / "large",)), lambda: time.time_ns() // 1_000_000)


def make(room: Path, cards: int, events: int) -> None:
    """The deck, the home and Anki's collection."""
    gc.disable()
    room.mkdir(parents=True, exist_ok=True)
    desk = (
        desk_of(room) if (room / "large").exists() else (large.deck(room / "large", cards), desk_of(room))[1]
    )
    at = desk.clock()
    entries = desk.library.index("large").entries
    history = large.history(entries, events, at)
    desk.log.merge(history)
    asks = [said(desk.library.card(entry.id).ask, "en") for entry in entries]
    states = list(desk.log.states().values())
    anki_side.make(room / "collection.anki2", asks, history, states, desk.day(at))
    few = {f"large/card-{number}" for number in range(cards // 10)}
    some = [event for event in history if event.card in few]
    known = [state for state in states if state.card in few]
    anki_side.make(room / "few.anki2", asks[: cards // 10], some, known, desk.day(at))
    anki_side.package(room / "few.anki2", room / "few.apkg")
    (room / "made").touch()


def report(room: Path, cards: int, events: int, clanki: str | None) -> None:
    big = (sys.executable, "-m", "studycards", "--home", str(room / "home"), "--decks", str(room / "large"))
    bare, anki = (sys.executable, "-c", "pass"), anki_side.measured(room / "collection.anki2")
    start_up.seconds(*big, "due")
    due, due_s = start_up.ratio(bare, (*big, "due"))
    first, today = first_card(big, room), start_up.first_paint(b"leave", *big)
    own_import, anki_import = import_seconds(room)
    ours = {name: in_process(room, name) for name in ("queue", "search", "stats", "grade", "refold")}
    rows = [
        ("`due`, from nothing", f"{due:.1f} x `python -c pass` ({due_s * 1000:.0f} ms)", "20 x",
         f"{anki['process'] * 1000:.0f} ms to the first card of a queue"),
        ("first card in full screen", f"{first:.2f} x that of the shipped deck alone", "1.5 x", "–"),
        ("first screen of all: today", ms(today), "–",
         f"clanki to its list of decks: {ms(clanki_seconds(clanki, room))}" if clanki else "–"),
        ("queue built, once open", ms(ours["queue"]["queue"]), "–", ms(anki["queue"])),
        ("grade to the next card, median", ms(ours["grade"]["median"]), "–", f"{ms(anki['answer'])} with its sync"),
        ("grade to the next card, 99th percentile", ms(ours["grade"]["p99"]), "10 ms",
         f"{ms(anki['answer_99'])} with its sync"),
        *(
            (f"search `{name}`", ms(ours["search"][name]), "50 ms", ms(anki[f"search {name}"]))
            for name in anki_side.SEARCHES
        ),
        (f"import of {cards // 10:,} cards with history from an .apkg", ms(own_import), "–", ms(anki_import)),
        ("all statistics", ms(ours["stats"]["stats"]), "3 s", f"{ms(anki['stats'])} (its graphs)"),
        (f"refold of {events:,} events", ms(ours["refold"]["refold"]), "10 s", "–"),
        ("most memory of these", f"{max(one['mb'] for one in ours.values()):.0f} MB", "300 MB", "–"),
    ]  # fmt: skip
    for row in rows:
        print(*row, sep=" | ")
    write(rows, cards, events)


def first_card(big: tuple[str, ...], room: Path) -> float:
    """The ratio to the shipped deck alone."""
    small = (*big[:3], "--home", str(room / "small"))
    start_up.seconds(*small, "due")
    few, many = (partial(start_up.first_paint, b"leave", *words, "review") for words in (small, big))
    return start_up.screens_apart(few, many)


def import_seconds(room: Path) -> tuple[float, float]:
    """Ours and Anki's, from one package into nothing, each in a process of its own."""
    with tempfile.TemporaryDirectory(dir=room) as folder:
        home = str(Path(folder) / "home")
        ours = start_up.seconds(
            sys.executable, "-m", "studycards", "--home", home, "deck", "import", str(room / "few.apkg")
        )
        return ours, anki_side.import_seconds(room / "few.apkg", Path(folder))


def clanki_seconds(command: str, room: Path) -> float:
    """Seconds to its list of decks, where the cards of Anki's collection stand."""
    with tempfile.TemporaryDirectory(dir=room) as folder:
        profile = Path(folder) / "User"
        profile.mkdir()
        shutil.copy(room / "collection.anki2", profile)
        os.environ["ANKI_BASE"] = folder
        return statistics.median(start_up.first_paint(b"large", command) for _ in range(3))


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:,.0f} ms"


def in_process(room: Path, what: str) -> dict[str, float]:
    """Seconds, measured in a process of its own, and its peak memory in MB."""
    words = (sys.executable, __file__, "measure", what, str(room))
    found: dict[str, float] = json.loads(subprocess.run(words, check=True, capture_output=True).stdout)
    return found


def measure(what: str, room: Path) -> dict[str, float]:
    gc.disable()
    return {**MEASURES[what](room), "mb": memory_mb()}


def memory_mb() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def _queue(room: Path) -> dict[str, float]:
    from studycards.desk.due import agenda_of

    desk = desk_of(room)
    desk.library.index("large")
    return {"queue": seconds(lambda: agenda_of(desk, desk.clock()))}


def _search(room: Path) -> dict[str, float]:
    from studycards.desk.search import Finder

    desk = desk_of(room)
    finder = Finder(desk)
    finder.find("is:due zombie", desk.clock())
    names = anki_side.SEARCHES
    return {
        name: min(seconds(lambda name=name: finder.find(name, desk.clock())) for _ in range(5))
        for name in names
    }


def _stats(room: Path) -> dict[str, float]:
    from studycards.desk.stats import stats_of

    desk = desk_of(room)
    return {"stats": seconds(lambda: stats_of(desk, desk.clock()))}


def _grade(room: Path) -> dict[str, float]:
    from studycards.driver.review import review_sitting
    from studycards.sessions.actions import Grade, Reveal
    from studycards.ui.wording import wording

    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        home = Path(shutil.copytree(room / "home", Path(folder) / "home"))
        (home / "config.toml").write_text("new_per_day = 1000\n")
        desk = desk_of(room, home)
        sitting = review_sitting(desk, wording, "en", decks=["large"])
        took = []
        for _ in range(300):
            sitting.act(Reveal(desk.clock()))
            took.append(seconds(lambda: (sitting.act(Grade(3, desk.clock())), sitting.screen())))
        desk.log.close()
    took.sort()
    return {"median": statistics.median(took), "p99": took[296]}


def _refold(room: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory(dir=room) as folder:
        copied = Path(shutil.copy(room / "home" / "progress.db", folder))
        log = desk_of(room, copied.parent).log
        taken = seconds(log.refold)
        log._copying = None  # the day's backup is not what is measured
        return {"refold": taken}


MEASURES: dict[str, Callable[[Path], dict[str, float]]] = {
    "queue": _queue, "search": _search, "stats": _stats, "grade": _grade, "refold": _refold,
}  # fmt: skip


def write(rows: list[tuple[str, str, str, str]], cards: int, events: int) -> None:
    stamp = machine.stamp(sys.executable)
    REPORT.write_text(
        "# Speed at size\n\n"
        f"{cards:,} cards and {events:,} answers, beside the package `anki` with the same cards and history.\n"
        "Written by `python tests/benchmarks/at_size.py`; figures of one run on one machine: "
        f"{stamp['kernel']}, {stamp['python']}, {stamp['cores']} cores.\n\n"
        "| what | studycards | goal | anki |\n| --- | --- | --- | --- |\n"
        + "".join(f"| {' | '.join(row)} |\n" for row in rows)
        + OTHERS
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure(sys.argv[2], Path(sys.argv[3]))))
    else:
        main()
