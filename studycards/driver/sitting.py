"""A sitting as a face sees it: a session, its screen, and `act`. The face draws, and does the demos' waiting."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from studycards.desk.decks import concept_names
from studycards.desk.opening import Desk
from studycards.errors import StudycardsError, Unreadable, Unsaved
from studycards.model import Card, Text
from studycards.screen.parts import Screen, Translate
from studycards.sessions import keys
from studycards.sessions.actions import (
    Action,
    DemoEnded,
    Effect,
    Forward,
    Leave,
    Need,
    RunDemo,
    StopDemo,
    Undo,
)
from studycards.sessions.interview_actions import OpenEditor
from studycards.sessions.keys import Hand, Pressed
from studycards.sessions.question import Question

if TYPE_CHECKING:
    from studycards.demo.runner import Run
    from studycards.demo.verdicts import Result


class Session(Protocol):
    """What every session has."""

    @property
    def lang(self) -> str: ...
    @property
    def question(self) -> Question | None: ...
    @property
    def is_over(self) -> bool: ...


S = TypeVar("S", bound=Session)


class Sitting(Generic[S]):
    """A session on a desk. Each kind of session says how it advances, what the desk does for it, how it looks."""

    has_end_screen = True
    asks_freely = False
    """Whether free answers are written in this kind of sitting."""

    def __init__(self, desk: Desk, wording: Callable[[str], Translate], session: S) -> None:
        self.desk, self.wording, self.session = desk, wording, session
        self.unsaved: dict[str, Unreadable] = {}
        """Why what was done last with a card could not be saved; the empty string stands for no single card."""

    # What a kind of sitting says of itself

    def advance(self, action: Action) -> tuple[S, tuple[Effect, ...]]:
        """The pure step of this kind of session."""
        raise NotImplementedError

    def carry_out(self, effect: Effect) -> Iterable[Action]:
        """Do at the desk what the session asks for; what comes of it are actions again."""
        raise NotImplementedError

    def screen(self) -> Screen:
        """What is on the screen now."""
        raise NotImplementedError

    @property
    def has_clock(self) -> bool:
        """Whether the screen shows a time that runs: then a face draws it each second."""
        return False

    # What a face does with it

    def act(self, action: Action) -> tuple[Effect, ...]:
        """Take an action and carry out what it asks. Comes back with what only a face can do: demos, an editor."""
        before = self.session
        after, effects = self.advance(action)
        self.session = after
        try:
            return self.settle(effects, _about(action, before))
        except Unreadable:
            # Nothing was saved, so nothing happened: the same key can be pressed again.
            if self.session is after:
                self.session = before
            raise

    def end(self) -> None:
        """After the last screen. Raises Unsaved where something was never saved, though it was said at the time."""
        for why in reversed(self.unsaved.values()):
            raise Unsaved(
                "Answers and changes that were not saved, and have to be given again: {count}.",
                why,
                count=len(self.unsaved),
            )

    def settle(self, effects: Iterable[Effect], about: str | None = None) -> tuple[Effect, ...]:
        """Carry out effects, and the effects of what they bring back, until none is left. `about`: as in `unsaved`."""
        for_face: list[Effect] = []
        todo = deque(effects)
        while todo:
            effect = todo.popleft()
            if isinstance(effect, (RunDemo, StopDemo, OpenEditor)):
                for_face.append(effect)
                continue
            for action in self._carried_out(effect, about):
                self.session, more = self.advance(action)
                todo.extend(more)
        return tuple(for_face)

    def _carried_out(self, effect: Effect, about: str | None) -> tuple[Action, ...]:
        saves = about is not None and not isinstance(effect, Need)
        try:
            came = tuple(self.carry_out(effect))
        except Unreadable as error:
            if saves:
                self.unsaved[about or ""] = error
            raise
        if saves:
            self.unsaved.pop(about or "", None)
        return came

    def press(self, key: str, hand: Hand) -> Pressed:
        """What a key does now."""
        return keys.press(key, self.question, self.session.lang, hand, self.now(), self.keys)

    def line(self, text: str) -> tuple[Pressed, ...]:
        """What a line does now."""
        return keys.line(text, self.question, self.session.lang, self.now(), self.keys)

    def wrote(self, text: str) -> Action | None:
        """What comes of a free answer as it stands so far; None where that is nothing new."""
        return None

    def follow(self, key: str) -> Sitting[Any] | None:
        """The sitting that a key leads to from here; None where it leads nowhere."""
        return None

    def notices(self) -> str:
        """What the learner should know before the first card, once; empty where all is well."""
        warnings = self.desk.log.warnings
        told = " ".join(warning.told(self.say) for warning in warnings)
        warnings.clear()
        return told

    @property
    def question(self) -> Question | None:
        return self.session.question

    @property
    def say(self) -> Translate:
        """The program's words in the language of the session."""
        return self.wording(self.session.lang)

    @property
    def is_spoken(self) -> bool:
        """Whether a screen reader speaks what is shown: then words stand in place of signs."""
        return self.desk.own_settings.screen_reader

    @property
    def theme(self) -> str:
        return self.desk.own_settings.theme

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """The keys by name, as the settings have them."""
        return {**keys.NAMES, **self.desk.own_settings.keys}

    @cached_property
    def concept_names(self) -> dict[str, Text]:
        return concept_names(self.desk)

    def now(self) -> int:
        return self.desk.clock()

    def start_demo(self, card: Card) -> Run | DemoEnded:
        """Start a card's demo; a sentence why not where it may not or cannot run."""
        from studycards.desk.proofs import find_demo, start_demo

        try:
            deck, demo = find_demo(self.desk, card.demo or "", card.deck)
            return start_demo(self.desk, deck, demo, {}, self.session.lang)
        except StudycardsError as error:
            return DemoEnded(None, self.now(), error.told(self.say))

    def demo_over(self, result: Result) -> DemoEnded:
        """Remember a run that has ended."""
        from studycards.desk.proofs import record_run

        try:
            record_run(self.desk, result, self.session.lang, self.now())
        except Unreadable as error:
            self.desk.log.warnings.append(error)
        return DemoEnded(result, self.now())


def _about(action: Action, session: Session) -> str | None:
    """The card that an action is about, the empty string for no single one; None for one that changes nothing."""
    if isinstance(action, Leave):
        return None
    question = None if isinstance(action, (Undo, Forward)) else session.question
    return question.card.id if question else ""


def seed_of(*parts: Any) -> int:
    """A seed that is the same for the same card at the same point of its history."""
    from zlib import crc32

    return crc32("/".join(str(part) for part in parts).encode())
