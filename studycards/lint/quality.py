"""Matters of quality, all warnings: choices that give themselves away, questions too long or asked twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from studycards.cards import cloze, comparing
from studycards.cards.choice import Option, options
from studycards.cards.fields import Where
from studycards.lint.draft import Draft, Finding, Findings, Item
from studycards.lint.languages import languages

MOST_ASKED = 300
"""Characters that a question may have in one language."""

MOST_ANSWERED = 200
ENOUGH_TO_JUDGE = 10
"""Choice cards from which on the place of the right choice says something."""

_ALL_OF_THEM = re.compile(
    r"\b(all|none|both|neither) of the above\b|^\W*(all|none|both) of (these|them)\W*$"
    r"|以上(都|皆|全|均)|^\W*(都|均)(不是|不对|对|是)\W*$",
    re.I,
)
_AND_ALSO = re.compile(r"\band also\b|\bin addition\b|\bfurthermore\b|此外|另外|同时还", re.I)
_SENTENCE = re.compile(r"[.!?。！？](\s|$|(?<=[。！？]))")


def quality(draft: Draft) -> Findings:
    """Every warning that a deck deserves."""
    yield from languages(draft)
    yield from _asked_twice(draft)
    yield from _same_place(draft)
    for card in draft.cards:
        for where, code, message, hint in _of_card(card.raw):
            yield Finding(card.file, (*card.where, *where), code, message, hint, "warning")
        yield from _other_claims(draft, card)


Remark = tuple[Where, str, str, str]


def _of_card(raw: Mapping[str, Any]) -> Iterator[Remark]:
    yield from _long_questions(raw)
    if raw["kind"] == "choice" or (raw["kind"] == "predict" and "choices" in raw):
        right = raw.get("answer", ())
        fields = raw if isinstance(right, (list, tuple)) else {**raw, "answer": [right]}
        yield from _choices(raw, options(fields))
    elif raw["kind"] == "cloze":
        yield from _shown_hole(raw)
    elif raw["kind"] in ("basic", "typed"):
        yield from _given_away(raw)
        yield from _two_facts(raw)


def _long_questions(raw: Mapping[str, Any]) -> Iterator[Remark]:
    wordings = [(("ask",), raw["ask"]), *((("asks", n), text) for n, text in enumerate(raw.get("asks", ())))]
    for where, text in wordings:
        longest = max(map(len, text.values()))
        if longest > MOST_ASKED:
            message = f"this question has {longest} characters, more than {MOST_ASKED}"
            yield where, "long-question", message, "Ask for one thing, shortly."


def _choices(raw: Mapping[str, Any], listed: Sequence[Option]) -> Iterator[Remark]:
    yield from _repeated_choices(listed)
    for number, option in enumerate(listed):
        if any(_ALL_OF_THEM.search(words) for words in option.text.values()):
            message = "a choice that speaks of the other choices makes no sense once they are shuffled"
            yield ("choices", number), "all-of-the-above", message, "Mark several choices as right instead."
    unexplained = [number for number, option in enumerate(listed) if not option.right and not option.because]
    if unexplained and raw["kind"] == "choice":
        message = "a wrong choice does not say why it is wrong"
        yield (
            ("choices", unexplained[0]),
            "no-because",
            message,
            "Add because: one learns most from a mistake.",
        )
    right = [number for number, option in enumerate(listed) if option.right]
    if len(right) == 1:
        yield from _conspicuous(raw, listed, right[0])


def _repeated_choices(listed: Sequence[Option]) -> Iterator[Remark]:
    seen: set[tuple[str, str]] = set()
    for number, option in enumerate(listed):
        forms = {(language, _as_read(words)) for language, words in option.text.items()}
        if forms & seen:
            yield (
                ("choices", number),
                "repeated-choice",
                "this choice repeats another",
                "Say something else, or remove it.",
            )
        seen |= forms


def _as_read(words: str) -> str:
    """A choice without what a reader does not see a difference in. Of code every sign counts."""
    return " ".join(words.casefold().split()).rstrip(".。")


def _conspicuous(raw: Mapping[str, Any], listed: Sequence[Option], right: int) -> Iterator[Remark]:
    """A right choice that one can pick without knowing: the longest, or the one the question names."""
    for language, words in listed[right].text.items():
        others = [_in(option.text, language) for number, option in enumerate(listed) if number != right]
        longest = max(map(len, others))
        if len(words) > longest * 1.2 and len(words) > longest + 8:
            message = "the right choice is by far the longest: it can be picked without knowing"
            yield ("choices", right), "longest-is-right", message, "Shorten it, or say more in a wrong one."
            return
    for language, question in raw["ask"].items():
        shown = [
            number for number, option in enumerate(listed) if _stands_in(_in(option.text, language), question)
        ]
        if shown == [right]:
            message = "the question holds the right choice, and no other"
            yield ("ask",), "given-away", message, "Ask in other words."
            return


def _in(text: Mapping[str, str], language: str) -> str:
    """A text in one language; the empty string where it has none for it."""
    return text.get(language) or text.get("", "")


def _stands_in(words: str, text: str) -> bool:
    """Whether words long enough to tell stand in a text, as whole words where they are in letters."""
    wanted, whole = comparing.plain(words), comparing.plain(text)
    if len(wanted) < (2 if wanted.isdigit() else 5 if wanted.isascii() else 3):
        return False
    if wanted not in whole:
        return False
    edge = r"(?<![a-z0-9]){}(?![a-z0-9])" if wanted.isascii() else "{}"
    return bool(re.search(edge.format(re.escape(wanted)), whole))


def _given_away(raw: Mapping[str, Any]) -> Iterator[Remark]:
    for language, question in raw["ask"].items():
        if _stands_in(_in(raw["answer"], language), question):
            yield ("ask",), "given-away", "the question holds its own answer", "Ask in other words."
            return


def _two_facts(raw: Mapping[str, Any]) -> Iterator[Remark]:
    for words in raw["answer"].values():
        sentences = len(_SENTENCE.findall(words))
        if _AND_ALSO.search(words) or (len(words) > MOST_ANSWERED and sentences > 1):
            message = "this answer seems to hold more than one fact"
            yield ("answer",), "two-facts", message, "Make two cards of it, or move the reasons to why."
            return


def _shown_hole(raw: Mapping[str, Any]) -> Iterator[Remark]:
    for language, words in raw["ask"].items():
        for number in cloze.holes({"": words}):
            around = cloze.HOLE.sub(lambda hole, n=number: " [] " if int(hole[1]) == n else hole[2], words)  # type: ignore[misc]
            hidden = [hole[2] for hole in cloze.HOLE.finditer(words) if int(hole[1]) == number]
            shown = next((one for one in hidden if _stands_in(one, around)), None)
            if shown:
                where: Where = ("ask", language) if language else ("ask",)
                yield (
                    where,
                    "given-away",
                    f"“{shown}” is hidden, and stands elsewhere in the text",
                    "Say it once.",
                )
                return


def _asked_twice(draft: Draft) -> Findings:
    seen: dict[tuple[str, str, Any], Item] = {}
    for card in draft.cards:
        for language, words in card.raw["ask"].items():
            known = seen.setdefault((language, comparing.plain(words), card.raw.get("code")), card)
            if known is not card:
                message = f"this card asks the same as {known.raw['id']}"
                hint = "Ask for something else, or make it a wording of the other in asks."
                yield Finding(card.file, (*card.where, "ask"), "same-question", message, hint, "warning")
                break


def _same_place(draft: Draft) -> Findings:
    places: Counter[int] = Counter()
    for card in draft.cards:
        if card.raw["kind"] == "choice" and len(card.raw["choices"]) > 2:
            right = [number for number, option in enumerate(options(card.raw)) if option.right]
            places.update(right if len(right) == 1 else ())
    total = places.total()
    if draft.deck and total >= ENOUGH_TO_JUDGE and (most := places.most_common(1)[0])[1] >= 0.9 * total:
        message = f"the right choice is number {most[0] + 1} in {most[1]} of {total} cards"
        hint = "They are shuffled when asked, but a reader of the file sees a habit: vary it."
        yield Finding(draft.deck.file, (), "same-place", message, hint, "warning")


def _other_claims(draft: Draft, card: Item) -> Findings:
    claims, demo = card.raw.get("claims", ()), draft.demos.get(card.raw.get("demo", ""))
    if demo and demo.claims and claims and not set(claims) & set(demo.claims):
        message = (
            f"the card teaches {', '.join(claims)}, its demo {demo.id} speaks of {', '.join(demo.claims)}"
        )
        hint = "Name another demo, or add the claim to the demo's declaration."
        yield Finding(card.file, (*card.where, "demo"), "other-claims", message, hint, "warning")
