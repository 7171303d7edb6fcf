"""What every full-screen program does at Ctrl-Z, and with an error that it cannot go on from."""

from __future__ import annotations

from textual.app import App

from studycards.errors import StudycardsError
from studycards.ui.full.away import stop_for_now


class Face(App[None]):
    """A full-screen program that ends with a sentence, not with a traceback over it."""

    _failure: StudycardsError | None = None

    def show(self) -> None:
        """Run to the end. Raises the StudycardsError that ended it, once the terminal is as it was."""
        self.run()
        if self._failure:
            raise self._failure

    def action_stop_for_now(self) -> None:
        stop_for_now()

    def _handle_exception(self, error: Exception) -> None:
        if not isinstance(error, StudycardsError):
            super()._handle_exception(error)
            return
        self._failure = self._failure or error
        self.exit()
