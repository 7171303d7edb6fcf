"""Pictures of progress full screen: one under the other, to scroll, to jump, to read in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from rich.console import Group, RenderableType
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import Resize
from textual.geometry import Size
from textual.widgets import Static

from studycards.screen.panels import Panel
from studycards.screen.parts import Key, Translate
from studycards.ui import paint, plots
from studycards.ui.full.face import Face
from studycards.ui.full.themes import wear

LOW = 20
"""On fewer rows than this plots are drawn lower."""


class PicturesApp(Face):
    """Draws what it is given; decides nothing."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    #pictures { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    .picture { height: auto; margin-bottom: 1; }
    #keys { height: auto; padding: 0 1; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape,ctrl+q,ctrl+c", "quit"),
        Binding("ctrl+z", "stop_for_now"),
        Binding("l", "language"),
        Binding("down,j", "move(1)"),
        Binding("up,k", "move(-1)"),
        Binding("pagedown,space", "page(1)"),
        Binding("pageup,b", "page(-1)"),
        Binding("right,n,tab", "jump(1)"),
        Binding("left,p,shift+tab", "jump(-1)"),
        Binding("home,g", "edge(0)"),
        Binding("end,G", "edge(1)"),
    ]

    def __init__(
        self,
        panels: Callable[[str, Translate], tuple[Panel, ...]],
        wording: Callable[[str], Translate],
        lang: str,
        theme: str,
    ) -> None:
        super().__init__()
        self._panels, self._wording, self._lang, self._theme = panels, wording, lang, theme

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="pictures", can_focus=False):
            for one in self._panels(self._lang, self._wording(self._lang)):
                yield Static(id=f"picture-{one.id}", classes="picture")
        yield Static(id="keys")

    def on_mount(self) -> None:
        wear(self, self._theme)

    def on_resize(self, event: Resize) -> None:
        self._draw(event.size)

    def _draw(self, size: Size) -> None:
        say = self._wording(self._lang)
        width, low = size.width - 4, size.height < LOW
        for one in self._panels(self._lang, say):
            parts: list[RenderableType] = list(plots.panel(one, width, say, low))
            self.query_one(f"#picture-{one.id}", Static).update(Group(*parts))
        keys = (Key("↓ ↑", say("scroll")), Key("→ ←", say("next picture")), Key("l", say("language")))
        self.query_one("#keys", Static).update(paint.keys((*keys, Key("q", say("leave"))), None))

    @property
    def _pane(self) -> VerticalScroll:
        return self.query_one("#pictures", VerticalScroll)

    def action_language(self) -> None:
        self._lang = "en" if self._lang == "zh" else "zh"
        self._draw(self.size)

    def action_move(self, lines: int) -> None:
        self._pane.scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        self._pane.scroll_relative(y=pages * max(1, self._pane.size.height - 2), animate=False)

    def action_jump(self, by: int) -> None:
        """To the picture below, or to the one above."""
        tops = [picture.virtual_region.y for picture in self.query(".picture")]
        now = round(self._pane.scroll_y)
        ahead = [top for top in tops if top > now] if by > 0 else [top for top in reversed(tops) if top < now]
        if ahead:
            self._pane.scroll_to(y=ahead[0], animate=False)

    def action_edge(self, end: int) -> None:
        pane: Any = self._pane
        pane.scroll_end(animate=False) if end else pane.scroll_home(animate=False)
