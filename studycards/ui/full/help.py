"""The list of keys, over the page; any key closes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

from studycards.ui import paint
from studycards.ui.plain import help_rows


class Help(ModalScreen[None]):
    """All keys and what they do."""

    def __init__(self, say: Callable[[str], str], own: Mapping[str, str]) -> None:
        super().__init__()
        self.say, self.own = say, own

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help") as box:
            box.border_title = self.say("Keys")
            box.border_subtitle = self.say("↓ ↑ scroll, any other key closes")
            yield Static(paint.pairs(help_rows(self.say, self.own)))

    def on_key(self, event: Key) -> None:
        if event.key not in ("up", "down", "pageup", "pagedown"):
            event.stop()
            self.dismiss()
