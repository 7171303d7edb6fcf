"""What a part of a deck names must be there: claims, demos, evidence, concepts, cards; ids are unique."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from studycards.cards.fields import Key, Where
from studycards.cards.scalars import near
from studycards.index.teaching import circle
from studycards.lint.draft import Draft, Finding, Findings, Item


def links(draft: Draft) -> Findings:
    """Every error that needs the whole deck."""
    yield from _twice(draft)
    yield from _of_deck(draft)
    yield from _of_concepts(draft)
    for table in draft.comparisons:
        yield from _of_comparison(draft, table)
    for card in draft.cards:
        yield from _of_card(draft, card)
    yield from _circles(draft)
    yield from _of_demos(draft)


def _twice(draft: Draft) -> Findings:
    for part, key in (
        ("claims", "id"),
        ("concepts", "concept"),
        ("comparisons", "comparison"),
        ("cards", "id"),
    ):
        first = draft.named(part)
        for item in getattr(draft, part):
            known = first[item.raw[key]]
            if known is not item:
                message = f"the {part[:-1]} {item.raw[key]} is already in {known.file}"
                yield Finding(
                    item.file, (*item.where, key), "duplicate-id", message, "Give one of them another id."
                )
    cards = draft.named("cards")
    former: dict[str, Item] = {}
    for item in draft.cards:
        for number, name in enumerate(item.raw.get("was", ())):
            if name in cards:
                message, hint = f"was: {name} is the id of a card that is still here", "Remove one of them."
            elif name in former:
                message = f"was: {name} is claimed by {former[name].raw['id']} too"
                hint = "A former id has one heir: progress moves to a single card."
            else:
                former[name] = item
                continue
            yield Finding(item.file, (*item.where, "was", number), "duplicate-id", message, hint)


def _unknown(draft: Draft, item: Item, place: Where, names: Sequence[str], code: str) -> Findings:
    """The names that no claim, concept or card has, each at its own place."""
    what = code.removeprefix("unknown-")
    part = f"{what}s"
    for number, name in enumerate(names):
        if not draft.has(part, name):
            spot = (*item.where, *place, number)
            hint = near(name, draft.ids(part))
            yield Finding(item.file, spot, code, f"there is no {what} {name}", hint)


def _of_deck(draft: Draft) -> Findings:
    if draft.deck:
        yield from _unknown(draft, draft.deck, ("order",), draft.deck.raw.get("order", ()), "unknown-concept")


def _of_concepts(draft: Draft) -> Findings:
    for item in draft.concepts:
        yield from _unknown(draft, item, ("after",), item.raw.get("after", ()), "unknown-concept")


def _of_card(draft: Draft, item: Item) -> Findings:
    yield from _proofs(draft, item, item.raw, ())
    yield from _unknown(draft, item, ("after",), item.raw.get("after", ()), "unknown-card")


def _proofs(draft: Draft, item: Item, raw: Mapping[str, object], place: Where) -> Findings:
    """The claims, the demo and the evidence that a card or an aspect names."""
    claims: Sequence[str] = raw.get("claims", ())  # type: ignore[assignment]
    shows: Sequence[str] = raw.get("shows", ())  # type: ignore[assignment]
    yield from _unknown(draft, item, (*place, "claims"), claims, "unknown-claim")
    if "demo" not in raw:
        if shows:
            message = "shows names evidence, but no demo is named"
            yield Finding(item.file, (*item.where, *place, "shows"), "missing-demo", message, "Add demo.")
        return
    name = str(raw["demo"])
    spot = (*item.where, *place)
    if name in draft.demos:
        known = {*draft.demos[name].evidence, *draft.demos[name].controls}
        for number, one in enumerate(shows):
            if one not in known:
                message = f"there is no evidence of {name} called {one}"
                yield Finding(
                    item.file, (*spot, "shows", number), "unknown-evidence", message, near(one, known)
                )
    elif not draft.has("demos", name):
        hint = near(name, draft.ids("demos")) or f"It would be demos/{name.replace('-', '_')}.py."
        yield Finding(item.file, (*spot, "demo"), "unknown-demo", f"there is no demo {name}", hint)


def _of_comparison(draft: Draft, item: Item) -> Findings:
    raw = item.raw
    subjects, names = raw["subjects"], raw.get("names", {})
    hint = "Name it in names, or write its concept."
    for number, name in enumerate(subjects):
        if name not in names and not draft.has("concepts", name):
            message = f"{name} is neither a concept nor in names"
            meant = near(name, {*draft.ids("concepts"), *names})
            yield Finding(
                item.file, (*item.where, "subjects", number), "unknown-subject", message, meant or hint
            )
    if "concept" in raw and not draft.has("concepts", raw["concept"]):
        message, meant = f"there is no concept {raw['concept']}", near(raw["concept"], draft.ids("concepts"))
        yield Finding(item.file, ("concept",), "unknown-concept", message, meant)
    seen: set[str] = set()
    for number, aspect in enumerate(raw["aspects"]):
        place: Where = ("aspects", number)
        if aspect["id"] in seen:
            message = f"the aspect {aspect['id']} stands here twice"
            yield Finding(item.file, (*place, "id"), "duplicate-id", message, "Give one of them another id.")
        seen.add(aspect["id"])
        yield from _cells(item, place, aspect["cells"], subjects)
        yield from _proofs(draft, item, aspect, place)


def _cells(item: Item, place: Where, cells: Mapping[str, object], subjects: Sequence[str]) -> Findings:
    for subject in subjects:
        if subject not in cells:
            message = f"the cell of {subject} is missing"
            yield Finding(item.file, (*place, "cells"), "missing-cell", message, "Every subject has a cell.")
    for name in cells:
        if name not in subjects:
            spot = (*place, "cells", Key(name))
            yield Finding(
                item.file, spot, "unknown-subject", f"{name} is none of the subjects", near(name, subjects)
            )


def _circles(draft: Draft) -> Findings:
    for part in ("cards", "concepts"):
        items = draft.named(part)
        names = circle({name: item.raw.get("after", ()) for name, item in items.items()})
        if names:
            item = items[names[0]]
            message = f"these {part} wait for each other: {' after '.join(names)}"
            yield Finding(item.file, (*item.where, "after"), "circle", message, "Take one `after` out.")


def _of_demos(draft: Draft) -> Iterator[Finding]:
    for demo in draft.demos.values():
        for name in demo.claims:
            if not draft.has("claims", name):
                message = f"the demo names claim {name}, which there is not"
                hint = near(name, draft.ids("claims"))
                yield Finding(demo.file, ("claims",), "unknown-claim", message, hint)
