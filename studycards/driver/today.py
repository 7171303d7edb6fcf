"""The first screen on a desk: from it, Enter begins the review."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from studycards.desk.opening import Desk
from studycards.desk.today import today_of
from studycards.driver.review import review_sitting
from studycards.driver.sitting import Sitting
from studycards.screen.parts import Screen, Translate
from studycards.screen.today import today_screen
from studycards.sessions.actions import Action, Effect, Leave, Switch
from studycards.sessions.question import Question


class Looking(NamedTuple):
    """The session of one who looks at today's numbers."""

    lang: str
    is_over: bool = False
    question: Question | None = None


class TodaySitting(Sitting[Looking]):
    """Shows today; leads to the review."""

    has_end_screen = False

    def advance(self, action: Action) -> tuple[Looking, tuple[Effect, ...]]:
        match action:
            case Switch():
                return self.session._replace(lang=action.lang), ()
            case Leave():
                return self.session._replace(is_over=True), ()
        return self.session, ()

    def carry_out(self, effect: Effect) -> Iterable[Action]:
        return ()

    def screen(self) -> Screen:
        return today_screen(today_of(self.desk, self.now()), self.session.lang, self.say)

    def follow(self, key: str) -> Sitting[Any] | None:
        """Enter begins."""
        if key not in ("enter", "space"):
            return None
        return review_sitting(self.desk, self.wording, self.session.lang)


def today_sitting(desk: Desk, wording: Callable[[str], Translate], lang: str) -> TodaySitting:
    """Today's first screen."""
    return TodaySitting(desk, wording, Looking(lang))
