"""What is due is found by looking at few cards: the same as looking at all."""

from collections.abc import Collection
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from studycards.agenda import Agenda, today
from studycards.desk.answers import record_answer, set_aside
from studycards.desk.due import agenda_of
from studycards.desk.opening import Desk
from studycards.paths import Places
from tests.conftest import SMALL

BEGAN = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY_MS = 86_400_000
CARDS = """
  - id: {name}
    kind: cloze
    ask: {{en: "The {{{{c1::first}}}}, the {{{{c2::second}}}} and the {{{{c3::third}}}} of {name}"}}
    why: {{en: "They are so."}}
"""


def deck_without_order(folder: Path, changed: bool) -> None:
    """A deck whose cards come `after` no others; when it has changed, one was renamed and one revised."""
    (folder / "concepts").mkdir(parents=True, exist_ok=True)
    (folder / "deck.yaml").write_text(
        "deck: plain\ntitle: {en: Plain}\nversion: 1.0.0\nlicence: CC0-1.0\nlanguages: [en]\n"
    )
    cards = [CARDS.format(name=f"card-{number}") for number in range(6)]
    if changed:
        cards[1] = cards[1].replace("id: card-1\n", "id: called-anew\n    was: [card-1]\n")
        cards[2] = cards[2].replace("id: card-2\n", "id: card-2\n    revision: 2\n")
    (folder / "concepts" / "a.yaml").write_text("concept: a\nname: {en: A}\ncards:" + "".join(cards))


def looking_at_all(desk: Desk, at: int, decks: Collection[str] | None) -> Agenda:
    day = desk.day(at)
    return today(
        desk.library.entries, desk.log.states(),
        now=at, day=day, settings=desk.settings, done=desk.log.done_today(day), tz=UTC, decks=decks,
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    days=st.integers(0, 5),
    new_per_day=st.sampled_from([0, 1, 2, 3, 7, 100]),
    decks=st.sampled_from([None, ["plain"], ["small"], ["plain", "small"]]),
)
def test_few_cards_tell_what_all_would(
    seed: int, days: int, new_per_day: int, decks: list[str] | None
) -> None:
    chance = Random(seed)
    with TemporaryDirectory() as room:
        home, folder = Path(room) / "home", Path(room) / "plain"
        home.mkdir()
        (home / "config.toml").write_text(f"new_per_day = {new_per_day}\n")
        places = Places(home, home / "cache", home / "none", (folder, SMALL))
        now = int(BEGAN.timestamp() * 1000)
        for last in (False,) * days + (True,):
            deck_without_order(folder, changed=last)
            desk = Desk(places, partial(int, now), UTC)
            for entry in chance.sample(desk.library.entries, 4):
                at = desk.clock() + chance.randrange(1000)
                if chance.random() < 0.2:
                    set_aside(desk, chance.choice(["suspend", "bury"]), entry, at)
                else:
                    record_answer(desk, entry, chance.randint(1, 4), at, load={})
            for later in (0, 9 * 60_000, DAY_MS, 20 * DAY_MS):
                at = now + later
                assert agenda_of(desk, at, decks) == looking_at_all(desk, at, decks)
            desk.log.close()
            now += chance.randint(1, 4) * DAY_MS
