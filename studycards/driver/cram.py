"""Looking at cards of any kind, as many as one likes: a review that records nothing."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from studycards.desk.opening import Desk
from studycards.desk.quiz import NothingToAsk
from studycards.desk.topics import Wanted, cards_wanted
from studycards.driver.review import ReviewSitting
from studycards.model import Entry
from studycards.screen.parts import Translate
from studycards.sessions import review as reviewing
from studycards.sessions.actions import Seat
from studycards.sessions.queue import Review


def cram_sitting(
    desk: Desk,
    wording: Callable[[str], Translate],
    lang: str,
    wanted: Wanted,
    count: int | None = None,
    seed: int | None = None,
) -> CramSitting:
    """Lay out cards in teaching order, or shuffled by `seed`. Raises NotFound for an unknown topic, deck or tag."""
    entries = list(cards_wanted(desk, wanted))
    if not entries:
        raise NothingToAsk("No card fits.", "See: studycards cards")
    if seed is not None:
        Random(seed).shuffle(entries)
    sitting = CramSitting(desk, wording, lang, entries[:count])
    sitting.begin(desk.clock())
    return sitting


class CramSitting(ReviewSitting):
    """Deals the cards it was given, and leaves the schedule alone."""

    def __init__(
        self, desk: Desk, wording: Callable[[str], Translate], lang: str, entries: list[Entry]
    ) -> None:
        super().__init__(desk, wording, Review(lang, (), drill=True), None, None)
        self._entries = entries

    def begin(self, at: int) -> None:
        """Fill the queue and call for the first card."""
        queue = tuple(Seat(entry.id, entry.note) for entry in self._entries)
        self.session, effects = reviewing.begin(self.session._replace(queue=queue), at)
        self.settle(effects)
