"""The tour on a desk: real cards, real keys, real demos, and nothing recorded."""

from __future__ import annotations

from collections.abc import Callable

from studycards.desk.opening import Desk
from studycards.desk.quiz import NothingToAsk
from studycards.driver.cram import CramSitting
from studycards.screen.parts import Screen, Translate
from studycards.screen.tour import tour_end, tour_screen
from studycards.sessions.actions import Action, Effect, Grade
from studycards.sessions.queue import Review
from studycards.sessions.review import GO_ON
from studycards.sessions.tour import stops


def tour_sitting(desk: Desk, wording: Callable[[str], Translate], lang: str) -> TourSitting:
    """Begin the tour. Raises NothingToAsk where no deck has a card for it."""
    entries = stops(desk.library.entries)
    if not entries:
        raise NothingToAsk("No deck has cards for the tour.", "See: studycards doctor")
    sitting = TourSitting(desk, wording, lang, entries)
    sitting.begin(desk.clock())
    return sitting


class TourSitting(CramSitting):
    """Deals its few cards with a word on their keys."""

    def advance(self, action: Action) -> tuple[Review, tuple[Effect, ...]]:
        """Whatever one says of a card, the way goes on: a tour asks nothing twice."""
        if isinstance(action, Grade):
            action = Grade(GO_ON, action.at)
        return super().advance(action)

    def notices(self) -> str:
        """None: what is not recorded cannot go wrong."""
        return ""

    def screen(self) -> Screen:
        if self.session.question is None:
            return tour_end(self.say)
        return tour_screen(self.session, self.concept_names, self.say)
