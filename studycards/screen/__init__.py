"""From a session to a description of its screen. Pure: it draws nothing, and a face adds nothing."""
