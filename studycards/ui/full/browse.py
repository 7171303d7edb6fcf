"""The browser full screen: a line to search in, the cards found, the card under the cursor with its history."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.console import Group, RenderableType
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.timer import Timer
from textual.widgets import DataTable, Input, Static

from studycards.driver.browse import Browsing
from studycards.errors import StudycardsError, Unreadable
from studycards.model import Entry
from studycards.sessions.question import Proof
from studycards.ui import paint, plots, proof
from studycards.ui.full.away import away
from studycards.ui.full.face import Face
from studycards.ui.full.found import Found, SearchLine, Where, keys_at
from studycards.ui.full.themes import wear
from studycards.ui.markdown import Folded

if TYPE_CHECKING:
    from studycards.demo.runner import Run

WAIT = 0.06
"""Seconds after the last letter before the search: none is made for letters that follow at once."""

WIDE, LOW = 110, 18


class BrowseApp(Face):
    """Draws what a Browsing holds, and tells it what was pressed."""

    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = "browse.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", priority=True),
        Binding("ctrl+c", "halt", priority=True),
        Binding("ctrl+z", "stop_for_now", priority=True),
    ]

    def __init__(self, browsing: Browsing) -> None:
        super().__init__()
        self.browsing = browsing
        self.says = ""
        self._waiting: Timer | None = None
        self._run: Run | None = None
        self._proof = Proof()
        self._to_reset: Sequence[Entry] = ()

    def compose(self) -> ComposeResult:
        yield SearchLine(self.browsing.query, id="query", compact=True, select_on_focus=False)
        yield Static(id="counts")
        with Container(id="middle"):
            yield Found(self.browsing, id="found")
            with VerticalScroll(id="pane", can_focus=False):
                yield Static(id="card")
        yield Static(id="notice")
        yield Static(id="keys")

    def on_mount(self) -> None:
        wear(self, self.browsing.desk.own_settings.theme)
        self.query_one("#query", Input).focus()
        self.redraw()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= WIDE, "wide")
        self.set_class(event.size.height < LOW, "low")
        self.call_after_refresh(self.redraw, keep=True)

    # Searching

    def on_input_changed(self, event: Input.Changed) -> None:
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self.set_timer(WAIT, self.search)

    def to_the_list(self) -> None:
        """From the search line to the cards, at once: keys that follow are for them."""
        self.search()
        self.screen.set_focus(self.list)

    def search(self) -> None:
        """Search for what stands in the line, where that has changed."""
        query = self.query_one("#query", Input).value
        if query != self.browsing.query:
            self.browsing.search(query)
            self.says = ""
            self.redraw()

    # What is on the screen

    @property
    def list(self) -> Found:
        return self.query_one(Found)

    @property
    def card(self) -> Entry | None:
        """The card under the cursor."""
        return self.list.card

    def redraw(self, keep: bool = False) -> None:
        """Draw the list and all around it; `keep` leaves the cursor on its card."""
        self.list.fill(keep)
        self._draw_rest()

    def _draw_rest(self) -> None:
        say, browsing = self.browsing.say, self.browsing
        counts = say("{n} cards").format(n=len(browsing.found))
        if browsing.marked:
            counts += " · " + say("{n} marked").format(n=len(browsing.marked))
        if browsing.order:
            counts += " · " + say("by {column}").format(column=self.list.heading(browsing.order))
        self.query_one("#counts", Static).update(Text(counts, "dim"))
        self.query_one("#query", Input).placeholder = say(
            "words, concept:pipe is:due kind:predict lapses>2 …"
        )
        notice = browsing.problem or self.says
        self.query_one("#notice", Static).update(Folded(Text(notice, "italic")))
        self.query_one("#notice").display = bool(notice)
        self._draw_keys()
        self._draw_card()

    def _draw_keys(self) -> None:
        where: Where = "card" if self.has_class("open") else "list" if self.focused is self.list else "line"
        keys = keys_at(where, self.browsing.say, self._run is not None)
        if self.size.height < LOW:
            keys = [key for key in keys if key.key not in ("a", "u", "o", "l")]
        self.query_one("#keys", Static).update(paint.keys(keys))

    def _draw_card(self) -> None:
        card, pane = self.card, self.query_one("#pane", VerticalScroll)
        if card is None:
            self.query_one("#card", Static).update("")
            return
        width = max(20, pane.size.width - 3)
        parts: list[RenderableType] = [paint.blocks(self.browsing.blocks(card))]
        if self._proof.begun:
            parts += [Text(""), *proof.pane(self._proof, self.browsing.lang, width, self.browsing.say)]
            self.call_after_refresh(pane.scroll_end, animate=False)
        for panel in () if self._proof.begun else self.browsing.panels(card):
            parts += [Text(""), *plots.panel(panel, width, self.browsing.say, low=True)]
        self.query_one("#card", Static).update(Group(*parts))

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        self.list.more()
        if self._to_reset and self._to_reset != self.browsing.chosen(self.card):
            self._to_reset, self.says = (), ""
            self._draw_rest()
        if not self._proof.running:
            self._proof = Proof()
        self._draw_card()
        self.query_one("#pane", VerticalScroll).scroll_home(animate=False)

    def on_descendant_focus(self) -> None:
        self._draw_keys()

    # What is pressed

    def pressed(self, key: str) -> None:
        """A key of the list."""
        browsing, to_reset = self.browsing, self._to_reset
        self._to_reset, self.says = (), ""
        match key:
            case "slash":
                self.screen.set_focus(self.query_one("#query"))
                return
            case "enter":
                self._open()
                return
            case "q" | "escape":
                self.exit()
                return
            case "space" if self.card:
                browsing.mark(self.card)
            case "a":
                browsing.mark_all()
            case "s" if browsing.chosen(self.card):
                self.says = self._tried(lambda: browsing.suspend(self.card))
            case "x" if browsing.chosen(self.card):
                self.says = self._tried(lambda: browsing.reset(self.card)) if to_reset else self._ask_reset()
            case "u":
                self.says = self._tried(browsing.undo)
            case "r" if self.card:
                self._start(self.card)
            case "e" if self.card:
                self._edit(self.card)
            case "o":
                browsing.sort_by_next()
            case "l":
                browsing.lang = "en" if browsing.lang == "zh" else "zh"
        self.redraw(keep=key != "o")
        if key == "space":
            self.list.action_cursor_down()

    def _tried(self, change: Callable[[], str]) -> str:
        """What a change says; where it could not be saved, why: the key can be pressed again."""
        try:
            return change()
        except Unreadable as error:
            return error.told(self.browsing.say)

    def on_key(self, event: events.Key) -> None:
        """Keys of the open card; the line and the list take their own."""
        if self.has_class("open"):
            self._on_open_card(event.key)

    def _open(self) -> None:
        """The card alone, on the whole screen."""
        self.add_class("open")
        self.set_focus(None)
        self.call_after_refresh(self._draw_rest)

    def _on_open_card(self, key: str) -> None:
        pane, found = self.query_one("#pane", VerticalScroll), self.list
        page = max(1, pane.size.height - 2)
        lines = {"down": 1, "up": -1, "pagedown": page, "pageup": -page, "space": page}
        if key in lines:
            pane.scroll_relative(y=lines[key], animate=False)
        elif key in ("right", "left", "n", "p"):
            found.move_cursor(row=found.cursor_row + (1 if key in ("right", "n") else -1), animate=False)
        elif key in ("enter", "escape", "q"):
            self.remove_class("open")
            self.screen.set_focus(found)
            self.call_after_refresh(self.redraw, keep=True)  # while it was hidden it had no width
        elif key in ("s", "x", "u", "r", "e", "l"):
            self.pressed(key)

    def _ask_reset(self) -> str:
        self._to_reset = self.browsing.chosen(self.card)
        says = self.browsing.say("Press x again to make {n} cards new again.")
        return says.format(n=len(self._to_reset))

    def _edit(self, card: Entry) -> None:
        from studycards.ui.editor import open_at

        try:
            place = self.browsing.place(card)
            away(self, lambda: open_at(place.path, place.line, place.column))
            where = f"{place.path.name}:{place.line}"
            self.says = self.browsing.reload() or self.browsing.say("Read again: {place}").format(place=where)
        except StudycardsError as error:
            self.says = error.told(self.browsing.say)

    # The demo

    def action_halt(self) -> None:
        """Ctrl-C stops a demo; where none runs, it leaves."""
        if self._run is None:
            self.exit()
        else:
            self._run.stop()

    def _start(self, card: Entry) -> None:
        if self._run is not None:
            return
        try:
            self._run = self.browsing.start_demo(card)
        except StudycardsError as error:
            self.says = error.told(self.browsing.say)
            return
        self._proof, self.says = Proof(running=True), ""
        self._open()
        threading.Thread(target=self._follow, args=(self._run,), daemon=True).start()

    def _follow(self, run: Run) -> None:
        with run:
            for record in run:
                self.call_from_thread(self._said, record)
        self.call_from_thread(self._ended, run)

    def _said(self, record: dict[str, object]) -> None:
        self._proof = Proof(True, (*self._proof.records, record)[-400:])
        self._draw_card()

    def _ended(self, run: Run) -> None:
        self._run = None
        self._proof = Proof(False, self._proof.records, run.result)
        self.browsing.demo_over(run.result)
        self._draw_rest()

    def on_unmount(self) -> None:
        if self._run is not None:
            self._run.stop()
        self.browsing.finder.close()
