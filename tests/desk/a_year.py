"""A home with months of study in it: real decisions and real events, in one merge."""

from collections.abc import Iterator
from datetime import UTC
from random import Random

from studycards import cards
from studycards.agenda import due_ms
from studycards.desk.opening import Desk
from studycards.log.ids import next_id
from studycards.model import Entry, Event, Settings, State
from studycards.progress import answer, fold
from studycards.schedule.days import study_day
from studycards.schedule.decisions import decide, gap_days
from studycards.schedule.memory import retrievability

DAY = 86_400_000


def study(desk: Desk, days: int, until: int, new_a_day: int = 6, seed: int = 1) -> int:
    """Study on most of the days up to a moment; how many events were made."""
    chance, last, events = Random(seed), None, []
    for event in _events(desk, days, until, new_a_day, chance):
        last = next_id(event.at, last)
        events.append(event._replace(id=last, device="0" * 16))
    return desk.log.merge(events)


def _events(desk: Desk, days: int, until: int, new_a_day: int, chance: Random) -> Iterator[Event]:
    settings, waiting = Settings(), list(desk.library.entries)
    states: dict[str, State] = {}
    entries = {entry.id: entry for entry in waiting}
    for at in range(until - days * DAY, until, DAY):
        if chance.random() < 0.15:
            continue
        today, waiting = waiting[:new_a_day], waiting[new_a_day:]
        due = [card for card, state in states.items() if (due_ms(state, UTC) or 0) <= at]
        for number, card in enumerate([*due, *(entry.id for entry in today)]):
            moment = at + number * 20_000
            event, states[card] = _answered(entries[card], states.get(card), moment, settings, chance, desk)
            yield event


def _answered(
    entry: Entry, state: State | None, at: int, settings: Settings, chance: Random, desk: Desk
) -> tuple[Event, State]:
    before, day = state or State(entry.id), study_day(at, UTC)
    remembers = before.stability is None or chance.random() < retrievability(
        before.stability, gap_days(before, day)
    )
    grade = chance.choices((2, 3, 4), (0.1, 0.7, 0.2))[0] if remembers and chance.random() < 0.95 else 1
    grade = 4 if state is None and grade > 1 else grade  # leaves the learning steps at once
    decision = decide(before, grade, at, day, settings, tz=UTC)
    given, sure = _given(entry, grade, desk, chance), chance.choice((None, 1, 2, 3, 4))
    event = answer(
        entry, grade, decision,
        at=at, day=day, took_ms=chance.randint(3000, 20000), given=given, data={"sure": sure} if sure else None,
    )  # fmt: skip
    return event, fold(before, event)


def _given(entry: Entry, grade: int, desk: Desk, chance: Random) -> object:
    """For a card with one right option: that one, or a wrong one where it was forgotten."""
    if entry.kind != "choice":
        return {"reply": None, "verdict": "right" if grade > 1 else "wrong"}
    card = desk.library.card(entry.id)
    asked = cards.ask(card, "en", 1)
    replies = [[number] for number in range(len(asked.options))]  # type: ignore[union-attr]
    marks = [(reply, cards.mark(card, reply, "en", 1)) for reply in replies]
    fitting = [one for one in marks if (one[1].verdict == "right") == (grade > 1)] or marks
    reply, mark = chance.choice(fitting)
    return {"reply": reply, "verdict": mark.verdict, **({"instead": mark.instead} if mark.instead else {})}
