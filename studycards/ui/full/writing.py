"""Where a free answer is written: made when one is first wanted, since the widget takes long to import."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import TextArea

if TYPE_CHECKING:
    from studycards.ui.full.app import StudyApp

SAVED_EVERY_S = 10.0
"""What is being written is kept this often, so that a sudden end costs a sentence, not an answer."""


class Writing(TextArea):
    """Ctrl+D is done, Escape gives the keys back to the page; both keep what is written."""

    app: StudyApp
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+d", "done", show=False, priority=True),
        Binding("escape", "leave_it", show=False, priority=True),
        Binding("ctrl+c", "halt", show=False, priority=True),
        Binding("ctrl+q", "leave", show=False, priority=True),
    ]

    def on_mount(self) -> None:
        self.show_line_numbers = False
        self.set_interval(SAVED_EVERY_S, self._save)

    def _save(self) -> None:
        if self.display:
            self.app.wrote(self.text)

    def action_done(self) -> None:
        self._save()
        self.app.pressed("enter")

    def action_leave_it(self) -> None:
        self._save()
        self.screen.set_focus(None)

    def action_halt(self) -> None:
        self._save()
        self.app.pressed("ctrl+c")

    def action_leave(self) -> None:
        self._save()
        self.app.pressed("q")
