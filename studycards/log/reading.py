"""What a log can be asked: states, events, what was done on a day. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from studycards.log import queries, runs
from studycards.log.opened import Opened
from studycards.model import Event, State
from studycards.schedule.days import Done


class Reader(Opened):
    """Every method is one look at the database as it is then."""

    @property
    def device(self) -> str | None:
        """The name of this device; None before the first event."""
        with self._reading() as connection:
            return queries.device(connection)

    def state(self, card: str) -> State | None:
        with self._reading() as connection:
            return queries.state(connection, card)

    def states(self) -> dict[str, State]:
        with self._reading() as connection:
            return queries.states(connection)

    def states_on(self, day: int) -> tuple[dict[str, State], frozenset[str]]:
        """The states that decide about a study day, and the cards that rest on it: not due, not answered that day."""
        with self._reading() as connection:
            return queries.states_on(connection, day)

    def load_by_day(self) -> dict[int, int]:
        """How many cards are due on each study day."""
        with self._reading() as connection:
            return queries.load_by_day(connection)

    def event(self, id: str) -> Event | None:
        with self._reading() as connection:
            return queries.event(connection, id)

    def ids(self) -> set[str]:
        """The ids of all events, undone ones and undos among them."""
        with self._reading() as connection:
            return queries.ids(connection)

    def events(
        self,
        card: str | None = None,
        *,
        types: Collection[str] | None = None,
        since: int | None = None,
        limit: int | None = None,
    ) -> list[Event]:
        """Events in order of time, undone ones and undos among them; with `limit` only the latest."""
        with self._reading() as connection:
            return queries.events(connection, card, types, since, limit)

    def standing(self, card: str | None = None) -> list[Event]:
        """The events that were not taken back, in order of time."""
        with self._reading() as connection:
            return queries.standing(connection, card)

    def of_no_card(self, types: Collection[str]) -> list[Event]:
        """The standing events of some types that belong to no single card, such as plans, in order of time."""
        with self._reading() as connection:
            return queries.standing_of_types(connection, types)

    def latest_of_no_card(self, type: str) -> Event | None:
        """The latest event of a type among those that belong to no single card."""
        with self._reading() as connection:
            return queries.latest_of_no_card(connection, type)

    def last_undoable(self) -> Event | None:
        """What `undo_last` would take back."""
        with self._reading() as connection:
            return queries.last_undoable(connection)

    def last_reviews(self, day: int) -> list[Event]:
        """The answers of one study day that stand, in order of time."""
        with self._reading() as connection:
            return queries.reviews_on(connection, day)

    def reviews_since(self, day: int) -> list[Event]:
        """The answers from one study day on that stand, in order of time."""
        with self._reading() as connection:
            return queries.reviews_since(connection, day)

    def done_today(self, day: int) -> Done:
        """What was answered on a study day, for the day's limits and for siblings."""
        with self._reading() as connection:
            return queries.done_on(connection, day)

    def answers(self, deck: str | None, mature: int) -> Iterator[queries.Answered]:
        """Every answer and reset that stands, of one deck or of all, in order of time; mature from so many days on."""
        with self._reading() as connection:
            yield from queries.answers(connection, deck, mature)

    def grades(self, cards: Collection[str]) -> list[queries.Graded]:
        """The answers and resets of some cards that stand, in order of time."""
        with self._reading() as connection:
            return queries.grades(connection, cards)

    def days_done(self, deck: str | None = None) -> list[tuple[int, int, int, int]]:
        """Each study day with answers that stand: the day, how many, how many of them forgotten, milliseconds."""
        with self._reading() as connection:
            return queries.days_done(connection, deck)

    def wrong_answers(self, since: int = 0) -> list[Event]:
        """The standing answers since a moment that were wrong, as far as they tell what was answered."""
        with self._reading() as connection:
            return queries.wrong_answers(connection, since)

    def sure_answers(self, since: int = 0) -> list[Event]:
        """The standing answers since a moment of which the learner said how sure they were."""
        with self._reading() as connection:
            return queries.sure_answers(connection, since)

    def was_studied(self, day: int | None = None) -> bool:
        """Whether an answer of a study day stands; of any day, for None."""
        with self._reading() as connection:
            return queries.was_studied(connection, day)

    def parameters(self) -> tuple[float, ...]:
        """The FSRS parameters in force; empty for the default ones."""
        with self._reading() as connection:
            return queries.parameters(connection)

    def cards_that(self, condition: str, values: Mapping[str, float], hold: bool = True) -> set[str]:
        """The cards whose states fulfil a condition in SQL, or do not. It is the program's, never what was typed."""
        with self._reading() as connection:
            return queries.cards_that(connection, condition, values, hold)

    def last_runs(self) -> dict[str, dict[str, Any]]:
        """The latest run of each demo by its id, with `at`."""
        with self._reading() as connection:
            return runs.last(connection)
