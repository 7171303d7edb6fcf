"""The learner's settings: `config.toml` in the home, checked, as one value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from studycards.errors import Unreadable
from studycards.model import Settings
from studycards.schedule.days import date_as_day
from studycards.settings.keyboard import check_keys


class Setting(NamedTuple):
    """What one setting is for, which values it takes, and how a value is checked."""

    name: str
    about: str
    takes: str
    check: Callable[[Any], bool]
    kind: type = int


def _whole(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _number(low: float, high: float) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, (int, float)) and not isinstance(value, bool) and low <= value <= high
    )


def _minutes(value: Any) -> bool:
    return isinstance(value, list) and all(_number(0.1, 1440)(step) for step in value)


def _truth(value: Any) -> bool:
    return isinstance(value, bool)


def _span(value: Any) -> bool:
    """Whether a value is a first and a last day, in this order."""
    if not isinstance(value, list) or len(value) != 2:
        return False
    first, last = map(_as_date, value)
    return first is not None and last is not None and first <= last


def _as_date(value: Any) -> date | None:
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


SETTINGS: tuple[Setting, ...] = (
    Setting("retention", "The recall wanted when a card comes due.", "0.70 to 0.97", _number(0.7, 0.97), float),
    Setting("new_per_day", "New cards a day.", "0 to 9999", _whole(0, 9999)),
    Setting("reviews_per_day", "Reviews a day.", "0 to 9999", _whole(0, 9999)),
    Setting("minutes_per_day", "Minutes a day; leave it out for no limit.", "1 to 1440", _whole(1, 1440)),
    Setting("learning_steps", "Minutes between the first looks at a card.", "a list such as [1, 10]", _minutes, list),
    Setting("relearning_steps", "Minutes till a forgotten card returns.", "a list such as [10]", _minutes, list),
    Setting("longest_interval", "The longest interval, in days.", "1 to 36500", _whole(1, 36500)),
    Setting("day_begins", "The hour at which a study day begins.", "0 to 23", _whole(0, 23)),
    Setting(
        "easy_days", "Days of the week with less work; 0 is Monday.", "a list such as [5, 6]",
        lambda value: isinstance(value, list) and all(_whole(0, 6)(day) for day in value), list,
    ),
    Setting(
        "holidays", "Days off, each from a first to a last day: nothing is due on them.",
        'a list such as [["2030-08-01", "2030-08-14"]]',
        lambda value: isinstance(value, list) and all(map(_span, value)), list,
    ),
    Setting("leech_lapses", "Lapses after which a card is called a leech.", "2 to 99", _whole(2, 99)),
    Setting("two_keys", "Grade with two keys only: again and good.", "true or false", _truth, bool),
    Setting("ask_how_sure", "Ask how sure you are before each answer shows.", "true or false", _truth, bool),
    Setting(
        "theme", "Colours of the full screen.", "auto, light, dark or high-contrast",
        lambda value: value in ("auto", "light", "dark", "high-contrast"), str,
    ),
    Setting(
        "screen_reader", "Plain lines in words only, without signs, colours and frames.", "true or false", _truth, bool,
    ),
    Setting(
        "keys", "Other keys: a table such as {undo = \"z\"}.", "a table of names and keys",
        lambda value: isinstance(value, dict) and all(isinstance(key, str) for key in value.values()), dict,
    ),
)  # fmt: skip

_BY_NAME = {setting.name: setting for setting in SETTINGS}


def read(path: Path) -> Settings:
    """The settings of a file; the usual ones where there is none. Raises Unreadable, naming the setting."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise Unreadable(
            "{path} cannot be read: {why}.", "Check its permissions.", path=path, why=error.strerror
        ) from None
    import tomllib

    try:
        return checked(tomllib.loads(raw.decode()), str(path))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unreadable(
            "{path} is not valid TOML: {why}.", "Mend it, or move it away.", path=path, why=error
        ) from None


def checked(values: Mapping[str, Any], where: str) -> Settings:
    """Settings from a mapping. Raises Unreadable for an unknown name or a value that does not fit."""
    for name, value in values.items():
        setting = _BY_NAME.get(name)
        if setting is None:
            raise _unknown(name, where)
        if not setting.check(value):
            raise Unreadable(
                "{where}: {name} must be {takes}, not {value}.",
                setting.about,
                where=where, name=name, takes=setting.takes, value=repr(value),
            )  # fmt: skip
    check_keys(values.get("keys", {}), where)
    return Settings(**{name: _fitting(name, value) for name, value in values.items()})


def _fitting(name: str, value: Any) -> Any:
    """A value of the file as `Settings` has it."""
    if name == "holidays":
        return tuple(tuple(date_as_day(day) for day in map(_as_date, span) if day) for span in value)
    return tuple(value) if isinstance(value, list) else value


def _unknown(name: str, where: str) -> Unreadable:
    from difflib import get_close_matches

    close = get_close_matches(name, _BY_NAME, 1)
    hint = "Did you mean {close}?" if close else "Known are: {known}."
    known = ", ".join(_BY_NAME)
    message = "{where} has an unknown setting, {name}."
    return Unreadable(message, hint, where=where, name=name, close=close[0] if close else "", known=known)
