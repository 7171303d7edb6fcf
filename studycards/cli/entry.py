"""Where the command begins: what is typed every day is read here; all else by typer, which takes longer to load."""

from __future__ import annotations

import sys
from typing import NamedTuple


class Typed(NamedTuple):
    """The global options as they were typed, and the words after them."""

    home: str
    decks: tuple[str, ...]
    lang: str
    words: list[str]


def main() -> None:
    """Run the command that was typed."""
    typed = read(sys.argv[1:])
    if typed is None or not (_says_kept_line(typed) or _shown(typed)):
        from studycards.cli.start import main as start

        start()


def read(words: list[str]) -> Typed | None:
    """What was typed; None where an option is not a plain global one."""
    home, lang, decks, rest = "", "", [], list(words)
    while rest and rest[0].startswith("-"):
        option, given, value = rest.pop(0).partition("=")
        if not given and rest:
            value = rest.pop(0)
        match option:
            case "--home" if value:
                home = value
            case "--decks" if value:
                decks.append(value)
            case "--lang" if value in ("en", "zh"):
                lang = value
            case _:
                return None
    return Typed(home, tuple(decks), lang, rest)


def _says_kept_line(typed: Typed) -> bool:
    """Print the line for a prompt, where the one that is kept still holds."""
    if typed.words not in (["due", "--line"], ["today", "--oneline"]):
        return False
    from pathlib import Path

    from studycards.desk.kept_line import file_of, recall
    from studycards.paths import now_ms, places, wanted_language

    at = places(Path(typed.home) if typed.home else None)
    lines = recall(file_of(str(at.cache), typed.decks), now_ms())
    if not lines:
        return False
    line = lines[typed.lang or wanted_language()]["--oneline" in typed.words]
    sys.stdout.write(f"{line}\n" if line else "")
    return True


def _shown(typed: Typed) -> bool:
    """Show today, what is due or the first card, where no more than that was asked for."""
    from studycards.paths import is_completing

    match typed.words:
        case [] | ["today"] | ["due"] | ["due", "--json"] | ["review"]:
            pass
        case ["review", deck] if not deck.startswith("-"):
            pass
        case _:
            return False
    if is_completing():
        return False
    from studycards.cli.ending import ended

    ended(lambda: _show(typed))


def _show(typed: Typed) -> None:
    from pathlib import Path

    from studycards.cli.faces import begin_review, show_due, show_today
    from studycards.cli.world import make_world, moment

    world = make_world(Path(typed.home) if typed.home else None, map(Path, typed.decks), typed.lang)
    try:
        match typed.words:
            case ["review", *deck]:
                begin_review(world, deck[0] if deck else None)
            case ["due", *json]:
                show_due(world, moment(None), as_json=bool(json))
            case _:
                show_today(world)
    finally:
        world.close()
