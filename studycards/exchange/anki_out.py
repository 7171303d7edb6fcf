"""A deck as an Anki package. Ids of decks, note types and notes are stable: importing again updates and adds nothing.

Anki takes over a note whose time of change is later than that of its own. So a card that stands unchanged in the
package that is written over keeps the time it has there.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from studycards.errors import NotAvailable
from studycards.exchange.html_text import to_html, to_inline_html
from studycards.exchange.outgoing import Leaf, Outgoing
from studycards.exchange.own_form import sealed

FIELDS = ("Id", "Question", "Answer", "Typed", "Reason", "Evidence", "More", "Hint", "Form")
MODELS: Mapping[str, tuple[int, str]] = {
    "plain": (1_732_406_001, "Studycards"),
    "typed": (1_732_406_002, "Studycards (type in the answer)"),
    "cloze": (1_732_406_003, "Studycards (cloze)"),
}
"""The note types: numbers that no one else uses, the same for ever."""

Before = Mapping[str, tuple[int, tuple[str, ...], tuple[str, ...]]]
"""Of an earlier package, by guid: a note's time of change in seconds, its fields, its tags."""


def written(what: Outgoing, at: int, before: Before | None = None) -> bytes:
    """The package. `at` is the time of the export in UTC milliseconds."""
    anki = _genanki()
    models = {name: _model(anki, name) for name in MODELS}
    deck = anki.Deck(_number(f"studycards deck {what.deck}"), what.title)
    for place, leaf in enumerate(what.leaves, 1):
        deck.add_note(_note(anki, models, leaf, place, at // 1000, before or {}))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "deck.apkg")
        anki.Package(deck).write_to_file(str(path), timestamp=at / 1000)
        return path.read_bytes()


def _genanki() -> Any:
    try:
        import genanki
    except ImportError:
        raise NotAvailable(
            "To write an Anki package the library genanki is needed, and it is not installed.",
            "Install it with: pip install 'studycards[anki]'",
        ) from None
    return genanki


def _number(name: str) -> int:
    """A number of the size that Anki gives its own decks, the same for the same name."""
    return (1 << 40) + int.from_bytes(hashlib.sha256(name.encode()).digest()[:5], "big")


def _note(anki: Any, models: Mapping[str, Any], leaf: Leaf, place: int, now: int, before: Before) -> Any:
    typed = leaf.kind == "typed" or (leaf.kind == "predict" and not leaf.options)
    kind = "cloze" if leaf.kind == "cloze" else "typed" if typed else "plain"
    fields, tags = note_fields(leaf), note_tags(leaf)
    guid = anki.guid_for("studycards", leaf.id)
    known = before.get(guid)
    unchanged = known is not None and known[1:] == (fields, tags)
    changed_at = known[0] if known and unchanged else max(now, known[0] + 1 if known else 0)

    class Note(anki.Note):  # type: ignore[misc]
        """A note with its own time of change; its card ids keep to the package's."""

        def write_to_db(self, cursor: Any, timestamp: float, deck_id: int, id_gen: Any) -> None:
            super().write_to_db(cursor, changed_at, deck_id, id_gen)

    return Note(model=models[kind], fields=list(fields), guid=guid, tags=list(tags), due=place)


def note_fields(leaf: Leaf) -> tuple[str, ...]:
    """The fields of a note, in the order of `FIELDS`. A cloze has its text with the holes as its question.

    The last one no card of Anki shows: by it the card comes back as it is here.
    """
    shown = (
        to_html(leaf.ask) + _given(leaf),
        to_html(_answer(leaf)),
        leaf.typed[0].replace("`", "") if leaf.typed else "",
        to_html(leaf.why),
        to_html(leaf.proof),
        to_html(_more(leaf)),
        to_html("\n\n".join(leaf.hints)),
    )
    return (leaf.id, *shown, sealed(leaf.form, shown) if leaf.form else "")


def note_tags(leaf: Leaf) -> tuple[str, ...]:
    """The card's own tags, and what else one may choose cards by."""
    more = (f"concept::{leaf.concept}", f"kind::{leaf.kind}", *(f"claim::{name}" for name in leaf.claims))
    return tuple(sorted({*leaf.tags, *more}))


def _given(leaf: Leaf) -> str:
    """What stands under the question: the choices, or the pieces to put in place."""
    if leaf.options:
        return _list([option.text for option in leaf.options], "options")
    if leaf.pairs:
        lefts = _list([left for left, _ in leaf.pairs], "pieces")
        return lefts + _list(list(dict.fromkeys(leaf.shown)), "pieces")
    return _list(leaf.shown, "pieces")


def _list(texts: Sequence[str], name: str) -> str:
    items = "".join(f"<li>{to_inline_html(text)}</li>" for text in texts)
    return f'<ul class="{name}">{items}</ul>' if items else ""


def _answer(leaf: Leaf) -> str:
    reasons = [f"- ✗ {one.text} — {one.because}" for one in leaf.options if one.because]
    points = [f"- {point}" for point in leaf.points]
    return "\n\n".join(part for part in (leaf.answer, "\n".join(points), "\n".join(reasons)) if part)


def _more(leaf: Leaf) -> str:
    follow_ups = [f"- {ask} — {answer}" for ask, answer in leaf.follow_ups]
    source = ", ".join(leaf.source)
    return "\n\n".join(part for part in (leaf.table, "\n".join(follow_ups), source) if part)


def _model(anki: Any, kind: str) -> Any:
    number, name = MODELS[kind]
    typed = "<p>{{type:Typed}}</p>" if kind == "typed" else ""
    question = "{{cloze:Question}}" if kind == "cloze" else "{{Question}}"
    hint = "{{#Hint}}<p>{{hint:Hint}}</p>{{/Hint}}"
    answer = "{{cloze:Question}}" if kind == "cloze" else "{{FrontSide}}<hr id=answer>{{Answer}}"
    return anki.Model(
        number,
        name,
        fields=[{"name": field, **(_ASIDE if field == "Form" else {})} for field in FIELDS],
        templates=[{"name": name, "qfmt": question + typed + hint, "afmt": answer + _BACK}],
        css=_STYLE,
        model_type=anki.Model.CLOZE if kind == "cloze" else anki.Model.FRONT_BACK,
    )


_ASIDE = {"collapsed": True, "excludeFromSearch": True, "plainText": True}

_BACK = "".join(
    f'{{{{#{name}}}}}<div class="{name.lower()}">{{{{{name}}}}}</div>{{{{/{name}}}}}'
    for name in ("Reason", "Evidence", "More")
)

_STYLE = """
.card{font:20px/1.5 system-ui,sans-serif;max-width:40em;margin:auto;padding:.5em}
pre{background:#8882;padding:.5em;overflow-x:auto}code{font-family:monospace;font-size:.9em}
table{border-collapse:collapse;font-size:.8em}th,td{border:1px solid #8886;padding:.2em .5em;text-align:left}
ul.options{list-style:square}ul.pieces{list-style:circle}
.reason{margin-top:1em}.evidence,.more{margin-top:1em;padding-top:.5em;border-top:1px solid #8886;font-size:.85em}
.cloze{font-weight:bold;color:#2563c9}.nightMode .cloze{color:#7ab0ff}
"""
