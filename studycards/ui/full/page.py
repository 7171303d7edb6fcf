"""The page: a header, the card, the demo's pane beside or below it, a line to type in, the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen as TextualScreen
from textual.widgets import Static

from studycards.cards import unmarked
from studycards.cards.asking import Arrange, Type
from studycards.screen.parts import Key, Screen
from studycards.sessions.keys import Hand
from studycards.ui import paint
from studycards.ui.markdown import Folded
from studycards.ui.plain import main_keys

if TYPE_CHECKING:
    from studycards.driver.sitting import Sitting
    from studycards.ui.full.app import StudyApp
    from studycards.ui.full.line import AnswerLine
    from studycards.ui.full.writing import Writing

WIDE = 100
"""From this many columns on, the demo's pane stands beside the card; below it on narrower screens."""

LOW = 16
"""On fewer rows a card seldom fits: margins go, and what must be seen is told above the keys."""

NARROW = 60
"""Below this many columns only the keys that matter now are listed; `?` lists them all."""


class Page(TextualScreen[None]):
    """Draws whatever screen it is given; decides nothing."""

    AUTO_FOCUS = ""
    app: StudyApp
    _lent = False
    _scrolls_card = False
    _can_switch = False
    _drawn: tuple[Screen, Sitting[Any]]
    _answer: AnswerLine | None = None
    _writing: Writing | None = None

    def compose(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield Static(id="header")
            yield Static(id="more")
        with Horizontal(id="middle"):
            with VerticalScroll(id="card", can_focus=False):
                yield Static(id="body")
            with VerticalScroll(id="proof", can_focus=False):
                yield Static(id="run")
        yield Static(id="notice")
        yield Static(id="keys")

    def on_mount(self) -> None:
        for pane in ("#card", "#proof"):
            for what in ("scroll_y", "virtual_size"):
                self.watch(self.query_one(pane), what, self._mark_soon, init=False)

    def draw(self, screen: Screen, hand: Hand, says: str, sitting: Sitting[Any]) -> None:
        """Show a screen; `says` is the face's own message about the last key."""
        self.query_one("#header", Static).update(paint.header(screen))
        parts = [paint.blocks(screen.blocks)]
        if screen.asks and (options := paint.asked(screen.asks, hand.picked)):
            parts += [Text(""), options]
        self.query_one("#body", Static).update(Group(*parts))
        self._draw_proof(screen, sitting)
        notice = sitting.say(says) if says else screen.notice
        if not notice and (self.size.height < LOW or (screen.proof.begun and self.size.width < WIDE)):
            notice = self._kept_in_sight(screen, hand)
        self.query_one("#notice", Static).update(Folded(Text(notice, "italic")))
        self.query_one("#notice").display = bool(notice)
        self._drawn = screen, sitting
        self._draw_keys()
        self._mark_soon()
        types = screen.asks if isinstance(screen.asks, Type) else None
        self._offer_line(types is not None and not types.many, screen)
        self._offer_writing(types is not None and types.many, screen, sitting.asks_freely)
        self._lend_keys(hand.sure)

    def _kept_in_sight(self, screen: Screen, hand: Hand) -> str:
        """What must be seen where the card goes on below: the place to fill next; how the answer was marked."""
        place, line = len(hand.picked), Text()
        if isinstance(screen.asks, Arrange) and place < len(screen.asks.slots):
            line = Text(f"{place + 1}. {unmarked(screen.asks.slots[place])} ⟶ ?")
        elif screen.proof.begun or any(block.role == "options" for block in screen.blocks):
            marks = (block.text for block in screen.blocks if block.role in ("right", "near", "wrong"))
            line = Text(unmarked(next(marks, "")).partition("\n")[0].rstrip(":："))
        line.truncate(self.size.width - 2, overflow="ellipsis")
        return line.plain

    def _draw_keys(self) -> None:
        screen, sitting = self._drawn
        keys = list(screen.keys) if self.size.width >= NARROW else main_keys(screen, in_lines=False)
        if self._can_switch:
            keys.insert(
                -1, Key("tab", sitting.say("scroll the demo" if self._scrolls_card else "scroll the card"))
            )
        self.query_one("#keys", Static).update(paint.keys(keys, screen.proposed, sitting.keys))

    def _mark_soon(self) -> None:
        """Once all is laid out: before, there may seem to be more than there is."""
        self.call_after_refresh(self._mark_rest)

    def _mark_rest(self) -> None:
        """Arrows at the top where the arrow keys lead to more; Tab among the keys where the other pane has more."""
        pane, other = self._panes
        arrows = ("↑" if pane.scroll_y > 0 else "") + ("↓" if pane.scroll_y < pane.max_scroll_y else "")
        self.query_one("#more", Static).update(Text(arrows, "bold"))
        can_switch = other is not None and other.max_scroll_y > 0
        if can_switch != self._can_switch:
            self._can_switch = can_switch
            self._draw_keys()

    @property
    def _panes(self) -> tuple[VerticalScroll, VerticalScroll | None]:
        """The pane that the arrow keys scroll, and the other one."""
        card, demo = self.query_one("#card", VerticalScroll), self.query_one("#proof", VerticalScroll)
        if not demo.display:
            return card, None
        return (card, demo) if self._scrolls_card else (demo, card)

    def tick(self, screen: Screen) -> None:
        """Show the time as it is now; all else stays as it is."""
        self.query_one("#header", Static).update(paint.header(screen))

    def _offer_line(self, wanted: bool, screen: Screen) -> None:
        if wanted and self._answer is None:
            from studycards.ui.full.line import AnswerLine

            self._answer = AnswerLine(id="answer")
            self._answer.display = False
            self.mount(self._answer, before="#notice")
        answer = self._answer
        if answer is None:
            return
        if wanted and not answer.display:
            answer.value = ""
            answer.display = True
            answer.focus()
        elif not wanted and answer.display:
            answer.display = False
            self.set_focus(None)
            self.query_one("#card", VerticalScroll).scroll_home(animate=False)

    def _offer_writing(self, wanted: bool, screen: Screen, soon: bool) -> None:
        """It is made before it is wanted: the first keys of an answer must not find it half made."""
        if (wanted or soon) and self._writing is None:
            from studycards.ui.full.writing import Writing

            self._writing = Writing(id="writing")
            self._writing.display = False
            self.mount(self._writing, before="#notice")
        if self._writing is None or wanted == self._writing.display:
            return
        self._writing.display = wanted
        card = self.query_one("#card", VerticalScroll)
        if wanted:
            self.fill(screen.draft)
            self.set_focus(self._writing)
            is_follow_up = len(screen.blocks) > 1  # it stands below the question that it follows
            self.call_after_refresh(card.scroll_end if is_follow_up else card.scroll_home, animate=False)
        else:  # what to do next, a rubric to tick, stands at the end
            self.set_focus(None)
            self.call_after_refresh(card.scroll_end, animate=False)

    def fill(self, text: str) -> None:
        """Put a text where one writes."""
        if self._writing is not None:
            self._writing.load_text(text)
            self._writing.move_cursor(self._writing.document.end)

    def _lend_keys(self, to_the_page: bool) -> None:
        """While the page waits for a digit, the line to type in must not take it; then it has the keys again."""
        answer = self._answer
        if answer is None:
            return
        if to_the_page and answer.has_focus:
            self.set_focus(None)
        elif not to_the_page and self._lent and answer.display:
            answer.focus()
        self._lent = to_the_page

    def _draw_proof(self, screen: Screen, sitting: Sitting[Any]) -> None:
        pane = self.query_one("#proof", VerticalScroll)
        pane.display = screen.proof.begun
        self._scrolls_card = self._scrolls_card and screen.proof.begun
        if screen.proof.begun:
            width = max(24, self.size.width // 2 - 4 if self.size.width >= WIDE else self.size.width - 4)
            from studycards.ui import proof

            rows = proof.pane(screen.proof, sitting.session.lang, width, sitting.say)
            self.query_one("#run", Static).update(Group(*rows))
            pane.scroll_end(animate=False)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= WIDE, "wide")
        self.set_class(event.size.height < LOW, "low")
        self.app.redraw()

    def on_key(self, event: events.Key) -> None:
        if self._writing is not None and self._writing.display:
            if self._writing.has_focus:
                if event.is_printable and event.character:  # it was on its way when the focus changed
                    event.stop()
                    self._writing.insert(event.character)
                return
            if event.key in ("tab", "ctrl+d"):  # as while one writes
                event.stop()
                self._writing.focus() if event.key == "tab" else self.app.pressed("enter")
                return
        if self._answer is not None and self._answer.has_focus and event.key not in ("up", "down"):
            return  # the line's own keys go on to its bindings
        if event.key in ("ctrl+q", "ctrl+z"):
            return  # the app's own
        event.stop()
        if event.key == "tab" and self._can_switch:
            self._scrolls_card = not self._scrolls_card
            self._draw_keys()
            self._mark_rest()
            return
        if event.key in ("up", "down", "pageup", "pagedown", "home", "end"):
            self._scroll(event.key)
            return
        named = event.key == "space" or not event.is_printable  # Ctrl-C brings a character along, too
        self.app.pressed(event.key if named else event.character or event.key)

    def _scroll(self, key: str) -> None:
        pane, _other = self._panes
        how = {"up": pane.scroll_up, "down": pane.scroll_down, "pageup": pane.scroll_page_up,
               "pagedown": pane.scroll_page_down, "home": pane.scroll_home, "end": pane.scroll_end}  # fmt: skip
        how[key](animate=False)

    def on_input_submitted(self, event: AnswerLine.Submitted) -> None:
        event.stop()
        self.app.typed(event.value)
