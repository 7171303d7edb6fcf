"""Where a deck is fetched from: a folder, a git repository, a zip. What comes is a copy, and nothing of it is run."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studycards.authoring.unpacking import copy_folder, unzip
from studycards.errors import NotAvailable, Unreadable
from studycards.loading.folder import DECK
from studycards.paths import Places, git_environment

MOST_DEPTH = 3
GIT_SECONDS = 300
_REMOTE = ("https://", "http://", "ssh://", "git://", "git@", "file://")


def decks_inside(folder: Path, depth: int = 0) -> Iterator[Path]:
    """The deck that a folder is, or the decks that lie in it, not too deep."""
    if (folder / DECK).is_file():
        yield folder
    elif depth < MOST_DEPTH:
        for child in sorted(folder.iterdir()):
            if child.is_dir() and not child.name.startswith("."):
                yield from decks_inside(child, depth + 1)


@contextmanager
def fetched(places: Places, source: str, kind: str | None = None) -> Iterator[tuple[str, Path]]:
    """A copy of what `source` holds, in a folder of its own that goes away again; of which kind it is."""
    places.home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=places.home, prefix=".incoming-") as room:
        target = Path(room, "deck")
        kind = kind or _kind(source)
        path = Path(source).expanduser()
        if kind == "git":
            _clone(source, Path(room, "clone"))
            copy_folder(Path(room, "clone"), target)
        elif kind == "zip":
            target.mkdir()
            unzip(path, target)
        elif path.is_dir():
            target.mkdir()
            copy_folder(path, target)
        else:
            raise Unreadable(
                "There is no folder {path}.", "Did it move? Remove the deck, then add it again.", path=path
            )
        yield kind, target


def _kind(source: str) -> str:
    path = Path(source).expanduser()
    if source.startswith(_REMOTE) or source.endswith(".git") or _is_bare_repository(path):
        return "git"
    if path.is_dir():
        return "folder"
    if path.is_file():
        return "zip"
    raise Unreadable(
        "There is no {source}.", "Name a deck's folder, a zip of it, or its git repository.", source=source
    )


def _is_bare_repository(path: Path) -> bool:
    return (path / "HEAD").is_file() and (path / "objects").is_dir() and (path / "refs").is_dir()


def lasting(kind: str, source: str) -> str:
    """The source so that it is found again from any folder."""
    if kind == "git" and source.startswith(_REMOTE):
        return source
    return str(Path(os.path.abspath(Path(source).expanduser())))


def _clone(source: str, target: Path) -> None:
    """Clone without running anything of the repository: no hooks, no submodules, no remote helpers of its choosing."""
    if source.startswith("-") or "::" in source:
        raise Unreadable("{source} is no git repository.", source=source)
    options = ["-c", "core.hooksPath=/dev/null", "-c", "protocol.ext.allow=never"]
    command = ["git", *options, "clone", "--quiet", "--depth", "1", "--no-tags", "--template=",
               "--no-recurse-submodules", "--", source, str(target)]  # fmt: skip
    try:
        ran = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=GIT_SECONDS,
            errors="replace", env=git_environment(),
        )  # fmt: skip
    except FileNotFoundError:
        raise NotAvailable("git is not installed.", "Install it, or add a folder or a zip.") from None
    except subprocess.TimeoutExpired:
        raise Unreadable("git did not end in {seconds} s.", "Try again later.", seconds=GIT_SECONDS) from None
    if ran.returncode:
        lines = [line for line in ran.stderr.splitlines() if line.startswith(("fatal:", "error:"))]
        why = (lines or ran.stderr.splitlines() or ["?"])[0].removeprefix("fatal: ").rstrip(".")
        raise Unreadable(
            "git cannot clone {source}: {why}.", "Try it with: git clone {source}", source=source, why=why
        )
