"""The screens of a review: the card on the table, and the end of the sitting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from studycards import cards
from studycards.cards.asking import Arrange, Asked, Choose, Mark, Recall, Type
from studycards.model import Card, Text, said
from studycards.screen.parts import (
    Block,
    Key,
    Role,
    Screen,
    Summary,
    Translate,
    interval_words,
    load_table,
    span_words,
)
from studycards.sessions.actions import Known
from studycards.sessions.question import Question
from studycards.sessions.queue import Review


def review_screen(review: Review, names: Mapping[str, Text], _: Translate) -> Screen:
    """The screen of a card on the table. `names` gives each concept's name."""
    question = review.question
    if question is None:
        raise ValueError("there is no card on the table")
    title = said(names.get(question.card.concept), review.lang) or question.card.concept
    counts = _("{left} left, {done} done").format(left=review.left, done=len(review.done))
    if review.drill:
        counts = _("drill") + " · " + counts
    return Screen(
        title=title,
        counts=counts,
        blocks=question_blocks(question, review.lang, _),
        keys=_keys(review, question, _),
        asks=question.asked(review.lang) if question.stage == "asking" else None,
        notice=_(review.notice) if review.notice else "",
        proof=question.proof,
        proposed=question.mark.grade if question.mark else None,
    )


def _keys(review: Review, question: Question, _: Translate) -> tuple[Key, ...]:
    if question.stage != "answered":
        return asking_keys(question, review.lang, _)
    more = (*tick_keys(question.asked(review.lang), _), *other_keys(question, _))
    if review.drill:
        return (Key("enter", _("go on")), Key("1", _("once more later")), *more)
    return (*grade_keys(question, _), *more)


def question_blocks(question: Question, lang: str, _: Translate) -> tuple[Block, ...]:
    """The question stays above whatever comes: hints, the reply and its mark, the right answer, and why."""
    asked = question.asked(lang)
    blocks = [Block("question", asked.prompt)]
    if question.is_afresh:
        blocks.append(Block("note", _("The meaning of this card has changed: you learn it afresh.")))
    blocks += [Block("hint", said(hint, lang)) for hint in question.card.hints[: question.hints]]
    if question.stage == "asking":
        return tuple(blocks)
    if isinstance(asked, Choose):
        options = (f"{number}\\. {option}" for number, option in enumerate(asked.options, 1))
        blocks.append(Block("options", "\n\n".join(options)))
    if question.stage == "measuring":
        replied = cards.mark(question.card, question.reply, lang, question.seed).replied
        return (*blocks, Block("replied", _("You predict: {reply}").format(reply=replied)))
    rubric = asked if isinstance(asked, Recall) and asked.points else None
    if question.mark and not rubric:  # a rubric shows by its ticks what the answer held
        blocks += marked_blocks(question.mark, _)
    if question.sure:
        blocks.append(Block("note", _("You said: {level}").format(level=sure_words(question.sure, _))))
    blocks.append(Block("answer", cards.answer(question.card, lang)))
    if rubric:
        blocks.append(Block("points", points_list(rubric, question.ticked)))
    if question.card.why:
        blocks.append(Block("why", said(question.card.why, lang)))
    if question.card.source:
        blocks.append(Block("source", _("More: {sources}").format(sources=" · ".join(question.card.source))))
    if question.known and not question.proof.begun:
        blocks.append(Block("evidence", known_words(question.known, _)))
    return tuple(blocks)


def card_blocks(card: Card, lang: str) -> tuple[Block, ...]:
    """A card with its answer and reason, for looking at outside a sitting."""
    asked = cards.ask(card, lang, 0)
    blocks = [Block("question", asked.prompt), Block("answer", cards.answer(card, lang))]
    return (*blocks, Block("why", said(card.why, lang))) if card.why else tuple(blocks)


def known_words(known: Known, _: Translate) -> str:
    """`confirmed here 3 days ago (Linux 6.18, CPython 3.13)`."""
    verdict = {
        "confirmed": _("confirmed here"),
        "refuted": _("refuted here"),
        "inconclusive": _("inconclusive here"),
        "unavailable": _("could not run here"),
    }.get(known.verdict, _("failed here"))
    when = {0: _("today"), 1: _("yesterday")}.get(known.days_ago) or _("{n} days ago").format(
        n=known.days_ago
    )
    return f"{verdict} {when}" + (f" ({known.where})" if known.where else "")


def sure_words(level: int, _: Translate) -> str:
    """How sure a learner said to be, with its number."""
    words = {1: _("guessing"), 2: _("unsure"), 3: _("fairly sure"), 4: _("certain")}
    return f"{level} {words[level]}"


