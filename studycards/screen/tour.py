"""The screens of the tour: a card as in a review, with a word on its keys below it."""

from __future__ import annotations

from collections.abc import Mapping

from studycards.model import Text
from studycards.screen.parts import Block, Key, Screen, Translate
from studycards.screen.review import review_screen
from studycards.sessions.queue import Review
from studycards.sessions.tour import lesson

_NOT_HERE = ("1", "u", "s", "b")
"""Keys of the schedule, which the tour leaves alone."""


def tour_screen(review: Review, names: Mapping[str, Text], _: Translate) -> Screen:
    """A card on the way."""
    screen = review_screen(review, names, _)
    question = review.question
    assert question is not None
    told = lesson(question, review.lang, is_first=not review.done)
    counts = _("tour, card {n} of {all}").format(
        n=len(review.done) + 1, all=len(review.done) + len(review.queue) + 1
    )
    keys = tuple(key for key in screen.keys if key.key not in _NOT_HERE)
    return screen._replace(keys=keys, counts=counts, notice=screen.notice or _words(_)[told], proposed=None)


def tour_end(_: Translate) -> Screen:
    """What to do from here."""
    later = _(
        "**That was the tour.** Nothing of it was recorded. In a review, `u` undoes an answer, `s` suspends a card, "
        "`b` buries it for today; every answer is saved at once."
    )
    next_steps = _(
        "- `studycards` shows what is due; Enter begins.\n"
        "- `studycards plan set NAME DATE` plans to an exam.\n"
        "- `studycards demo list` names all the demos.\n"
        "- `studycards config` shows what you can set, the keys among it."
    )
    return Screen(
        title=_("Tour"),
        counts="",
        blocks=(Block("summary", later), Block("summary", next_steps)),
        keys=(Key("l", _("language")), Key("q", _("leave"))),
    )


def _words(_: Translate) -> dict[str, str]:
    return {
        "reveal": _(
            "Think of the answer first. Then press space to see it. If you are stuck, h gives a hint."
        ),
        "grade": _(
            "In a review you now say how well you knew it: 1 again, 2 hard, 3 good, 4 easy; each key "
            "shows when the card would come back. Here Enter goes on."
        ),
        "choose": _("Here you choose: press the number of an option. The program marks it."),
        "arrange": _(
            "Here you put things in order: press their numbers, first to last. Backspace takes one back, "
            "Enter is done."
        ),
        "type": _("Here you type, and Enter is done. Escape gives the keys back, if you want a hint first."),
        "prove": _(
            "Predict, and this machine answers: a demo runs and measures it. Choose a number; Ctrl-C stops a "
            "demo at once."
        ),
        "running": _("The demo is running, on this machine, now."),
        "marked": _(
            "It is marked, and the right answer stands below your own. Enter goes on; l switches language, "
            "? lists the keys."
        ),
        "proved": _(
            "This was measured here and now. On other cards, too, r runs the demo whenever you like. Enter goes on."
        ),
    }
