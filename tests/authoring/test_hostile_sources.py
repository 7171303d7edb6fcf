"""What would break out of its folder, blow up or wait for ever is refused, and nothing of it stays."""

from __future__ import annotations

import os
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from studycards.authoring import sharing, unpacking
from studycards.authoring.unpacking import Refused
from studycards.errors import Unreadable
from studycards.loading import library
from studycards.paths import Places
from tests.authoring.test_sharing import repository
from tests.authoring.zips import zipped
from tests.conftest import SMALL, Studycards


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "work" / "small"))


@pytest.fixture
def add(home: Path, tmp_path: Path) -> Callable[[object], None]:
    """Try to add a source; whatever comes of it, nothing is left behind but a deck that was added whole."""
    own = Places(home, home / "cache", tmp_path / "none")

    def try_to(source: object) -> None:
        try:
            sharing.add(own, library(own), str(source))
        except BaseException:
            assert not home.exists() or not list(home.iterdir())
            raise

    return try_to


@pytest.mark.parametrize(
    "name", ["../evil.yaml", "/tmp/evil.yaml", "a/../../evil.yaml", "a\\..\\evil.yaml", "C:evil.yaml", "/"]
)
def test_a_zip_that_leaves_its_folder(add: Callable[[object], None], tmp_path: Path, name: str) -> None:
    path = zipped(SMALL, tmp_path / "evil.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, "deck: evil")

    with pytest.raises(Refused, match="leave its folder"):
        add(path)

    assert not list(tmp_path.rglob("evil.yaml"))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_zip_with_a_link_or_a_device(add: Callable[[object], None], tmp_path: Path, kind: int) -> None:
    path = zipped(SMALL, tmp_path / "link.zip")
    link = zipfile.ZipInfo("demos/secret.py")
    link.external_attr = (kind | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")

    with pytest.raises(Refused, match="link or a device"):
        add(path)


def test_a_bomb_is_refused_long_before_it_has_grown(add: Callable[[object], None], tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("deck.yaml", b"#" * 60_000_000)

    with pytest.raises(Refused, match="grows"):
        add(path)


def test_a_zip_that_lies_about_its_sizes_is_counted_as_it_comes_out(tmp_path: Path) -> None:
    path = tmp_path / "liar.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("deck.yaml", b"#" * 60_000_000)
    data = path.read_bytes()
    size = (60_000_000).to_bytes(4, "little")
    assert data.count(size) == 2
    path.write_bytes(data.replace(size, (100).to_bytes(4, "little")))

    (tmp_path / "room").mkdir()
    with pytest.raises((Refused, Unreadable)):
        unpacking.unzip(path, tmp_path / "room")

    assert sum(file.stat().st_size for file in (tmp_path / "room").rglob("*")) < 20_000_000


def test_a_zip_of_too_many_files(add: Callable[[object], None], tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(5001):
            archive.writestr(f"concepts/{number}.yaml", "")

    with pytest.raises(Refused, match="more than 5000 files"):
        add(path)


def test_a_zip_with_one_name_twice(add: Callable[[object], None], tmp_path: Path) -> None:
    path = zipped(SMALL, tmp_path / "twice.zip")
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("deck.yaml", "deck: other")

    with pytest.raises(Refused, match="twice"):
        add(path)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no zip at all", b"deck: d\n", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_zip_of_a_deck(studycards: Studycards, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "no.zip"
    path.write_bytes(data)

    assert studycards("deck", "add", str(path), decks=None).code == 2


@pytest.mark.parametrize("target", ["/etc/passwd", "../../../outside.py", "/nowhere", "/"])
def test_a_link_that_leaves_the_folder(add: Callable[[object], None], deck: Path, target: str) -> None:
    (deck.parent / "outside.py").write_text("x", "utf-8")
    (deck / "demos" / "code" / "link.py").symlink_to(target)

    with pytest.raises(Refused, match="link"):
        add(deck)


def test_a_repository_with_such_a_link(add: Callable[[object], None], deck: Path, tmp_path: Path) -> None:
    (deck / "demos" / "secret.py").symlink_to("/etc/passwd")

    with pytest.raises(Refused, match="link"):
        add(repository(deck, tmp_path / "small.git"))


def test_a_link_inside_the_deck_comes_as_a_file(
    add: Callable[[object], None], deck: Path, home: Path
) -> None:
    (deck / "demos" / "code" / "same.py").symlink_to("writer.py")

    add(deck)
    copy = home / "decks" / "small" / "demos" / "code" / "same.py"

    assert copy.read_bytes() == (deck / "demos" / "code" / "writer.py").read_bytes()
    assert not copy.is_symlink()


def test_a_pipe_in_a_deck_does_not_make_it_wait(add: Callable[[object], None], deck: Path) -> None:
    os.mkfifo(deck / "demos" / "pipe.py")

    with pytest.raises(Refused, match="neither a file nor a folder"):
        add(deck)


def test_folders_without_end(add: Callable[[object], None], deck: Path) -> None:
    deck.joinpath(*"abcdefghijklmnop").mkdir(parents=True)

    with pytest.raises(Refused, match="inside each other"):
        add(deck)


@pytest.mark.parametrize("source", ["--upload-pack=touch evil.git", "ext::sh -c touch% evil.git"])
def test_a_source_that_git_would_take_for_an_order(add: Callable[[object], None], source: str) -> None:
    with pytest.raises(Unreadable, match="no git repository"):
        add(source)


def test_a_repository_that_is_not_there(add: Callable[[object], None], tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="git cannot clone"):
        add(tmp_path / "nothing.git")
