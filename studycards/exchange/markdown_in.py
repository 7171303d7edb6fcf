"""Questions in Markdown: `Q:` and `A:`, or `C:` with holes, as people write them and `markdown_out` does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studycards.cards import cloze
from studycards.exchange.csv_in import decoded
from studycards.exchange.incoming import Incoming
from studycards.exchange.markdown_out import LABELS, fences, unmarked
from studycards.exchange.qa import Parts, Said, add

_LABEL = re.compile(rf"({'|'.join(LABELS)}|问|答)(?:\[([\w-]+)\])?[:：] ?", re.I)
_HEADING = re.compile(r"(#{1,6})(?:\s+(.*?))?(?:\s+\{#[\w-]+\})?\s*$")
_RULE = re.compile(r"---\s*$")
_BRACKETS = re.compile(r"(?<!!)\[([^\[\]\n]+)\](?!\()")
_CHINESE = {"问": "q", "答": "a"}

Piece = tuple[str, str, str]
"""A label, the language it names, and the text."""


def read(data: bytes, title: str, lang: str) -> Incoming:
    """The questions of a Markdown file. The first heading of the first level is the title."""
    arrived = Incoming(title, (lang,))
    concept, taken, titled = "", set[str](), False
    languages: list[str] = []
    open_question: list[Piece] = []
    for label, named, text in [*_pieces(decoded(data).replace("\r\n", "\n").split("\n")), ("---", "", "")]:
        asks_next = label in "qc" and any(was in "qc" and of == named for was, of, _ in open_question)
        if (label in ("---", "#", "##") or asks_next) and open_question:
            add(arrived, _parts(open_question, concept), taken)
            open_question = []
        if label == "#" and not titled and not arrived.cards:
            arrived.title, titled = text or title, True
        elif label in ("#", "##"):
            concept = text
        elif label != "---":
            open_question.append((label, named, text))
            languages += [named] if named else []
    arrived.languages = tuple(dict.fromkeys(languages)) or (lang,)
    return arrived


def _pieces(lines: Sequence[str]) -> Iterator[Piece]:
    """Labels with their texts, headings and rules, in the order of the file. What has no label is passed over."""
    label, lang, text = "", "", list[str]()
    fence = ""
    for line in lines:
        found = None if fence else _LABEL.match(line)
        heading = None if fence or found else _HEADING.match(line)
        if found or heading or (not fence and _RULE.match(line)):
            if label:
                yield label, lang, "\n".join(text).strip("\n")
            label, lang, text = "", "", []
        if heading:
            yield ("#" if heading[1] == "#" else "##"), "", (heading[2] or "").strip()
        elif found:
            label = _CHINESE.get(found[1], found[1].lower())
            lang, line = found[2] or "", line[found.end() :]
        elif not fence and _RULE.match(line):
            yield "---", "", ""
        if label:
            text.append(line if fence else unmarked(line))
            fence = _fence_after(fence, line)
    if label:
        yield label, lang, "\n".join(text).strip("\n")


def _fence_after(fence: str, line: str) -> str:
    """The fence that is open after a line."""
    return fences([fence, line] if fence else [line])[-1]


def _parts(pieces: Sequence[Piece], concept: str) -> Parts:
    parts, left = Parts(concept=concept), list[str]()
    hints: dict[str, list[str]] = {}
    for label, lang, text in pieces:
        if label == "c":
            parts.question[lang], parts.kind = _with_holes(text), "cloze"
        elif label in ("q", "a", "why"):
            said: Said = {"q": parts.question, "a": parts.answer, "why": parts.why}[label]
            said[lang] = text
        elif label == "hint":
            hints.setdefault(lang, []).append(text)
        elif label in ("tags", "source", "id", "kind"):
            setattr(parts, label, text.strip())
        else:
            left.append(label)
    rows = max(map(len, hints.values()), default=0)
    parts.hints = [{lang: each[n] for lang, each in hints.items() if n < len(each)} for n in range(rows)]
    parts.left = tuple(dict.fromkeys(left))
    return parts


def _with_holes(text: str) -> str:
    """A text whose holes are in single brackets, as some write them, with holes that are numbered."""
    if cloze.HOLE.search(text):
        return text
    numbers = iter(range(1, 1000))
    return _BRACKETS.sub(lambda found: f"{{{{c{next(numbers)}::{found[1]}}}}}", text)
