"""One sitting each: pure state machines. `advance(session, action)` gives the next session and effects."""
