"""What a demo imports: words for what it does, what it measured and what that proves. Standard library only."""

from studycards.demo.kit import (
    Demo,
    cannot,
    chart,
    child,
    expect,
    finish,
    inconclusive,
    lane,
    measure,
    show,
    step,
    unavailable,
)

__all__ = [
    "Demo",
    "cannot",
    "chart",
    "child",
    "expect",
    "finish",
    "inconclusive",
    "lane",
    "measure",
    "show",
    "step",
    "unavailable",
]
