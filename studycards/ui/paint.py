"""How the blocks of a screen look, as rich renderables: the same in plain lines and full screen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.text import Text

from studycards.cards.asking import Arrange, Asked, Choose
from studycards.screen.parts import Block, Key, Screen
from studycards.settings.keyboard import KEYS
from studycards.ui.markdown import Folded, rendered
from studycards.ui.safe import safe

STYLES = {
    "question": "",
    "options": "dim",
    "hint": "italic",
    "replied": "",
    "right": "bold green",
    "wrong": "bold red",
    "near": "bold yellow",
    "answer": "",
    "why": "",
    "note": "",
    "source": "dim",
    "evidence": "cyan",
    "points": "",
    "summary": "",
}
"""Colour only ever repeats what a word or a sign already says."""

_MARKS = {"hint": "☞", "answer": "▸", "why": "∵", "note": "–", "evidence": "⚗", "source": ""}


def markdown(text: str, style: str = "") -> RenderableType:
    """Markdown that keeps a code's layout and highlights it."""
    return rendered(safe(text), style or "none")


def block(piece: Block) -> RenderableType:
    """One block; an answer, a hint, a reason hang behind their sign."""
    if piece.role in ("options", "points", "summary") and _ITEM.search(piece.text):
        return Group(*_items(piece.text, STYLES[piece.role]))
    body = markdown(piece.text, STYLES[piece.role])
    mark = _MARKS.get(piece.role)
    if not mark:
        return body
    return hanging(mark, body)


_ITEM = re.compile(r"(?:^|\n\n)(?:(?P<number>\d+)\\\.|\*\*(?P<letter>[A-Z])\*\* `(?P<box>\[.\])`|•) ")
"""Before an option that was to choose, a point of a rubric to tick, a point of a list."""


def _items(text: str, style: str) -> Iterator[RenderableType]:
    """Options or points close together, as options stand while one chooses, each behind its number, box or sign."""
    found = list(_ITEM.finditer(text))
    if before := text[: found[0].start()]:
        yield markdown(before, style)
    ends = [*(one.start() for one in found[1:]), len(text)]
    for one, end in zip(found, ends, strict=False):
        mark = f" {one['number']})" if one["number"] else f" {one['letter']} {one['box']}"
        yield hanging(mark if one["number"] or one["letter"] else "•", markdown(text[one.end() : end], style))


def hanging(mark: str, body: RenderableType) -> RenderableType:
    """A body indented behind a sign."""
    from rich.table import Table

    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    grid.add_row(Text(mark), body)
    return grid


def pairs(rows: Iterable[tuple[str, str]]) -> RenderableType:
    """Names in bold, and beside each what is said of it, in a column of its own."""
    from rich.table import Table

    grid = Table.grid(padding=(0, 2))
    grid.add_column(max_width=13)
    grid.add_column(ratio=1)
    for name, says in rows:
        grid.add_row(Folded(Text(name, "bold")), markdown(says))
    return grid


def blocks(pieces: Sequence[Block]) -> RenderableType:
    """All blocks, an empty line between two."""
    parts: list[RenderableType] = []
    for piece in pieces:
        if parts:
            parts.append(Text(""))
        parts.append(block(piece))
    return Group(*parts)


def asked(way: Asked, chosen: Sequence[int] = ()) -> RenderableType | None:
    """The options or pieces under the question, numbered as the keys are. `chosen` are those taken so far."""
    match way:
        case Choose(options=options):
            return Group(*(_option(n, text, n in chosen, way.many) for n, text in enumerate(options)))
        case Arrange(pieces=pieces, slots=slots):
            return Group(*_arranged(pieces, slots, chosen))
    return None


def _option(number: int, text: str, taken: bool, many: bool) -> RenderableType:
    box = ("[x] " if taken else "[ ] ") if many else ("> " if taken else "")
    return hanging(f" {box}{number + 1})", markdown(text))


def _arranged(pieces: Sequence[str], slots: Sequence[str], placed: Sequence[int]) -> Iterable[RenderableType]:
    for n, piece in enumerate(pieces):
        mark = f"→{placed.index(n) + 1}" if n in placed else f" {n + 1}"
        yield hanging(mark, markdown(piece, "dim" if n in placed else ""))
    yield Text("")
    for place, slot in enumerate(slots or [""] * len(pieces)):
        here = pieces[placed[place]] if place < len(placed) else "← ?" if place == len(placed) else "…"
        yield hanging(f" {place + 1}.", markdown(f"{slot} ⟶ {here}" if slot else here))


def key_name(key: str, own: Mapping[str, str]) -> str:
    """The key that the learner has in a usual key's place. `own`: the keys by name."""
    return next((own.get(name, usual) for name, usual in KEYS.items() if usual == key), key)


class Keys(NamedTuple):
    """Keys with their labels; a line breaks between two, and inside one only where it is longer than the line."""

    parts: tuple[Text, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        line = Text()
        for part in self.parts:
            if line and line.cell_len + 2 + part.cell_len > options.max_width:
                yield line
                line = Text()
            line = Text("  ").join((line, part)) if line else part
        yield line


def keys(shown: Sequence[Key], proposed: int | None = None, own: Mapping[str, str] = KEYS) -> Keys:
    """The keys and what they do; the proposed grade stands in brackets."""
    parts = []
    for key in shown:
        name = key_name(key.key, own)
        name = f"[{name}]" if proposed is not None and name == str(proposed) else name
        parts.append(Text.assemble((name, "bold"), " ", safe(key.says)))
    return Keys(tuple(parts))


def header(screen: Screen) -> Text:
    """The screen's title and counts."""
    line = Text(safe(screen.title), "bold")
    for part in filter(None, (screen.clock, screen.counts)):
        line.append(f"   {safe(part)}", "dim")
    return line


def padded(body: RenderableType) -> RenderableType:
    """A body with room at its sides."""
    return Padding(body, (0, 1))
