"""The log of one learner: append what happened, take it back, read what is known."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any, Self

from studycards.errors import StudycardsError, Unreadable
from studycards.log import backups, checking, clocks, opening, queries, runs, writing
from studycards.log.checking import Damage
from studycards.log.ids import is_id
from studycards.log.reading import Reader
from studycards.log.sentences import sentences
from studycards.model import Event


class Log(Reader):
    """An open log. Reading writes nothing; the home and the database are made with the first event.

    Every method that writes is one transaction: when it returns, what it wrote is on the disk.
    """

    def __init__(self, path: Path, now: int) -> None:
        self.path, self._now = path, now
        self.warnings: list[StudycardsError] = []
        """What the learner should know, though nothing failed that was asked for."""
        self._connection = opening.in_memory()
        self._is_made, self._is_copied = False, False
        self._copying: Thread | None = None
        self._look_again()

    @classmethod
    def open(cls, path: Path, *, now: int) -> Log:
        """Open the log at `path`. `now` (UTC milliseconds) dates what is made on the way: a backup."""
        return cls(path, now)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. Everything was saved before; the day's backup is waited for."""
        if self._copying is not None:
            self._copying.join()
        self._connection.close()

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
            known = {"id": repr(strange.id)}
            raise Unreadable("The event {id} has no proper id and device.", "Nothing was merged.", **known)
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

    @property
    def backups(self) -> Path:
        """The folder of backups."""
        return self.path.parent / "backups"

    def back_up(self, now: int, folder: Path | None = None, name: str = "progress") -> Path | None:
        """Copy the database into `folder` (the home's `backups`); None where there is nothing yet."""
        if not self._is_made:
            return None
        with self._reading() as connection:
            return backups.copy(connection, folder or self.backups, name, now)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        self._look_again()
        with sentences(self.path):
            yield self._connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        if not self._is_made:
            self._begin()
        with sentences(self.path), opening.transaction(self._connection):
            yield self._connection
        if not self._is_copied and not self._connection.in_transaction:
            self._is_copied = True
            self._copying = Thread(target=self._copy_daily, daemon=True)
            self._copying.start()

    def _begin(self) -> None:
        """Make the database. Its first day needs no copy; where there are copies, it is not the first."""
        self._use(opening.create(self.path, self._now))
        self._is_copied = True
        if newest := next(iter(backups.kept(self.backups)), None):
            self.warnings.append(
                Unreadable(
                    "There was no progress in {home}, so it begins anew; but there are backups, the newest {path}.",
                    "See them with: studycards data restore",
                    home=self.path.parent,
                    path=newest.path.name,
                )
            )

    def _compare_clocks(self) -> None:
        with suppress(sqlite3.Error):  # told by whoever reads what cannot be read
            (newest,) = self._connection.execute("select max(id) from event").fetchone()
            if warning := clocks.behind(newest, self._now):
                self.warnings.append(warning)

    def _copy_daily(self) -> None:
        """The day's backup, beside what the learner does: to prove a long log takes seconds. Its failure is told."""
        try:
            with closing(opening.connect(self.path, self._now)) as connection, sentences(self.path):
                backups.daily(connection, self.backups, self._now)
        except StudycardsError as error:
            self.warnings.append(error)

    def _look_again(self) -> None:
        """Another session may have made the database since this one looked."""
        if not self._is_made and opening.is_there(self.path):
            try:
                self._use(opening.connect(self.path, self._now))
            except opening.Empty:
                if opening.has_backups(self.path):
                    raise

    def _use(self, connection: sqlite3.Connection) -> None:
        self._connection.close()
        self._connection, self._is_made = connection, True
        self._compare_clocks()
