"""A PostgreSQL server of the tests' own: in a temporary folder, on a socket in it, gone when they end."""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER = "instructor"


def programs() -> Path | None:
    """The folder that PostgreSQL's programs are in."""
    found = [shutil.which("initdb"), *sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), reverse=True)]
    places = [Path(one).parent for one in found if one]
    return next((place for place in places if (place / "postgres").exists()), None)


def user() -> str | None:
    """Who may run the server: it refuses root."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid()).pw_name
    names = {one.pw_name for one in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


@contextmanager
def server(bin: Path, name: str) -> Iterator[str]:
    """Start a server; the address of it, to which `{role}` and `{database}` are to be given."""
    room = Path(tempfile.mkdtemp(prefix="sc-pg-"))
    who = {"user": name} if os.getuid() == 0 else {}
    if who:
        shutil.chown(room, name)
    data = room / "data"

    def run(*words: str | Path) -> None:
        subprocess.run(
            list(map(str, words)),
            cwd=room,
            check=True,
            capture_output=True,
            timeout=60,
            env={"LC_ALL": "C"},
            **who,
        )

    try:
        run(
            bin / "initdb",
            "-D",
            data,
            "-U",
            OWNER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--no-instructions",
        )
        settings = f"-c listen_addresses='' -k {room} -c fsync=off"
        run(bin / "pg_ctl", "-D", data, "-w", "-l", room / "log", "-o", settings, "start")
        try:
            yield "postgresql://{role}@/{database}?host=" + str(room)
        finally:
            run(bin / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(room, ignore_errors=True)
