"""Markdown to HTML and HTML to Markdown. No markup of a card passes either way but what is known to be harmless."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from studycards.cards.build import longest_run
from studycards.cards.scalars import CONTROL

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_SAFE_LINK = re.compile(r"(https?|mailto):", re.I)


def to_html(markdown: str) -> str:
    """Markdown as well-formed HTML. HTML that stands in it shows as text; of a picture its description stays."""
    return str(_renderer().render(markdown)).strip()


def to_inline_html(markdown: str) -> str:
    """Markdown as HTML, without the paragraph around a single one."""
    html = to_html(markdown)
    alone = html.removeprefix("<p>").removesuffix("</p>")
    return alone if html == f"<p>{alone}</p>" and "<p>" not in alone else html


def _is_safe(address: str) -> bool:
    return bool(_SAFE_LINK.match(address))


@cache
def _renderer() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from markdown_it.common.utils import escapeHtml

    markdown = MarkdownIt("commonmark", {"html": False, "xhtmlOut": True}).enable(["table", "strikethrough"])
    markdown.validateLink = _is_safe  # type: ignore[method-assign, assignment]

    def described(tokens: Sequence[Any], number: int, options: Any, env: Any) -> str:
        return escapeHtml(tokens[number].content)

    markdown.renderer.rules["image"] = described  # type: ignore[attr-defined]
    return markdown


def to_markdown(html: str) -> tuple[str, tuple[str, ...]]:
    """HTML as Markdown, and what of it could not be kept: `picture`, `sound`, `script`, `form`."""
    html, sounds = _SOUND.subn("", html)
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text(), tuple(dict.fromkeys((*(["sound"] if sounds else []), *reader.lost)))


_SOUND = re.compile(r"\[(?:sound:[^\]\n]*|anki:play:\w+:\d+)\]")
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~", "strike": "~~"}
_APART = {
    "p", "section", "article", "header", "footer", "blockquote", "ul", "ol", "table", "dl", "dt", "dd", "center",
    "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
_DROPPED = {"script": "script", "style": "", "iframe": "script", "object": "script", "svg": "picture",
            "head": "", "title": "", "template": "", "noscript": ""}  # fmt: skip
_LOST = {"img": "picture", "audio": "sound", "video": "sound", "embed": "script",
         "input": "form", "select": "form", "textarea": "form", "form": "form", "button": "form"}  # fmt: skip
_CLOSES = {"li": {"li"}, "p": {"p"}, "td": {"td", "th"}, "th": {"td", "th"}, "tr": {"td", "th", "tr"},
           "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "option": {"option"}}  # fmt: skip
"""What an element ends that stands open just before it, as browsers have it."""
_VOID = {
    "img", "br", "hr", "input", "embed", "meta", "link", "wbr", "col", "source", "track", "area", "base",
}  # fmt: skip
_BREAK, _EDGE, _BLOCK = "\x00", "\x01", "\x02"
"""Stand for a `br`, the edge of a line and a block of code, until it is known what stands around them."""
_EDGES = re.compile(r"(\s*)(.*?)(\s*)", re.S)
_MOST_DEPTH = 100
"""Elements that stand deeper leave only their text."""
_SPACES = re.compile(r"[ \t\r\n\f]+")


class _Reader(HTMLParser):
    """Writes Markdown while it reads. A frame of `_open` is an element, with what was written inside it so far."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lost: list[str] = []
        self._open: list[tuple[str, list[str], str]] = [("", [], "")]
        self._dropped = 0
        self._lists: list[int | None] = []
        self._blocks: list[str] = []

    def text(self) -> str:
        """All that was written, with the spaces that do not count taken out."""
        while len(self._open) > 1:
            self._end(self._open[-1][0])
        whole = re.sub(r"[ \t]+(?=[\n\x00\x01]|$)", "", "".join(self._open[0][1]))
        whole = re.sub(r"\s*[\x00\x01][\x00\x01\s]*", _line_break, whole.strip(" \n\x00\x01"))
        whole = re.sub(r"\n{3,}", "\n\n", whole)
        return re.sub(r"(?m)^([^\n\x02]*)\x02(\d+)\x02", self._with_code, whole)

    def _with_code(self, found: re.Match[str]) -> str:
        """A block of code where it stands: in a list, as far in as the item's text."""
        return found[1] + self._blocks[int(found[2])].replace("\n", "\n" + " " * len(found[1]))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self._dropped += 1
            self._lose(_DROPPED[tag])
        if self._dropped:
            return
        values = {name: value or "" for name, value in attrs}
        self._lose(_LOST.get(tag, ""))
        while self._open[-1][0] in _CLOSES.get(tag, ()):
            self._end(self._open[-1][0])
        if tag == "br":
            self._write("\n" if self._in_code() else _BREAK)
        elif tag == "img":
            self._write(escaped(values.get("alt", "")))
        elif tag == "hr":
            self._write("\n\n---\n\n")
        elif tag not in _VOID and len(self._open) < _MOST_DEPTH:
            if tag in ("ul", "ol"):
                self._lists.append(1 if tag == "ol" else None)
            self._open.append((tag, [], values.get("href", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED:
            self._dropped = max(0, self._dropped - 1)
        elif not self._dropped and any(name == tag for name, _, _ in self._open[1:]):
            while self._open[-1][0] != tag:
                self._end(self._open[-1][0])
            self._end(tag)

    def handle_data(self, data: str) -> None:
        if self._dropped:
            return
        data = CONTROL.sub("", data)
        if self._in_code():
            self._write(data)
        else:
            at_start = not self._open[-1][1] or self._open[-1][1][-1].endswith(("\n", _BREAK, _EDGE))
            self._write(escaped(_SPACES.sub(" ", data.replace("\xa0", " ")), at_start))

    def _in_code(self) -> bool:
        return any(name in ("pre", "code", "tt", "kbd", "samp") for name, _, _ in self._open)

    def _lose(self, what: str) -> None:
        if what:
            self.lost.append(what)

    def _write(self, text: str) -> None:
        self._open[-1][1].append(text)

    def _end(self, tag: str) -> None:
        _, parts, address = self._open.pop()
        self._write(self._closed(tag, "".join(parts), address))
        if tag in ("ul", "ol"):
            self._lists.pop()

    def _closed(self, tag: str, inner: str, address: str) -> str:
        """What an element comes to, once all inside it is known."""
        if tag == "pre" and not self._in_code():
            self._blocks.append(fenced(inner))
            return f"\n\n{_BLOCK}{len(self._blocks) - 1}{_BLOCK}\n\n"
        if self._in_code():
            return inner + ("\n" if tag in ("div", "p") and inner else "")
        if tag in ("code", "tt", "kbd", "samp"):
            return in_code(inner)
        if tag in _MARKS:
            return _marked(inner, _MARKS[tag])
        if tag == "a" and _SAFE_LINK.match(address) and inner.strip():
            return f"{inner} (<{_address(address)}>)" if _address(address) not in inner else inner
        if tag == "li":
            return self._item(inner)
        if tag in ("td", "th"):
            return f"{inner.strip()} | "
        if tag == "tr":
            return f"{_EDGE}{inner.strip().removesuffix('|').strip()}{_EDGE}"
        if tag in ("ul", "ol") and any(name == "li" for name, _, _ in self._open):
            return f"\n{inner.strip()}\n"
        if tag == "div":
            return f"{_EDGE}{inner.strip(' ')}{_EDGE}"
        return f"\n\n{inner.strip()}\n\n" if tag in _APART else inner

    def _item(self, inner: str) -> str:
        count = self._lists[-1] if self._lists else None
        if self._lists and count is not None:
            self._lists[-1] = count + 1
        mark = f"{count}. " if count else "- "
        return f"\n{mark}" + inner.strip().replace("\n", "\n" + " " * len(mark))


def _line_break(found: re.Match[str]) -> str:
    """One break that shows, or a new paragraph where a blank line stands."""
    breaks, edges = found[0].count(_BREAK), found[0].count(_EDGE)
    if "\n\n" in found[0] or breaks > 1 or (breaks and edges > 2):
        return "\n\n"
    return "\n" if "\n" in found[0] else "\\\n"


def _marked(inner: str, mark: str) -> str:
    """The mark close to the words, spaces outside it: else Markdown does not see it."""
    before, words, after = _EDGES.fullmatch(inner).groups()  # type: ignore[union-attr]
    if not words or "\n\n" in words or mark in words:
        return inner
    return f"{before}{mark}{words}{mark}{after}"


def _address(address: str) -> str:
    return re.sub(r"[\s<>\\]", "", address)


def in_code(text: str) -> str:
    """A code span around any text, whatever backquotes it has."""
    words = _SPACES.sub(" ", text)
    if not words.strip():
        return words
    ticks = "`" * (longest_run(words) + 1)
    pad = " " if words.startswith("`") or words.endswith("`") else ""
    return f"{ticks}{pad}{words}{pad}{ticks}"


def fenced(code: str, language: str = "") -> str:
    """A fence around any code."""
    ticks = "`" * max(3, longest_run(code) + 1)
    return f"{ticks}{language}\n{code.strip(chr(10))}\n{ticks}"


_SPECIAL = re.compile(
    r"[\\`]|\*(?! )|(?<! )\*|(?<![^\W_])_|_(?![^\W_])|<(?=[a-zA-Z/!?]|$)"
    r"|\](?=[(\[:]|$)|~(?=~|$)|&(?=#?\w*(;|$))"
)
_AT_START = re.compile(r"^(\s*)(?=[#>|=~]|[-+*](\s|$|--)|-{2,}|\d{1,9}[.)](\s|$))")


def escaped(text: str, at_start: bool = False) -> str:
    """Plain text as Markdown that shows it as it is, with no more backslashes than that takes."""
    text = _SPECIAL.sub(lambda found: "\\" + found[0], text)
    if at_start and (found := _AT_START.match(text)) and not text[found.end() :].startswith("\\"):
        text = _escaped_start(text, found.end())
    return text


def _escaped_start(text: str, at: int) -> str:
    """The first mark of a line, which would begin a heading, a quote or a list."""
    digits = re.match(r"\d+", text[at:])
    at += digits.end() if digits else 0
    return f"{text[:at]}\\{text[at:]}"
