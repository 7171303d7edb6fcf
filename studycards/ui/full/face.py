"""What every full-screen program does with an error that it cannot go on from."""

from __future__ import annotations

from textual.app import App

from studycards.errors import StudycardsError


class Face(App[None]):
    """A full-screen program that ends with a sentence, not with a traceback over it."""

    _failure: StudycardsError | None = None

    def show(self) -> None:
        """Run to the end. Raises the StudycardsError that ended it, once the terminal is as it was."""
        self.run()
        if self._failure:
            raise self._failure

    def _handle_exception(self, error: Exception) -> None:
        if not isinstance(error, StudycardsError):
            super()._handle_exception(error)
            return
        self._failure = self._failure or error
        self.exit()
