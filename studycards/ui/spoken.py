"""Words for a screen reader: what a sign, a frame or a colour says elsewhere is said in words, a thought a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TextIO

from studycards.cards.asking import Arrange, Asked, Choose
from studycards.demo.translating import in_language
from studycards.demo.verdicts import Result
from studycards.model import said
from studycards.screen.parts import Block, Key, Screen, Translate
from studycards.ui import lanes, paint
from studycards.ui.safe import safe

_DRAWN = re.compile("[\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf\u2900-\u297f\u2b00-\u2bff∵☞▸⚗]+")
"""Arrows, technical signs, frames, blocks, shapes, dingbats: a reader spells them out or falls silent."""

_WORDS = ((" ⟶ ", ": "), (" → ", ": "), ("≈", ""), (" · ", ", "), (" – ", ", "), ("…", "..."))


class SpokenStream:
    """A stream that takes drawings out of what is written to it; words go through as they are."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(undrawn(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def undrawn(text: str) -> str:
    """A text without signs that draw: as words where they say something, else left out."""
    for sign, word in _WORDS:
        text = text.replace(sign, word)
    return "\n".join(_without_drawing(line) for line in text.split("\n"))


def _without_drawing(line: str) -> str:
    words = _DRAWN.sub("", line)
    if words != line:
        words = words.strip()
    return re.sub(r"(?<=\S) {2,}", " ", words)


def screen_lines(
    screen: Screen,
    new: Sequence[Block],
    is_first: bool,
    shown: Sequence[Key],
    own: Mapping[str, str],
    say: Translate,
) -> Iterator[str]:
    """What is new on a screen, a thought a line; on its first showing with its title and what can be chosen."""
    if is_first:
        parts = (screen.title, screen.clock, screen.counts)
        yield say("{text}.").format(text=", ".join(safe(part) for part in parts if part))
    for piece in (piece for piece in new if piece.role != "options"):  # they were read with the question
        yield from (line for line in block(piece, say).split("\n") if line.strip())
    if screen.asks and is_first:
        yield from asked(screen.asks, say)
    if screen.notice:
        yield plain(screen.notice)
    if screen.draft and is_first:
        yield safe(screen.draft)
    yield keys(shown, screen.proposed, own, say)


def block(piece: Block, say: Translate) -> str:
    """A block with its part in words before it, where only a sign told it."""
    parts = {
        "hint": say("Hint:"),
        "answer": say("Answer:"),
        "why": say("Why:"),
        "note": say("Note:"),
        "evidence": say("Demo:"),
    }
    text = plain(piece.text)
    return f"{parts[piece.role]} {text}" if piece.role in parts else text


def plain(text: str) -> str:
    """Markdown as it is read aloud: without emphasis, ticks and fences. What a bar shows, a figure beside it says."""
    text = re.sub(r"(?m)^```\w*\n?", "", safe(text))
    text = re.sub(r"(?m)^(\s*)[-*+] ", r"\1", text)
    text = re.sub(r"\*\*(\S.*?)\*\*|`([^`\n]+)`", lambda found: found[1] or found[2], text)
    text = re.sub(r"(?<![\w*])\*(\S.*?)\*(?![\w*])", r"\1", text)
    return re.sub(r"\\([.*_`])", r"\1", text)


def asked(way: Asked, say: Translate) -> Iterator[str]:
    """The options or pieces, a line each with its number."""
    match way:
        case Choose(options=options):
            yield from (f"{n}. {plain(text)}" for n, text in enumerate(options, 1))
        case Arrange(pieces=pieces, slots=slots):
            yield from (f"{n}. {plain(text)}" for n, text in enumerate(pieces, 1))
            if slots:
                places = ", ".join(plain(slot) for slot in slots)
                yield say("Give their numbers in the order of: {places}.").format(places=places)


def keys(shown: Sequence[Key], proposed: int | None, own: Mapping[str, str], say: Translate) -> str:
    """The keys in a sentence."""
    names = ", ".join(f"{paint.key_name(key.key, own)} {safe(key.says)}" for key in shown)
    line = say("Keys: {keys}.").format(keys=names)
    return f"{line} {say('Proposed: {grade}.').format(grade=proposed)}" if proposed else line


def ending(result: Result, lang: str, say: Translate) -> Iterator[str]:
    """The end of a demo: who did what, in turn; the evidence; the outcome."""
    for one in lanes.lane_events(result.records, lang):
        yield f"{safe(one['lane'])}: {safe(one['event'])}"
    for chart in (in_language(one, lang) for one in result.records if one["type"] == "chart"):
        yield safe(said(chart["title"], lang))
        yield from (
            f"{safe(label)}: {height:,.4g} {safe(chart['unit'])}" for label, height in chart["bars"].items()
        )
    for row in lanes.evidence(result.evidence, 10_000, lang, say):
        yield row.plain.strip()
    outcome = lanes.headline(result.outcome, result.reason, lang, say).plain
    yield say("Outcome: {word}").format(word=undrawn(outcome))
