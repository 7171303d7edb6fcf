"""Where the command begins: a line for a prompt is answered from what is kept; all else goes to the commands."""

import sys


def main() -> None:
    """Run the command that was typed."""
    line = _kept_line(sys.argv[1:])
    if line is not None:
        sys.stdout.write(f"{line}\n" if line else "")
        return
    from studycards.cli.start import main as start

    start()


def _kept_line(words: list[str]) -> str | None:
    """The line, where one was asked for and the one that is kept still holds. No typer: it would take longer."""
    if words[-2:] not in (["due", "--line"], ["today", "--oneline"]):
        return None
    asked = _options(words[:-2])
    if asked is None:
        return None
    from pathlib import Path

    from studycards.desk.kept_line import file_of, recall
    from studycards.paths import now_ms, places, wanted_language

    home, decks, lang = asked
    at = places(Path(home) if home else None)
    lines = recall(file_of(str(at.cache), decks), now_ms())
    return lines[lang or wanted_language()][words[-1] == "--oneline"] if lines else None


def _options(words: list[str]) -> tuple[str, list[str], str] | None:
    """Home, decks and language of the global options; None for whatever typer should look at."""
    home, lang, decks = "", "", []
    rest = [part for word in words for part in word.split("=", 1)] if words else []
    for option, value in zip(rest[::2], rest[1::2], strict=False):
        match option:
            case "--home":
                home = value
            case "--decks":
                decks.append(value)
            case "--lang" if value in ("en", "zh"):
                lang = value
            case _:
                return None
    return None if len(rest) % 2 else (home, decks, lang)
