"""Every error a person can see. Each is one or two plain sentences and what to do next.

StudycardsError            exit code 2
├── Unreadable             2   a file, a deck or a home that cannot be read or written
├── NotFound               2   no such card, deck or demo
├── ContentError           1   a deck with problems; carries them
├── Unsaved                1   a sitting in which something was never saved
└── NotAvailable           3   this machine lacks something
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Problem(NamedTuple):
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
    """An error that a person can see: `message` says what is so, `hint` what to do.

    Both are templates for `values`, so that they can be told in the learner's language.
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "", **values: object) -> None:
        super().__init__(message)
        self.message, self.hint, self.values = message, hint, values

    def told(self, say: Callable[[str], str]) -> str:
        """The sentences after `say` has translated them."""
        sentences = [say(template) for template in (self.message, self.hint) if template]
        told = [line.format(**self.values) if self.values else line for line in sentences]
        return ("" if told and told[0].endswith(("。", "？", "！")) else " ").join(told)

    def __str__(self) -> str:
        return self.told(str)


class Unreadable(StudycardsError):
    """A file, a deck or a home that cannot be read or written."""


class Unsaved(StudycardsError):
    """A sitting ended in which something was never saved; `why` is the last reason."""

    exit_code = 1

    def __init__(self, message: str, why: Unreadable, **values: object) -> None:
        super().__init__(message, "", **values)
        self.why = why

    def told(self, say: Callable[[str], str]) -> str:
        """The sentence, and those of the reason."""
        own = super().told(say)
        return f"{own}{'' if own.endswith('。') else ' '}{self.why.told(say)}"


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
            "The deck {deck} cannot be used: errors found: {count}.{first}",
            "See them all with: studycards deck check {deck}",
            deck=deck,
            count=len(errors),
            first=first,
        )
        self.deck, self.problems = deck, tuple(sorted(problems))
