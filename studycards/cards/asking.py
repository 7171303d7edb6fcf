"""The closed set of ways to ask: recall, choose, type, arrange. A kind makes one, a screen draws one.

Every string here is Markdown in one language, ready to be shown. The reply that a screen brings back is, for

    Recall    nothing: the learner reveals the answer and grades it (`Reply(ticked=...)` once points are ticked)
    Choose    the numbers of the options chosen, as they were shown, from 0
    Type      the line that was typed
    Arrange   for each slot, in order, the number of the piece put there
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple


class Recall(NamedTuple):
    """Think, reveal, grade. `points` are a rubric to tick once the answer is shown, with their weights."""

    prompt: str
    points: tuple[tuple[str, float], ...] = ()


class Choose(NamedTuple):
    """Pick one option, or as many as are right where `many`. Options stand in the order they are shown."""

    prompt: str
    options: tuple[str, ...]
    many: bool = False


class Type(NamedTuple):
    """Type a line; or as many as one likes where `many`."""

    prompt: str
    many: bool = False


class Arrange(NamedTuple):
    """Put a piece into each slot. Without `slots` the pieces are put in order, from first to last."""

    prompt: str
    pieces: tuple[str, ...]
    slots: tuple[str, ...] = ()


Asked = Recall | Choose | Type | Arrange

Reply = Any
"""See the module's docstring; JSON-able: None, a list of ints, or a str."""

Verdict = Literal["right", "partly", "near", "wrong", "nothing"]


class Mark(NamedTuple):
    """What the program thinks of a reply.

    verdict   `nothing` for an empty reply: no answer, never graded; `near` for a near miss, never silently right
    replied   what was answered, in words, as Markdown
    notes     why each wrong choice is wrong, the difference of a near miss ...: Markdown, shown under the answer
    grade     the grade proposed, 1 to 4; None where the learner alone decides
    instead   stable, language-free key of what was answered in place of the right thing (for confusion pairs), or None
    """

    verdict: Verdict
    replied: str = ""
    notes: tuple[str, ...] = ()
    grade: int | None = None
    instead: str | None = None
