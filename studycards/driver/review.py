"""The daily review on a desk."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property

from studycards.agenda import Agenda
from studycards.desk.answers import intervals, record_answer, set_aside, take_back
from studycards.desk.decks import deck_of, entry_of
from studycards.desk.due import agenda_of
from studycards.desk.knowing import is_learned_afresh, known_evidence
from studycards.desk.opening import Desk
from studycards.driver.sitting import Sitting, seed_of
from studycards.errors import NotFound
from studycards.model import Event
from studycards.screen.parts import Screen, Translate
from studycards.screen.review import end_screen, review_screen
from studycards.sessions import review as reviewing
from studycards.sessions.actions import (
    Action,
    Dealt,
    Effect,
    Missing,
    Need,
    Record,
    Recorded,
    Seat,
    TakeBack,
    TookBack,
)
from studycards.sessions.queue import Review


def review_sitting(
    desk: Desk,
    wording: Callable[[str], Translate],
    lang: str,
    *,
    decks: Collection[str] | None = None,
    tag: str | None = None,
    limit: int | None = None,
    minutes: float | None = None,
) -> ReviewSitting:
    """Begin the review of what is due now. Raises NotFound for an unknown deck or tag."""
    for deck in decks or ():
        deck_of(desk, deck)
    if tag and not any(tag in entry.tags for entry in desk.library.entries):
        raise NotFound("No card has the tag {tag}.", "See the tags with: studycards show CARD", tag=tag)
    at = desk.clock()
    ends_at = None if minutes is None else at + round(minutes * 60_000)
    sitting = ReviewSitting(desk, wording, Review(lang, (), limit=limit, ends_at=ends_at), decks, tag)
    sitting.begin(at)
    return sitting


class ReviewSitting(Sitting[Review]):
    """Deals cards, records answers, takes them back."""

    def __init__(
        self,
        desk: Desk,
        wording: Callable[[str], Translate],
        session: Review,
        decks: Collection[str] | None,
        tag: str | None,
    ) -> None:
        super().__init__(desk, wording, session)
        self._decks, self._tags = decks, [tag] if tag else None

    def begin(self, at: int) -> None:
        """Fill the queue and call for the first card."""

        queue, waiting = seats(agenda_of(self.desk, at, self._decks, self._tags))
        self.session, effects = reviewing.begin(self.session._replace(queue=queue, waiting=waiting), at)
        self.settle(effects)

    def advance(self, action: Action) -> tuple[Review, tuple[Effect, ...]]:
        return reviewing.advance(self.session, action)

    def screen(self) -> Screen:
        if self.session.question is not None:
            return review_screen(self.session, self.concept_names, self.say)
        from studycards.desk.today import summary_of

        return end_screen(self.session, summary_of(self.desk, self.session, self.now()), self.say)

    def carry_out(self, effect: Effect) -> Iterable[Action]:
        match effect:
            case Need():
                yield self._deal(effect.card)
            case Record():
                yield self._recorded(effect)
            case TakeBack():
                yield self._take_back(effect.at)

    @cached_property
    def _load(self) -> dict[int, int]:
        """How many cards each study day holds: counted once, then kept up with each answer."""
        return self.desk.log.load_by_day()

    @cached_property
    def _runs(self) -> Mapping[str, Mapping[str, object]]:
        return self.desk.log.last_runs()

    def _deal(self, card_id: str) -> Action:
        at = self.now()
        try:
            entry, card = entry_of(self.desk, card_id), self.desk.library.card(card_id)
        except NotFound:
            return Missing(card_id, at)
        state = self.desk.state(entry)
        known = known_evidence(self._runs.get(card.demo or ""), card.shows, at)
        brings = {} if self.session.drill else intervals(self.desk, entry, at, self._load)
        seed = seed_of(card_id, state.reps, self.desk.day(at))
        afresh = is_learned_afresh(self.desk, entry)
        return Dealt(card, at, seed, brings, known, asks_sure=self._asks_sure, is_afresh=afresh)

    @property
    def _asks_sure(self) -> bool:
        return self.desk.own_settings.ask_how_sure and not self.session.drill

    def _recorded(self, wanted: Record) -> Action:
        entry = entry_of(self.desk, wanted.card)
        if wanted.type != "review":
            event = set_aside(self.desk, wanted.type, entry, wanted.at)
            return Recorded(entry.id, entry.note, self.now(), event.id)
        before = self.desk.state(entry)
        event = record_answer(
            self.desk, entry, wanted.grade or 1, wanted.at,
            load=self._load, took_ms=wanted.took_ms, given=wanted.answer, session=wanted.session, data=wanted.data,
        )  # fmt: skip
        self._move(before.due_day, event.due_day)
        comes_back = event.due_at if event.due_day == event.day else None
        return Recorded(entry.id, entry.note, self.now(), event.id, comes_back)

    def _move(self, before: int | None, after: int | None) -> None:
        if before is not None:
            self._load[before] = self._load.get(before, 1) - 1
        if after is not None:
            self._load[after] = self._load.get(after, 0) + 1

    def _take_back(self, at: int) -> Action:
        event: Event | None = take_back(self.desk, at)
        if event is None:
            return TookBack(None, at)
        self.__dict__.pop("_load", None)
        queue, waiting = seats(agenda_of(self.desk, at, self._decks, self._tags))
        return TookBack(event.card, at, queue, waiting, event.id)


def seats(agenda: Agenda) -> tuple[tuple[Seat, ...], tuple[tuple[int, Seat], ...]]:
    """The queue and the waiting steps of an agenda, as a session wants them."""
    queue = tuple(Seat(entry.id, entry.note) for entry in agenda.to_ask)
    due_now = tuple((0, Seat(entry.id, entry.note)) for entry in agenda.learning)
    later = tuple((due_at, Seat(entry.id, entry.note)) for due_at, _, entry in agenda.waiting_learning)
    return queue, (*due_now, *later)
