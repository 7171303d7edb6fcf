"""The screens of an interview: the question or follow-up on the table, the pause, the end with its score card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from studycards.cards.asking import Asked, Recall, Type
from studycards.model import Text, said
from studycards.screen.parts import Block, Key, Screen, Translate
from studycards.screen.review import asking_keys, question_blocks, tick_keys
from studycards.screen.score import minutes_words, rung_words, score_blocks
from studycards.sessions import rounds
from studycards.sessions.question import Question
from studycards.sessions.under_way import Interview

LONGEST_REMINDER = 160
"""The question whose follow-ups are asked is recalled in this many characters."""


def interview_screen(
    interview: Interview, times: tuple[int, int], names: Mapping[str, Text], _: Translate
) -> Screen:
    """The question on the table. `times` is the time used for it and in all; `names` gives each topic's name."""
    question, planned = interview.question, interview.plan[interview.place]
    if question is None:
        raise ValueError("there is no question on the table")
    place = _("question {n} of {total}").format(n=interview.place + 1, total=len(interview.plan))
    return Screen(
        title=said(names.get(planned.topic), interview.lang) or planned.topic,
        counts=place,
        blocks=tuple(_blocks(interview, question, _)),
        keys=_keys(interview, question, _),
        asks=_asks(interview, question),
        notice=_(interview.notice) if interview.notice else "",
        proof=question.proof,
        clock=f"{clock_words(times[0], planned.allotted_ms)} · {clock_words(times[1], interview.limit_ms)}",
        draft=interview.typed if interview.asks_freely else "",
    )


def clock_words(used_ms: int, meant_ms: int) -> str:
    """`4:12/5:00`: used and meant; an exclamation mark once it is more than meant."""
    return f"{minutes_words(used_ms)}/{minutes_words(meant_ms)}" + ("!" if used_ms > meant_ms else "")


def _asks(interview: Interview, question: Question) -> Asked | None:
    if question.stage != "asking" or interview.judging:
        return None
    asked = question.asked(interview.lang)
    return Type(asked.prompt, many=True) if isinstance(asked, Recall) else asked


def _blocks(interview: Interview, question: Question, _: Translate) -> Iterator[Block]:
    if interview.main is not None:
        yield Block("source", _reminder(interview.main, interview.lang))
        steps = rounds.ladder(interview.main.card, interview.level)
        title = _("Follow-up {n} of {total}: {rung}").format(
            n=interview.rung, total=len(steps), rung=rung_words(steps[interview.rung - 1].rung, _)
        )
        yield Block("question", f"**{title}**")
    for block in question_blocks(question, interview.lang, _):
        if block.role == "answer" and interview.typed.strip():
            yield Block("replied", _("You wrote: {text}").format(text=quoted(interview.typed)))
        if block.text.strip() and block.role != "points":
            yield block
    if interview.judging:
        yield Block("note", _("How sure are you that you can answer this?"))
    if rounds.marks_itself(question, interview.lang):
        yield Block("note", _own_words(interview.own, _))
    if interview.rubric is not None and question.stage == "answered":
        yield Block("points", _points(interview, interview.rubric, _))


def _reminder(main: Question, lang: str) -> str:
    text = main.asked(lang).prompt.strip().partition("\n")[0]
    return text if len(text) <= LONGEST_REMINDER else text[:LONGEST_REMINDER].rstrip() + " …"


def quoted(typed: str) -> str:
    """What was typed, as it was: no Markdown in it takes effect, its lines stay lines."""
    ticks = "`" * max(3, _longest_run(typed, "`") + 1)
    return f"\n\n{ticks}text\n{typed.strip()}\n{ticks}"


def _longest_run(text: str, mark: str) -> int:
    longest = 0
    while mark * (longest + 1) in text:
        longest += 1
    return longest


def _own_words(own: float | None, _: Translate) -> str:
    said_so = {0.0: _("You say: you did not have it."), 0.5: _("You say: you had it in part."),
               1.0: _("You say: you had it.")}  # fmt: skip
    if own is None:
        return _("Did you have it? Without a word from you it counts as not answered.")
    return said_so[own]


