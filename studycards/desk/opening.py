"""The desk itself: the learner's log, decks, settings, time zone and clock, opened together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import cached_property

from studycards.agenda import wanted_retention
from studycards.loading import Library, Loaded, library
from studycards.log import Log
from studycards.model import Entry, Settings, State
from studycards.paths import Places, local_zone
from studycards.schedule.days import study_day
from studycards.settings import read as read_settings


@dataclass
class Desk:
    """Everything one learner works with. `clock` gives UTC milliseconds."""

    places: Places
    clock: Callable[[], int]
    tz: tzinfo

    @cached_property
    def library(self) -> Library:
        """All decks that can be used; those that cannot stand in its `broken`."""
        return library(self.places)

    def with_only(self, loaded: Loaded) -> Desk:
        """The learner's desk with nothing on it but one deck."""
        alone = replace(self)
        alone.__dict__["library"] = Library({loaded.deck.id: loaded})
        return alone

    @cached_property
    def own_settings(self) -> Settings:
        return read_settings(self.places.settings)

    @cached_property
    def settings(self) -> Settings:
        """The settings, with the FSRS parameters that the log says are in force."""
        return self.own_settings._replace(parameters=self.log.parameters())

    @cached_property
    def log(self) -> Log:
        return Log.open(self.places.database, now=self.clock())

    def day(self, at: int) -> int:
        """The study day of a moment."""
        return study_day(at, self.tz, self.own_settings.day_begins)

    def retention(self, entry: Entry) -> float:
        """The recall wanted of a card when it comes due."""
        loaded = self.library.loaded.get(entry.deck)
        return wanted_retention(loaded.deck if loaded else None, self.settings)

    def iso(self, at: int | None) -> str | None:
        """UTC milliseconds as ISO 8601 in UTC; None for None."""
        if at is None:
            return None
        moment = datetime.fromtimestamp(at / 1000, UTC)
        return moment.isoformat(timespec="milliseconds" if at % 1000 else "seconds")

    def state(self, entry: Entry) -> State:
        """What is known of a card as it is now; a new card's state where nothing is."""
        from studycards.progress import current

        known = self.log.state(entry.id)
        states = {entry.id: known} if known else {}
        for former in entry.was:
            if (old := self.log.state(former)) is not None:
                states[former] = old
        return current(entry, states) or State(entry.id, revision=entry.revision)


def open_desk(places: Places, clock: Callable[[], int]) -> Desk:
    """The desk of a home. Opens nothing until it is asked for."""
    return Desk(places, clock, local_zone())
