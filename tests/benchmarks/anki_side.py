"""The same cards and the same history in Anki's own library, and how long it takes there. Needs the package `anki`."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from studycards.model import Event, State

SEARCHES = {"mutex": "mutex", "question": "question", "is:due": "is:due", "lapses>2": "prop:lapses>2"}

MEASURE = """
import json, statistics, sys, time
def seconds(do):
    began = time.perf_counter(); do(); return time.perf_counter() - began
began = time.perf_counter()
from anki.collection import Collection
from anki.cards import Card
from anki.scheduler.v3 import CardAnswer
col = Collection(sys.argv[1])
found = {"queue": seconds(lambda: col.sched.get_queued_cards(fetch_limit=1))}
found["start"] = time.perf_counter() - began
def answer():
    queued = col.sched.get_queued_cards(fetch_limit=1).cards[0]
    card = Card(col, backend_card=queued.card)
    card.start_timer()
    col.sched.answer_card(col.sched.build_answer(card=card, states=queued.states, rating=CardAnswer.GOOD))
    col.sched.get_queued_cards(fetch_limit=1)
took = sorted(seconds(answer) for _ in range(100))
found["answer"], found["answer_99"] = statistics.median(took), took[98]
for name, text in json.loads(sys.argv[2]).items():
    found[f"search {name}"] = min(seconds(lambda: col.find_cards(text)) for _ in range(5))
found["stats"] = seconds(lambda: col._backend.graphs(search="deck:large", days=0))
print(json.dumps(found))
"""


def make(path: Path, asks: Sequence[str], events: Sequence[Event], states: Sequence[State], day: int) -> None:
    """A collection with a card for each question, in order, and the history of those that have one."""
    from anki.collection import AddNoteRequest, Collection

    col = Collection(str(path))
    col.set_config("fsrs", True)
    model, deck = col.models.by_name("Basic"), col.decks.id("large")
    requests = []
    for number, ask in enumerate(asks):
        note = col.new_note(model)
        note.fields = [ask, f"Answer {number}"]
        requests.append(AddNoteRequest(note=note, deck_id=deck))
    col.add_notes(requests)
    col.decks.set_current(deck)
    today = col.sched.today
    col.close()
    _history(path, events, states, today - day)


def _history(path: Path, events: Sequence[Event], states: Sequence[State], days: int) -> None:
    connection = sqlite3.connect(path)
    cards = [id for (id,) in connection.execute("select id from cards order by id")]

    def card(name: str | None) -> int:
        return cards[int(str(name).rpartition("-")[2])]

    reviews, last = [], 0
    for event in events:
        last = max(event.at, last + 1)
        reviews.append((last, card(event.card), -1, event.grade, 10, 5, 0, event.took_ms, 1))
    connection.executemany("insert into revlog values (?, ?, ?, ?, ?, ?, ?, ?, ?)", reviews)
    known = [
        (state.due_day + days, max(1, round(state.stability or 1)), state.reps, state.lapses,
         json.dumps({"s": state.stability, "d": state.difficulty, "lrt": (state.last_at or 0) // 1000}),
         card(state.card))
        for state in states if state.phase == "review" and state.due_day is not None
    ]  # fmt: skip
    connection.executemany(
        "update cards set type = 2, queue = 2, due = ?, ivl = ?, factor = 2500, reps = ?, lapses = ?, data = ? "
        "where id = ?",
        known,
    )
    connection.commit()
    connection.close()


PACK = """
import sys
from anki.collection import Collection, DeckIdLimit, ExportAnkiPackageOptions
col = Collection(sys.argv[1])
options = ExportAnkiPackageOptions(with_scheduling=True, with_media=False)
col.export_anki_package(out_path=sys.argv[2], options=options, limit=DeckIdLimit(col.decks.id("large")))
"""
TAKE_IN = """
import sys
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
options = ImportAnkiPackageOptions(with_scheduling=True)
Collection(sys.argv[1]).import_anki_package(ImportAnkiPackageRequest(package_path=sys.argv[2], options=options))
"""


def package(collection: Path, target: Path) -> None:
    """The deck of a collection as an .apkg, with its history."""
    _run(PACK, collection, target)


def import_seconds(source: Path, room: Path) -> float:
    """An .apkg taken into a new collection, the interpreter among it."""
    began = time.perf_counter()
    _run(TAKE_IN, room / "new.anki2", source)
    return time.perf_counter() - began


def measured(path: Path) -> dict[str, float]:
    """Seconds of each thing in Anki; `process` from nothing to the first card, the interpreter among it.

    On a copy, for a hundred cards are answered, and no more than some are asked each day.
    """
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        copied = Path(shutil.copy(path, folder))
        began = time.perf_counter()
        _run(
            "import sys; from anki.collection import Collection; "
            "col = Collection(sys.argv[1]); col.sched.get_queued_cards()",
            copied,
        )
        process = time.perf_counter() - began
        found: dict[str, float] = json.loads(_run(MEASURE, copied, json.dumps(SEARCHES)))
    return {**found, "process": process}


def _run(code: str, *words: object) -> bytes:
    """What code prints in an interpreter of its own."""
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(command, check=True, capture_output=True).stdout
