"""A deck as Markdown that people read, and that `markdown_in` reads back: `Q:` and `A:`, a heading a concept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studycards.exchange import checklist
from studycards.exchange.outgoing import Leaf, Outgoing

LABELS: tuple[str, ...] = ("Q", "C", "A", "Why", "Hint", "Tags", "Source", "Id", "Kind", "Claims", "Proof")
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_TAKEN = re.compile(
    rf"\\*(?:(?:{'|'.join(LABELS)}|问|答)(?:\[[\w-]+\])?[:：]|#{{1,6}}(?:\s|$)|---\s*$|\s{{0,3}}(?:`{{3,}}|~{{3,}}))",
    re.I,
)
"""How a line begins that would be read as more than text."""


def written(what: Outgoing) -> bytes:
    """The whole deck. A question that belongs to no new concept stands under the heading before it."""
    lines = [f"# {_one_line(what.title)}", ""]
    concept = ""
    for leaves in zip(*(what.by_language[lang] for lang in what.languages), strict=True):
        if leaves[0].concept != concept:
            concept = leaves[0].concept
            lines += [f"## {_one_line(' / '.join(dict.fromkeys(leaf.heading for leaf in leaves)))}", ""]
        lines += [*_question(leaves, what.languages), "", "---", ""]
    return ("\n".join(lines).rstrip() + "\n").encode()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _question(leaves: tuple[Leaf, ...], languages: tuple[str, ...]) -> Iterator[str]:
    first = leaves[0]
    for leaf, lang in zip(leaves, languages, strict=True):
        mark = f"[{lang}]" if len(languages) > 1 else ""
        yield from labelled("C" if leaf.kind == "cloze" else "Q", mark, leaf.ask)
        yield from labelled("A", mark, checklist.written(leaf.options) or leaf.answer)
        yield from labelled("Why", mark, leaf.why)
        for hint in leaf.hints:
            yield from labelled("Hint", mark, hint)
        yield from labelled("Proof", mark, leaf.proof)
    yield from labelled("Tags", "", " ".join(first.tags))
    yield from labelled("Source", "", "; ".join(first.source))
    yield from labelled("Claims", "", " ".join(first.claims))
    yield from labelled("Kind", "", first.kind if first.kind not in ("basic", "cloze", "choice") else "")
    yield from labelled("Id", "", first.name)


def labelled(label: str, mark: str, text: str) -> Iterator[str]:
    """One part of a question, its lines kept from being read as another part; nothing for an empty one."""
    if text.strip():
        first, *more = kept(text.strip("\n"))
        yield f"{label}{mark}: {first}"
        yield from more


def kept(text: str) -> list[str]:
    """The lines of a text, with a backslash before each that would be read as more; code stays as it is."""
    lines = text.split("\n")
    open_fence = fences(lines)
    if open_fence[-1]:  # a fence that never closes would swallow all that follows
        return [_marked(line) for line in lines]
    return [
        line if inside or _FENCE.match(line) else _marked(line)
        for line, inside in zip(lines, open_fence, strict=False)
    ]


def _marked(line: str) -> str:
    return f"\\{line}" if _TAKEN.match(line) else line


def unmarked(line: str) -> str:
    """A line without the backslash that kept it; only for one that stands outside code."""
    return line[1:] if line.startswith("\\") and _TAKEN.match(line) else line


def fences(lines: list[str]) -> list[str]:
    """For each line the fence that is open before it, and last the one open at the end; empty for none."""
    state, states = "", [""]
    for line in lines:
        if found := _FENCE.match(line):
            run = found[1]
            if not state:
                state = run
            elif run[0] == state[0] and len(run) >= len(state) and not line[found.end() :].strip():
                state = ""
        states.append(state)
    return states
