"""An Anki package as cards and their history: each card's own front and back, by the templates of its note type."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from studycards.cards.build import sibling_id
from studycards.exchange import anki_file
from studycards.exchange.anki_file import AnkiCard, Collection, Note, NoteType, Review
from studycards.exchange.anki_out import FIELDS, Before
from studycards.exchange.html_text import to_markdown
from studycards.exchange.incoming import Incoming, NewCard, Reviewed, clean, slug, unique
from studycards.exchange.own_form import given_back, kept_aside, unsealed
from studycards.exchange.qa import tags_of
from studycards.schedule.fold import LONGEST_INTERVAL

_SUSPENDED = -1
_CRAMMED, _BY_HAND = 3, 4
_DAY_SECONDS = 86_400
_LONGEST_ANSWER_MS = 3_600_000
_FORMULA = re.compile(r"\[latex\]|\[\$+\]|\\\(|\\\[|\$\$")
_HOLE_NUMBER = re.compile(r"\{\{c(\d+)::")
_SECTION = re.compile(r"\{\{([#^])\s*([^{}]+?)\s*\}\}((?:(?!\{\{\s*[#^/]).)*?)\{\{/\s*\2\s*\}\}", re.S)
_PLACE = re.compile(r"\{\{([^{}]*?)\}\}")


def read(path: Path, title: str, lang: str) -> Incoming:
    """All cards of a package that can be made into ours, and what happened to them."""
    found = anki_file.read(path)
    names = _deck_names(found)
    arrived = Incoming(_root(names) or title, (), origin=f"anki-{found.created_at:x}")
    arrived.begins = found.created_at * 1000
    of_note: dict[int, list[AnkiCard]] = {}
    for card in found.cards:
        of_note.setdefault(card.note, []).append(card)
    known: dict[int, str] = {}
    taken: set[str] = set()
    for note in found.notes.values():
        cards = of_note.get(note.id, [])
        if note.type in found.types and cards:
            known |= _cards_of(arrived, note, found.types[note.type], cards, names, taken)
        else:
            arrived.lose("no-cards", f"anki-{note.id}")
    arrived.languages = arrived.languages or (lang,)
    arrived.reviewed = [*_history(arrived, found, known)]
    return arrived


def before(path: Path) -> Before:
    """The notes of a package that this program wrote, by guid, for the next one; nothing for any other file."""
    from studycards.errors import StudycardsError

    try:
        found = anki_file.read(path)
    except StudycardsError:
        return {}
    return {
        note.guid: (note.changed_at, note.fields, tuple(sorted(note.tags)))
        for note in found.notes.values()
        if note.type in found.types and found.types[note.type].fields == FIELDS
    }


def _deck_names(found: Collection) -> dict[int, str]:
    used = {card.deck for card in found.cards}
    return {id: name for id, name in found.decks.items() if id in used}


def _root(names: Mapping[int, str]) -> str:
    """The first part of the decks' names, where all share it."""
    roots = {name.partition("::")[0] for name in names.values()}
    return clean(roots.pop()) if len(roots) == 1 else ""


def _concept(names: Mapping[int, str], deck: int) -> str:
    name = names.get(deck, "")
    inner = name.partition("::")[2] if _root(names) else name
    return clean((inner or name).replace("::", " / "))


def _own_tag(note: Note, name: str) -> str:
    """The concept or the kind that `anki_out` gave a note as a tag."""
    return next((tag.partition("::")[2] for tag in note.tags if tag.startswith(f"{name}::")), "")


def _cards_of(
    arrived: Incoming,
    note: Note,
    type: NoteType,
    cards: list[AnkiCard],
    names: Mapping[int, str],
    taken: set[str],
) -> dict[int, str]:
    """Add a note's cards, and give their ids by Anki's."""
    if type.fields == FIELDS and "/" in note.fields[0]:
        return _own_cards(arrived, note, type, cards, taken)
    base = unique(f"anki-{note.id}", taken)
    concepts = [_concept(names, card.deck) for card in cards]
    return _from_templates(arrived, base, note, type, cards, concepts, {"tags": tags_of([*note.tags])})


