"""One turn: carries out a session's effects on the learner's desk, and brings back what they need."""
