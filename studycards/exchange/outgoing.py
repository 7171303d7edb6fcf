"""What leaves: a deck's questions as every format needs them, in the languages asked for, their proof in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studycards import cards
from studycards.cards import comparing
from studycards.cards.asking import Arrange
from studycards.cards.drawing import shuffled
from studycards.exchange.own_form import Form, Forms
from studycards.loading import Loaded
from studycards.model import Card, Comparison, Text, said


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a question."""

    text: str
    right: bool
    because: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One question in the languages asked for; every text is Markdown. A cloze is one, with all its holes.

    `options` stand in an order that does not give the answer away; `pieces` and `pairs` in the right one.
    """

    id: str
    deck: str
    kind: str
    concept: str
    heading: str
    ask: str
    answer: str
    why: str = ""
    hints: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    typed: tuple[str, ...] = ()
    numbers: tuple[tuple[float, float], ...] = ()
    pieces: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    """The pieces, or the right sides of the pairs, in the order to show them."""
    pairs: tuple[tuple[str, str], ...] = ()
    points: tuple[str, ...] = ()
    follow_ups: tuple[tuple[str, str], ...] = ()
    proof: str = ""
    table: str = ""
    source: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    form: Form | None = None
    """The card as its deck writes it, for programs that send it back."""

    @property
    def name(self) -> str:
        """The id within the deck."""
        return self.id.partition("/")[2]

    @property
    def tolerant(self) -> tuple[tuple[float, float], ...]:
        """The numbers that are right, each with how far off it may be as a share; none where all must be exact."""
        loose = [one for one in self.numbers if one[1]]
        return tuple(
            (number, share)
            for number, share in self.numbers
            if loose and (share or not any(comparing.within(number, *one) for one in loose))
        )


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is exported. `leaves` have all languages in one text, `by_language` each language for itself."""

    deck: str
    title: str
    languages: tuple[str, ...]
    leaves: tuple[Leaf, ...]
    by_language: Mapping[str, tuple[Leaf, ...]] = field(default_factory=dict)
    tables: tuple[tuple[str, str], ...] = ()
    """The comparisons: title, and table."""


def outgoing(
    loaded: Loaded,
    languages: Sequence[str],
    chosen: Collection[str] | None = None,
    runs: Mapping[str, Mapping[str, Any]] | None = None,
) -> Outgoing:
    """A deck made ready. `chosen` are ids of cards, None for all; `runs` are last runs of its demos, by demo."""
    languages = tuple(languages)
    found = [card for card in loaded.index.cards() if chosen is None or card.id in chosen]
    notes = list({card.note if card.kind == "cloze" else card.id: card for card in reversed(found)}.values())[
        ::-1
    ]
    proofs, forms = _Proofs(loaded, runs or {}), Forms(loaded.index)
    tables = {
        (name, lang): comparison_table(one, (lang,))
        for name, one in loaded.index.comparisons.items()
        for lang in languages
    }

    def leaves(langs: tuple[str, ...]) -> tuple[Leaf, ...]:
        return tuple(_leaf(card, loaded, langs, proofs, tables, forms) for card in notes)

    compared = {card.comparison[0] for card in found if card.comparison}
    return Outgoing(
        loaded.deck.id,
        inline(loaded.deck.title, languages),
        languages,
        leaves(languages),
        {lang: leaves((lang,)) for lang in languages},
        tuple(
            (inline(one.title, languages), "\n\n".join(tables[name, lang] for lang in languages))
            for name, one in loaded.index.comparisons.items()
            if name in compared
        ),
    )


def several(text: Text | None, languages: Sequence[str], between: str = "\n\n") -> str:
    """A text in every language asked for, each wording once; code that they share stands once, at the end."""
    wordings = list(dict.fromkeys(words for lang in languages if (words := said(text, lang).strip())))
    apart = [words.rpartition("\n\n```") for words in wordings]
    codes = {code for _, fence, code in apart if fence and code.endswith("\n```")}
    if len(wordings) > 1 and len(codes) == 1 and all(fence for _, fence, _ in apart):
        return between.join([*(before for before, _, _ in apart), "```" + codes.pop()])
    return between.join(wordings)


def inline(text: Text | None, languages: Sequence[str]) -> str:
    """A short text in every language asked for, on one line where each has but one."""
    alone = all("\n" not in said(text, lang).strip() for lang in languages)
    return several(text, languages, " / " if alone else "\n\n")


def _leaf(
    card: Card,
    loaded: Loaded,
    languages: tuple[str, ...],
    proofs: _Proofs,
    tables: Mapping[tuple[str, str], str],
    forms: Forms,
) -> Leaf:
    concept = loaded.index.concepts.get(card.concept)
    table = ""
    if card.comparison:
        table = "\n\n".join(tables[card.comparison[0], lang] for lang in languages)
    return Leaf(
        id=card.note if card.kind == "cloze" else card.id,
        deck=card.deck,
        kind=card.kind,
        concept=card.concept,
        heading=inline(concept.name, languages) if concept else card.concept,
        ask=several(card.ask, languages),
        answer=_answer(card, languages),
        why=several(card.why, languages),
        hints=tuple(several(hint, languages) for hint in card.hints),
        follow_ups=tuple(
            (inline(one.ask, languages), inline(one.answer, languages)) for one in card.follow_ups
        ),
        proof=proofs.of(card, languages),
        table=table,
        source=card.source,
        tags=card.tags,
        claims=card.claims,
        form=forms.of(card, languages),
        **_of_kind(card, languages),
    )


