"""When a card comes back: study days, memory (FSRS-6), decisions, the fold of events. Pure."""
