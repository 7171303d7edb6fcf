"""The learner's desk: log, decks, settings and clock opened together, and what is done and asked there."""
