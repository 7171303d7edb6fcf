"""A demo's run as it is shown: what it says while it runs, its lanes and evidence at the end, its declaration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TextIO

from rich.console import Console, RenderableType
from rich.text import Text

from studycards.demo.declared import DemoFile
from studycards.demo.kit import Demo
from studycards.demo.translating import in_language
from studycards.demo.verdicts import Result
from studycards.model import said
from studycards.screen.parts import Translate
from studycards.screen.verdicts import verdict_word
from studycards.sessions.question import Proof
from studycards.sessions.question import measured_value as measured_in
from studycards.ui import lanes
from studycards.ui.markdown import Folded
from studycards.ui.safe import safe


def console() -> Console:
    """Standard output, as wide as it is; no colour where it is no terminal or NO_COLOR is set."""
    return Console(highlight=False)


def lines(record: Mapping[str, Any], lang: str) -> Iterator[RenderableType]:
    """What one record says while the demo runs; lanes, charts and evidence wait for the end."""
    record = in_language(record, lang)
    match record["type"]:
        case "step":
            yield Folded(Text(f"● {safe(said(record['text'], lang))}", "bold"))
        case "show" | "output":
            yield Text(f"    {safe(record['line'])}", "dim")
        case "measure":
            yield Text(
                f"    {safe(record['name'])} = {safe(str(record['value']))} {safe(record['unit'])}".rstrip()
            )


def ending(result: Result, lang: str, width: int, say: Translate) -> Iterator[RenderableType]:
    """The whole of a finished run but its steps: lanes, charts, evidence, the outcome, where and how it ran."""
    yield from _gap(lanes.lines(result.records, width, lang))
    for record in result.records:
        if record["type"] == "chart":
            yield from _gap(lanes.bars(record, width, lang))
    yield from _gap(lanes.evidence(result.evidence, width, lang, say))
    yield outcome(result, lang, say)
    if result.recorded:
        yield from recorded(result.recorded, lang, width, say)


def _gap(rows: Sequence[Text]) -> Iterator[Text]:
    if rows:
        yield Text("")
        yield Text("\n").join(rows)


def outcome(result: Result, lang: str, say: Translate) -> Text:
    """One line: the word, the reason where there is one, the machine, how it was kept apart, how long it took."""
    machine = result.machine
    line = Text("\n").append_text(lanes.headline(result.outcome, result.reason, lang, say))
    gil = say("GIL on") if machine.get("gil", True) else say("GIL off")
    where = [
        machine.get("kernel"),
        machine.get("python"),
        gil,
        say("{n} cores").format(n=machine.get("cores")),
    ]
    how = {"namespaces": say("in namespaces"), "process-group": say("in a process group")}.get(
        result.isolation, ""
    )
    parts = [*(str(part) for part in where if part), how, f"{result.duration_ms / 1000:.2f} s"]
    return line.append("\n" + safe(" · ".join(part for part in parts if part)), "dim")


def recorded(transcript: Mapping[str, Any], lang: str, width: int, say: Translate) -> Iterator[Text]:
    """A run recorded elsewhere, labelled so: never counted as evidence from here."""
    where = transcript.get("machine", {})
    place = ", ".join(str(where[key]) for key in ("kernel", "python") if where.get(key))
    yield Text(
        "\n" + say("Recorded elsewhere ({place}), not measured here:").format(place=safe(place)), "italic"
    )
    for one in (in_language(one, lang) for one in transcript.get("evidence", ())):
        statement = one.get("says")
        text = safe(said(statement, lang) if isinstance(statement, Mapping) else str(statement))
        sign = lanes.SIGNS.get(str(one.get("verdict")), ("·", ""))[0]
        measured = lanes.figure(one.get("measured"), say)
        yield Text(f"  {sign} " + say("{word}: {text}").format(word=text, text=measured))


def pane(proof: Proof, lang: str, width: int, say: Translate) -> list[RenderableType]:
    """The pane beside a card: the run so far, and its end."""
    rows: list[RenderableType] = [row for record in proof.records for row in lines(record, lang)]
    if proof.running:
        return [*rows, Text(say("running …"), "italic")]
    if proof.reason:
        rows.append(Text(safe(proof.reason)))
    if proof.result is not None:
        rows += ending(proof.result, lang, width, say)
    return rows


def declaration(file: DemoFile, lang: str, say: Translate) -> Iterator[Text]:
    """What a demo says of itself: title, moral, claims, evidence, controls, knobs, needs."""
    demo = file.demo
    yield Text(safe(said(demo.title, lang)), "bold")
    if demo.moral:
        yield Text(safe(said(demo.moral, lang)), "italic")
    yield Text(say("Claims: {claims}").format(claims=", ".join(demo.claims) or "–"))
    for title, statements in ((say("Evidence"), demo.evidence), (say("Controls"), demo.controls)):
        if statements:
            yield Text(f"\n{title}", "bold")
            yield from (Text(f"  {name}: {safe(said(text, lang))}") for name, text in statements.items())
    if demo.knobs:
        yield Text(f"\n{say('Knobs')}", "bold")
        yield from (Text(f"  {_knob(name, knob, lang)}") for name, knob in demo.knobs.items())
    if demo.needs:
        yield Text(f"\n{say('Needs')}: {', '.join(demo.needs)}")
    yield Text(f"\n{file.path}", "dim")


def _knob(name: str, knob: Mapping[str, Any], lang: str) -> str:
    span = knob.get("choices") or [knob.get("min"), knob.get("max")]
    return f"--{name} {knob['default']}  ({safe(str(knob.get(lang, knob.get('en', ''))))}; {span[0]} … {span[-1]})"


def ask_prediction(demo: Demo, lang: str, say: Translate, source: TextIO) -> Any:
    """Ask what the run will measure; the number of the choice, None where it was skipped or nothing is asked."""
    if not demo.predict:
        return None
    out = console()
    out.print(Text(say("Predict first: ") + safe(said(demo.predict["ask"], lang)), "bold"))
    choices = demo.predict["choices"]
    for number, choice in enumerate(choices, 1):
        out.print(f"  {number}  {safe(_choice_text(choice, lang))}")
    out.file.write(say("Your prediction (Enter skips): "))
    out.file.flush()
    typed = source.readline().strip()
    return int(typed) - 1 if typed.isdecimal() and 0 < int(typed) <= len(choices) else None


def _choice_text(choice: Any, lang: str) -> str:
    return said(choice["text"], lang) if isinstance(choice, Mapping) else str(choice)


def marked_prediction(picked: int, demo: Demo, result: Result, lang: str, say: Translate) -> Text:
    """Whether the measurement bears the prediction out; undecided where nothing was measured."""
    assert demo.predict
    value = measured_in(result, demo.predict["evidence"])
    choices = demo.predict["choices"]
    if value is None:
        return Text(say("Nothing was measured that could mark your prediction."))
    fits = [number for number, choice in enumerate(choices) if _fits(choice, value)]
    mine = safe(_choice_text(choices[picked], lang))
    if picked in fits:
        return Text(say("✓ You predicted {mine}, and so it is.").format(mine=mine), "bold green")
    right = safe(_choice_text(choices[fits[0]], lang)) if fits else safe(str(value))
    return Text(say("✗ You predicted {mine}; measured: {right}.").format(mine=mine, right=right), "bold red")


def _fits(choice: Any, value: Any) -> bool:
    if isinstance(choice, Mapping) and "range" in choice:
        low, high = choice["range"]
        return (
            isinstance(value, (int, float))
            and (low is None or value >= low)
            and (high is None or value <= high)
        )
    stands_for = choice.get("value") if isinstance(choice, Mapping) else choice
    return bool(stands_for == value or str(stands_for) == str(value))


def progress(result: Result, done: int, of: int, say: Translate) -> str:
    """A line of `demo verify`'s progress."""
    sign, word = lanes.SIGNS[result.outcome][0], verdict_word(result.outcome, say)
    line = say("{word}: {text}").format(word=f"{sign} {result.demo}", text=word)
    return f"[{done}/{of}] {line} · {result.duration_ms / 1000:.1f} s"