def _answer(card: Card, languages: tuple[str, ...]) -> str:
    """The answer in every language; of a list, every item in all of them. A cloze has its answer inside it."""
    body = card.body
    if card.kind == "cloze":
        return ""
    if card.kind == "order":
        return "\n".join(f"{n}. {_inside(inline(item, languages))}" for n, item in enumerate(body.items, 1))
    if card.kind == "match":
        pairs = ((inline(left, languages), inline(right, languages)) for left, right in body.pairs)
        return "\n".join(_inside(f"- **{left}** — {right}") for left, right in pairs)
    right = [inline(option.text, languages) for option in getattr(body, "options", ()) if option.right]
    if len(right) > 1:
        return "\n".join(f"- {_inside(text)}" for text in right)
    return several({lang: cards.answer(card, lang) for lang in languages}, languages)


def _inside(text: str) -> str:
    """A text as the item of a list: its further lines stand under its first."""
    return text.replace("\n", "\n   ")


def _of_kind(card: Card, languages: tuple[str, ...]) -> dict[str, Any]:
    """What the card's kind adds."""
    body = card.body
    if getattr(body, "options", ()):
        order = shuffled(len(body.options), 0, card.id)
        listed = [body.options[number] for number in order]
        return {
            "options": tuple(
                Option(inline(one.text, languages), one.right, inline(one.because, languages))
                for one in listed
            )
        }
    match card.kind:
        case "typed":
            return {"typed": body.texts, "numbers": body.numbers}
        case "predict":
            return {"typed": tuple(dict.fromkeys(body.answer.values())), "numbers": _predicted(body)}
        case "order":
            pieces = tuple(inline(item, languages) for item in body.items)
            return {"pieces": pieces, "shown": _shown(card, languages, pieces)}
        case "match":
            pairs = tuple((inline(left, languages), inline(right, languages)) for left, right in body.pairs)
            return {"pairs": pairs, "shown": _shown(card, languages, tuple(right for _, right in pairs))}
        case "open":
            return {"points": tuple(inline(point.text, languages) for point in body.points)}
    return {}


def _predicted(body: Any) -> tuple[tuple[float, float], ...]:
    numbers = (comparing.number_in(text) for text in body.answer.values())
    return tuple((number, body.tolerance) for number in dict.fromkeys(numbers) if number is not None)


def _shown(card: Card, languages: tuple[str, ...], texts: tuple[str, ...]) -> tuple[str, ...]:
    """The pieces as a screen would show them; equal ones stand for each other."""
    asked = cards.ask(card, languages[0], 0)
    if not isinstance(asked, Arrange):
        return texts
    first = {
        said(one, languages[0]): text
        for one, text in zip(
            card.body.items if card.kind == "order" else [right for _, right in card.body.pairs],
            texts,
            strict=True,
        )
    }
    return tuple(first[piece] for piece in asked.pieces)


def comparison_table(comparison: Comparison, languages: Sequence[str]) -> str:
    """A comparison as a Markdown table, a row for each aspect."""
    heads = ["", *(inline(comparison.names[subject], languages) for subject in comparison.subjects)]
    rows = [
        [
            inline(aspect.name, languages),
            *(inline(aspect.cells.get(subject), languages) or "–" for subject in comparison.subjects),
        ]
        for aspect in comparison.aspects
    ]
    return "\n".join(_row(cells) for cells in (heads, ["---"] * len(heads), *rows))


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"


class _Proofs:
    """The demos of a deck, as text: what each shows, and what it measured when it last ran."""

    def __init__(self, loaded: Loaded, runs: Mapping[str, Mapping[str, Any]]) -> None:
        from studycards.demo.catalogue import in_deck

        self._demos = {demo.id: demo for demo in in_deck(Path(loaded.deck.path))}
        self._runs = runs

    def of(self, card: Card, languages: Sequence[str]) -> str:
        """The statements that back a card, and how to see them proved; the empty string without a demo."""
        demo = self._demos.get(card.demo or "")
        if demo is None:
            return ""
        names = card.shows or tuple(demo.demo.evidence)
        lines = [
            f"- {inline(demo.statements[name], languages)}{self._measured(demo.id, name)}"
            for name in names
            if name in demo.statements
        ]
        title = inline(demo.demo.title, languages)
        return "\n".join([f"**{title}** (`studycards demo run {demo.id}`)", "", *lines]).strip()

    def _measured(self, demo: str, evidence: str) -> str:
        run = self._runs.get(demo, {})
        for one in run.get("evidence", ()):
            if one.get("id") == evidence and one.get("verdict") in _SIGNS:
                unit = f" {one['unit']}" if one.get("unit") else ""
                machine = run.get("machine", {})
                where = ", ".join(str(machine[key]) for key in ("kernel", "python") if machine.get(key))
                return f" — {_SIGNS[one['verdict']]} {one.get('measured')}{unit} ({where})"
        return ""


_SIGNS = {"confirmed": "✓", "refuted": "✗", "inconclusive": "?"}
