"""Draws a screen and brings back what was said: plain lines, a full-screen terminal."""
