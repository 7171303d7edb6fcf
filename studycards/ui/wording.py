"""The program's own wording: English in the code, every other language from a gettext catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "zh")

_CATALOGUES = Path(__file__).parent / "locale"


_COUNTED = re.compile(
    r"\{(\w+)\} (?:(?:new|more) )?(?:answer|card|core|day|event|learner|minute|point|question|review|second|time)s\b"
)


class English(str):
    """A sentence that says `1 day` where there is one."""

    __slots__ = ()

    def format(self, *args: object, **values: object) -> str:
        """As of any text, but that what follows a 1 stands in the singular."""
        in_number = _COUNTED.sub(lambda it: it[0][:-1] if str(values.get(it[1])) == "1" else it[0], self)
        return str.format(in_number, *args, **values)


def _english(message: str) -> str:
    return English(message)


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
