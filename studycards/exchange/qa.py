"""From a question and an answer, as tables and Markdown have them, to the fields of a card."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from studycards.cards import cloze
from studycards.exchange import checklist
from studycards.exchange.incoming import Incoming, NewCard, clean, slug, unique

Said = dict[str, str]
"""A text by language; under the empty string where the file names none."""


@dataclass
class Parts:
    """One question as it was written. `kind` and `id` are empty where the file does not say."""

    question: Said = field(default_factory=dict)
    answer: Said = field(default_factory=dict)
    why: Said = field(default_factory=dict)
    hints: list[Said] = field(default_factory=list)
    tags: str = ""
    source: str = ""
    id: str = ""
    kind: str = ""
    concept: str = ""
    left: tuple[str, ...] = ()
    """Names of columns or parts that no card can keep."""


def add(arrived: Incoming, parts: Parts, taken: set[str]) -> None:
    """Make a card of it and put it to the others; say what of it stays behind."""
    question = _text(parts.question)
    if question is None:
        arrived.lose("no-question", parts.id or next(iter(parts.answer.values()), "?")[:40])
        return
    name = unique(_id(parts, question), taken)
    made = _asked(arrived, name, parts, question)
    if made is None:
        arrived.lose("no-answer", name)
        return
    for left in parts.left:
        arrived.lose(left, name)
    more: dict[str, Any] = {"why": _text(parts.why), "hints": [_text(hint) for hint in parts.hints]}
    more["source"] = [one for piece in parts.source.split("; ") if (one := clean(piece))]
    more["tags"] = tags_of(parts.tags.split())
    fields = {"id": name, **made, **{key: value for key, value in more.items() if value}}
    arrived.cards.append(NewCard(fields, clean(parts.concept)))


def _asked(arrived: Incoming, name: str, parts: Parts, question: Any) -> dict[str, Any] | None:
    """The fields that make the card's kind; None where it has no answer."""
    answer = _text(parts.answer)
    has_holes = bool(cloze.holes(question if isinstance(question, dict) else {"": question}))
    if has_holes and (parts.kind == "cloze" or answer is None):
        return {"kind": "cloze", "ask": question}
    if answer is None:
        return None
    if choices := _choices(parts.answer):
        return {"kind": "choice", "ask": question, "choices": choices}
    if parts.kind in ("order", "match", "open", "predict"):
        arrived.lose("kind", name)
    kind = "typed" if parts.kind == "typed" else "basic"
    return {"kind": kind, "ask": question, "answer": answer}


def _choices(answer: Said) -> list[dict[str, Any]]:
    """The choices of an answer that lists them, the same ones in every language."""
    listed = {lang: checklist.read(text) for lang, text in answer.items() if text.strip()}
    first = next(iter(listed.values()))
    if not first or any([o.right for o in other] != [o.right for o in first] for other in listed.values()):
        return []
    choices = []
    for number, one in enumerate(first):
        text = _text({lang: options[number].text for lang, options in listed.items()})
        because = _text({lang: options[number].because for lang, options in listed.items()})
        choice: dict[str, Any] = {"text": text}
        if one.right:
            choice["right"] = True
        elif because is not None:
            choice["because"] = because
        choices.append(choice)
    return choices


def _text(said: Mapping[str, str]) -> str | Said | None:
    """A text in the deck format; None where nothing of it is there."""
    kept = {lang: words for lang, written in said.items() if (words := clean(written))}
    return kept[""] if list(kept) == [""] else kept or None


def _id(parts: Parts, question: str | Said) -> str:
    """The id that the file gives; else one made of the question's first words, the same every time."""
    words = question if isinstance(question, str) else next(iter(question.values()))
    digest = hashlib.sha256(words.encode()).hexdigest()[:8]
    if parts.id.strip():
        return slug(parts.id, f"card-{digest}")
    first = " ".join(re.findall(r"[A-Za-z0-9]+", cloze.HOLE.sub("", words))[:6])
    return slug(first, f"card-{digest}") if len(first) > 5 else f"card-{digest}"


def tags_of(words: list[str]) -> list[str]:
    """Tags as ids; `a::b`, as Anki nests them, becomes `a-b`."""
    return list(dict.fromkeys(tag for word in words if (tag := slug(word, ""))))
