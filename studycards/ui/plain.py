"""The plain face: lines out, lines in. For a pipe, a dumb terminal, a screen reader, and for those who like it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TextIO

from rich.console import Console
from rich.text import Text

from studycards.errors import StudycardsError, Unreadable
from studycards.screen.parts import HELP, Block, Key, Screen
from studycards.sessions import keys
from studycards.sessions.actions import DemoEnded, DemoSaid, Effect, Leave, RunDemo, StopDemo
from studycards.sessions.interview_actions import OpenEditor
from studycards.sessions.question import Question
from studycards.ui import paint
from studycards.ui.safe import safe

if TYPE_CHECKING:
    from studycards.demo.verdicts import Result
    from studycards.driver.sitting import Sitting

Read = Callable[[str], str | None]
"""Shows a prompt and brings back a line; None at the end of the input."""

PROMPT = "> "


def run(sitting: Sitting[Any], read: Read, console: Console) -> None:
    """Drive a sitting to its end, or until the input ends. What could not be saved is said at once."""
    shown: tuple[Block, ...] = ()
    on_table: Question | None = None
    if notices := sitting.notices():
        console.print(Text(notices, "bold"))
    while True:
        screen = sitting.screen()
        if sitting.question is not on_table:
            same = sitting.question is not None and _same(sitting.question, on_table)
            shown = shown if same else ()
            on_table = sitting.question
        _print(console, screen, shown, sitting)
        shown = screen.blocks
        text = _heard(read, f"[{screen.clock}] {PROMPT}" if screen.clock else PROMPT)
        if text is None or (sitting.session.is_over and text in ("", "q")):
            break
        try:
            shown = () if not _obey(sitting, text, console, read) else shown
        except Unreadable as error:
            console.print(Text(error.told(sitting.say), "bold"))
        except EOFError:
            break
    sitting.act(Leave())


def _same(now: Question, before: Question | None) -> bool:
    return before is not None and (now.card.id, now.shown_at) == (before.card.id, before.shown_at)


def _heard(read: Read, prompt: str) -> str | None:
    try:
        return read(prompt)
    except KeyboardInterrupt:
        return None


def _obey(sitting: Sitting[Any], text: str, console: Console, read: Read) -> bool:
    """Do what a line says. False where the whole question should be shown again."""
    if text.strip() == "?":
        _print_help(console, sitting)
        return False
    for pressed in sitting.line(text):
        pressed, ended = _said_how_sure(sitting, pressed, console, read)
        if pressed.action is not None:
            for effect in sitting.act(pressed.action):
                _carry_out(sitting, effect, console)
        if ended:
            raise EOFError
    return text.strip() != sitting.keys["language"]


def _said_how_sure(
    sitting: Sitting[Any], pressed: keys.Pressed, console: Console, read: Read
) -> tuple[keys.Pressed, bool]:
    """What came of a key once it is said how sure one is, where that is asked; and whether the input ended there."""
    level: str | None = ""
    while True:
        if pressed.says:
            console.print(sitting.say(pressed.says))
        if not pressed.hand.sure:
            return pressed, level is None
        level = _heard(read, PROMPT)
        key, lang = (level or "").strip() or "enter", sitting.session.lang
        pressed = keys.press(key, sitting.question, lang, pressed.hand, sitting.now(), sitting.keys)


def _carry_out(sitting: Sitting[Any], effect: Effect, console: Console) -> None:
    if isinstance(effect, OpenEditor):
        _edit(sitting, effect, console)
        return
    if isinstance(effect, StopDemo) or not isinstance(effect, RunDemo):
        return
    from studycards.ui import proof

    started = sitting.start_demo(effect.card)
    if isinstance(started, DemoEnded):
        sitting.act(started)
        console.print(Text(safe(started.reason)))
        return
    with started as run:
        try:
            for record in run:
                sitting.act(DemoSaid(record))
                for row in proof.lines(record, sitting.session.lang):
                    console.print(row)
        except KeyboardInterrupt:
            run.stop()
    _print_ending(console, run.result, sitting)
    sitting.act(sitting.demo_over(run.result))


def _edit(sitting: Sitting[Any], effect: OpenEditor, console: Console) -> None:
    from studycards.ui.editor import edited

    try:
        action = sitting.wrote(edited(effect.text))
    except StudycardsError as error:
        console.print(Text(error.told(sitting.say)))
        return
    if action is not None:
        sitting.act(action)
        console.print(Text(safe(sitting.screen().draft), "dim"))


def _print(console: Console, screen: Screen, shown: tuple[Block, ...], sitting: Sitting[Any]) -> None:
    new = [block for block in screen.blocks if block not in shown]
    if sitting.is_spoken:
        from studycards.ui import spoken

        for line in spoken.screen_lines(screen, new, not shown, main_keys(screen), sitting.keys, sitting.say):
            console.print(Text(line), soft_wrap=True)
        return
    if not shown:
        console.rule(paint.header(screen), align="left", characters="─")
    if new:
        console.print(paint.blocks(new))
    if screen.asks and not shown and (options := paint.asked(screen.asks)):
        console.print(options)
    if screen.notice:
        console.print(Text(screen.notice, "italic"))
    if screen.draft and not shown:
        console.print(Text(safe(screen.draft), "dim"))
    if not screen.draft or not shown:
        console.print(paint.keys(main_keys(screen), screen.proposed, sitting.keys))


def _print_ending(console: Console, result: Result, sitting: Sitting[Any]) -> None:
    if sitting.is_spoken:
        from studycards.ui import spoken

        for line in spoken.ending(result, sitting.session.lang, sitting.say):
            console.print(Text(line), soft_wrap=True)
        return
    from studycards.ui import proof

    for part in proof.ending(result, sitting.session.lang, console.width, sitting.say):
        console.print(part)


def main_keys(screen: Screen, in_lines: bool = True) -> list[Key]:
    """The keys that matter now; `?` lists the others. A line ends with Enter, so there Enter shows the answer."""
    always = {"u", "s", "b", "l", "backspace", *(("esc",) if in_lines else ())}
    line_ends = ("space", "enter", "ctrl+d")
    shown = [Key("Enter", key.says) if in_lines and key.key in line_ends else key for key in screen.keys]
    return (
        shown if screen.asks is None and len(shown) < 5 else [key for key in shown if key.key not in always]
    )


def _print_help(console: Console, sitting: Sitting[Any]) -> None:
    if sitting.is_spoken:
        for key, what in help_rows(sitting.say, sitting.keys):
            console.print(Text(f"{key}: {what}"), soft_wrap=True)
    else:
        console.print(paint.pairs(help_rows(sitting.say, sitting.keys)))


def help_rows(say: Callable[[str], str], own: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The keys and what each does. `own`: the learner's keys by name."""
    for usual, what in HELP:
        yield re.sub(r"\b[a-z]\b", lambda found: paint.key_name(found[0], own), say(usual)), say(what)


def reader(stream: TextIO, console: Console) -> Read:
    """Read lines from a stream; with a prompt where a person sits before it."""

    def read(prompt: str) -> str | None:
        console.file.write(prompt)
        console.file.flush()
        text = stream.readline()
        if not text:
            console.file.write("\n")
            return None
        return text.rstrip("\n")

    return read
