"""Two versions of a deck side by side: which cards come, go, move or change, and what that does to learners."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from studycards.index import DeckIndex
from studycards.model import Entry, said

What = Literal["added", "removed", "renamed", "remeant", "moved", "reworded"]

MOST_COMPARED = 20_000
"""Pairs of a card that went and one that came, beyond which no renames are guessed."""

ALIKE = 0.85
ANSWERS = ("kind", "answer", "accept", "choices", "items", "pairs", "rubric", "tolerance")
"""Fields that say what is right: a change here may be a change of meaning."""

_ASIDE = frozenset({"id", "was", "revision", "concept", "note", "code_language", "comparison", "keys"})


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one card, by its id in the new deck. `whats` may be several: renamed and reworded at once."""

    card: str
    whats: tuple[What, ...]
    was: str | None = None
    fields: tuple[str, ...] = ()
    concept: tuple[str, str] | None = None
    revision: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """Something the author may not have meant. `code` is stable; the other values fill its sentence."""

    code: Literal["rename", "meaning", "revision-down", "former-id", "deck-id"]
    card: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class Diff:
    """All changes, in the order of the new deck and then of what went; advice."""

    changes: tuple[Change, ...]
    advice: tuple[Advice, ...]
    unchanged: int

    def of(self, what: What) -> tuple[Change, ...]:
        """The changes of one sort."""
        return tuple(change for change in self.changes if what in change.whats)

    @property
    def costs_progress(self) -> bool:
        """Whether a learner who knew the old deck has to learn anything again, or is asked something no more."""
        lost = any(set(change.whats) & {"removed", "remeant"} for change in self.changes)
        return lost or any(one.code in ("former-id", "deck-id") for one in self.advice)


def diff(old: DeckIndex, new: DeckIndex) -> Diff:
    """What an update from `old` to `new` does."""
    before, after = _by_id(old), _by_id(new)
    origin = {card: _origin(entry, before, after) for card, entry in after.items()}
    changes = []
    for card, entry in after.items():
        source = origin[card]
        if source is None:
            changes.append(Change(card, ("added",)))
        elif change := _change(old, before[source], new, entry):
            changes.append(change)
    kept = set(origin.values())
    gone = [card for card in before if card not in kept]
    changes += [Change(card, ("removed",)) for card in gone]
    added = [change.card for change in changes if change.whats == ("added",)]
    advice = [*_deck_advice(old, new), *_renames(old, gone, new, added), *_of_changes(changes)]
    advice += _former_ids(before, after, origin)
    touched = sum("removed" not in change.whats for change in changes)
    return Diff(tuple(changes), tuple(advice), len(after) - touched)


def _by_id(index: DeckIndex) -> dict[str, Entry]:
    """The cards by their ids in the deck, so that a deck's new name does not hide everything else."""
    return {_short(entry.id): entry for entry in index.entries}


def _short(card: str) -> str:
    return card.partition("/")[2]


def _origin(entry: Entry, before: Mapping[str, Entry], after: Mapping[str, Entry]) -> str | None:
    """The card of the old deck whose progress this one takes over."""
    card = _short(entry.id)
    if card in before:
        return card
    former = (_short(name) for name in entry.was)
    return next((name for name in former if name in before and name not in after), None)


def _change(old: DeckIndex, before: Entry, new: DeckIndex, after: Entry) -> Change | None:
    fields = tuple(_fields_changed(old.raw(before.id), new.raw(after.id)))
    renamed = _short(before.id) != _short(after.id)
    moved = before.concept != after.concept
    remeant = after.revision > before.revision
    chosen: Sequence[tuple[What, bool]] = (
        ("renamed", renamed),
        ("remeant", remeant),
        ("moved", moved),
        ("reworded", bool(fields)),
    )
    whats = tuple(what for what, holds in chosen if holds)
    if not whats and after.revision == before.revision:
        return None
    return Change(
        _short(after.id),
        whats,
        was=_short(before.id) if renamed else None,
        fields=fields,
        concept=(before.concept, after.concept) if moved else None,
        revision=(before.revision, after.revision) if before.revision != after.revision else None,
    )


def _fields_changed(old: tuple[Any, int], new: tuple[Any, int]) -> Iterator[str]:
    before, after = old[0], new[0]
    for name in dict.fromkeys((*before, *after)):
        if name not in _ASIDE and before.get(name) != after.get(name):
            yield "code" if name == "code_text" else name


def _deck_advice(old: DeckIndex, new: DeckIndex) -> Iterator[Advice]:
    if old.deck.id != new.deck.id:
        yield Advice("deck-id", new.deck.id, old.deck.id)


def _renames(old: DeckIndex, gone: Sequence[str], new: DeckIndex, added: Sequence[str]) -> Iterator[Advice]:
    """Cards that went and came alike: probably one card with a new id."""
    if len(gone) * len(added) > MOST_COMPARED:
        return
    left = {card: _words(old, card) for card in gone if not _is_made(old, card)}
    for card in added:
        if _is_made(new, card):
            continue
        words = _words(new, card)
        best = max(left, key=lambda name: _likeness(left[name], words), default=None)
        if best is not None and _likeness(left[best], words) >= ALIKE:
            del left[best]
            yield Advice("rename", card, best)


def _words(index: DeckIndex, card: str) -> str:
    raw, _ = index.raw(f"{index.deck.id}/{card}")
    return said(raw["ask"], "en")


def _is_made(index: DeckIndex, card: str) -> bool:
    """Whether a comparison made the card: then it has no `was` to write."""
    return "comparison" in index.raw(f"{index.deck.id}/{card}")[0]


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE else 0.0


def _of_changes(changes: Sequence[Change]) -> Iterator[Advice]:
    for change in changes:
        if change.revision and change.revision[1] < change.revision[0]:
            yield Advice("revision-down", change.card, str(change.revision[0]))
        elif "remeant" not in change.whats and set(change.fields) & set(ANSWERS):
            yield Advice("meaning", change.card, ", ".join(name for name in ANSWERS if name in change.fields))


def _former_ids(
    before: Mapping[str, Entry], after: Mapping[str, Entry], origin: Mapping[str, str | None]
) -> Iterator[Advice]:
    """Former ids that the new version no longer names: who has not answered since then would start anew."""
    for card, source in origin.items():
        if source is None:
            continue
        still = {_short(name) for name in after[card].was}
        for name in map(_short, before[source].was):
            if name not in still and name != card:
                yield Advice("former-id", card, name)


def as_json(found: Diff) -> dict[str, Any]:
    """The document of `deck diff --json`."""
    sorts: tuple[What, ...] = ("added", "removed", "renamed", "remeant", "moved", "reworded")
    return {
        **{what: [_row(change, what) for change in found.of(what)] for what in sorts},
        "unchanged": found.unchanged,
        "advice": [{"code": one.code, "card": one.card, "other": one.other} for one in found.advice],
        "costs_progress": found.costs_progress,
    }


def _row(change: Change, what: What) -> Any:
    more: dict[str, Any] = {}
    if what == "renamed":
        more = {"was": change.was}
    elif what == "moved" and change.concept:
        more = {"from": change.concept[0], "to": change.concept[1]}
    elif what == "remeant" and change.revision:
        more = {"revision": change.revision[1]}
    elif what == "reworded":
        more = {"fields": list(change.fields)}
    return {"card": change.card, **more}
