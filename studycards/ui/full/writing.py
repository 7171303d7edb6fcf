"""Where a free answer is written: made when one is first wanted, since the widget takes long to import."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.events import Key
from textual.widgets import TextArea

if TYPE_CHECKING:
    from studycards.ui.full.app import StudyApp

SAVED_EVERY_S = 10.0
"""What is being written is kept this often, so that a sudden end costs a sentence, not an answer."""

PAGE_KEYS: Mapping[str, str] = {"ctrl+d": "enter", "escape": "escape", "ctrl+c": "ctrl+c", "ctrl+q": "q"}
"""The keys that are not for writing, and what they are on the page."""


class Writing(TextArea):
    """Ctrl+D is done, Escape gives the keys back to the page; both keep what is written."""

    app: StudyApp

    def on_mount(self) -> None:
        self.show_line_numbers = False
        self.set_interval(SAVED_EVERY_S, self.save)

    def save(self) -> bool:
        """Keep what is written so far; whether it is kept."""
        return not self.display or self.app.wrote(self.text)

    def on_key(self, event: Key) -> None:
        """Here and not as bindings, which would overtake the letters that were typed before them."""
        page_key = PAGE_KEYS.get(event.key)
        if page_key is None:
            return
        event.stop()
        event.prevent_default()
        if not self.save() and page_key == "enter":
            return  # the answer must not show before what was written is safe
        if page_key == "escape":
            self.app.stop_writing()
        else:
            self.app.pressed(page_key)
