"""From a key or a line to an action of an interview. What a key means depends only on what is on the table."""

from __future__ import annotations

import re
from collections.abc import Mapping

from studycards.cards.asking import Recall
from studycards.sessions import keys, rounds
from studycards.sessions.actions import (
    Action,
    Forward,
    Halt,
    Leave,
    Prove,
    Reveal,
    Sure,
    Switch,
    Tick,
)
from studycards.sessions.interview_actions import Edit, Finish, GoOn, Held, TakeProposed, Write
from studycards.sessions.keys import NAMES, Hand, Pressed
from studycards.sessions.under_way import Interview

OWN_MARKS: Mapping[str, float] = {"1": 0.0, "2": 0.5, "3": 1.0}


def press(key: str, interview: Interview, hand: Hand, at: int, named: Mapping[str, str] = NAMES) -> Pressed:
    """What one key does now."""
    question = interview.question
    if key == "ctrl+c":
        return Pressed(Hand(), Halt() if question and question.proof.running else Leave())
    if question is None or interview.is_over:
        return _at_the_end(key, interview, at, named)
    if interview.judging:
        pressed = _judging(key, question.asked(interview.lang))
    elif question.stage == "asking":
        pressed = _asking(key, interview, hand, at, named)
    else:
        pressed = _answered(key, interview, at)
    return pressed or _anywhere(key, interview, named)


def _judging(key: str, asked: object) -> Pressed | None:
    if key in ("1", "2", "3", "4"):
        return Pressed(Hand(), Sure(int(key)))
    return Pressed(Hand(), Sure(0)) if key in ("enter", "space") else None


def _asking(key: str, interview: Interview, hand: Hand, at: int, named: Mapping[str, str]) -> Pressed | None:
    question = interview.question
    if question is None:
        return None
    if isinstance(question.asked(interview.lang), Recall):
        if key in ("enter", "space"):
            return Pressed(Hand(), Reveal(at))
        return Pressed(Hand(), Edit()) if key == named.get("editor", "e") else None
    if key in ("enter", "space", "backspace") or (len(key) == 1 and key.isdecimal()):
        return keys.press(key, question._replace(asks_sure=False), interview.lang, hand, at, named)
    return None


def _answered(key: str, interview: Interview, at: int) -> Pressed | None:
    if key in ("enter", "space"):
        return Pressed(Hand(), GoOn(at))
    if len(key) == 1 and "A" <= key <= "H":
        return Pressed(Hand(), Tick(ord(key) - 65))
    question = interview.question
    if key in OWN_MARKS and question is not None and rounds.marks_itself(question, interview.lang):
        return Pressed(Hand(), Held(OWN_MARKS[key]))
    return None


def _at_the_end(key: str, interview: Interview, at: int, named: Mapping[str, str]) -> Pressed:
    if key == named.get("today", "t"):
        return Pressed(Hand(), Forward(at))
    if key == "f" and not interview.is_done:
        return Pressed(Hand(), Finish(at))
    if key in (named.get("language", "l"), named.get("leave", "q")):
        return _anywhere(key, interview, named)
    return Pressed(Hand(), says="That key does nothing here; ? lists the keys.")


def _anywhere(key: str, interview: Interview, named: Mapping[str, str]) -> Pressed:
    actions: dict[str, Action] = {
        named.get("demo", "r"): Prove(),
        named.get("leave", "q"): Leave(),
        named.get("language", "l"): Switch("en" if interview.lang == "zh" else "zh"),
        named.get("proposed", "y"): TakeProposed(),
    }
    action = actions.get(key)
    return Pressed(Hand(), action, "" if action else "That key does nothing here; ? lists the keys.")


def line(text: str, interview: Interview, at: int, named: Mapping[str, str] = NAMES) -> tuple[Pressed, ...]:
    """What a line of plain mode does. Lines of a free answer are added up; an empty one ends it. `=q` writes a q."""
    stripped, question = text.strip(), interview.question
    if not stripped:
        return (press("enter", interview, Hand(), at, named),)
    if interview.is_over:
        return (press(stripped, interview, Hand(), at, named),)
    if question is not None and question.stage == "asking" and not _is_a_key(stripped, interview, named):
        if interview.asks_freely or (
            interview.judging and isinstance(question.asked(interview.lang), Recall)
        ):
            return (Pressed(Hand(), _written(text.removeprefix("="), interview, at)),)
        if not interview.judging:
            return keys.line(text, question._replace(asks_sure=False), interview.lang, at, named)
    if interview.rubric is not None and re.fullmatch(r"[A-H]{1,8}", stripped):
        return tuple(Pressed(Hand(), Tick(ord(letter) - 65)) for letter in stripped)
    return (press(stripped, interview, Hand(), at, named),)


def _is_a_key(text: str, interview: Interview, named: Mapping[str, str]) -> bool:
    """A line of one key is that key, until a free answer has begun: then all is written but `q`."""
    if interview.judging and text in ("1", "2", "3", "4"):
        return True
    if len(text) != 1:
        return False
    return text in named.values() if not interview.typed.strip() else text == named.get("leave", "q")


def _written(text: str, interview: Interview, at: int) -> Write:
    return Write(f"{interview.typed.rstrip()}\n{text}".lstrip("\n"), at)
