"""How long replanning takes, beside the plain agenda of the same cards. By hand: python tests/benchmarks/planning.py

Goals: a day's plan of 2,000 cards in under 0.5 s, and at most 20 times the plain agenda; the forecast of 2,000 cards
over 60 days under 2 s.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC

from studycards import agenda
from studycards.agenda.towards import Towards, follow
from studycards.model import Entry, Settings, State
from studycards.schedule.days import Done
from studycards.schedule.exam import Exam
from studycards.schedule.plans import PlannedExam
from studycards.schedule.rehearsal import foretell

CARDS, DAY, ROUNDS = 2000, 20_000, 9


def learned(count: int) -> tuple[list[Entry], dict[str, State]]:
    """Cards of which four in five were met, some days ago each."""
    entries = [Entry(f"d/{n}", "d", "basic", "c", f"d/{n // 2}", n) for n in range(count)]
    states = {
        entry.id: State(entry.id, "review", 1.0 + n % 90, 5.0, DAY - n % 40, reps=3, due_day=DAY - n % 7 + 3)
        for n, entry in enumerate(entries)
        if n % 5
    }
    return entries, states


def towards(days: int) -> Towards:
    return Towards(PlannedExam("exam", DAY + days, 20), Exam(DAY + days, 20))


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median processor time of a piece of work."""
    took = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        took.append(time.process_time() - begun)
    return statistics.median(took)


def main() -> None:
    entries, states = learned(CARDS)
    common = {"now": 0, "day": DAY, "settings": Settings(), "done": Done(), "tz": UTC}
    plain = seconds(lambda: agenda.today(entries, states, **common))
    planned = seconds(lambda: agenda.today(entries, states, towards=(towards(30),), **common))
    course = follow((towards(60),), entries, states, DAY, Done())[0]
    forecast = seconds(lambda: foretell(course.cards, DAY, course.towards.exam, seed=1), rounds=1)
    print(f"agenda of {CARDS:,} cards       {plain * 1000:8.1f} ms")
    print(f"with a plan to an exam      {planned * 1000:8.1f} ms   {planned / plain:.1f} times the plain one")
    print(f"forecast over 60 days       {forecast * 1000:8.1f} ms")


if __name__ == "__main__":
    main()
