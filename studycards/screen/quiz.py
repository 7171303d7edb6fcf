"""The screens of a quiz: a question with the time left, its feedback, and the score by topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from studycards.model import Text, said
from studycards.screen.parts import Block, Key, Screen, Translate
from studycards.screen.review import asking_keys, question_blocks
from studycards.sessions.quiz import Asked, Quiz

BAR = 10
NOT_IN_A_QUIZ = ("u", "s", "b")
"""Keys of a review that a quiz has no use for: it takes nothing back and changes no schedule."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """What tells two things apart: a row of a comparison, as each thing's name and cell; the demo that shows it."""

    row: Text
    lines: tuple[tuple[Text, Text], ...]
    demo: str | None = None
    place: tuple[str, str] | None = None
    """(comparison id, aspect id)"""


def quiz_screen(
    quiz: Quiz, names: Mapping[str, Text], contrast: Contrast | None, now: int, _: Translate
) -> Screen:
    """The screen of a question. `names` gives each concept's name; `contrast` shows once it is answered."""
    question = quiz.question
    if question is None:
        raise ValueError("there is no question on the table")
    is_answered = question.stage == "answered"
    blocks = question_blocks(question, quiz.lang, _)
    if is_answered and question.mark is None:
        blocks = (blocks[0], Block("near", _("– Not answered")), *blocks[1:])
    if is_answered and contrast is not None:
        blocks = (*blocks, contrast_block(contrast, quiz.lang, question.card.demo, _))
    return Screen(
        title=said(names.get(question.card.concept), quiz.lang) or question.card.concept,
        counts=_counts(quiz, is_answered, now, _),
        blocks=blocks,
        keys=_feedback_keys(quiz, _)
        if is_answered
        else tuple(key for key in asking_keys(question, quiz.lang, _) if key.key not in NOT_IN_A_QUIZ),
        asks=question.asked(quiz.lang) if question.stage == "asking" else None,
        notice=_(quiz.notice) if quiz.notice else "",
        proof=question.proof,
    )


def _counts(quiz: Quiz, is_answered: bool, now: int, _: Translate) -> str:
    number = len(quiz.done) + (not is_answered)
    if quiz.drill:
        place = _("drill") + " · " + _("{n} left").format(n=len(quiz.queue) + (not is_answered))
    else:
        place = f"{number}/{quiz.total}"
    place += " · " + _("{n} right").format(n=quiz.right)
    return place if quiz.ends_at is None else f"{clock(quiz.ends_at - now, _)} · {place}"


def clock(left_ms: int, _: Translate) -> str:
    """The time left, to the second; what to do when there is none."""
    if left_ms <= 0:
        return _("time is up: this is the last one")
    minutes, seconds = divmod(-(-left_ms // 1000), 60)
    return _("{minutes}:{seconds} left").format(minutes=minutes, seconds=f"{seconds:02}")


def _feedback_keys(quiz: Quiz, _: Translate) -> tuple[Key, ...]:
    proves = quiz.question is not None and quiz.question.card.demo
    demo = (Key("r", _("run the demo")),) if proves else ()
    return (
        Key("enter", _("next")), *demo, Key("l", _("language")), Key("?", _("keys")), Key("q", _("leave")),
    )  # fmt: skip


def contrast_block(contrast: Contrast, lang: str, own_demo: str | None, _: Translate) -> Block:
    """Both things and what is said of each, one under the other; and how to see it."""
    line = _("{name}: {says}")
    lines = [
        "- " + line.format(name=f"**{said(name, lang)}**", says=said(cell, lang))
        for name, cell in contrast.lines
        if cell
    ]
    title = said(contrast.row, lang)
    head = _("**Told apart by** {row}").format(row=title) if title else _("**Told apart**")
    text = head + "\n\n" + "\n".join(lines)
    if contrast.demo and contrast.demo != own_demo:
        text += "\n\n" + _("See it: `studycards demo run {demo}`").format(demo=contrast.demo)
    return Block("evidence", text)


def score_screen(quiz: Quiz, names: Mapping[str, Text], asks: Mapping[str, str], _: Translate) -> Screen:
    """The end of a quiz: the score, by topic, and what was missed. `asks` gives each missed card's question."""
    blocks = [Block("summary", _score(quiz, _))]
    if len(by_topic(quiz.done)) > 1:
        blocks.append(Block("summary", _("**By topic**") + "\n\n" + _topics(quiz, names)))
    if quiz.missed:
        rows = "\n".join(f"- {asks.get(card, card)}  `{card}`" for card in quiz.missed)
        blocks.append(Block("summary", _("**Missed**") + "\n\n" + rows))
    if quiz.forwarded is not None:
        blocks.append(Block("summary", _forwarded(quiz, _)))
    keys = [Key("d", _("drill what was missed"))] if quiz.missed else []
    if quiz.missed and quiz.forwarded is None:
        keys.append(Key("t", _("put into today's review")))
    return Screen(
        title=_("Drill done") if quiz.drill else _("Quiz done"),
        counts="",
        blocks=tuple(blocks),
        keys=(*keys, Key("l", _("language")), Key("q", _("leave"))),
        notice=_(quiz.notice) if quiz.notice else "",
    )


def _score(quiz: Quiz, _: Translate) -> str:
    if not quiz.done:
        return _("Nothing was answered.")
    share = round(100 * quiz.right / len(quiz.done))
    score = _("**{right} of {n} right ({share} %).**").format(right=quiz.right, n=len(quiz.done), share=share)
    notes = []
    if quiz.ran_out:
        notes.append(_("Time ran out with {n} questions left.").format(n=len(quiz.queue)))
    elif not quiz.drill and len(quiz.done) < quiz.total:
        notes.append(_("You left with {n} questions unanswered.").format(n=quiz.total - len(quiz.done)))
    notes.append(
        _("Your schedule counts these answers as reviews.")
        if quiz.counts
        else _("Your schedule is as it was.")
    )
    return "\n\n".join((score, *notes))


def by_topic(done: Sequence[Asked]) -> list[tuple[str, int, int]]:
    """(topic, asked, right) of each topic, the weakest first."""
    counts: dict[str, tuple[int, int]] = {}
    for asked in done:
        number, right = counts.get(asked.topic, (0, 0))
        counts[asked.topic] = (number + 1, right + asked.is_right)
    rows = [(topic, number, right) for topic, (number, right) in counts.items()]
    return sorted(rows, key=lambda row: (row[2] / row[1], -row[1]))


def _topics(quiz: Quiz, names: Mapping[str, Text]) -> str:
    """The bar and the figures stand first: they are equally wide in every language."""
    rows = []
    for topic, number, right in by_topic(quiz.done):
        full = round(BAR * right / number)
        name = said(names.get(topic), quiz.lang) or topic
        rows.append(f"{'█' * full}{'░' * (BAR - full)} {right:>2}/{number:<2} {name}")
    return "```text\n" + "\n".join(rows) + "\n```"


def _forwarded(quiz: Quiz, _: Translate) -> str:
    if quiz.forwarded is None:
        return ""
    parts = (
        (quiz.forwarded.today, _("{n} in today's review.")),
        (quiz.forwarded.tomorrow, _("{n} tomorrow, for it or a card like it was answered today.")),
        (quiz.forwarded.new, _("{n} new: to come as new cards do.")),
    )
    words = " ".join(text.format(n=number) for number, text in parts if number)
    return words or _("Nothing to put there: those cards are suspended, or gone.")