def verification(document: Mapping[str, Any], lang: str, say: Translate) -> Iterator[RenderableType]:
    """The table of claims with their verdicts, then what did not hold, then the machine."""
    from rich.table import Table

    table = Table(say("claim"), say("verdict here"), say("evidence"), box=None, pad_edge=False)
    for standing in document["claims"]:
        sign, style = lanes.SIGNS.get(standing["verdict"], ("·", ""))
        word = verdict_word(standing["verdict"], say)
        table.add_row(standing["id"], Text(f"{sign} {word}", style), str(len(standing["evidence"])))
    yield table
    for demo in document["demos"]:
        for one in demo["evidence"]:
            if one["verdict"] == "refuted":
                yield Text(
                    f"✗ {demo['demo']}/{one['id']}: {safe(one['says'])} ({lanes.figure(one['measured'], say)})",
                    "bold red",
                )
        if demo["reason"]:
            yield Text(f"{demo['demo']}: ").append_text(
                lanes.headline(demo["outcome"], {lang: demo["reason"]}, lang, say)
            )
    cards = [standing["verdict"] for standing in document["cards"]]
    counted = " · ".join(f"{verdict_word(word, say)} {cards.count(word)}" for word in dict.fromkeys(cards))
    yield Text(say("Cards: {counted}.").format(counted=counted))
    machine = document["machine"]
    yield Text(safe(", ".join(str(machine[key]) for key in ("kernel", "python") if machine.get(key))), "dim")
