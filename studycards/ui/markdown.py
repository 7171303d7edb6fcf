"""Markdown for a terminal: code keeps its layout, and Chinese breaks between any two characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Markdown, MarkdownElement, Paragraph

_WIDE = r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6]"
_OPENING = r"[(\[{“‘（《「『【〔]"
_CLOSING = r"[)\]},.:;!?”’、。，．：；！？）》」』】〕…—～]"
_PIECE = re.compile(
    rf"\s+|{_OPENING}*(?:{_WIDE}|(?:(?!{_WIDE}|{_OPENING}|{_CLOSING})\S)+|.){_CLOSING}*", re.DOTALL
)
"""A run of spaces, or the least that may stand alone on a line: no closing mark begins one, no opening mark ends one."""


def pieces(text: str) -> Iterator[str]:
    """The pieces of a text between which a line may break; joined they are the text."""
    return (match[0] for match in _PIECE.finditer(text))


def breaks(text: str, width: int) -> list[int]:
    """Where to break a text, as offsets, so that every line takes at most `width` cells."""
    offsets, line, at = [], 0, 0
    glued = ""
    for piece in pieces(text):
        if not piece.isspace() and glued and not _may_break(glued, piece):
            line += cell_len(piece)  # a Latin word with its marks, split only because of the marks inside it
        elif line and line + cell_len(piece.rstrip()) > width:
            offsets.append(at)
            line = cell_len(piece)
        else:
            line += cell_len(piece)
        at += len(piece)
        glued = "" if piece.isspace() else piece
    return offsets


def _may_break(before: str, after: str) -> bool:
    return bool(re.search(_WIDE, before[-1] + after[0]))


class Folding(Paragraph):
    """A paragraph that breaks by `breaks`, and inside a word only where the word is longer than the line."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for part in self.text.split("\n", allow_blank=True):
            lines = part.divide(breaks(part.plain, options.max_width))
            for line in lines:
                line.rstrip()
                line.overflow = "fold"
                yield line


class Terminal(Markdown):
    """Markdown whose paragraphs are `Folding`."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {**Markdown.elements, "paragraph_open": Folding}


def rendered(text: str, style: str = "none") -> Markdown:
    """`text` ready to be drawn; its colours are the terminal's own."""
    return Terminal(text, code_theme="ansi_dark", hyperlinks=False, style=style)
