"""A very large home for the benchmarks: a deck of any number of cards, and a history of real decisions on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC
from pathlib import Path
from random import Random

from studycards.agenda import due_ms
from studycards.log.ids import next_id
from studycards.model import Entry, Event, Settings, State
from studycards.progress import answer, fold
from studycards.schedule.days import study_day
from studycards.schedule.decisions import decide

DAY = 86_400_000
GRADES, WEIGHTS = (1, 2, 3, 4), (0.1, 0.08, 0.7, 0.12)
DEVICE = "0" * 16
SUBJECTS = ("pipe", "mutex", "socket", "fork", "thread", "signal", "queue", "zombie", "lock", "scheduler")
CARD = """\
  - id: card-{n}
    kind: basic
    ask: {{en: "Question number {n} of the large deck, about a {subject}?", zh: "大卡组的第 {n} 个问题，关于管道？"}}
    answer: {{en: "Answer {n}", zh: "答案 {n}"}}
    why: {{en: "Because it is card {n}.", zh: "因为它是第 {n} 张。"}}
"""


def deck(folder: Path, cards: int, a_concept: int = 500) -> Path:
    """A deck of so many bilingual cards, and so many of them in the file of a concept."""
    (folder / "concepts").mkdir(parents=True)
    (folder / "deck.yaml").write_text(
        "deck: large\ntitle: {en: Large, zh: 大}\nversion: 1.0.0\nlicence: CC0-1.0\nlanguages: [en, zh]\n"
    )
    for first in range(0, cards, a_concept):
        head = f"concept: c{first}\nname: {{en: Part {first}, zh: 部分 {first}}}\ncards:\n"
        body = "".join(
            CARD.format(n=n, subject=SUBJECTS[n % len(SUBJECTS)])
            for n in range(first, min(first + a_concept, cards))
        )
        (folder / "concepts" / f"c{first}.yaml").write_text(head + body)
    return folder


def history(entries: Sequence[Entry], events: int, until: int, days: int = 900, seed: int = 1) -> list[Event]:
    """So many answers to the cards, in order of time, up to a moment; some of the cards may stay new."""
    chance, found = Random(seed), list[Event]()
    for entry in chance.sample(entries, len(entries)):
        began = until - chance.randrange(days // 2, days) * DAY + chance.randrange(DAY // 3)
        found.extend(_answers(entry, began, until, chance))
        if len(found) >= events:
            break
    found = sorted(found[:events], key=lambda event: event.at)
    return list(_numbered(found))


def _answers(entry: Entry, at: int, until: int, chance: Random) -> Iterator[Event]:
    state, settings = State(entry.id), Settings()
    while at < until:
        grade, day = chance.choices(GRADES, WEIGHTS)[0], study_day(at, UTC)
        event = answer(
            entry, grade, decide(state, grade, at, day, settings, tz=UTC),
            at=at, day=day, took_ms=chance.randint(2000, 20_000), given={"reply": None, "verdict": "right"},
        )  # fmt: skip
        yield event
        state = fold(state, event)
        at = max(at + 60_000, due_ms(state, UTC) or until) + chance.randrange(DAY // 4)


def _numbered(events: Sequence[Event]) -> Iterator[Event]:
    last = None
    for event in events:
        last = next_id(event.at, last)
        yield event._replace(id=last, device=DEVICE)
