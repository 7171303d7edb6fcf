"""The line to type in: made when the first card wants one, since the widget takes long to import."""

from __future__ import annotations

from textual.widgets import Input


class AnswerLine(Input):
    """Escape gives the keys back to the page."""

    def key_escape(self) -> None:
        self.screen.set_focus(None)