def _own_cards(
    arrived: Incoming, note: Note, type: NoteType, cards: list[AnkiCard], taken: set[str]
) -> dict[int, str]:
    """The cards of a note that was exported from here: as they were, or as they read now where it was changed."""
    base = unique(slug(note.fields[0].partition("/")[2], f"anki-{note.id}"), taken)
    tags = tags_of([tag for tag in note.tags if "::" not in tag])
    concept, kind = (_own_tag(note, name) for name in ("concept", "kind"))
    found = unsealed(note.fields[-1], note.fields[1:-1])
    if found and found[1]:
        fields = given_back(arrived, base, found[0], tags, concept)
        _add(arrived, base, fields, concept)
        ids = {card.id: sibling_id(base, card.place + 1) for card in cards}
    else:
        form = found[0] if found else None
        more = kept_aside(arrived, base, form, concept) if form else {}
        ids = _from_templates(
            arrived, base, note, type, cards, [concept] * len(cards), {"tags": tags, **more}
        )
        for reason, is_lost in (
            ("kind", kind not in ("basic", "cloze")),
            ("languages", form and len(form.languages) > 1),
            ("claims", not form and _own_tag(note, "claim")),
        ):
            if is_lost:
                arrived.lose(reason, base)
    arrived.names |= {id: note.fields[0] + id.removeprefix(base) for id in ids.values()}
    return ids


def _from_templates(
    arrived: Incoming,
    base: str,
    note: Note,
    type: NoteType,
    cards: list[AnkiCard],
    concepts: list[str],
    more: Mapping[str, Any],
) -> dict[int, str]:
    """The cards of a note as Anki shows them."""
    values = dict(zip(type.fields, note.fields, strict=False))
    ids: dict[int, str] = {}
    if type.is_cloze:
        fields, numbers = _cloze(arrived, base, type, values)
        if fields:
            _add(arrived, base, {**fields, **more}, concepts[0])
            ranks = {number: rank for rank, number in enumerate(numbers, 1)}
            ids = {card.id: sibling_id(base, ranks[n]) for card in cards if (n := card.place + 1) in ranks}
        return ids
    for card, concept in zip(cards, concepts, strict=True):
        name = base if card.place == 0 else f"{base}-{card.place + 1}"
        if fields := _plain(arrived, name, type, values, card.place):
            _add(arrived, name, {**fields, **more}, concept)
            ids[card.id] = name
    return ids


def _add(arrived: Incoming, name: str, fields: Mapping[str, Any], concept: str) -> None:
    kept = {key: value for key, value in fields.items() if value != []}
    arrived.cards.append(NewCard({"id": name, **kept}, concept))


def _plain(
    arrived: Incoming, name: str, type: NoteType, values: Mapping[str, str], place: int
) -> dict[str, Any] | None:
    if place >= len(type.templates):
        arrived.lose("no-cards", name)
        return None
    front, back = type.templates[place]
    hints: list[str] = []
    question = _markdown(arrived, name, rendered(front, values, hints, is_front=True))
    answer = _markdown(arrived, name, rendered(back, values, hints))
    if not question or not answer:
        arrived.lose("no-answer" if question else "no-question", name)
        return None
    fields: dict[str, Any] = {"kind": "basic", "ask": question, "answer": answer}
    return fields | _hints(arrived, name, hints)


def _cloze(
    arrived: Incoming, name: str, type: NoteType, values: Mapping[str, str]
) -> tuple[dict[str, Any] | None, list[int]]:
    """A cloze's fields, with holes that count from 1 without a gap, and the numbers that they had."""
    front, back = type.templates[0] if type.templates else ("", "")
    hints: list[str] = []
    text = _markdown(arrived, name, rendered(front, values, hints, is_front=True))
    numbers = sorted({int(number) for number in _HOLE_NUMBER.findall(text) if number != "0"})
    if not numbers:
        arrived.lose("no-hole", name)
        return None, []
    ranks = {number: rank for rank, number in enumerate(numbers, 1)}
    text = _HOLE_NUMBER.sub(lambda found: f"{{{{c{ranks.get(int(found[1]), 1)}::", text)
    hidden = {field: "" if _HOLE_NUMBER.search(value) else value for field, value in values.items()}
    why = _markdown(arrived, name, rendered(back, hidden, hints))
    fields: dict[str, Any] = {"kind": "cloze", "ask": text}
    return fields | ({"why": why} if why else {}) | _hints(arrived, name, hints), numbers


