"""Typed answers against right ones: forms that mean the same, numbers with units, near misses."""

from __future__ import annotations

import re
import unicodedata

_EDGES = " \t\r\n.,;:!?。，；：！？、\"'“”‘’「」『』()（）【】《》"
_BESIDE_CHINESE = re.compile(r"(?<=[\u3400-\u9fff]) | (?=[\u3400-\u9fff])")
_SIGNED = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?", re.A)
_THOUSANDS = re.compile(r"(?<=\d)[,_ '](?=\d{3}(?!\d))", re.A)
_UNIT = re.compile(
    r"(?P<number>[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?)\s*(?P<prefix>[kmg]?)(?P<unit>ib|b|bytes?|字节|个字节)?",
    re.A,
)
_PREFIX = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
_SEPARATORS = re.compile(r"[,;、，；/\n]|\band\b|和|与|以及|及")


def plain(text: str) -> str:
    """A typed text without what does not count: case, width, spare spaces, backquotes, marks around it."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _BESIDE_CHINESE.sub("", " ".join(folded.replace("`", "").split())).strip(_EDGES)


def number_in(text: str) -> float | None:
    """The number that a whole text is, thousands separated or not, bytes in any unit; None for no number."""
    folded = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text).casefold().strip(" \t\r\n`\"'。"))
    found = _UNIT.fullmatch(folded)
    if not found:
        return None
    return float(found["number"]) * _PREFIX[found["prefix"]]


def is_number(text: str) -> bool:
    """Whether a right answer is to be met as a number."""
    return number_in(text) is not None


def within(number: float, right: float, tolerance: float) -> bool:
    """Whether a number is right, give or take a share of the right one."""
    return abs(number - right) <= abs(right) * tolerance + 1e-9


def parts(text: str) -> list[str]:
    """The members of a list as people type one: between commas, semicolons, lines, `and`, 和."""
    return [part for part in map(plain, _SEPARATORS.split(text.casefold())) if part]


def slips(one: str, other: str, most: int) -> int:
    """How many letters were left out, added, mistaken or swapped; `most` + 1 where it is more than `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row, before, previous = [i], row, before
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
        if min(row) > most and (i < 2 or min(before) > most):
            return most + 1
    return min(row[-1], most + 1)


def nearly(typed: str, right: str) -> bool:
    """Whether one was probably meant by the other: a slip in a word long enough, never in a number."""
    if any(character.isdigit() for character in typed + right):
        return False
    most = 2 if len(right) >= 8 else 1 if len(right) >= 4 else 0
    return typed != right and most > 0 and slips(typed, right, most) <= most


def difference(typed: str, right: str) -> str:
    """What to take out and what to put in, as Markdown: ~~out~~ **in**."""
    from difflib import SequenceMatcher

    shown = []
    for what, a, b, c, d in SequenceMatcher(None, typed, right, autojunk=False).get_opcodes():
        out, put = typed[a:b], right[c:d]
        if what == "equal":
            shown.append(out)
        else:
            shown.append((f"~~{out}~~" if out else "") + (f"**{put}**" if put else ""))
    return "".join(shown)
