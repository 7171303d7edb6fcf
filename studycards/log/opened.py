"""An open database: made with the first write, found again where another took its place, copied once a day."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Self

from studycards.errors import StudycardsError, Unreadable
from studycards.log import backups, clocks, opening
from studycards.log.sentences import sentences

_TRIES = 5


class Opened:
    """The database at `path`, or an empty one in memory until there is one. `now` as in `open`."""

    def __init__(self, path: Path, now: int) -> None:
        self.path, self._now = path, now
        self.warnings: list[StudycardsError] = []
        """What the learner should know, though nothing failed that was asked for."""
        self._connection = opening.in_memory()
        self._file: tuple[int, int] | None = None
        self._is_made, self._is_copied = False, False
        self._copying: Thread | None = None
        self._look_again()

    @classmethod
    def open(cls, path: Path, *, now: int) -> Self:
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

    @property
    def backups(self) -> Path:
        """The folder of backups."""
        return self.path.parent / "backups"

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        self._look_again()
        with sentences(self.path):
            yield self._connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        if self._connection.in_transaction:  # a part of what is saved together
            yield self._connection
            return
        if not self._is_made:
            self._begin()
        with sentences(self.path), ExitStack() as stack:
            stack.enter_context(opening.transaction(self._connection))
            for _ in range(_TRIES):  # more often only where a file is another one at every look
                if self._file == opening.file_at(self.path):
                    break
                stack.close()
                self._open_again()  # it was removed, or recovered: there is another now
                stack.enter_context(opening.transaction(self._connection))
            yield self._connection
        if not self._is_copied:
            self._is_copied = True
            self._copying = Thread(target=self._copy_daily, daemon=True)
            self._copying.start()

    def _begin(self) -> None:
        """Make the database. Its first day needs no copy; where there are copies, it is not the first."""
        opening.create(self.path, self._now).close()
        self._connect()
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
                self._connect()
            except opening.Empty:
                if opening.has_backups(self.path):
                    raise

    def _open_again(self) -> None:
        self._connect() if opening.is_there(self.path) else self._begin()

    def _connect(self) -> None:
        file, connection = opening.file_at(self.path), opening.connect(self.path, self._now)
        self._connection.close()
        self._connection, self._file, self._is_made = connection, file, True
        self._compare_clocks()
