"""From a key or a line to an action, for every face alike. What a key means depends only on what is on the table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from studycards.cards.asking import Arrange, Asked, Choose, Recall, Type
from studycards.sessions.actions import (
    Action,
    Answer,
    Bury,
    Drill,
    Forward,
    Grade,
    Halt,
    Hint,
    Leave,
    Prove,
    Reveal,
    Sure,
    Suspend,
    Switch,
    Tick,
    Undo,
)
from studycards.sessions.question import Question
from studycards.settings.keyboard import KEYS


class Hand(NamedTuple):
    """What the learner has picked so far and not yet given as an answer; `sure` waits for its digit.

    `waiting` is the answer given, or the wish to see it, that goes on once it is said how sure one is.
    """

    picked: tuple[int, ...] = ()
    sure: bool = False
    waiting: Reveal | Answer | None = None


class Pressed(NamedTuple):
    """What came of a key: the hand as it is now, an action or none, and a message where the key does nothing here."""

    hand: Hand
    action: Action | None = None
    says: str = ""


NAMES = KEYS


def press(
    key: str, question: Question | None, lang: str, hand: Hand, at: int, named: Mapping[str, str] = NAMES
) -> Pressed:
    """What one key does now. Keys are a character, `space`, `enter`, `escape`, `backspace` or `ctrl+c`."""
    if key == "ctrl+c":
        return Pressed(Hand(), Halt() if question and question.proof.running else Leave())
    if hand.sure:
        return _saying_how_sure(key, hand)
    if question is not None and question.stage != "measuring":
        pressed = (
            _answering(key, question, lang, hand, at) if question.stage == "asking" else _grading(key, at)
        )
        if pressed is not None:
            return _how_sure_first(pressed, question)
    return _anywhere({held: name for name, held in named.items()}.get(key, ""), key, question, lang, hand, at)


def _saying_how_sure(key: str, hand: Hand) -> Pressed:
    """The digit that was asked for, or none: what waited goes on either way."""
    level = int(key) if key in ("1", "2", "3", "4") else None
    if hand.waiting is None:
        return Pressed(
            hand._replace(sure=False), Sure(level) if level else None, "" if level else "Not said."
        )
    if level is None and key not in ("enter", "space", "escape"):
        return _ask_how_sure(hand)
    return Pressed(Hand(), hand.waiting._replace(sure=level))


def _how_sure_first(pressed: Pressed, question: Question) -> Pressed:
    """Where the learner wishes to be asked, nothing shows before it is said how sure one is."""
    shows = pressed.action
    if not question.asks_sure or question.sure is not None or not isinstance(shows, (Reveal, Answer)):
        return pressed
    return _ask_how_sure(pressed.hand._replace(sure=True, waiting=shows))


def _ask_how_sure(hand: Hand) -> Pressed:
    return Pressed(
        hand, says="How sure are you? 1 guessing, 2 unsure, 3 fairly sure, 4 certain; Enter skips."
    )


def _answering(key: str, question: Question, lang: str, hand: Hand, at: int) -> Pressed | None:
    asked = question.asked(lang)
    if key in ("space", "enter") and not hand.picked:
        return Pressed(hand, Reveal(at))
    match asked:
        case Choose(options=options):
            return _choosing(key, len(options), asked.many, hand, at)
        case Arrange(pieces=pieces):
            return _arranging(key, len(pieces), hand, at)
    return None


def _choosing(key: str, count: int, many: bool, hand: Hand, at: int) -> Pressed | None:
    if key in ("enter", "space"):
        return Pressed(Hand(), Answer(list(hand.picked), at))
    number = _digit(key)
    if number is None:
        return None
    if number >= count:
        return Pressed(hand, says="There is no such option.")
    if not many:
        return Pressed(Hand(), Answer([number], at))
    return Pressed(hand._replace(picked=tuple(sorted({*hand.picked} ^ {number}))))


def _arranging(key: str, count: int, hand: Hand, at: int) -> Pressed | None:
    if key == "enter" and len(hand.picked) == count:
        return Pressed(Hand(), Answer(list(hand.picked), at))
    if key in ("enter", "space"):
        return Pressed(hand, says="Some pieces are left: place them all, or take them back.")
    if key == "backspace":
        return Pressed(hand._replace(picked=hand.picked[:-1]))
    number = _digit(key)
    if number is None:
        return None
    if number >= count or number in hand.picked:
        return Pressed(hand, says="That piece is not there to place.")
    return Pressed(hand._replace(picked=(*hand.picked, number)))


def _grading(key: str, at: int) -> Pressed | None:
    if key in "1234" and len(key) == 1:
        return Pressed(Hand(), Grade(int(key), at))
    if key in ("space", "enter"):
        return Pressed(Hand(), Grade(None, at))
    if len(key) == 1 and "A" <= key <= "H":
        return Pressed(Hand(), Tick(ord(key) - 65))
    return None


def _anywhere(name: str, key: str, question: Question | None, lang: str, hand: Hand, at: int) -> Pressed:
    actions: dict[str, Action] = {
        "hint": Hint(),
        "undo": Undo(at),
        "suspend": Suspend(at),
        "bury": Bury(at),
        "demo": Prove(),
        "leave": Leave(),
        "language": Switch("en" if lang == "zh" else "zh"),
    }
    if name == "sure" and question is not None and question.stage == "asking":
        return Pressed(
            hand._replace(sure=True), says="How sure are you? 1 guessing, 2 unsure, 3 fairly sure, 4 certain."
        )
    if name in ("drill", "today") and question is None:
        return Pressed(Hand(), Drill(at) if name == "drill" else Forward(at))
    if name in actions:
        return Pressed(hand if name in ("hint", "demo") else Hand(), actions[name])
    return Pressed(hand, says="That key does nothing here; ? lists the keys.")


def _digit(key: str) -> int | None:
    return int(key) - 1 if len(key) == 1 and key in "123456789" else None


def line(
    text: str, question: Question | None, lang: str, at: int, named: Mapping[str, str] = NAMES
) -> tuple[Pressed, ...]:
    """What a line of plain mode does. A line of one key is that key; `=h` types the letter h as an answer."""
    text = text.strip()
    asked: Asked | None = question.asked(lang) if question and question.stage == "asking" else None
    if not text:
        return (press("enter", question, lang, Hand(), at, named),)
    if question and isinstance(asked, Type) and (text.startswith("=") or text not in named.values()):
        return (_how_sure_first(Pressed(Hand(), Answer(text.removeprefix("="), at)), question),)
    if question and isinstance(asked, (Choose, Arrange)) and (numbers := _numbers(text)):
        return (_how_sure_first(_numbered(numbers, asked, at), question),)
    if question and question.stage == "answered" and re.fullmatch(r"[A-H]{1,8}", text):
        return tuple(press(letter, question, lang, Hand(), at, named) for letter in text)
    sure = re.fullmatch(r"(\S)\s*([1-4])", text)
    if sure and sure[1] == named["sure"] and asked is not None:
        return (Pressed(Hand(), Sure(int(sure[2]))),)
    if isinstance(asked, Recall) and len(text) > 1:
        return (Pressed(Hand(), says="Press Enter to see the answer; ? lists the keys."),)
    return (press(text, question, lang, Hand(), at, named),)


def _numbers(text: str) -> list[int]:
    parts = re.split(r"[\s,，、;；]+", text)
    return [int(part) - 1 for part in parts] if all(re.fullmatch(r"[1-9]", part) for part in parts) else []


def _numbered(numbers: list[int], asked: Choose | Arrange, at: int) -> Pressed:
    count = len(asked.options) if isinstance(asked, Choose) else len(asked.pieces)
    if any(number >= count for number in numbers):
        return Pressed(Hand(), says="There is no such option.")
    if isinstance(asked, Arrange) and sorted(numbers) != list(range(count)):
        return Pressed(Hand(), says="Give each number once, in the order you want, such as: 3 1 2.")
    if isinstance(asked, Choose) and not asked.many and len(numbers) > 1:
        return Pressed(Hand(), says="One option only.")
    return Pressed(Hand(), Answer(sorted(set(numbers)) if isinstance(asked, Choose) else numbers, at))
