"""The log of one learner: append what happened, take it back, read what is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from studycards.errors import Unreadable
from studycards.log import backups, checking, queries, runs, writing
from studycards.log.checking import Damage
from studycards.log.ids import is_id
from studycards.log.reading import Reader
from studycards.model import Event


class Log(Reader):
    """An open log. Reading writes nothing; the home and the database are made with the first event.

    Every method that writes is one transaction: when it returns, what it wrote is on the disk.
    """

    # What happened

    def append(self, event: Event) -> Event:
        """Save one event and what its card folds into. It gets an id and a device where it has none."""
        with self._writing() as connection:
            return writing.append(connection, event)

    def append_all(self, events: Iterable[Event]) -> list[Event]:
        """Save several events as one: all of them are there, or none."""
        with self._writing() as connection:
            return [writing.append(connection, event) for event in events]

    @contextmanager
    def together(self) -> Iterator[None]:
        """Save as one whatever is saved inside: all of it is there, or none."""
        with self._writing():
            yield

    def undo_last(self, now: int, *, day: int | None = None, tz: int = 0) -> Event | None:
        """Take back what the learner did last, and return it; None where nothing is left to take back."""
        if (last := self.last_undoable()) is None:
            return None
        with self._writing() as connection:
            last = queries.last_undoable(connection)
            if last is not None:
                day = last.day if day is None else day
                writing.append(connection, Event("", "undo", now, day, "", tz, last.card, ref=last.id))
        return last

    def merge(self, events: Iterable[Event]) -> int:
        """Add the events of another log, each once, and return how many were new here."""
        arrived = list(events)
        if strange := next((event for event in arrived if not is_id(event.id) or not event.device), None):
            raise Unreadable(
                "The event {id} has no proper id and device.", "Nothing was merged.", id=repr(strange.id)
            )
        if not arrived:
            return 0
        with self._writing() as connection:
            return writing.merge(connection, arrived)

    def refold(self) -> int:
        """Make every state again from the events alone, and return how many there are."""
        if not self._is_made:
            return 0
        with self._writing() as connection:
            return writing.refold_all(connection)

    # Runs of demos

    def record_run(self, result: Mapping[str, Any], at: int) -> None:
        """Keep the result of a demo's run, as the runner gives it (`demo`, `outcome`, `evidence` ...)."""
        with self._writing() as connection:
            runs.record(connection, result, at)

    # Safety

    def check(self) -> list[Damage]:
        """What is wrong with the database; empty where all is well."""
        with self._reading() as connection:
            return checking.findings(connection)

    def back_up(self, now: int, folder: Path | None = None, name: str = "progress") -> Path | None:
        """Copy the database into `folder` (the home's `backups`); None where there is nothing yet."""
        if not self._is_made:
            return None
        with self._reading() as connection:
            return backups.copy(connection, folder or self.backups, name, now)
