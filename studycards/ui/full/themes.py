"""The colours of the full screen: dark, light, high contrast; `auto` follows the terminal's own background."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.theme import Theme

from studycards.paths import has_light_background

if TYPE_CHECKING:
    from textual.app import App

HIGH_CONTRAST = Theme(
    name="high-contrast",
    primary="#ffff00",
    secondary="#00ffff",
    accent="#ffff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    success="#00ff00",
    warning="#ffff00",
    error="#ff6060",
    dark=True,
)
"""White on black, frames and marks in yellow: each pair of colours has a contrast of 7 to 1 or more."""

_BY_NAME = {"dark": "textual-dark", "light": "textual-light", "high-contrast": HIGH_CONTRAST.name}


def wear(app: App[Any], wanted: str) -> None:
    """Give an app the theme of the settings."""
    if wanted == "auto":
        wanted = "light" if has_light_background() else "dark"
    if wanted == "high-contrast":
        app.register_theme(HIGH_CONTRAST)
        app.add_class("high-contrast")
    app.theme = _BY_NAME[wanted]
