"""Markdown for a terminal: code keeps its layout, and Chinese breaks between any two characters.

Plain paragraphs with code, bold and italics are drawn here; for lists, fences and the like the whole of Markdown is
imported, which takes longer than everything else on the first screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.measure import Measurement
from rich.segment import Segment
from rich.text import Text

_FIRST_WIDE = "\u2e80"
_WIDE = rf"[^\0-{chr(ord(_FIRST_WIDE) - 1)}]"
"""The characters of East Asia, and what stands after them. Its long ranges would take longer to compile."""

_OPENING = r"[(\[{“‘（《「『【〔]"
_CLOSING = r"[)\]},.:;!?”’、。，．：；！？）》」』】〕…—～]"
_PIECE = re.compile(rf"\s+|{_OPENING}*(?:{_WIDE}|(?:(?!{_WIDE}|{_OPENING}|{_CLOSING})\S)+|\S){_CLOSING}*")
"""Spaces, or the least that may stand alone on a line: no closing mark begins one, no opening mark ends one."""

_BLOCKS = re.compile(
    r"(?m)^(?: {0,3}(?:[-+>#|]|\*\s|\d+[.)]\s|```|~~~)| {4}|\t)|\n *[-=]{3,} *$|!?\[[^\]]*\]\(|~~|\\|&\w+;"
)
"""What only the whole of Markdown can draw."""

_CODE = re.compile(r"(```.*?```|~~~.*?~~~|`+[^`\n]*`+)", re.DOTALL)

_INLINE = re.compile(
    r"(?P<code>`+)(?P<in_code>.+?)(?P=code)|\*\*(?P<bold>\S.*?)\*\*|(?<![\w*])[*_](?P<italic>\S.*?)[*_](?![\w*])"
)


def pieces(text: str) -> Iterator[str]:
    """The pieces of a text between which a line may break; joined they are the text.

    A Latin word stays whole with the marks inside it; before and after a Chinese character a line may break.
    """
    whole = ""
    for match in _PIECE.finditer(text):
        piece = match[0]
        if whole and (piece.isspace() or whole.isspace() or max(whole[-1], piece[0]) >= _FIRST_WIDE):
            yield whole
            whole = ""
        whole += piece
    if whole:
        yield whole


def breaks(text: str, width: int) -> list[int]:
    """Where to break a text, as offsets, so that every line takes at most `width` cells."""
    offsets, line, at = [], 0, 0
    for piece in pieces(text):
        if line and line + cell_len(piece.rstrip()) > width:
            offsets.append(at)
            line = 0
        line += cell_len(piece)
        at += len(piece)
    return offsets


class Folded:
    """A text that breaks by `breaks`, and inside a word only where the word is longer than the line."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for part in self.text.split("\n", allow_blank=True):
            for line in part.divide(breaks(part.plain, options.max_width)):
                line.rstrip()
                line.overflow = "fold"
                yield line

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement.get(console, options, self.text)


def rendered(text: str, style: str = "none") -> RenderableType:
    """Markdown ready to be drawn; its colours are the terminal's own."""
    if _BLOCKS.search(text):
        whole: RenderableType = _whole()(
            _without_html(text), code_theme="ansi_dark", hyperlinks=False, style=style
        )
        return whole
    paragraphs = [" ".join(part.split("\n")) for part in re.split(r"\n\s*\n", text.strip("\n"))]
    return Folded(Text("\n\n").join(_inline(part, style) for part in paragraphs))


def _without_html(text: str) -> str:
    """`<defunct>` is a word here, not a tag: outside code every `<` stands for itself."""
    parts = _CODE.split(text)
    return "".join(part if n % 2 else part.replace("<", "&lt;") for n, part in enumerate(parts))


def _inline(text: str, style: str) -> Text:
    drawn, at = Text(style=style), 0
    for match in _INLINE.finditer(text):
        drawn.append(text[at : match.start()])
        if match["code"]:
            drawn.append(match["in_code"], "bold cyan")
        elif match["bold"]:
            drawn.append_text(_inline(match["bold"], "bold"))
        else:
            drawn.append_text(_inline(match["italic"], "italic"))
        at = match.end()
    return drawn.append(text[at:])


@cache
def _whole() -> type:
    from rich.markdown import Markdown, Paragraph

    class FoldedParagraph(Paragraph):
        def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
            yield Folded(self.text)

    class Terminal(Markdown):
        elements = {**Markdown.elements, "paragraph_open": FoldedParagraph}  # noqa: RUF012

        def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
            """Without the empty line before a list or a fence that stands first."""
            parts = iter(super().__rich_console__(console, options))
            first = next(parts, None)
            if first is not None and first != Segment.line():
                yield first
            yield from parts

    return Terminal
