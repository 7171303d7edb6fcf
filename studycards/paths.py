"""Where things are: the decks that came with the program, the home, the cache. The only reader of the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).parent


@dataclass(frozen=True)
class Places:
    """The folders of one run. `home` keeps progress and settings; `cache` may be dropped at any time."""

    home: Path
    cache: Path
    bundled: Path
    more_decks: tuple[Path, ...] = ()

    @property
    def database(self) -> Path:
        return self.home / "progress.db"

    @property
    def settings(self) -> Path:
        return self.home / "config.toml"

    @property
    def backups(self) -> Path:
        return self.home / "backups"

    @property
    def own_decks(self) -> Path:
        """Decks that the learner added."""
        return self.home / "decks"


def bundled_decks() -> Path:
    """The folder of decks that came with the program: inside the wheel, or beside the package in a checkout."""
    inside = _PACKAGE / "content"
    return inside if inside.is_dir() else _PACKAGE.parent / "content"


def places(
    home: Path | None = None, decks: Sequence[Path] = (), environ: Mapping[str, str] = os.environ
) -> Places:
    """Decide the folders: what was asked for, else the environment, else the platform's usual ones."""
    if home is None and (named := environ.get("STUDYCARDS_HOME")):
        home = Path(named).expanduser()
    if home is not None:
        return Places(home, home / "cache", bundled_decks(), tuple(decks))
    from platformdirs import PlatformDirs

    usual = PlatformDirs("studycards", appauthor=False)
    return Places(Path(usual.user_data_dir), Path(usual.user_cache_dir), bundled_decks(), tuple(decks))


def wanted_language(environ: Mapping[str, str] = os.environ) -> str:
    """`en` or `zh`, from STUDYCARDS_LANG, then the locale."""
    for name in ("STUDYCARDS_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"