def marked_blocks(mark: Mark, _: Translate) -> list[Block]:
    """What was answered, what it is worth in words, and why it is wrong where it is."""
    words: dict[str, tuple[Role, str]] = {
        "right": ("right", _("✓ Right: {reply}")),
        "partly": ("near", _("◐ Partly right: {reply}")),
        "near": ("near", _("≈ Nearly: {reply}")),
        "wrong": ("wrong", _("✗ Not so: {reply}")),
    }
    if mark.verdict not in words or not mark.replied:
        return [Block("note", note) for note in mark.notes]
    role, says = words[mark.verdict]
    reply = f"\n\n{mark.replied}" if "\n" in mark.replied or mark.replied.startswith("- ") else mark.replied
    return [Block(role, says.format(reply=reply)), *(Block("note", note) for note in mark.notes)]


def points_list(asked: Recall, ticked: Sequence[int]) -> str:
    """The rubric as a list with its ticks."""
    boxes = (("`[x]`" if n in ticked else "`[ ]`", text) for n, (text, _weight) in enumerate(asked.points))
    return "\n\n".join(f"**{chr(65 + n)}** {box} {text}" for n, (box, text) in enumerate(boxes))


def asking_keys(question: Question, lang: str, _: Translate) -> tuple[Key, ...]:
    """What can be done before the answer shows."""
    asked = question.asked(lang)
    if question.stage == "measuring":
        return (Key("ctrl+c", _("stop the demo")), Key("q", _("leave")))
    keys = list(_answering_keys(asked, _))
    if question.card.hints and question.hints < len(question.card.hints):
        keys.append(Key("h", _("hint")))
    return (*keys, *other_keys(question, _))


def _answering_keys(asked: Asked, _: Translate) -> Iterator[Key]:
    match asked:
        case Recall():
            yield Key("space", _("show the answer"))
        case Choose(options=options, many=many):
            yield Key(f"1-{len(options)}", _("choose"))
            if many:
                yield Key("enter", _("done"))
        case Type():
            yield Key("enter", _("answer"))
            yield Key("esc", _("for the other keys"))
        case Arrange(pieces=pieces):
            yield Key(f"1-{len(pieces)}", _("put next"))
            yield Key("backspace", _("take back"))
            yield Key("enter", _("done"))


def tick_keys(asked: Asked, _: Translate) -> Iterator[Key]:
    """The keys that tick the points of a rubric, where there is one."""
    if isinstance(asked, Recall) and asked.points:
        yield Key(f"A-{chr(64 + len(asked.points))}", _("tick"))


def grade_keys(question: Question, _: Translate) -> tuple[Key, ...]:
    """The grades, each with the time until the card comes back."""
    names = {1: _("again"), 2: _("hard"), 3: _("good"), 4: _("easy")}
    keys = []
    for grade, name in names.items():
        decision = question.intervals.get(grade)
        if question.intervals and decision is None:
            continue
        keys.append(Key(str(grade), f"{name} {interval_words(decision, question.shown_at, _)}".rstrip()))
    return tuple(keys)


def other_keys(question: Question, _: Translate) -> tuple[Key, ...]:
    """The keys that work at any time."""
    proves = bool(question.card.demo) and (question.card.kind != "predict" or question.stage == "answered")
    demo = Key("r", _("run the demo")) if not question.proof.running else Key("ctrl+c", _("stop the demo"))
    return (
        *([demo] if proves else []),
        Key("u", _("undo")),
        Key("s", _("suspend")),
        Key("b", _("bury")),
        Key("l", _("language")),
        Key("?", _("keys")),
        Key("q", _("leave")),
    )


def end_screen(review: Review, summary: Summary, _: Translate) -> Screen:
    """The end of a sitting: what was missed, today in numbers, the days to come, and what to press."""
    blocks = [Block("summary", _today_words(review, summary, _))]
    if summary.missed:
        rows = "\n".join(f"- {ask}  `{card}`" for card, ask in summary.missed)
        blocks.append(Block("summary", _("**Missed in this sitting**") + "\n\n" + rows))
    if any(count for _day, count in summary.load):
        blocks.append(Block("summary", _("**The days to come**") + "\n\n" + load_table(summary.load, _)))
    keys = [Key("d", _("drill what was missed"))] if review.missed else []
    return Screen(
        title=_("Drill done") if review.drill else _("Done for now"),
        counts="",
        blocks=tuple(blocks),
        keys=(*keys, Key("u", _("undo")), Key("l", _("language")), Key("q", _("leave"))),
        notice=_(review.notice) if review.notice else "",
    )


def _today_words(review: Review, summary: Summary, _: Translate) -> str:
    if review.drill:
        return _("Cards looked at: {n}. Your schedule is as it was.").format(n=len(review.done))
    if not summary.answered:
        return _("Nothing was answered today.")
    sitting = _("{n} answered in this sitting").format(n=len(review.done))
    today = _("today: {n} answered, {forgotten} forgotten, {time}").format(
        n=summary.answered, forgotten=summary.forgotten, time=span_words(summary.took_ms, _)
    )
    return _("{sitting}; {today}.").format(sitting=sitting, today=today)
