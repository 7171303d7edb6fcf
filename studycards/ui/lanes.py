"""Draws what a demo recorded: lanes as columns, charts as bars, evidence as lines. Records to text; pure.

+0.0 ms  writer                 reader
+0.1 ms  │ 65536 B in           │
+0.4 ms  │                      │ took 4096 B
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from studycards.demo.translating import in_language
from studycards.demo.verdicts import Evidence
from studycards.model import said
from studycards.screen.parts import Translate
from studycards.screen.verdicts import verdict_word
from studycards.ui.markdown import breaks
from studycards.ui.safe import safe

NARROWEST = 12
"""Cells that a column needs; where there is less, each event becomes a line that names its lane."""

SIGNS: Mapping[str, tuple[str, str]] = {
    "confirmed": ("✓", "bold green"),
    "refuted": ("✗", "bold red"),
    "inconclusive": ("?", "bold yellow"),
    "unavailable": ("–", "dim"),
    "failed": ("✗", "bold red"),
    "timed-out": ("✗", "bold red"),
}
"""A sign and a colour for each verdict; the word always stands beside them."""

_COLOURS = ("cyan", "magenta", "yellow", "green", "blue", "red")
_TIME = 11
_EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")


def lines(records: Sequence[Mapping[str, Any]], width: int, lang: str) -> list[Text]:
    """The timeline of all `lane` records, in columns in the order in which the lanes first spoke."""
    events = lane_events(records, lang)
    if not events:
        return []
    names = list(dict.fromkeys(safe(one["lane"]) for one in events))
    column = (width - _TIME) // len(names)
    start = events[0]["t"]
    if column < NARROWEST:
        return [row for one in events for row in _stacked(one, names, start, width)]
    drawn = [
        _row("", [Text(_cut(name, column - 1), f"bold {_colour(names, name)}") for name in names], column)
    ]
    for one in events:
        drawn += _columns(one, names, start, column)
    return drawn


def lane_events(records: Sequence[Mapping[str, Any]], lang: str) -> list[Mapping[str, Any]]:
    """The `lane` records in the order of their times, as they are read in `lang`."""
    told = (in_language(one, lang) for one in records if one["type"] == "lane")
    return sorted(told, key=lambda one: one["t"])


def _cut(name: str, cells: int) -> str:
    return name if cell_len(name) <= cells else set_cell_size(name, cells - 1) + "…"


def _columns(event: Mapping[str, Any], names: Sequence[str], start: int, column: int) -> Iterator[Text]:
    name = safe(event["lane"])
    for number, piece in enumerate(wrapped(safe(event["event"]), column - 3)):
        cells = [Text("│", "dim") for _ in names]
        cells[names.index(name)] = Text(f"│ {piece}", _colour(names, name))
        yield _row(_since(event["t"] - start) if number == 0 else "", cells, column)


def _row(time: str, cells: Sequence[Text], column: int) -> Text:
    row = Text(no_wrap=True, end="").append(set_cell_size(time, _TIME), "dim")
    for cell in cells:
        row.append(set_cell_size(cell.plain, column), cell.style or "none")
    row.rstrip()
    return row


def _stacked(event: Mapping[str, Any], names: Sequence[str], start: int, width: int) -> Iterator[Text]:
    name = safe(event["lane"])
    for number, piece in enumerate(wrapped(f"[{name}] {safe(event['event'])}", max(8, width - _TIME))):
        since = _since(event["t"] - start) if number == 0 else ""
        row = Text(end="").append(set_cell_size(since, _TIME), "dim")
        yield row.append(piece, _colour(names, name))


def _colour(names: Sequence[str], name: str) -> str:
    return _COLOURS[names.index(name) % len(_COLOURS)]


def _since(nanoseconds: int) -> str:
    milliseconds = nanoseconds / 1e6
    return f"+{milliseconds:.1f} ms" if milliseconds < 10_000 else f"+{milliseconds / 1000:.1f} s"


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells, broken where a language allows it, or in a word that is longer."""
    ends = [0, *breaks(text, width), len(text)]
    parts = (text[start:end].rstrip() for start, end in pairwise(ends))
    return [piece for part in parts for piece in _chopped(part, width)]


def _chopped(word: str, width: int) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and cell_len(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def bars(chart: Mapping[str, Any], width: int, lang: str) -> list[Text]:
    """A `chart` record: its title, then a bar and a figure for each label."""
    chart = in_language(chart, lang)
    heights: Mapping[str, float] = chart["bars"]
    unit = f" ({safe(chart['unit'])})" if chart["unit"] else ""
    drawn = [Text(safe(said(chart["title"], lang)) + unit, "bold", end="")]
    labels = max((cell_len(safe(label)) for label in heights), default=0)
    labels = min(labels, max(4, width // 3))
    figures = max((len(f"{height:,.4g}") for height in heights.values()), default=0)
    room = max(4, width - labels - figures - 4)
    most = max(heights.values(), default=0)
    for label, height in heights.items():
        row = Text(set_cell_size(safe(label), labels) + "  ", end="", no_wrap=True)
        row.append(bar(height, most, room), "cyan").append(f" {height:,.4g}")
        drawn.append(row)
    return drawn


def bar(height: float, most: float, width: int) -> str:
    """A bar of blocks, exact to an eighth of a cell; anything above nothing shows at least that."""
    if height <= 0 or most <= 0:
        return ""
    eighths = max(1, round(width * 8 * min(height / most, 1.0)))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8]


def evidence(found: Sequence[Evidence], width: int, lang: str, say: Translate) -> list[Text]:
    """Each piece of evidence: sign, verdict, statement; below it what was expected and what was measured."""
    return [row for one in found for row in _one(one, width, lang, say)]


def _one(one: Evidence, width: int, lang: str, say: Translate) -> Iterator[Text]:
    sign, style = SIGNS[one.verdict]
    head = say("{word}: {text}").format(word=f"{sign} {verdict_word(one.verdict, say)}", text="")
    control = f"[{say('control')}] " if one.control else ""
    for number, piece in enumerate(
        wrapped(control + safe(said(one.says, lang)), max(8, width - cell_len(head)))
    ):
        row = Text(end="").append(head if number == 0 else " " * cell_len(head), style)
        yield row.append(piece)
    for piece in wrapped(figures(one, lang, say), max(8, width - 4)):
        yield Text(f"    {piece}", "dim", end="")


def figures(one: Evidence, lang: str, say: Translate) -> str:
    """What was expected and measured in one line, or why there is nothing."""
    one, why = one.in_language(lang), safe(said(one.why, lang))
    if one.measured is None and one.expected is None:
        return why
    unit = f" {safe(one.unit)}" if one.unit else ""
    both = say("expected {expected}, measured {measured}").format(
        expected=figure(one.expected, say) + unit, measured=figure(one.measured, say) + unit
    )
    return f"{both}; {why}" if why else both


def figure(value: Any, say: Translate) -> str:
    """A measured value as people write it: thousands apart, no more digits than mean anything."""
    if isinstance(value, bool) or value is None:
        return {True: say("yes"), False: say("no"), None: "–"}[value]
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.4g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{safe(str(name))}: {figure(one, say)}" for name, one in value.items())
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(figure(one, say) for one in value)}]"
    return safe(str(value))


def headline(outcome: str, reason: Mapping[str, str] | None, lang: str, say: Translate) -> Text:
    """The outcome of a run in one line, with its reason."""
    sign, style = SIGNS[outcome]
    line = Text(end="").append(f"{sign} {verdict_word(outcome, say)}", style)
    if not reason:
        return line
    return line.append(say("{word}: {text}").format(word="", text=safe(said(reason, lang))))
