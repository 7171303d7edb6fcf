"""Where things are: the decks that came with the program, the home, the cache. The only reader of the environment."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, tzinfo
from pathlib import Path
from typing import NamedTuple

_PACKAGE = Path(__file__).parent


class Places(NamedTuple):
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


_FOR_DEMOS = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "PYTHON_GIL", "VIRTUAL_ENV",
              "STUDYCARDS_FT_PYTHON")  # fmt: skip


def demo_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What a demo gets of the environment: enough to run programs, and no secrets."""
    return {name: environ[name] for name in _FOR_DEMOS if name in environ}


def git_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What git gets: all but what ties it to another repository; it shall fail rather than ask for a password."""
    tied = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE")
    return {name: environ[name] for name in environ if name not in tied} | {
        "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true", "LC_ALL": "C",
    }  # fmt: skip


def wanted_isolation(environ: Mapping[str, str] = os.environ) -> str:
    """`process-group` where STUDYCARDS_ISOLATION asks for it, else `auto`: namespaces where they can be had."""
    return "process-group" if environ.get("STUDYCARDS_ISOLATION") == "process-group" else "auto"


def wanted_editor(environ: Mapping[str, str] = os.environ) -> str:
    """The command of the learner's editor: VISUAL, then EDITOR; the empty string where neither is set."""
    return environ.get("VISUAL") or environ.get("EDITOR") or ""


def is_completing(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether a shell asks how to complete what is being typed, rather than to run it."""
    return any(name.startswith("_") and name.endswith("_COMPLETE") for name in environ)


def is_dumb_terminal(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal says that it can only print lines."""
    return environ.get("TERM", "dumb") in ("dumb", "unknown", "")


def local_zone(environ: Mapping[str, str] = os.environ) -> tzinfo:
    """The learner's time zone with its rules for summer time: TZ, else the machine's, else today's offset."""
    from datetime import datetime
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    name = environ.get("TZ", "").removeprefix(":")
    try:
        if name:
            return ZoneInfo(name)
        with Path("/etc/localtime").open("rb") as rules:
            return ZoneInfo.from_file(rules, key="local")
    except (ZoneInfoNotFoundError, OSError, ValueError):
        return datetime.now().astimezone().tzinfo or UTC


def now_ms() -> int:
    """UTC milliseconds now."""
    return time.time_ns() // 1_000_000


def has_light_background(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal says (COLORFGBG, as `0;15`) that its background is light."""
    background = environ.get("COLORFGBG", "").rpartition(";")[2]
    return background in ("7", "15")


def is_served(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the full screen goes to a browser: then a driver of its own draws it, and there is no terminal."""
    return "WebDriver" in environ.get("TEXTUAL_DRIVER", "")
