"""Events that change no card are kept like all others, and cost nothing: no state is made, none is folded again."""

from pathlib import Path

from studycards.log import Log
from studycards.model import Event


def kept(at: int, **more: object) -> Event:
    return Event("", "interview", at, 20_000, "", data={"step": {"did": "tick"}}, **more)  # type: ignore[arg-type]


def test_no_state_is_made_and_a_refold_agrees(tmp_path: Path) -> None:
    with Log.open(tmp_path / "progress.db", now=1) as log:
        log.append(Event("", "review", 1, 20_000, "", card="d/a", grade=3))
        log.append(kept(2))
        log.append(kept(3, card="d/b"))
        before = log.states()
        log.append(Event("", "suspend", 4, 20_000, "", card="d/a"))

        assert list(before) == ["d/a"]
        assert log.check() == []
        assert log.refold() == 1
        assert len(log.events(types=("interview",))) == 2


def test_they_are_not_what_an_undo_takes_back(tmp_path: Path) -> None:
    with Log.open(tmp_path / "progress.db", now=1) as log:
        review = log.append(Event("", "review", 1, 20_000, "", card="d/a", grade=3))
        log.append(kept(2))

        assert log.undo_last(3) == review
        assert log.states() == {} and log.check() == []
