"""The commands, by audience. No logic: they read what was asked, call the stage that knows, and print."""
