"""Commands that take decks in, list, renew and remove them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from studycards.cli.complete import a_deck
from studycards.cli.options import AsJson
from studycards.cli.world import World, emit, is_wanted, out, tell, world_of
from studycards.model import said

if TYPE_CHECKING:
    from studycards.authoring.sharing import Update

DeckName = Annotated[str, typer.Argument(metavar="DECK", help="The deck's id.", autocompletion=a_deck)]


def add_to(app: typer.Typer) -> None:
    """Put them under `deck`."""
    app.command()(add)
    app.command("list")(list_)
    app.command()(update)
    app.command()(remove)


def add(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A folder, a zip, or a git repository.")],
    json: AsJson = False,
) -> None:
    """Take in a deck, or all decks that SOURCE holds. Its demos do not run until you trust them."""
    from studycards.authoring import sharing

    world = world_of(context)
    added = sharing.add(world.places, world.desk.library, source)
    if json:
        rows = ((one.deck, len(one.index.entries)) for one in added)
        emit([{"id": deck.id, "version": deck.version, "cards": n, "path": deck.path} for deck, n in rows])
        return
    for one in added:
        words = world.say("Added {deck} {version}: {cards} cards.")
        out(words.format(deck=one.deck.id, version=one.deck.version, cards=len(one.index.entries)))
        if one.demos:
            hint = world.say("Its demos do not run until you trust them: studycards deck trust {path}")
            tell(hint.format(path=one.deck.path))


def list_(context: typer.Context, json: AsJson = False) -> None:
    """All decks: where each is from, and why one cannot be used."""
    from studycards.authoring.sharing import rows as rows_of
    from studycards.loading import library

    world = world_of(context)
    rows = rows_of(world.places, library(world.places), world.words_of)
    if json:
        emit(rows)
        return
    from studycards.ui import looking, proof

    looking.print_rows(proof.console(), _listed(world, rows))


def _listed(world: World, rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        if row["error"]:
            yield f"✗ {row['path']}"
            yield f"    {row['error']}"
            continue
        trusted = "" if row["trusted"] else " · " + world.say("demos not trusted")
        cards = world.say("{n} cards").format(n=row["cards"])
        yield f"{row['id']} {row['version']}  {said(row['title'], world.lang)}"
        yield f"    {cards} · {_whence(world, row['from'])} · {row['source'] or row['path']}{trusted}"


def _whence(world: World, word: str) -> str:
    say = world.say
    words = {
        "program": say("came with the program"),
        "added": say("added"),
        "folder": say("from --decks"),
        "package": say("from an installed package"),
    }
    return words[word]


def update(
    context: typer.Context,
    decks: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DECK]...", help="Their ids; else all that you added.", autocompletion=a_deck
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    json: AsJson = False,
) -> None:
    """Fetch decks again from where they came from, and say what that does to your progress."""
    from studycards.authoring import sharing
    from studycards.authoring.diff import as_json

    world = world_of(context)
    names = decks or list(sharing.added(world.places))
    documents = []
    for name in names:
        done = sharing.update(world.places, name, only_look=dry_run)
        documents.append(
            {
                "deck": name,
                "old_version": done.old_version,
                "new_version": done.new_version,
                "done": done.is_done,
                "demos_changed": done.demos_changed,
                **as_json(done.diff),
            }
        )
        if not json:
            _tell_update(world, done, documents[-1])
    if json:
        emit(documents)
    elif not names:
        tell(world.say("You have added no decks. Add one with: studycards deck add SOURCE"))


def _tell_update(world: World, done: Update, document: dict[str, Any]) -> None:
    from studycards.ui import looking, proof

    rows = [f"{done.deck} {done.old_version} → {done.new_version}"]
    rows += [f"  {row}" for row in looking.diff_rows({**document, "advice": []}, world.say)]
    looking.print_rows(proof.console(), (*rows, *_touched(world, done)))
    if done.demos_changed:
        tell("  " + world.say("Its demos changed: they do not run until you trust them again."))


def _touched(world: World, done: Update) -> Iterator[str]:
    """What the update does to this learner's own cards."""
    from studycards.authoring.sharing import learned

    states = world.desk.log.states()
    if back := learned(states, done.deck, [one.card for one in done.diff.of("added")]):
        yield "  " + world.say("You knew {n} of the added ones before; what you know is there again.").format(
            n=back
        )
    if gone := learned(states, done.deck, [one.card for one in done.diff.of("removed")]):
        yield "  " + world.say("You knew {n} of the removed ones; what you know is kept.").format(n=gone)
    if afresh := learned(states, done.deck, [one.card for one in done.diff.of("remeant")]):
        yield "  " + world.say("You had begun {n} of those with a new meaning.").format(n=afresh)


def remove(
    context: typer.Context,
    deck: DeckName,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Take a deck away that you added. What you learned is kept, and is there again when you add it again."""
    from studycards.authoring import sharing

    world = world_of(context)
    sharing.removable(world.places, world.desk.library, deck)
    question = world.say("Remove the deck {deck}? Your progress is kept.").format(deck=deck)
    if not yes and not is_wanted(question):
        raise typer.Exit(1)
    path = sharing.remove(world.places, world.desk.library, deck)
    out(world.say("Removed {path}. Your progress is kept.").format(path=path))
