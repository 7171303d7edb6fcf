"""Settings: changed by command, kept with their comments, refused with a sentence where they do not fit."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from studycards.errors import Unreadable
from studycards.model import Settings
from studycards.settings import SETTINGS, read
from studycards.settings.keyboard import KEYS, check_keys
from studycards.settings.writing import put, take_out
from tests.conftest import Ran, Studycards


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "config.toml"


def test_the_first_change_makes_a_file_that_explains_every_setting(file: Path) -> None:
    put(file, "retention", 0.92, str)

    text = file.read_text()
    assert read(file) == Settings(retention=0.92)
    for setting in SETTINGS:
        line = {"retention": "retention = ", "keys": "# [keys]"}.get(setting.name, f"# {setting.name} = ")
        assert setting.about in text and f"\n{line}" in text


def test_what_stands_behind_a_number_sign_there_is_what_is_so_anyway(file: Path) -> None:
    """But for the minutes a day, which are without limit."""
    put(file, "retention", 0.9, str)
    lines = re.findall(r"(?m)^(?:# )?(\w+ = .*)$", file.read_text())
    file.write_text("\n".join(line for line in lines if not line.startswith("undo")))

    assert read(file) == Settings(minutes_per_day=30)


def test_comments_and_order_stay(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('# mine\nnew_per_day = 5 # few\n\n[keys]\nundo = "z" # zed\n')

    put(file, "retention", 0.92, str)
    put(file, "keys.leave", "x", str)
    put(file, "new_per_day", 6, str)

    text = file.read_text()
    assert "# mine\nnew_per_day = 6 # few\n" in text and 'undo = "z" # zed' in text
    assert read(file) == Settings(retention=0.92, new_per_day=6, keys={"undo": "z", "leave": "x"})


def test_taken_out_is_as_it_was_usually(file: Path) -> None:
    for name, value in (("retention", 0.8), ("keys.undo", "z"), ("holidays", [["2030-08-01", "2030-08-02"]])):
        put(file, name, value, str)
        take_out(file, name, str)

    assert read(file) == Settings()


def test_a_value_that_does_not_fit_changes_nothing(file: Path) -> None:
    put(file, "retention", 0.92, str)
    before = file.read_bytes()

    with pytest.raises(Unreadable, match="retention must be"):
        put(file, "retention", 2, str)

    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == ["config.toml"]


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles.toml"
    kept.write_text("new_per_day = 3\n")
    file.parent.mkdir()
    file.symlink_to(kept)

    put(file, "new_per_day", 4, str)

    assert file.is_symlink() and tomllib.loads(kept.read_text()) == {"new_per_day": 4}


@pytest.mark.parametrize(
    ("own", "says"),
    [
        ({"undo": "h"}, "would mean both hint and undo"),
        ({"undo": "3"}, "meaning of its own"),
        ({"undo": "B"}, "meaning of its own"),
        ({"undo": "uu"}, "one character"),
        ({"undo": " "}, "one character"),
        ({"redo": "z"}, "no key is called redo"),
    ],
)
def test_keys_that_clash_are_told(own: dict[str, str], says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        check_keys(own, "config.toml")


def test_keys_may_change_places() -> None:
    check_keys({"undo": "h", "hint": "u"}, "config.toml")
    check_keys(dict(KEYS), "config.toml")


def test_holidays_are_spans_of_days(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('holidays = [["1970-01-02", "1970-01-03"], [1970-01-10, 1970-01-10]]\n')
    assert read(file).holidays == ((1, 2), (9, 9))

    file.write_text('holidays = [["1970-01-03", "1970-01-02"]]\n')
    with pytest.raises(Unreadable, match="holidays must be"):
        read(file)


def test_config_tells_sets_and_explains(studycards: Studycards) -> None:
    assert studycards("config", "set", "learning_steps", "1,15").code == 0

    everything = studycards("config", "--json").json
    assert set(everything) == {setting.name for setting in SETTINGS}
    steps = everything["learning_steps"]
    assert (steps["value"], steps["usual"]) == ([1, 15], [1.0, 10.0])
    assert "* learning_steps = [1, 15]" in studycards("config").out
    assert "0.70 to 0.97" in studycards("config", "show", "retention").out
    assert studycards("config", "unset", "learning_steps").code == 0
    assert studycards("config", "show", "learning_steps", "--json").json["value"] == [1.0, 10.0]


def test_config_says_what_it_does_not_know(studycards: Studycards) -> None:
    assert "Did you mean retention?" in studycards("config", "set", "retenton", "0.9").err
    assert "no key is called redo" in studycards("config", "set", "keys.redo", "z").err
    assert studycards("config", "set", "keys", "z").code == 2
    assert studycards("config", "set", "theme", "pink").code == 2
    assert studycards("config", "holiday", "2030-08-14", "2030-08-01").code == 2


def test_a_holiday_moves_what_is_due_and_undo_brings_it_back(studycards: Studycards) -> None:
    def in_utc(*words: str) -> Ran:
        return studycards(*words, TZ="UTC")  # a due day is told in UTC, a holiday in the learner's days

    card = "small/process-memory"
    in_utc("answer", card, "easy")
    due = in_utc("show", card, "--json").json["due"][:10]

    plan = in_utc("config", "holiday", due, due, "--dry-run", "--json").json
    assert (plan["moved"], plan["done"]) == (1, False)
    assert in_utc("show", card, "--json").json["due"][:10] == due

    in_utc("config", "holiday", due, due)
    assert in_utc("show", card, "--json").json["due"][:10] > due
    assert in_utc("config", "holiday", "--json").json == [[due, due]]
    assert in_utc("due", "--at", f"{due}T12:00:00", "--json").json["cards"] == []

    assert in_utc("undo").code == 0
    assert in_utc("show", card, "--json").json["due"][:10] == due
    assert in_utc("config", "holiday", due, "--drop").code == 0
    assert in_utc("due", "--at", f"{due}T12:00:00", "--json").json["due"] == 1
