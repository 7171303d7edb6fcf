"""The append-only event log in SQLite, with the states that it folds into and the runs of demos."""

from studycards.log.store import Log

__all__ = ["Log"]
