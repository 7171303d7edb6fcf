"""The line to search in, and the list of cards found: the columns there is room for, more rows as one goes down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Key, Resize
from textual.widgets import DataTable, Input

from studycards.driver.browse import Browsing, Row
from studycards.model import Entry
from studycards.screen.parts import Key as Does
from studycards.screen.parts import Translate
from studycards.ui.safe import safe

if TYPE_CHECKING:
    from studycards.ui.full.browse import BrowseApp

PAGE = 200
"""Rows are made this many at a time: a list of all cards would take long to make, and nobody reads it."""

_COLUMNS = (
    ("due", 9, 0),
    ("recall", 6, 50),
    ("lapses", 6, 70),
    ("kind", 7, 80),
    ("concept", 16, 110),
    ("id", 30, 150),
)
"""Each column, its cells, and how wide the list must be for it. The question takes the rest."""

_KEYS = frozenset(("slash", "enter", "escape", "space", "q", "a", "s", "x", "u", "r", "e", "o", "l"))


Where = Literal["line", "list", "card"]
"""Where the keys go: to the search line, to the list, to the open card."""


def keys_at(where: Where, say: Translate, is_running: bool) -> list[Does]:
    """The keys and what they do there."""
    if where == "line":
        return [Does("enter", say("to the cards")), Does("esc", say("clear")), Does("ctrl+q", say("leave"))]
    demo = Does("ctrl+c", say("stop the demo")) if is_running else Does("r", say("run the demo"))
    both = [
        Does("s", say("suspend")),
        Does("x", say("reset")),
        Does("u", say("undo")),
        demo,
        Does("e", say("edit")),
    ]
    language = Does("l", say("language"))
    if where == "card":
        moves = [Does("↓ ↑", say("scroll")), Does("→ ←", say("next card"))]
        return [*moves, *both, language, Does("esc", say("to the list"))]
    firsts = [
        Does("/", say("search")), Does("enter", say("open")), Does("space", say("mark")), Does("a", say("all")),
    ]  # fmt: skip
    return [*firsts, *both, Does("o", say("sort")), language, Does("q", say("leave"))]


class SearchLine(Input):
    """Enter and down lead to the list at once; Escape empties the line."""

    app: BrowseApp

    def on_key(self, event: Key) -> None:
        if self.screen.focused is not self:  # it was on its way when the focus went to the list
            event.stop()
            event.prevent_default()
            self.app.pressed(event.key)
        elif event.key in ("enter", "down"):
            event.stop()
            event.prevent_default()
            self.app.to_the_list()
        elif event.key == "escape":
            self.value = ""


class Found(DataTable[Text]):
    """Its cursor is the card; the keys that it has no use for go to the app."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("home", "scroll_top", show=False),
        Binding("end", "scroll_bottom", show=False),
    ]

    app: BrowseApp

    def __init__(self, browsing: Browsing, id: str) -> None:
        super().__init__(id=id, cursor_type="row", cell_padding=0)
        self._browsing = browsing
        self._shown = self._drawn_for = 0

    @property
    def card(self) -> Entry | None:
        """The card under the cursor."""
        found = self._browsing.found
        return found[self.cursor_row] if 0 <= self.cursor_row < min(len(found), self._shown) else None

    def fill(self, keep: bool) -> None:
        """Show what was found anew."""
        card, place = (self.card, self.cursor_row) if keep else (None, 0)
        self.clear(columns=True)
        self._shown = 0
        for name, cells in self._columns():
            self.add_column(Text(self.heading(name)), width=cells, key=name or "mark")
        self._add(place + PAGE)
        if card is not None or place:
            ids = [entry.id for entry in self._browsing.found[: self._shown]]
            at = ids.index(card.id) if card and card.id in ids else min(place, max(0, len(ids) - 1))
            self.move_cursor(row=at, animate=False)

    def on_resize(self, event: Resize) -> None:
        """As many columns as there is room for now."""
        if self._drawn_for not in (0, event.size.width):
            self.fill(keep=True)

    def more(self) -> None:
        """Add rows where the cursor is near the end of those there are."""
        if self.cursor_row >= self._shown - 5:
            self._add(PAGE)

    def heading(self, name: str) -> str:
        """What a column is called."""
        say = self._browsing.say
        return {
            "": "", "ask": say("question"), "due": say("due"), "recall": say("recall"), "lapses": say("lapses"),
            "kind": say("kind"), "concept": say("concept"), "id": say("card"),
        }[name]  # fmt: skip

    def _columns(self) -> list[tuple[str, int]]:
        width = self.size.width or self.app.size.width - 3  # beside its margins and its scroll bar
        self._drawn_for = width
        shown = [(name, cells) for name, cells, least in _COLUMNS if width >= least]
        rest = width - 4 - sum(cells + 1 for _name, cells in shown)
        return [("", 2), ("ask", max(16, rest)), *((name, cells + 1) for name, cells in shown)]

    def _add(self, count: int) -> None:
        columns = self._columns()
        for entry in self._browsing.found[self._shown : self._shown + count]:
            row = self._browsing.row(entry)
            self.add_row(*(self._cell(row, name, cells) for name, cells in columns))
        self._shown = min(self._shown + count, len(self._browsing.found))

    def _cell(self, row: Row, name: str, cells: int) -> Text:
        if not name:
            return Text("●" if row.card in self._browsing.marked else "", "bold yellow")
        text = safe(row.card.partition("/")[2] if name == "id" else getattr(row, name))
        room = cells - 1
        cut = text if cell_len(text) <= room else set_cell_size(text, room - 1).rstrip() + "…"
        return Text(cut, "dim" if row.is_suspended else "", no_wrap=True)

    def on_key(self, event: Key) -> Any:
        if event.key in _KEYS:
            event.stop()
            event.prevent_default()
            self.app.pressed(event.key)
        elif event.key == "up" and self.cursor_row <= 0:
            event.stop()
            self.app.pressed("slash")
