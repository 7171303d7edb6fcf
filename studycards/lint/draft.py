"""A deck before it is checked as a whole: each part's fields with the file and the place they came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from studycards.cards.fields import Where


@dataclass(frozen=True, slots=True)
class Item:
    """One claim, concept, comparison or card in its normal form. `where` leads to it in `file`."""

    raw: Mapping[str, Any]
    file: str
    where: Where = ()


@dataclass(frozen=True, slots=True)
class DemoPart:
    """What a demo's file declares, as far as cards and claims speak of it."""

    id: str
    file: str
    evidence: tuple[str, ...]
    controls: tuple[str, ...]
    claims: tuple[str, ...]
    title: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Draft:
    """A deck's parts. Links to those named in `unread` stay unjudged: of some not even the ids could be read."""

    folder: str
    deck: Item | None = None
    claims: list[Item] = field(default_factory=list)
    concepts: list[Item] = field(default_factory=list)
    comparisons: list[Item] = field(default_factory=list)
    cards: list[Item] = field(default_factory=list)
    demos: dict[str, DemoPart] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    broken: dict[str, set[str]] = field(default_factory=dict)
    """By part: ids of those that have errors, and so may be missing here."""
    _named: dict[str, tuple[int, dict[str, Item]]] = field(default_factory=dict, repr=False)

    def named(self, part: str) -> Mapping[str, Item]:
        """The items of `claims`, `concepts`, `comparisons` or `cards` by id; the first of each."""
        items: list[Item] = getattr(self, part)
        count, found = self._named.get(part, (-1, {}))
        if count != len(items):
            key = {"concepts": "concept", "comparisons": "comparison"}.get(part, "id")
            found = {item.raw[key]: item for item in reversed(items)}
            self._named[part] = (len(items), found)
        return found

    def has(self, part: str, name: str) -> bool:
        """Whether `claims`, `concepts`, `cards` or `demos` have this id, or may have it, for all that could be read."""
        known = self.demos if part == "demos" else self.named(part)
        return name in known or name in self.broken.get(part, ()) or part in self.unread

    def ids(self, part: str) -> list[str]:
        """The ids of a part, broken or not."""
        return [*(self.demos if part == "demos" else self.named(part)), *self.broken.get(part, ())]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the whole; `file` and `where` tell the place."""

    file: str
    where: Where
    code: str
    message: str
    hint: str = ""
    severity: str = "error"


Findings = Iterator[Finding]
