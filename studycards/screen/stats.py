"""From a learner's numbers to pictures, each with its title and a sentence that says what it means."""

from __future__ import annotations

from collections.abc import Iterator

from studycards.model import said
from studycards.schedule.days import day_as_date, weekday
from studycards.screen.measured import STABILITIES, Recall, Stats, Topic
from studycards.screen.panels import Bars, Calendar, Panel, Rows
from studycards.screen.parts import Translate
from studycards.screen.review import sure_words

WEEKS = 26
WEAKEST = 12
MOST_CONFUSED = 8
FEW_REVIEWS = 20
"""Of fewer reviews a share says little, and the sentence under it says so."""


def stats_panels(stats: Stats, lang: str, _: Translate) -> tuple[Panel, ...]:
    """All pictures, the most wanted first. Those for which there is nothing yet say what brings them."""
    return (
        _year(stats, _),
        _cards(stats, _),
        _load(stats, _),
        _retention(stats, _),
        *_topics(stats, lang, _),
        _stability(stats, _),
        _time(stats, _),
        _confusions(stats, lang, _),
        _sureness(stats, _),
        _predictions(stats, _),
        _proven(stats, _),
    )


def _year(stats: Stats, _: Translate) -> Panel:
    counts = {day: done.answers for day, done in stats.days.items()}
    note = _(
        "Days in a row: {streak}; the most ever: {longest}. Days studied: {days}. Answers: {answers}."
    ).format(streak=stats.streak, longest=stats.longest_streak, days=len(stats.days), answers=stats.answers)
    return Panel("year", _("The last year, by day"), Calendar(counts, stats.day), note)


def _cards(stats: Stats, _: Translate) -> Panel:
    names = {
        "new": _("not met yet"),
        "learning": _("in learning"),
        "young": _("young: interval under 21 days"),
        "mature": _("mature: 21 days or more"),
        "suspended": _("suspended"),
    }
    total = sum(stats.standings[name] for name in names) or 1
    rows = tuple(
        (words, str(stats.standings[name]), stats.standings[name] / total) for name, words in names.items()
    )
    leeches = stats.standings["leech"]
    note = _("Forgotten again and again: {n}. See: studycards leeches").format(n=leeches) if leeches else ""
    return Panel("cards", _("Cards"), Rows((_("state"), _("cards"), _("share")), rows), note)


def _load(stats: Stats, _: Translate) -> Panel:
    labels = tuple(f"{day_as_date(stats.day + ahead):%m-%d}" for ahead in range(len(stats.coming)))
    more = tuple(
        float(max(0, foreseen - due)) for due, foreseen in zip(stats.coming, stats.foreseen, strict=True)
    )
    series = (
        (_("due"), tuple(map(float, stats.coming))),
        (_("expected to come back by then"), more),
    )
    note = _("Due in {days} days: {n}. Overdue, counted in today: {overdue}.").format(
        days=len(stats.coming), n=sum(stats.coming), overdue=stats.overdue
    )
    chart = Bars(labels, series, _("day")) if any(stats.coming) else None
    return Panel("load", _("The coming 30 days"), chart, note if chart else _("Nothing is due yet."))


def _retention(stats: Stats, _: Translate) -> Panel:
    spans = {
        "week": _("last 7 days"),
        "month": _("last 30 days"),
        "year": _("last 365 days"),
        "all": _("all"),
    }
    rows = tuple(
        (spans[span.name], span.young.share, span.mature.share, _count(span.young), _count(span.mature))
        for span in stats.spans
    )
    heads = (_("span"), _("young"), _("mature"), _("young, of"), _("mature, of"))
    longest = stats.spans[-1]
    few = longest.young.reviews + longest.mature.reviews < FEW_REVIEWS
    note = (
        _("It takes cards that came back on a later day; there are few yet.")
        if few
        else _("The share remembered when a card came back on a later day.")
    )
    return Panel("retention", _("True retention"), Rows(heads, rows), note)


def _count(recall: Recall) -> str:
    return f"{recall.remembered}/{recall.reviews}" if recall.reviews else "–"


def _topics(stats: Stats, lang: str, _: Translate) -> Iterator[Panel]:
    met = [topic for topic in stats.topics if topic.strength is not None]
    heads = (_("topic"), _("recall now"), _("remembered"), _("of"), _("met"))
    rows = tuple(_topic(topic, lang) for topic in met)
    if not rows:
        yield Panel("weak", _("Weakest topics"), None, _("No card was met yet."))
        return
    first = met[0]
    note = _("Practise the weakest: studycards quiz {concept}").format(concept=first.concept)
    yield Panel("weak", _("Weakest topics"), Rows(heads, rows[:WEAKEST]), note)
    if len(rows) > WEAKEST:
        yield Panel("topics", _("The other topics"), Rows(heads, rows[WEAKEST:]))


