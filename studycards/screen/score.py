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
        row = _("- {level}: {n} questions, {share} % of their points")
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


def _headline(score: ScoreCard, earlier: Sequence[ScoreCard], _: Translate) -> str:
    if not score.questions:
        return _("No question was finished, so there is nothing to score.")
    words = _(
        "**{share} % of the points**: {held} of {of}, in {n} of {planned} questions and {minutes} minutes."
    )
    text = words.format(
        share=percent(score.share), held=points(score.held), of=points(score.of), n=len(score.questions),
        planned=score.planned, minutes=round(score.took_ms / 60_000),
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