def _points(interview: Interview, rubric: Question, _: Translate) -> str:
    """The rubric with its ticks. What is proposed says so, and is not ticked."""
    asked = rubric.asked(interview.lang)
    points = asked.points if isinstance(asked, Recall) else ()
    rows = []
    for number, (text, _weight) in enumerate(points):
        box = "`[x]`" if number in rubric.ticked else "`[ ]`"
        open_proposal = number in interview.proposed and number not in rubric.ticked
        says = " " + _("(proposed: your words seem to hold it)") if open_proposal else ""
        rows.append(f"**{chr(65 + number)}** {box} {text}{says}")
    title = _("The points of the question, open until the next one:") if interview.main else ""
    return "\n\n".join([title, *rows] if title else rows)


def _keys(interview: Interview, question: Question, _: Translate) -> tuple[Key, ...]:
    more = (Key("l", _("language")), Key("?", _("keys")), Key("q", _("leave")))
    if interview.judging:
        levels = (_("guessing"), _("unsure"), _("fairly sure"), _("certain"))
        return (*(Key(str(n), word) for n, word in enumerate(levels, 1)), Key("enter", _("skip")), *more)
    if question.stage == "answered":
        return (*_answered_keys(interview, question, _), *more)
    if interview.asks_freely:
        done = Key("ctrl+d", _("done: show the answer"))
        return (done, Key("esc", _("for the other keys")), Key("e", _("your editor")), *more)
    left_out = {"u", "s", "b", "r", "l", "?", "q"}
    asking = [key for key in asking_keys(question, interview.lang, _) if key.key not in left_out]
    return (*asking, *more)


def _answered_keys(interview: Interview, question: Question, _: Translate) -> Iterator[Key]:
    if interview.rubric is not None:
        yield from tick_keys(interview.rubric.asked(interview.lang), _)
        if set(interview.proposed) - set(interview.rubric.ticked):
            yield Key("y", _("tick what is proposed"))
    if rounds.marks_itself(question, interview.lang):
        yield from (Key("1", _("not at all")), Key("2", _("in part")), Key("3", _("all of it")))
    main = interview.main or question
    climbs = interview.rung < len(rounds.ladder(main.card, interview.level))
    yield Key("enter", _("follow-up") if climbs else _("go on"))
    if question.card.demo:
        yield Key("r", _("run the demo"))


def paused_screen(interview: Interview, times: tuple[int, int], _: Translate) -> Screen:
    """Left before its end: nothing is lost."""
    words = _(
        "Paused at question {n} of {total}, after {minutes}. The clock stands still. "
        "Go on with: `studycards interview`"
    )
    place = min(interview.place + 1, len(interview.plan))
    text = words.format(n=place, total=len(interview.plan), minutes=minutes_words(times[1]))
    return Screen(
        title=_("Interview"),
        counts="",
        blocks=(Block("summary", text),),
        keys=(
            Key("f", _("finish it now, with its score card")),
            Key("l", _("language")),
            Key("q", _("leave")),
        ),
        notice=_(interview.notice) if interview.notice else "",
    )


def end_screen(interview: Interview, _: Translate) -> Screen:
    """The score card, what changed since the last one, and the offer to bring weak cards forward."""
    concluded = interview.concluded
    blocks = list(score_blocks(concluded.score, concluded.earlier, _)) if concluded else []
    offers = concluded is not None and bool(concluded.weak)
    if interview.forwarded is not None:
        brought = _("Brought forward: {today} to today, {tomorrow} to tomorrow.")
        forwarded = interview.forwarded
        blocks.append(Block("note", brought.format(today=forwarded.today, tomorrow=forwarded.tomorrow)))
    elif offers and concluded is not None:
        offer = _("{n} cards of what you did not hold would come only later. Press t to review them sooner.")
        blocks.append(Block("note", offer.format(n=len(concluded.weak))))
    bring = [Key("t", _("review the weak cards sooner"))] if offers and not interview.forwarded else []
    return Screen(
        title=_("Interview done"),
        counts="",
        blocks=tuple(blocks),
        keys=(*bring, Key("l", _("language")), Key("q", _("leave"))),
        notice=_(interview.notice) if interview.notice else "",
    )