def _hints(arrived: Incoming, name: str, hints: list[str]) -> dict[str, list[str]]:
    found = [text for hint in dict.fromkeys(hints) if (text := _markdown(arrived, name, hint))]
    return {"hints": found} if found else {}


def _markdown(arrived: Incoming, name: str, html: str) -> str:
    text, lost = to_markdown(html)
    for what in lost:
        arrived.lose(what, name)
    if _FORMULA.search(html):
        arrived.lose("formula", name)
    return clean(re.sub(r"\A(?:\s*---\s*(?:\n|\Z))+", "", text))


def rendered(template: str, values: Mapping[str, str], hints: list[str], is_front: bool = False) -> str:
    """A template filled in, as Anki does it; what stands behind a hint's link goes to `hints`."""
    changed = 1
    while changed:
        template, changed = _SECTION.subn(lambda found: _section(found, values), template)

    def filled(found: re.Match[str]) -> str:
        *filters, name = (part.strip() for part in found[1].split(":"))
        value = values.get(name, "")
        if "hint" in filters:
            hints.extend([value] if value.strip() else [])
            return ""
        return "" if (filters and filters[0] == "type" and is_front) or found[1].startswith("tts ") else value

    return _PLACE.sub(filled, template)


def _section(found: re.Match[str], values: Mapping[str, str]) -> str:
    is_there = bool(values.get(found[2], "").strip())
    return found[3] if is_there == (found[1] == "#") else ""


def _history(arrived: Incoming, found: Collection, known: Mapping[int, str]) -> Iterator[Reviewed]:
    """The reviews of the cards that were carried over; then where each card stands by now."""
    last: dict[int, Reviewed] = {}
    waiting: list[Reviewed] = []
    for review in found.reviews:
        if review.card not in known:
            arrived.lose("no-card", str(review.card))
        elif (one := _reviewed(review, known[review.card])) is None:
            arrived.lose("crammed", str(review.id))
        else:
            waiting.append(one)
            last[review.card] = one
    due = {id(last[card.id]): card.due for card in found.cards if card.id in last and _is_due(card)}
    yield from (replace(one, due_number=due[id(one)]) if id(one) in due else one for one in waiting)
    for card in found.cards:
        if card.id in known and card.queue == _SUSPENDED:
            yield Reviewed(card.id, known[card.id], _moment(card.changed_at), "suspend")
        if card.id in known and card.flags & 7:
            arrived.lose("flag", known[card.id])


def _moment(seconds: int) -> int:
    return min(max(0, seconds), 4_102_444_800) * 1000


def _is_due(card: AnkiCard) -> bool:
    """Whether a card is under review, and its day one that may be."""
    return card.type == 2 and -LONGEST_INTERVAL < card.due < 3 * LONGEST_INTERVAL


def _reviewed(review: Review, card: str) -> Reviewed | None:
    """One line of the log; None for practice outside the schedule."""
    days = min(review.interval, LONGEST_INTERVAL) if review.interval > 0 else None
    seconds = min(-review.interval, _DAY_SECONDS) if review.interval <= 0 else None
    if review.type >= _BY_HAND or review.ease == 0:
        what = "reschedule" if days else "reset"
        return Reviewed(review.id, card, review.id, what, days=days)
    if not 1 <= review.ease <= 4 or (review.type == _CRAMMED and review.factor == 0):
        return None
    took_ms = min(max(0, review.took_ms), _LONGEST_ANSWER_MS)
    phase = "review" if days else "learning" if review.type == 0 else "relearning"
    return Reviewed(
        review.id, card, review.id, "review", review.ease, took_ms, days, seconds, phase
    )  # fmt: skip
