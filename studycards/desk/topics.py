"""A topic as a learner says it, by id or by name: concept, claim, tag, comparison, kind; the cards it means."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from studycards.cards.generated import TAG
from studycards.desk.decks import deck_of
from studycards.desk.opening import Desk
from studycards.errors import NotFound, StudycardsError
from studycards.loading import Library, Loaded
from studycards.model import KINDS, Comparison, Entry, Text


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cards are meant. What is left out does not narrow."""

    topic: str | None = None
    deck: str | None = None
    tag: str | None = None
    kind: str | None = None


def cards_wanted(desk: Desk, wanted: Wanted) -> tuple[Entry, ...]:
    """The cards that are meant, in teaching order. Raises NotFound for a deck, a topic or a tag there is not."""
    if wanted.kind is not None and wanted.kind not in KINDS:
        raise StudycardsError(
            "{kind} is no kind of card.", "Kinds: {kinds}.", kind=wanted.kind, kinds=", ".join(KINDS)
        )
    decks = (deck_of(desk, wanted.deck).id,) if wanted.deck else tuple(desk.library.loaded)
    entries = cards_of_topic(desk, wanted.topic, decks) if wanted.topic else _all(desk, decks)
    if wanted.tag:
        entries = tuple(entry for entry in entries if wanted.tag in entry.tags)
        if not entries:
            raise NotFound("No card here has the tag {tag}.", "See: studycards cards", tag=wanted.tag)
    return tuple(entry for entry in entries if wanted.kind in (None, entry.kind))


def cards_of_topic(desk: Desk, topic: str, decks: Iterable[str]) -> tuple[Entry, ...]:
    """The cards of a topic. Raises NotFound, with the nearest name."""
    meant = topic.strip().casefold()
    known: set[str] = set()
    found: list[Entry] = []
    for deck in decks:
        loaded = desk.library.loaded[deck]
        names = _names(loaded)
        known |= set(names)
        cards = names.get(meant, frozenset())
        found += [entry for entry in loaded.index.entries if entry.id in cards]
    if found:
        return tuple(found)
    close = get_close_matches(meant, sorted(known), 1)
    raise NotFound(
        "There is no topic {topic} with cards.",
        "Did you mean {close}?" if close else "A topic is a concept, a claim, a tag, a comparison or a kind.",
        topic=topic,
        close=close[0] if close else "",
    )


def topic_names(library: Library) -> tuple[str, ...]:
    """Every name that a topic may be called by, for completion."""
    return tuple(sorted({name for loaded in library.loaded.values() for name in _names(loaded)}))


def _all(desk: Desk, decks: Collection[str]) -> tuple[Entry, ...]:
    return tuple(entry for entry in desk.library.entries if entry.deck in decks)


def _names(loaded: Loaded) -> dict[str, frozenset[str]]:
    """From every name of a topic, in small letters, to the ids of the cards it means."""
    index = loaded.index
    meant: dict[str, set[str]] = {}

    def put(names: Iterable[str], cards: Iterable[Entry]) -> None:
        ids = {entry.id for entry in cards}
        for name in names if ids else ():
            meant.setdefault(name.casefold(), set()).update(ids)

    for concept in index.concepts.values():
        put((concept.id, *_words(concept.name)), index.by_concept.get(concept.id, ()))
    for claim, cards in index.by_claim.items():
        put((claim,), cards)
    for tag, cards in index.by_tag.items():
        put((tag,), cards)
    for kind in KINDS:
        put((kind,), (entry for entry in index.entries if entry.kind == kind))
    for comparison in index.comparisons.values():
        put((comparison.id, *_words(comparison.title)), cards_of_comparison(index.entries, comparison))
    return {name: frozenset(cards) for name, cards in meant.items()}


def cards_of_comparison(entries: Iterable[Entry], comparison: Comparison) -> tuple[Entry, ...]:
    """The cards that a comparison made."""
    rows = {f"{comparison.id}.{aspect.id}" for aspect in comparison.aspects}
    return tuple(entry for entry in entries if row_of(entry).partition("/")[2] in rows)


def row_of(entry: Entry) -> str:
    """The row of a comparison that a card asks about, as `deck/comparison.aspect`; for any other card its note."""
    return ".".join(entry.id.split(".")[:2]) if TAG in entry.tags else entry.note


def _words(text: Text) -> tuple[str, ...]:
    return tuple(text.values())
