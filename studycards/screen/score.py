"""The score card of an interview as blocks, and the interviews so far as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from studycards.screen.parts import Block, Translate
from studycards.screen.review import sure_words
from studycards.sessions.scorecard import Question, ScoreCard, Topic


def score_blocks(score: ScoreCard, earlier: Sequence[ScoreCard], _: Translate) -> Iterator[Block]:
    """Points in all and by topic, how sure and how right, what to study next. `earlier`: oldest first."""
    yield Block("summary", _headline(score, earlier, _))
    if score.topics:
        rows = "\n".join(_topic_row(topic, _last_share(topic.id, earlier), _) for topic in score.topics)
        yield Block("summary", f"{_('**By topic**')}\n\n{rows}")
    if score.sureness:
        row = _("- {level}: {share} % of the points (questions: {n})")
        rows = "\n".join(
            row.format(level=sure_words(one.level, _), n=one.questions, share=percent(one.share))
            for one in score.sureness
        )
        yield Block("summary", f"{_('**How sure before, how right after**')}\n\n{rows}")
    if unanswered := [question for question in score.questions if not question.answered]:
        rows = "\n".join(f"- {first_line(question)}  `{question.card}`" for question in unanswered)
        yield Block("summary", f"{_('**Not answered**')}\n\n{rows}")
    if score.study:
        rows = "\n".join(f"- {topic.name}: `studycards quiz {topic.id}`" for topic in score.study)
        yield Block("summary", f"{_('**Study next**')}\n\n{rows}")


def question_blocks(score: ScoreCard, _: Translate) -> Iterator[Block]:
    """Each question: what was held of it, what was not, its follow-ups."""
    for number, question in enumerate(score.questions, 1):
        title = f"**{number}. {first_line(question)}**"
        numbers = _("{held} of {of} points, {minutes} of {allotted}")
        rows = [
            numbers.format(
                held=points(question.held), of=points(question.of), minutes=minutes_words(question.took_ms),
                allotted=minutes_words(question.allotted_ms),
            )
        ]  # fmt: skip
        rows += [f"- ✓ {point}" for point in question.points_held]
        rows += [f"- ✗ {point}" for point in question.points_missed]
        rows += [_rung_row(rung, share, answered, _) for rung, share, answered in question.rungs]
        yield Block("summary", f"{title}\n\n" + rows[0] + "\n\n" + "\n".join(rows[1:]))


def _rung_row(rung: str, share: float, answered: bool, _: Translate) -> str:
    sign = "✓" if share == 1 else "◐" if share else "✗"
    row = _("- {sign} follow-up: {rung}") if answered else _("- {sign} follow-up: {rung} (not answered)")
    return row.format(sign=sign, rung=rung_words(rung, _))


def _headline(score: ScoreCard, earlier: Sequence[ScoreCard], _: Translate) -> str:
    if not score.questions:
        return _("No question was finished, so there is nothing to score.")
    words = _(
        "**{share} % of the points**: {held} of {of}, in {n} of {planned} questions; time used: {minutes}."
    )
    text = words.format(
        share=percent(score.share), held=points(score.held), of=points(score.of), n=len(score.questions),
        planned=score.planned, minutes=minutes_words(score.took_ms),
    )  # fmt: skip
    before = [one for one in earlier if one.questions]
    if not before:
        return text
    last = _("The last interview: {last} %; the best so far: {best} %.").format(
        last=percent(before[-1].share), best=percent(max(one.share for one in before))
    )
    return f"{text} {last}"


def _topic_row(topic: Topic, last: float | None, _: Translate) -> str:
    row = _("- {name}: {held} of {of} points, {share} %").format(
        name=topic.name, held=points(topic.held), of=points(topic.of), share=percent(topic.share)
    )
    return row if last is None else row + _(" (last time {share} %)").format(share=percent(last))


def _last_share(topic: str, earlier: Sequence[ScoreCard]) -> float | None:
    shares = [one.share for score in earlier for one in score.topics if one.id == topic]
    return shares[-1] if shares else None


def percent(share: float) -> int:
    """A share in whole per cent."""
    return round(100 * share)


def points(number: float) -> str:
    """`3` or `2.5`."""
    return f"{number:.1f}".removesuffix(".0")


def first_line(question: Question) -> str:
    """The question in one line."""
    return question.ask.strip().partition("\n")[0]


def minutes_words(ms: int) -> str:
    """`4:12`."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02}"


def rung_words(rung: str, _: Translate) -> str:
    """What a follow-up wants, in words."""
    return {
        "define": _("define it"),
        "compare": _("compare it"),
        "when-not": _("when would you not?"),
        "breaks": _("what breaks?"),
        "prove": _("prove it"),
    }.get(rung, rung)
