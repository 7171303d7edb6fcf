"""Every error a person can see. Each is one or two plain sentences and what to do next.

    StudycardsError            exit code 2
    ├── Unreadable             2   a file, a deck or a home that cannot be read or written
    ├── NotFound               2   no such card, deck or demo
    ├── ContentError           1   a deck with problems; carries them
    └── NotAvailable           3   this machine lacks something
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in a deck. `line` and `column` count from 1; `code` is stable, `message` for people."""

    path: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        hint = f" {self.hint}" if self.hint else ""
        return f"{self.path}:{self.line}:{self.column}: {self.severity}: {self.message}{hint} [{self.code}]"


class StudycardsError(Exception):
    """An error that a person can see: `message` says what is so, `hint` what to do."""

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class Unreadable(StudycardsError):
    """A file, a deck or a home that cannot be read or written."""


class NotFound(StudycardsError):
    """No card, deck, demo or comparison has that name."""


class NotAvailable(StudycardsError):
    """This machine lacks something that the command needs."""

    exit_code = 3


class ContentError(StudycardsError):
    """A deck with problems. Carries them all, sorted."""

    exit_code = 1

    def __init__(self, deck: str, problems: Sequence[Problem]) -> None:
        errors = [problem for problem in problems if problem.severity == "error"]
        first = f" The first: {errors[0]}" if errors else ""
        super().__init__(
            f"The deck {deck} has {len(errors)} {'error' if len(errors) == 1 else 'errors'}.{first}",
            f"See them all with: studycards deck check {deck}",
        )
        self.deck, self.problems = deck, tuple(sorted(problems))
