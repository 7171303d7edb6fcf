"""The mock interview on a desk: begun, or made again from the log and gone on with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from studycards.desk import interview as kept_at
from studycards.desk.forward import bring_forward
from studycards.desk.interview import Kept
from studycards.desk.knowing import known_evidence
from studycards.desk.opening import Desk
from studycards.desk.proofs import find_demo
from studycards.driver.sitting import Sitting, seed_of
from studycards.errors import StudycardsError, Unreadable
from studycards.model import Card
from studycards.screen.interview import end_screen, interview_screen, paused_screen
from studycards.screen.parts import Screen, Translate
from studycards.sessions import interview as interviewing
from studycards.sessions import interview_keys
from studycards.sessions.actions import Action, BringForward, Dealt, Effect, Leave, Missing, Need
from studycards.sessions.interview_actions import Conclude, Concluded, Foretold, Keep, Write
from studycards.sessions.interview_plan import drawn_plan, level_of
from studycards.sessions.keys import Hand, Pressed
from studycards.sessions.scorecard import as_json
from studycards.sessions.steps import action_of
from studycards.sessions.under_way import Interview, clock, counted


def new_interview(
    desk: Desk,
    wording: Callable[[str], Translate],
    lang: str,
    *,
    minutes: float,
    topics: Sequence[str] = (),
    level: str = "senior",
    seed: int,
) -> InterviewSitting:
    """Draw the questions and begin. Raises NotFound where there is nothing to ask."""
    at = desk.clock()
    limit = round(minutes * 60_000)
    plan = drawn_plan(kept_at.candidates(desk, topics, level_of(level), at), limit, seed)
    session = Interview(lang, plan, level_of(level), limit)
    id = kept_at.keep(desk, None, kept_at.begun_step(session, seed), at)
    sitting = InterviewSitting(desk, wording, session, id, at)
    sitting.session, effects = interviewing.begin(session, at)
    sitting.settle(effects)
    return sitting


def stopped_interview(
    desk: Desk, wording: Callable[[str], Translate], lang: str, kept: Kept
) -> InterviewSitting:
    """An interview where it stood: what was done is done again from the log. It goes on with `go_on`."""
    sitting = InterviewSitting(desk, wording, kept_at.begun_interview(kept.begun, lang), kept.id, kept.at)
    sitting.replay(kept)
    return sitting


class InterviewSitting(Sitting[Interview]):
    """Deals questions, keeps each step, sums up."""

    asks_freely = True

    def __init__(
        self, desk: Desk, wording: Callable[[str], Translate], session: Interview, id: str, began_at: int
    ) -> None:
        super().__init__(desk, wording, session)
        self.id, self.began_at = id, began_at

    @property
    def has_clock(self) -> bool:
        return not self.session.is_over

    def advance(self, action: Action) -> tuple[Interview, tuple[Effect, ...]]:
        if isinstance(action, Leave) and self.session.since is not None:
            self.session = counted(self.session, self.now())
        return interviewing.advance(self.session, action)

    def press(self, key: str, hand: Hand) -> Pressed:
        return interview_keys.press(key, self.session, hand, self.now(), self.keys)

    def line(self, text: str) -> tuple[Pressed, ...]:
        return interview_keys.line(text, self.session, self.now(), self.keys)

    def wrote(self, text: str) -> Action | None:
        return Write(text, self.now()) if text != self.session.typed else None

    def screen(self) -> Screen:
        session = self.session
        if session.is_done:
            return end_screen(session, self.say)
        if session.is_over:
            return paused_screen(session, clock(session, self.now()), self.say)
        return interview_screen(session, clock(session, self.now()), self.concept_names, self.say)

    def carry_out(self, effect: Effect) -> Iterable[Action]:
        match effect:
            case Need():
                yield from self._deal(effect.card, self.now())
            case Keep():
                self._keep(effect)
            case Conclude():
                yield self._conclude(effect.at)
            case BringForward():
                yield bring_forward(self.desk, effect.cards, effect.at)

    def _keep(self, effect: Keep) -> None:
        """Keep a step; only leaving is possible without, and costs no more than the time since the step before."""
        try:
            kept_at.keep(self.desk, self.id, effect.step, effect.at or self.now())
        except Unreadable as error:
            if effect.step["did"] != "leave":
                raise
            if not self.unsaved:
                self.desk.log.warnings.append(error)

    def go_on(self) -> None:
        """Start the clock again; the pause does not count."""
        at = self.now()
        kept_at.keep(self.desk, self.id, {"did": "resume"}, at)
        self.session = interviewing.resumed(self.session, at)
        if self.session.is_done:  # it ended, and the program with it, before the score card was kept
            self.settle((Conclude(at),))

    def put_away(self) -> None:
        """Never offer to go on with it again."""
        kept_at.keep(self.desk, self.id, {"did": "drop"}, self.now())

    def replay(self, kept: Kept) -> None:
        """Take again every step that the log keeps, without keeping it again.

        What was done with a question that has left its deck since is passed over.
        """
        self.session, effects = interviewing.begin(self.session, kept.at)
        self._deal_again(effects, kept.at)
        for event in kept.steps:
            step = event.data["step"]
            if step["did"] == "resume":
                self.session = interviewing.resumed(self.session, event.at)
            elif step.get("place") == self.session.place and (action := action_of(step, event.at)):
                if self.session.since is not None:
                    self.session = counted(self.session, event.at)
                self.session, effects = interviewing.advance(self.session, action)
                self._deal_again(effects, event.at)

    def _deal_again(self, effects: Iterable[Effect], at: int) -> None:
        waiting = [effect for effect in effects if isinstance(effect, Need)]
        while waiting:
            for action in self._deal(waiting.pop().card, at):
                self.session, more = interviewing.advance(self.session, action)
                waiting += [effect for effect in more if isinstance(effect, Need)]

    def _deal(self, name: str, at: int) -> Iterable[Action]:
        try:
            card = self.desk.library.card(name)
        except StudycardsError:
            yield Missing(name, at)
            return
        yield Foretold(self._predict(card))
        known = known_evidence(self.desk.log.last_runs().get(card.demo or ""), card.shows, at)
        yield Dealt(card, at, seed_of(self.id, name), known=known)

    def _predict(self, card: Card) -> dict[str, Any] | None:
        if card.demo is None or not any(step.rung == "prove" for step in card.follow_ups):
            return None
        try:
            _deck, demo = find_demo(self.desk, card.demo, card.deck)
        except StudycardsError:
            return None
        return dict(demo.demo.predict) if demo.demo.predict else None

    def _conclude(self, at: int) -> Concluded:
        """The score card is on the disk before it shows."""
        earlier = kept_at.scores(self.desk)
        score = kept_at.score_of(self.desk, self.session, self.began_at)
        kept_at.keep(self.desk, self.id, {"did": "end", "score": as_json(score)}, at)
        return Concluded(score, earlier, kept_at.weak_cards(self.desk, self.session, at))
