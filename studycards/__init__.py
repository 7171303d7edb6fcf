"""A study app for the terminal whose cards prove themselves on the learner's own machine."""

__version__ = "0.1.0"
