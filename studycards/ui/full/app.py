"""The full-screen program: a page for what is on the table, a thread for the demo that runs beside it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

from studycards.errors import StudycardsError, Unreadable
from studycards.sessions import keys
from studycards.sessions.actions import Action, DemoEnded, DemoSaid, Effect, Leave, RunDemo, StopDemo
from studycards.sessions.interview_actions import OpenEditor
from studycards.ui.full.away import away
from studycards.ui.full.face import Face
from studycards.ui.full.page import Page
from studycards.ui.full.themes import wear

if TYPE_CHECKING:
    from studycards.demo.runner import Run
    from studycards.driver.sitting import Sitting


class StudyApp(Face):
    """Drives one sitting. The sitting decides; this draws it and brings back what was pressed."""

    CSS_PATH = "studycards.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", show=False),
        Binding("ctrl+c", "halt", show=False),
        Binding("ctrl+z", "stop_for_now", show=False),
    ]

    def __init__(self, sitting: Sitting[Any]) -> None:
        super().__init__()
        self.sitting = sitting
        self.page = Page()
        self.hand = keys.Hand()
        self.says = sitting.notices()
        self._run: Run | None = None
        self._redraw_waits = False

    def show(self) -> None:
        """Run to the end. Raises Unsaved where something could never be saved."""
        super().show()
        self.sitting.end()

    def get_default_screen(self) -> Page:
        return self.page

    def on_mount(self) -> None:
        wear(self, self.sitting.theme)
        self.set_interval(1.0, self._second)

    def _second(self) -> None:
        if self.sitting.has_clock:
            self.page.tick(self.sitting.screen())

    # What is pressed

    def pressed(self, key: str) -> None:
        """A key that the page did not need for typing."""
        key = "q" if key == "ctrl+q" else key
        if key == "?":
            from studycards.ui.full.help import Help

            self.push_screen(Help(self.sitting.say, self.sitting.keys))
            return
        if following := self.sitting.follow(key):
            self.sitting, self.hand, self.says = following, keys.Hand(), ""
            self.redraw()
            return
        if self.sitting.session.is_over and key in ("q", "enter", "escape", "ctrl+c"):
            self.exit()
            return
        sitting = self.sitting
        came = sitting.press(key, self.hand)
        self.hand, self.says = came.hand, came.says
        self.act(came.action) if came.action else self.redraw()

    def typed(self, text: str) -> None:
        """A line typed as an answer; an empty one shows the answer and grades nothing."""
        sitting = self.sitting
        line = f"={text}" if text.strip() else ""
        for came in sitting.line(line):
            self.hand, self.says = came.hand, came.says
            self.act(came.action) if came.action else self.redraw()

    def wrote(self, text: str) -> bool:
        """A free answer as it stands so far, to be kept; whether it is."""
        self.says = ""
        if action := self.sitting.wrote(text):
            self._take(action)
        if self.says:
            self.redraw()
        return not self.says

    def stop_writing(self) -> None:
        """The keys belong to the page again."""
        self.page.set_focus(None)
        self.says = self.says or self.sitting.say("Tab goes on writing; Enter shows the answer.")
        self.redraw()

    def action_leave(self) -> None:
        self.pressed("q")

    def action_halt(self) -> None:
        self.pressed("ctrl+c")

    def act(self, action: Action) -> None:
        """Let the sitting take an action, and do what only a face can do for it."""
        left = isinstance(action, Leave)
        for effect in self._take(action):
            if isinstance(effect, RunDemo):
                self._start(effect)
            elif isinstance(effect, StopDemo) and self._run:
                self._run.stop()
            elif isinstance(effect, OpenEditor):
                self._edit(effect)
        if left and not self.sitting.has_end_screen:
            self.exit()
        else:
            self.redraw()

    def _take(self, action: Action) -> tuple[Effect, ...]:
        """Where it cannot be saved that is said: the card stays, and the key can be pressed again."""
        try:
            effects: tuple[Effect, ...] = self.sitting.act(action)
        except Unreadable as error:
            self.says = error.told(self.sitting.say)
            return ()
        return effects

    def _edit(self, effect: OpenEditor) -> None:
        from studycards.ui.editor import edited

        try:
            text = away(self, lambda: edited(effect.text))
        except StudycardsError as error:
            self.says = error.told(self.sitting.say)
            return
        self.wrote(text)
        self.page.fill(text)

    # The demo beside the card

    def _start(self, effect: RunDemo) -> None:
        started = self.sitting.start_demo(effect.card)
        if isinstance(started, DemoEnded):
            self._take(started)
            return
        self._run = started
        threading.Thread(target=self._follow, args=(started,), daemon=True).start()

    def _follow(self, run: Run) -> None:
        with run:
            for record in run:
                self.call_from_thread(self._said, DemoSaid(record))
        self.call_from_thread(self._ended, run)

    def _said(self, action: DemoSaid) -> None:
        self.sitting.act(action)
        if not self._redraw_waits:
            self._redraw_waits = True
            self.set_timer(0.05, self.redraw)

    def _ended(self, run: Run) -> None:
        if self._run is run:
            self._run = None
            self.act(self.sitting.demo_over(run.result))

    def on_unmount(self) -> None:
        if self._run:
            self._run.stop()

    # What is drawn

    def redraw(self) -> None:
        self._redraw_waits = False
        self.page.draw(self.sitting.screen(), self.hand, self.says, self.sitting)
