"""The runner keeps its promises against demos that break every rule, in both kinds of isolation."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hostile import DEMOS, left_behind, write

from studycards.demo import declared, machine, runner

ROOT = Path(__file__).resolve().parents[2]
LIMITS = runner.Limits(seconds=8, memory_bytes=300_000_000)
MODES = ("auto", "process-group")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture
def token() -> str:
    return f"sctest-{secrets.token_hex(4)}"


@pytest.fixture
def demos() -> Iterator[Path]:
    """A deck in a folder that every user can read."""
    folder = Path(tempfile.mkdtemp(prefix="hostile-deck-"))
    folder.chmod(0o755)
    yield folder / "demos"
    shutil.rmtree(folder)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", DEMOS)
def test_a_hostile_demo_gets_its_outcome_and_leaves_nothing(
    name: str, mode: str, demos: Path, token: str
) -> None:
    expected = DEMOS[name].expected(mode)
    if mode == "auto" and machine.isolation()["mode"] != "namespaces":
        pytest.skip(f"no namespaces here: {machine.isolation()['why']}")
    if expected is None:
        pytest.skip("it would end the learner's other programs: only a PID namespace holds it")
    demo = declared.read(write(demos, name, token))
    limits = replace(LIMITS, seconds=DEMOS[name].seconds())

    began = time.monotonic()
    result = runner.run(demo, limits=limits, isolation=mode)
    took = time.monotonic() - began

    said = (result.reason or {}).get("en", "")
    assert (result.outcome, said) == (expected, said), (result.stderr, result.records)
    if expected == "failed":
        assert DEMOS[name].reason in said
    assert result.isolation == ("namespaces" if mode == "auto" else "process-group")
    assert took < limits.seconds + 2
    assert left_behind(token, demos) == []
    assert list(Path(tempfile.gettempdir()).glob(f"studycards-{os.getpid()}-*")) == []


@pytest.mark.parametrize("mode", MODES)
def test_what_a_demo_leaves_is_named_in_the_result(mode: str, demos: Path, token: str) -> None:
    swept = runner.run(declared.read(write(demos, "litter", token)), limits=LIMITS, isolation=mode).swept

    words = " ".join(swept)
    for word in ("shared memory", "semaphore", "queue", f"{token}-shm", f"{token}-fifo", f"queue /{token}"):
        assert word in words


@pytest.mark.parametrize("mode", MODES)
def test_no_control_character_leaves_the_runner(mode: str, demos: Path, token: str) -> None:
    demo = declared.read(write(demos, "escapes", token))
    with runner.start(demo, limits=LIMITS, isolation=mode) as running:
        streamed = list(running)
        text = json.dumps(
            [streamed, running.result.records, running.result.stderr.split("\n")], ensure_ascii=False
        )

    assert "␛[2J" in text and "second line" in text and "␛[?1049h" in text
    assert {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs")} == set()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", ["endless", "deaf_child"])
def test_stop_ends_everything_within_a_second(name: str, mode: str, demos: Path, token: str) -> None:
    demo = declared.read(write(demos, name, token))
    with runner.start(demo, limits=runner.Limits(seconds=30), isolation=mode) as running:
        assert next(iter(running))["type"] == "start"
        began = time.monotonic()
        running.stop()
        took = time.monotonic() - began

    assert took < 1
    assert left_behind(token, demos) == []
    assert running.result.stopped and running.result.outcome == "failed"


@pytest.mark.parametrize("mode", MODES)
def test_a_runner_that_is_killed_takes_the_demo_with_it(mode: str, demos: Path, token: str) -> None:
    path = write(demos, "deaf_child", token)
    with _script(mode, "30", path) as process:
        _until(lambda: len(left_behind(token, demos)) >= 3, 5)
        process.kill()

    _until(lambda: left_behind(token, demos) == [], 2)


def test_a_launcher_that_is_killed_leaves_no_demo(demos: Path, token: str) -> None:
    demo = declared.read(write(demos, "deaf_child", token))
    with runner.start(demo, limits=runner.Limits(seconds=30), isolation="process-group") as running:
        next(iter(running))
        assert running.launcher
        running.launcher.kill()
        result = running.result

    assert result.outcome == "failed"
    assert left_behind(token, demos) == []


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_an_ordinary_user_is_kept_the_same_promises(mode: str, demos: Path) -> None:
    user = _ordinary_user()
    tokens = {name: f"sctest-{secrets.token_hex(4)}" for name, one in DEMOS.items() if one.expected(mode)}
    paths = [write(demos, name, token) for name, token in tokens.items()]

    with _script(mode, "0", *paths, user=user) as process:
        lines = (process.communicate(timeout=60)[0] or b"").splitlines()
    told = {one["name"]: one for one in map(json.loads, lines)}

    assert {name: one["outcome"] for name, one in told.items()} == {
        name: DEMOS[name].expected(mode) for name in tokens
    }
    assert {one["isolation"] for one in told.values()} == {"namespaces" if mode == "auto" else mode}
    assert max(one["over"] for one in told.values()) < 2
    assert {
        name: left_behind(token, demos) for name, token in tokens.items() if left_behind(token, demos)
    } == {}


def _ordinary_user() -> list[str]:
    """The words that run a program as nobody, and an interpreter that nobody may read; or skip."""
    if os.geteuid() != 0:
        pytest.skip("the other tests already run as an ordinary user")
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("setpriv is not installed")
    words = [setpriv, "--reuid=65534", "--regid=65534", "--clear-groups"]
    # the interpreter starts another one: setpriv still has root's rights when it starts the first
    version = (
        "import os, sys; sys.version_info < (3, 11) or os.execv(sys.executable, [sys.executable, '-c', ''])"
    )
    version += "; sys.exit(1)"
    for python in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        if not subprocess.run(
            [*words, python, "-c", version], capture_output=True, cwd="/", check=False
        ).returncode:
            return [*words, python]
    pytest.skip("no interpreter that an ordinary user may run")


def _script(mode: str, limit: str, *paths: Path, user: list[str] | None = None) -> subprocess.Popen[bytes]:
    script = Path(__file__).with_name("run_hostile.py")
    return subprocess.Popen(
        [*(user or [sys.executable]), "-B", str(script), mode, limit, *map(str, paths)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": "/tmp"},
        cwd="/",
    )


def _until(what: object, seconds: float) -> None:
    give_up = time.monotonic() + seconds
    while not what():  # type: ignore[operator]
        assert time.monotonic() < give_up, "it did not come true in time"
        time.sleep(0.02)
