"""The colours of the full screen: dark, light, high contrast; `auto` follows the terminal's own background."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.terminal_theme import TerminalTheme
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
    variables=dict.fromkeys(("scrollbar", "scrollbar-hover", "scrollbar-active"), "#ffff00"),
)
"""White on black, frames and marks in yellow: each pair of colours has a contrast of 7 to 1 or more."""

_INKS = [
    (0, 0, 0),
    (160, 0, 0),
    (0, 95, 0),
    (115, 75, 0),
    (0, 50, 170),
    (135, 0, 135),
    (0, 90, 110),
    (70, 70, 70),
]
INK = TerminalTheme((224, 224, 224), (0, 0, 0), _INKS, _INKS)
"""The sixteen colours on a light background: each dark enough to read, 4.5 to 1 or more, the bright ones too."""

_BRIGHT = [
    (0, 0, 0),
    (255, 120, 120),
    (0, 255, 0),
    (255, 255, 0),
    (140, 180, 255),
    (255, 140, 255),
    (0, 255, 255),
    (255, 255, 255),
]
_BRIGHTER = [(180, 180, 180), *_BRIGHT[1:]]
BRIGHT = TerminalTheme((0, 0, 0), (255, 255, 255), _BRIGHT, _BRIGHTER)
"""The sixteen colours in high contrast: 7 to 1 or more on black."""

_BY_NAME = {"dark": "textual-dark", "light": "textual-light", "high-contrast": HIGH_CONTRAST.name}


def wear(app: App[Any], wanted: str) -> None:
    """Give an app the theme of the settings."""
    if wanted == "auto":
        wanted = "light" if has_light_background() else "dark"
    if wanted == "high-contrast":
        app.register_theme(HIGH_CONTRAST)
        app.ansi_theme_dark = BRIGHT
        app.add_class("high-contrast")
    app.ansi_theme_light = INK
    app.theme = _BY_NAME[wanted]
