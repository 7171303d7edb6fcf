"""Pick what is right: one choice, or several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from studycards.cards.asking import Choose, Mark, Reply
from studycards.cards.drawing import shuffled, wording
from studycards.cards.fields import Field, Key, Trouble
from studycards.model import Card, Text, said

FIELDS: Mapping[str, Field] = {
    "choices": Field("choices", True, "what to choose from; `right: true` marks the right ones"),
    "answer": Field("answers", False, "the right choice, or a list of them, where `right` marks none"),
    "because": Field("because", False, "a wrong choice's text to why it is wrong"),
}

SAYS = {
    "en": {"also": "Also right: {}", "between": ": ", "and": "; "},
    "zh": {"also": "正确的还有：{}", "between": "：", "and": "；"},
}


class Option(NamedTuple):
    """One choice. `key` names it in every language: its number in the file, or a comparison's subject."""

    text: Text
    right: bool
    key: str
    because: Text | None = None
    value: Any = None
    range: tuple[float | None, float | None] | None = None


class Body(NamedTuple):
    """The choices, in the order of the file."""

    options: tuple[Option, ...]


def body(raw: Mapping[str, Any]) -> Body:
    return Body(options(raw))


def options(raw: Mapping[str, Any]) -> tuple[Option, ...]:
    """The choices of a card, whichever of the two forms it is written in."""
    right, because = raw.get("answer", ()), raw.get("because", {})
    found = []
    for number, choice in enumerate(raw["choices"]):
        text = choice["text"]
        reason = choice.get("because") or next((why for key, why in because.items() if _is(text, key)), None)
        ends = choice.get("range")
        found.append(
            Option(
                text,
                bool(choice.get("right")) or any(same(text, one) for one in right),
                choice.get("key", str(number)),
                reason,
                choice.get("value"),
                (ends[0], ends[1]) if ends else None,
            )
        )
    return tuple(found)


def _is(text: Text, words: str) -> bool:
    return words in text.values()


def same(one: Text, other: Text) -> bool:
    """Whether two texts say the same in a language that both have."""
    if one == other:
        return True
    if "" in one or "" in other:
        return bool(set(one.values()) & set(other.values()))
    return any(other.get(language) == words for language, words in one.items())


def problems(raw: Mapping[str, Any]) -> Iterator[Trouble]:
    choices = raw["choices"]
    texts = [choice["text"] for choice in choices]
    for number, one in enumerate(raw.get("answer", ())):
        if not any(same(text, one) for text in texts):
            place = ("answer", number) if len(raw["answer"]) > 1 else ("answer",)
            yield place, "no-such-choice", "this answer is none of the choices", "Copy the choice's text."
    for key in raw.get("because", {}):
        if not any(_is(text, key) for text in texts):
            yield (
                ("because", Key(key)),
                "no-such-choice",
                f"“{key}” is none of the choices",
                "Copy the choice's text.",
            )
    found = options(raw)
    if not any(option.right for option in found):
        yield (
            ("choices",),
            "no-right-choice",
            "no choice is right",
            "Mark one with right: true, or name it in answer.",
        )
    elif all(option.right for option in found):
        yield ("choices",), "no-wrong-choice", "every choice is right", "Add one that is wrong."
    for number, option in enumerate(found):
        if option.right and option.because:
            yield (
                ("choices", number),
                "right-because",
                "this choice is right, and says why it is wrong",
                "Use why.",
            )


def ask(card: Card, lang: str, seed: int) -> Choose:
    listed = card.body.options
    order = shuffled(len(listed), seed, card.id)
    several = sum(option.right for option in listed) > 1
    return Choose(wording(card, lang, seed), tuple(said(listed[n].text, lang) for n in order), several)


def answer(card: Card, lang: str) -> str:
    right = [said(option.text, lang) for option in card.body.options if option.right]
    return right[0] if len(right) == 1 else "\n".join(f"- {text}" for text in right)


def chosen(card: Card, reply: Reply, seed: int) -> list[Option]:
    """The options that a reply names by the numbers they were shown with."""
    order = shuffled(len(card.body.options), seed, card.id)
    numbers = dict.fromkeys(n for n in reply or () if isinstance(n, int) and 0 <= n < len(order))
    return [card.body.options[order[number]] for number in numbers]


def mark(card: Card, reply: Reply, lang: str, seed: int, measured: Any = None) -> Mark:
    picked = chosen(card, reply, seed)
    if not picked:
        return Mark("nothing")
    words = SAYS["zh" if lang == "zh" else "en"]
    wrong = [option for option in picked if not option.right]
    missed = [option for option in card.body.options if option.right and option not in picked]
    replied = words["and"].join(said(option.text, lang) for option in picked)
    if not wrong and not missed:
        return Mark("right", replied, grade=3)
    notes = reasons(wrong, lang)
    partly = len(wrong) < len(picked)
    if partly and missed:
        notes = (
            *notes,
            words["also"].format(words["and"].join(said(option.text, lang) for option in missed)),
        )
    return Mark(
        "partly" if partly else "wrong",
        replied,
        notes,
        grade=2 if partly and not wrong else 1,
        instead=wrong[0].key if wrong else None,
    )


def reasons(wrong: Sequence[Option], lang: str) -> tuple[str, ...]:
    """Why each wrong choice is wrong, where the deck says so."""
    between = SAYS["zh" if lang == "zh" else "en"]["between"]
    return tuple(
        f"{said(option.text, lang)}{between}{said(option.because, lang)}"
        for option in wrong
        if option.because
    )
