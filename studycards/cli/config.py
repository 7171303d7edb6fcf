"""`config`: see, set and explain the settings, the keys, and days off."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from studycards.cli.complete import a_setting
from studycards.cli.options import AsJson
from studycards.cli.telling import App
from studycards.cli.world import World, emit, moment, out, tell, world_of
from studycards.errors import NotFound, StudycardsError

if TYPE_CHECKING:
    from studycards.settings import Setting

app = App(
    help="See, set and explain the settings. Alone, all of them with what they are now.",
    invoke_without_command=True,
)

Name = Annotated[
    str,
    typer.Argument(metavar="NAME", help="A setting, or a key as keys.undo.", autocompletion=a_setting),
]


@app.callback()
def config(context: typer.Context, json: AsJson = False) -> None:
    """See, set and explain the settings. Alone, all of them with what they are now.

    They live in config.toml, which keeps your comments. * marks what you have set.
    """
    if context.invoked_subcommand is not None:
        return
    from studycards.settings import SETTINGS

    world = world_of(context)
    if json:
        emit({setting.name: _row(setting, world) for setting in SETTINGS})
        return
    for setting in SETTINGS:
        row = _row(setting, world)
        mark = "*" if row["value"] != row["usual"] else " "
        out(f"{mark} {setting.name} = {_shown(row['value'])}")
    tell(
        world.say("Explain one with: studycards config show NAME. The file: {path}").format(path=_file(world))
    )


@app.command()
def show(context: typer.Context, name: Name, json: AsJson = False) -> None:
    """What a setting is for, which values it takes, what it is now."""
    world = world_of(context)
    setting = _setting(name.partition(".")[0])
    row = _row(setting, world)
    if json:
        emit(row)
        return
    out(row["about"])
    out(world.say("It takes: {takes}").format(takes=world.say(setting.takes)))
    out(world.say("Now: {value}").format(value=_shown(row["value"])))
    out(world.say("Usually: {value}").format(value=_shown(row["usual"])))


@app.command("set", context_settings={"ignore_unknown_options": True})
def set_(
    context: typer.Context,
    name: Name,
    value: Annotated[str, typer.Argument(metavar="VALUE", help="The value; several with commas: 1,10.")],
    json: AsJson = False,
) -> None:
    """Set a setting, or a key: studycards config set keys.undo z"""
    from studycards.settings import writing

    world = world_of(context)
    setting = _setting(name.partition(".")[0])
    if setting.kind is dict and "." not in name:
        raise StudycardsError("Keys are set one by one.", "Such as: studycards config set keys.undo z")
    given = value if setting.kind is dict else _value(value, setting)
    writing.put(world.places.settings, name, given, world.say)
    _changed(world, name, given, json)


@app.command()
def unset(context: typer.Context, name: Name, json: AsJson = False) -> None:
    """Back to the usual value."""
    from studycards.settings import writing

    world = world_of(context)
    setting = _setting(name.partition(".")[0])
    writing.take_out(world.places.settings, name, world.say)
    _changed(world, name, _usual(setting) if "." not in name else _usual_key(name), json)


@app.command()
def keys(context: typer.Context, json: AsJson = False) -> None:
    """The keys that can be changed, by name, with what each is now."""
    from studycards.settings.keyboard import KEYS

    world = world_of(context)
    now = {**KEYS, **world.desk.own_settings.keys}
    if json:
        emit({name: {"key": key, "usual": KEYS[name]} for name, key in now.items()})
        return
    for name, key in now.items():
        out(f"{'*' if key != KEYS[name] else ' '} {name} = {key}")
    tell(world.say("Change one with: studycards config set keys.undo z"))


@app.command()
def holiday(
    context: typer.Context,
    first: Annotated[str | None, typer.Argument(metavar="FROM", help="The first day, as 2030-08-01.")] = None,
    last: Annotated[str | None, typer.Argument(metavar="TO", help="The last day, as 2030-08-14.")] = None,
    drop: Annotated[bool, typer.Option("--drop", help="Forget the holiday that begins FROM.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what it would do.")] = False,
    json: AsJson = False,
) -> None:
    """Days off: nothing is due on them; what would be comes in the days after. Alone, the holidays there are.

    It is spread over as many days as the holiday has, but at most 7. An exam's plan rests on these days, too, and
    is made anew after them. New answers keep off these days.
    """
    world = world_of(context)
    if first is None:
        _list_holidays(world, json)
    elif drop:
        _drop_holiday(world, first, json)
    elif last is None:
        raise StudycardsError("A holiday has a last day, too.", "Say: studycards config holiday FROM TO")
    else:
        _set_holiday(world, first, last, dry_run, json)


def _set_holiday(world: World, first: str, last: str, dry_run: bool, json: bool) -> None:
    from studycards.desk import holidays as off
    from studycards.settings import writing

    at = moment(None)
    planned = off.planned_holiday(world.desk, _date(first), _date(last), at)
    if not dry_run:
        writing.put(world.places.settings, "holidays", off.spans_with(world.desk, planned, at), world.say)
        off.put_off(world.desk, planned, at)
    document = off.holiday_json(planned, not dry_run)
    if json:
        emit(document)
        return
    out(world.say("Days off: {first} to {last}. Reviews put on days after: {moved}.").format(**document))
    if dry_run:
        tell(world.say("Nothing was changed."))
    elif planned.due:
        tell(world.say("`studycards undo` takes the moved reviews back."))


def _drop_holiday(world: World, first: str, json: bool) -> None:
    from studycards.desk import holidays as off
    from studycards.settings import writing

    left = off.spans_without(world.desk, _date(first))
    if left:
        writing.put(world.places.settings, "holidays", left, world.say)
    else:
        writing.take_out(world.places.settings, "holidays", world.say)
    if json:
        emit(left)
    else:
        out(world.say("The holiday is dropped; reviews that it moved stay where they are."))


def _list_holidays(world: World, json: bool) -> None:
    from studycards.desk.holidays import as_setting

    spans = as_setting(world.desk.own_settings.holidays)
    if json:
        emit(spans)
        return
    for first, last in spans:
        out(f"{first} – {last}")
    if not spans:
        tell(world.say("No days off are set. Set some with: studycards config holiday FROM TO"))


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise StudycardsError("{text} is not a date.", "Write it like 2030-05-04.", text=repr(text)) from None


def _setting(name: str) -> Setting:
    from difflib import get_close_matches

    from studycards.settings import SETTINGS

    known = {setting.name: setting for setting in SETTINGS}
    if name in known:
        return known[name]
    close = get_close_matches(name, known, 1)
    hint = "Did you mean {close}?" if close else "See all with: studycards config"
    raise NotFound("There is no setting {name}.", hint, name=name, close=close[0] if close else "")


def _value(text: str, setting: Setting) -> Any:
    """A value as it would stand in the file; lists may come without brackets, words without quotes."""
    import tomllib

    if setting.kind is list and not text.startswith("["):
        text = f"[{text}]"
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _row(setting: Setting, world: World) -> dict[str, Any]:
    return {
        "name": setting.name,
        "value": _plain(setting.name, getattr(world.desk.own_settings, setting.name)),
        "usual": _usual(setting),
        "takes": setting.takes,
        "about": world.say(setting.about),
    }


def _usual(setting: Setting) -> Any:
    from studycards.model import Settings

    return _plain(setting.name, getattr(Settings(), setting.name))


def _usual_key(name: str) -> str:
    from studycards.settings.keyboard import KEYS

    return KEYS.get(name.partition(".")[2], "")


def _plain(name: str, value: Any) -> Any:
    if name == "holidays":
        from studycards.desk.holidays import as_setting

        return as_setting(value)
    return list(value) if isinstance(value, tuple) else dict(value) if name == "keys" else value


def _shown(value: Any) -> str:
    import json

    return "–" if value is None else json.dumps(value, ensure_ascii=False)


def _changed(world: World, name: str, value: Any, json: bool) -> None:
    if json:
        emit({"name": name, "value": value})
    else:
        out(f"{name} = {_shown(value)}")


def _file(world: World) -> str:
    return str(world.places.settings)