def _topic(topic: Topic, lang: str) -> tuple[str | float | None, ...]:
    met = f"{topic.met}/{topic.cards}"
    return said(topic.name, lang), topic.recall_now, topic.past.share, _count(topic.past), met


def _stability(stats: Stats, _: Translate) -> Panel:
    starts = (0, *STABILITIES)
    labels = (*(f"{low}-{high}" for low, high in zip(starts, STABILITIES, strict=False)), f"{starts[-1]}+")
    chart = Bars(labels, ((_("cards"), tuple(map(float, stats.stability))),), _("stability in days"))
    note = _("Stability: the days after which a card is still recalled nine times in ten.")
    return Panel("stability", _("How firmly cards are known"), chart if any(stats.stability) else None, note)


def _time(stats: Stats, _: Translate) -> Panel:
    monday = stats.day - weekday(stats.day)
    starts = [monday - 7 * ago for ago in range(WEEKS - 1, -1, -1)]
    minutes = tuple(
        sum(done.took_ms for day, done in stats.days.items() if start <= day < start + 7) / 60_000
        for start in starts
    )
    labels = tuple(f"{day_as_date(start):%m-%d}" for start in starts)
    chart = Bars(labels, ((_("minutes"), minutes),), _("week")) if any(minutes) else None
    hours = stats.took_ms / 3_600_000
    each = stats.took_ms / 1000 / stats.answers if stats.answers else 0.0
    note = _("In all {hours} hours, {seconds} seconds an answer.").format(
        hours=f"{hours:.1f}", seconds=f"{each:.1f}"
    )
    return Panel(
        "time", _("Minutes a week"), chart, note if stats.answers else _("Nothing was answered yet.")
    )


def _confusions(stats: Stats, lang: str, _: Translate) -> Panel:
    heads = (_("answered"), _("where right is"), _("times"), "")
    rows = tuple(
        (
            said(one.taken[1], lang),
            said(one.right[1], lang),
            str(one.times),
            _("overcome") if one.is_settled else "",
        )
        for one in stats.confusions[:MOST_CONFUSED]
    )
    title = _("Taken for each other, in a year")
    if not rows:
        return Panel("confusions", title, None, _("Nothing was taken for something else yet."))
    return Panel("confusions", title, Rows(heads, rows), _("Drill them with: studycards quiz --confused"))


def _sureness(stats: Stats, _: Translate) -> Panel:
    rows = tuple(
        (sure_words(one.level, _), one.share, f"{one.right}/{one.answers}" if one.answers else "–")
        for one in stats.levels
    )
    title = _("How sure, and how often right")
    if not any(one.answers for one in stats.levels):
        return Panel("sureness", title, None, _("Press c before an answer shows, or set ask_how_sure."))
    return Panel("sureness", title, Rows((_("how sure"), _("right"), _("of")), rows))


def _predictions(stats: Stats, _: Translate) -> Panel:
    rows = tuple(
        (f"{100 * one.low:.0f}–{100 * one.high:.0f} %", one.predicted, one.true, str(one.reviews))
        for one in stats.bins
    )
    title = _("Recall as predicted, and as it was")
    if not rows:
        return Panel("predictions", title, None, _("No card has come back on a later day yet."))
    heads = (_("predicted"), _("mean"), _("true"), _("reviews"))
    return Panel("predictions", title, Rows(heads, rows), _("Far apart? Fit the model: studycards fit"))


def _proven(stats: Stats, _: Translate) -> Panel:
    words = {
        "confirmed": _("confirmed here"),
        "refuted": _("refuted here"),
        "inconclusive": _("inconclusive here"),
        "unavailable": _("could not run here"),
        "failed": _("failed here"),
        "timed-out": _("timed out here"),
        "unproven": _("not run yet"),
    }
    verdicts = stats.proven.verdicts
    total = sum(verdicts.values())
    rows = tuple(
        (says, str(verdicts[name]), verdicts[name] / total)
        for name, says in words.items()
        if verdicts.get(name)
    )
    note = (
        _("Refuted here: {claims}. See: studycards demo verify").format(
            claims=", ".join(stats.proven.refuted)
        )
        if stats.proven.refuted
        else _("Prove them all: studycards demo verify")
    )
    title = _("Claims proven on this machine")
    return Panel("claims", title, Rows((_("verdict"), _("claims"), _("share")), rows) if rows else None, note)
