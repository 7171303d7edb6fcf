"""Looking through all cards: what was searched for, which are marked, and what is done to one or to many."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from studycards.cards import unmarked
from studycards.demo.runner import Run
from studycards.demo.verdicts import Result
from studycards.desk.answers import set_all_aside, take_all_back
from studycards.desk.card_history import card_history
from studycards.desk.decks import concept_names
from studycards.desk.opening import Desk
from studycards.desk.proofs import find_demo, record_run, start_demo
from studycards.desk.search import Finder
from studycards.errors import NotAvailable, StudycardsError, Unreadable
from studycards.loading.written import Place, place_of
from studycards.model import Entry, Event, State, Text, said
from studycards.schedule.memory import retrievability
from studycards.screen.card_stats import card_panels
from studycards.screen.panels import Panel
from studycards.screen.parts import Block, Translate, days_words
from studycards.screen.review import card_blocks

ORDERS = ("", "due", "recall", "lapses", "id")
"""What the list may be sorted by; first the order that the search gives."""


@dataclass(frozen=True, slots=True)
class Row:
    """One card in the list. `due` and `recall` are short words."""

    card: str
    ask: str
    kind: str
    concept: str
    due: str
    recall: str
    lapses: str
    is_suspended: bool


class Browsing:
    """The cards found on a desk, and what has been done to them."""

    def __init__(self, desk: Desk, wording: Callable[[str], Translate], lang: str, query: str = "") -> None:
        self.desk, self.wording, self.lang = desk, wording, lang
        self.finder = Finder(desk)
        self.query, self.problem, self.order = query, "", ""
        self.found: tuple[Entry, ...] = ()
        self.marked: dict[str, Entry] = {}
        self._done: list[list[Event]] = []
        self.search(query)

    @property
    def say(self) -> Translate:
        return self.wording(self.lang)

    # Finding

    def search(self, query: str) -> None:
        """Find cards. A search that cannot be meant leaves what was found before, and says why in `problem`."""
        self.query = query
        try:
            self.found = self._sorted(self.finder.find(query, self.desk.clock()))
            self.problem = ""
        except StudycardsError as error:
            self.problem = error.told(self.say)

    def sort_by_next(self) -> None:
        """Sort the list by the next thing it may be sorted by."""
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        self.search(self.query)

    def _sorted(self, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        far = 1e9

        def value(entry: Entry) -> tuple[float, str]:
            state = self.finder.state(entry)
            match self.order:
                case "due":
                    return (far if state.due_day is None else state.due_day), entry.id
                case "recall":
                    recall = self._recall(state)
                    return (far if recall is None else recall), entry.id
                case "lapses":
                    return -state.lapses, entry.id
            return 0.0, entry.id

        return tuple(sorted(entries, key=value)) if self.order else entries

    # Showing

    def row(self, entry: Entry) -> Row:
        """One card's line."""
        state = self.finder.state(entry)
        recall = self._recall(state)
        return Row(
            card=entry.id,
            ask=_in_a_line(said(self.desk.library.card(entry.id).ask, self.lang)),
            kind=entry.kind,
            concept=said(self._names.get(entry.concept), self.lang) or entry.concept,
            due=self._due(state),
            recall="" if recall is None else f"{100 * recall:.0f}%",
            lapses=str(state.lapses or ""),
            is_suspended=state.suspended,
        )

    def _due(self, state: State) -> str:
        if state.suspended:
            return self.say("suspended")
        if state.due_day is None:
            return self.say("new")
        days = state.due_day - self.desk.day(self.desk.clock())
        return self.say("now") if days <= 0 else days_words(days, self.say)

    def _recall(self, state: State) -> float | None:
        if state.stability is None or state.last_day is None:
            return None
        gap = max(0, self.desk.day(self.desk.clock()) - state.last_day)
        return retrievability(state.stability, gap, self.desk.settings.parameters)

    def blocks(self, entry: Entry) -> tuple[Block, ...]:
        """The card with its answer and reason, then what it belongs to."""
        card = self.desk.library.card(entry.id)
        facts = [
            entry.id,
            entry.kind,
            *entry.tags,
            *entry.claims,
            *(["⚗ " + entry.demo] if entry.demo else []),
        ]
        return (*card_blocks(card, self.lang), Block("source", " · ".join(facts)))

    def panels(self, entry: Entry) -> tuple[Panel, ...]:
        """The card's history as pictures."""
        return card_panels(card_history(self.desk, entry, self.desk.clock()), self.say)

    @cached_property
    def _names(self) -> Mapping[str, Text]:
        return concept_names(self.desk)

    # Marking

    def mark(self, entry: Entry) -> None:
        """Mark a card, or take the mark away."""
        if self.marked.pop(entry.id, None) is None:
            self.marked[entry.id] = entry

    def mark_all(self) -> None:
        """Mark all that was found; where all of it is marked, none."""
        if all(entry.id in self.marked for entry in self.found):
            self.marked = {}
        else:
            self.marked |= {entry.id: entry for entry in self.found}

    def chosen(self, entry: Entry | None) -> tuple[Entry, ...]:
        """What a key is for: the marked cards, else the one under the cursor."""
        return tuple(self.marked.values()) or ((entry,) if entry else ())

    # Doing

    def suspend(self, entry: Entry | None) -> str:
        """Suspend what is chosen; where all of it is suspended, resume it. What was done, in words."""
        chosen = self.chosen(entry)
        waking = all(self.finder.state(one).suspended for one in chosen)
        self._do("resume" if waking else "suspend", chosen)
        done = self.say("Asked again: {n}.") if waking else self.say("Suspended: {n}.")
        return done.format(n=len(chosen))

    def reset(self, entry: Entry | None) -> str:
        """Make what is chosen new again; its history stays in the log."""
        chosen = self.chosen(entry)
        self._do("reset", chosen)
        return self.say("New again: {n}. Take it back with u.").format(n=len(chosen))

    def undo(self) -> str:
        """Take back what was done here last, all of it."""
        if not self._done:
            return self.say("There is nothing to undo here.")
        events = self._done[-1]
        take_all_back(self.desk, events, self.desk.clock())
        self._done.pop()
        self.again()
        return self.say("Undone: {n}.").format(n=len(events))

    def _do(self, kind: str, chosen: Iterable[Entry]) -> None:
        events = set_all_aside(self.desk, kind, chosen, self.desk.clock())
        if events:
            self._done.append(events)
        self.again()

    def again(self) -> None:
        """Look again at what is known, and search again."""
        self.finder.refresh()
        self.search(self.query)

    # The demo, the file

    def start_demo(self, entry: Entry) -> Run:
        """Start the card's demo. Raises StudycardsError where it has none, or it may not or cannot run."""
        if entry.demo is None:
            raise NotAvailable("This card has no demo.")
        deck, demo = find_demo(self.desk, entry.demo, entry.deck)
        return start_demo(self.desk, deck, demo, {}, self.lang)

    def demo_over(self, result: Result) -> None:
        """Remember a run that has ended; that it could not be kept is told at the end."""
        try:
            record_run(self.desk, result, self.lang, self.desk.clock())
        except Unreadable as error:
            self.desk.log.warnings.append(error)
        self.finder.refresh()

    def place(self, entry: Entry) -> Place:
        """Where the card is written."""
        return place_of(self.desk.library.loaded[entry.deck], entry.id)

    def reload(self) -> str:
        """Read the decks again, after an edit. Why one of them cannot be used now; the empty string for none."""
        self.finder.close()
        for name in ("library", "settings"):
            self.desk.__dict__.pop(name, None)
        self.__dict__.pop("_names", None)
        here = {entry.id: entry for entry in self.desk.library.entries}
        self.marked = {id: here[id] for id in self.marked if id in here}
        self.found = tuple(here[entry.id] for entry in self.found if entry.id in here)
        self.again()
        broken = " ".join(error.told(self.say) for error in self.desk.library.broken.values())
        self.problem = "" if broken else self.problem
        return broken


def _in_a_line(markdown: str) -> str:
    """The first line of a question, without its marks; a hole is filled."""
    return unmarked(re.sub(r"\{\{c\d+::(.*?)(::.*?)?\}\}", r"\1", markdown.strip().partition("\n")[0]))
