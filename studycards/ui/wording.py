"""The program's own wording: English in the code, every other language from a gettext catalogue."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "zh")

_CATALOGUES = Path(__file__).parent / "locale"


def _english(message: str) -> str:
    return message


@cache
def wording(lang: str) -> Callable[[str], str]:
    """The translation from the program's English to `lang`; English where a message is not translated."""
    if lang == "en":
        return _english
    import gettext

    try:
        return gettext.translation("studycards", _CATALOGUES, [lang]).gettext
    except OSError:
        return _english
