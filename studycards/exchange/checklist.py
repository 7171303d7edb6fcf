"""Choices as lines to tick, as people write them in Markdown: the right ones ticked, the reason under a wrong one.

- [x] One way only
- [ ] Both ways in turn
  > That is half duplex.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from studycards.exchange.outgoing import Option

_ITEM = re.compile(r"(?:- )?\[([ xX])\] ?")


def written(options: Sequence[Option], bullet: str = "- ") -> str:
    """The choices as lines; the empty string for none. A table's cell has no bullets: it must not begin with one."""
    lines = []
    for one in options:
        first, *more = one.text.split("\n")
        lines.append(f"{bullet}[{'x' if one.right else ' '}] {first}")
        lines += [f"  {_kept(line)}" for line in more]
        lines += [f"  > {line}" for line in one.because.split("\n") if one.because]
    return "\n".join(lines)


def read(text: str) -> tuple[Option, ...]:
    """The choices that a text lists; none where it is not wholly such a list, or nothing of it is right, or wrong."""
    found: list[tuple[list[str], bool, list[str]]] = []
    for line in text.strip("\n").split("\n"):
        if item := _ITEM.match(line):
            found.append(([line[item.end() :]], item[1] != " ", []))
        elif not found or not line.startswith("  "):
            return ()
        elif line.startswith("  >"):
            found[-1][2].append(line[3:].removeprefix(" "))
        else:
            found[-1][0].append(_unkept(line[2:]))
    options = tuple(Option("\n".join(lines), right, "\n".join(reason)) for lines, right, reason in found)
    return options if {one.right for one in options} == {True, False} else ()


def _kept(line: str) -> str:
    """A further line of a choice that looks like a reason is marked as none."""
    return f"\\{line}" if re.match(r"\\*>", line) else line


def _unkept(line: str) -> str:
    return line[1:] if re.match(r"\\+>", line) else line
